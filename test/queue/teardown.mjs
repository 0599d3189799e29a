import { sharedCluster } from './shared-cluster.mjs';

/** Stops the cluster, even if tests failed. */
export default async function teardown() {
	await sharedCluster()?.stop();
}
