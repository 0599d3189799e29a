import { startCluster } from './cluster.mjs';
import { share } from './shared-cluster.mjs';

/** Starts the cluster for all test files of this tier. */
export default async function setup() {
	share(await startCluster({ name: 'queue' }));
}
