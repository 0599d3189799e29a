import { startCluster } from './cluster.mjs';
import { share } from './shared-cluster.mjs';

/** Milliseconds. By default, n8n takes 90 seconds to detect a dead worker. */
const NOTICES_SOON = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '4000',
};

/** Starts the cluster for all test files of this tier. */
export default async function setup() {
	share(await startCluster({ name: 'queue', env: NOTICES_SOON }));
}
