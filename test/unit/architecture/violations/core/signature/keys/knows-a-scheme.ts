import '../schemes/scheme';
