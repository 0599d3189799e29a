import '../agent/reads-a-file';
