import RealN8nEnvironment from '../real-n8n/environment.mjs';
import { sharedCluster } from './shared-cluster.mjs';

/** The environment for tests on a real n8n, plus the cluster; `running-cluster.ts` adds its types. */
export default class ClusterEnvironment extends RealN8nEnvironment {
	async setup() {
		await super.setup();
		this.global.cluster = sharedCluster();
	}
}
