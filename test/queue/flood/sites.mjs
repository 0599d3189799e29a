import { demoOwner } from '../../../playground/demo.mjs';
import { ensureBuild, ensureN8n, ensurePackageInstalled } from '../../../playground/install.mjs';
import { freePorts, N8nClient } from '../../../playground/n8n.mjs';
import { temporaryFolder } from '../../../playground/temporary.mjs';
import { startBalancer } from '../balancer.mjs';
import { startCluster } from '../cluster.mjs';
import { Member } from '../member.mjs';
import { runsInPostgres, runsInSqlite } from './runs.mjs';

/**
 * Returns a cluster in the form that a flood needs.
 * @param {import('../cluster.mjs').Cluster} cluster
 * @returns {import('./flood.mjs').Site}
 */
export const siteOf = ({ client, balancer, query }) => ({
	client,
	processes: () => balancer.ready(),
	runsOf: runsInPostgres(query),
});

/**
 * @typedef {object} Started
 * @property {import('./flood.mjs').Site} site
 * @property {Record<'webhook' | 'worker' | 'main', import('../member.mjs').Member[]>} members the processes that can be killed
 * @property {(text: string, values?: unknown[]) => Promise<any[]>} [query] rows of PostgreSQL
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} [stickyHeader] if set, the balancer instead of the sender chooses the process of a copy
 * @param {{ webhooks: number, workers: number }} [counts]
 * @returns {Promise<Started>}
 */
export async function startMany(stickyHeader, counts = { webhooks: 3, workers: 2 }) {
	const cluster = await startCluster({ name: 'queue-long', ...counts });
	const { main, webhooks, workers, balancer, query, stop } = cluster;
	balancer.stickTo(stickyHeader);
	const site = { ...siteOf(cluster), ...(stickyHeader && { processes: () => [] }) };
	return { site, members: { webhook: webhooks, worker: workers, main: [main] }, query, stop };
}

/**
 * Starts a single n8n with SQLite. It runs behind the same balancer, because n8n answers 404 while it starts, for webhooks
 * that it has not registered yet.
 * @returns {Promise<Started>}
 */
export async function startOne() {
	const { path: userFolder, remove } = temporaryFolder('n8n-one');
	const [port, ...ports] = await freePorts(3);
	const baseUrl = `http://127.0.0.1:${port}`;
	const settings = { WEBHOOK_URL: `${baseUrl}/`, N8N_EDITOR_BASE_URL: baseUrl, EXECUTIONS_DATA_PRUNE: 'false' };
	const main = new Member({ name: 'main', command: 'start', userFolder, logName: 'n8n-one' }, ports, settings);
	const stop = () => main.stop().finally(remove);
	try {
		await ensureN8n('2');
		await ensurePackageInstalled(userFolder, await ensureBuild());
		await main.start();
		const balancer = await startBalancer({ port, main, webhooks: [main] });
		const client = new N8nClient(baseUrl);
		await client.ownerSetupOrLogin(demoOwner);
		const site = { client, processes: () => balancer.ready(), runsOf: runsInSqlite(userFolder) };
		const members = { webhook: [main], worker: [main], main: [main] };
		return { site, members, stop: () => balancer.stop().finally(stop) };
	} catch (error) {
		await stop();
		throw error;
	}
}
