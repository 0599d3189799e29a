import RealN8nEnvironment from '../real-n8n/environment.mjs';
import { flood } from './flood/flood.mjs';
import { siteOf } from './flood/sites.mjs';
import { sharedCluster } from './shared-cluster.mjs';

/** The environment for tests on a real n8n, plus the cluster; `running-cluster.ts` adds its types. */
export default class ClusterEnvironment extends RealN8nEnvironment {
	async setup() {
		await super.setup();
		const cluster = sharedCluster();
		this.global.cluster = cluster;
		this.global.flood = (plan) => flood(siteOf(cluster), plan);
	}
}
