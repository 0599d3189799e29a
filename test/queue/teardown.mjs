import { sharedCluster } from './shared-cluster.mjs';

/** Stops the cluster, whatever became of the tests. */
export default async function teardown() {
	await sharedCluster()?.stop();
}
