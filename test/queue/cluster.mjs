/**
 * n8n in queue mode as users run it: main, webhook processes and workers, on Redis and PostgreSQL, behind a load balancer.
 * Each process has the packed package in its own folder.
 */
import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { demoOwner } from '../../playground/demo.mjs';
import { ensureBuild, ensureN8n, ensurePackageInstalled } from '../../playground/install.mjs';
import { freePorts, N8nClient, startN8n } from '../../playground/n8n.mjs';
import { n8nFolder } from '../../playground/paths.mjs';
import { say } from '../../playground/progress.mjs';
import { temporaryFolder } from '../../playground/temporary.mjs';
import { startPostgres, startRedis } from '../real-n8n/debian.mjs';
import { startBalancer } from './balancer.mjs';
import { Member } from './member.mjs';

const LOOPBACK = '127.0.0.1';
/** TEST_N8N=1 selects n8n 1.123. */
const VERSION = process.env.TEST_N8N ?? '2';

/** Collects everything that was started, and stops it in reverse order. */
class Started {
	#stops = [];

	/**
	 * @template {{ stop: () => void | Promise<void> }} T
	 * @param {T} one @returns {T}
	 */
	keep(one) {
		this.#stops.push(() => one.stop());
		return one;
	}

	async stop() {
		for (const stop of this.#stops.splice(0).reverse()) await stop();
	}
}

/**
 * @typedef {object} Cluster
 * @property {string} baseUrl of the balancer, for webhooks and the editor
 * @property {N8nClient} client signed in as the owner
 * @property {Member} main @property {Member[]} webhooks @property {Member[]} workers
 * @property {import('./balancer.mjs').Balancer} balancer
 * @property {{ restart: (whileDown: () => Promise<void>) => Promise<void> }} postgres
 * @property {{ restart: (whileDown: () => Promise<void>) => Promise<void> }} redis
 * @property {(text: string, values?: unknown[]) => Promise<any[]>} query rows of n8n's database
 * @property {() => Promise<void>} stop
 */

/**
 * @param {{ name: string, webhooks?: number, workers?: number, env?: Record<string, string>,
 *   envOf?: (process: string) => Record<string, string> }} options name: of the log files; envOf: further settings of one process
 * @returns {Promise<Cluster>}
 */
export async function startCluster({ name, webhooks = 2, workers = 2, env = {}, envOf = () => ({}) }) {
	const started = new Started();
	try {
		return await start(started, { name, webhooks, workers, env, envOf });
	} catch (error) {
		await started.stop();
		throw error;
	}
}

async function start(started, { name, webhooks, workers, env, envOf }) {
	await ensureN8n(VERSION);
	const { path, remove } = temporaryFolder(`n8n-${name}`);
	started.keep({ stop: remove });
	const postgres = started.keep(await startPostgres({ name }));
	const redis = started.keep(await startRedis({ name, persists: true }));
	say('PostgreSQL and Redis are ready');
	const [port, ...ports] = await freePorts(1 + 2 * (1 + webhooks + workers));
	const baseUrl = `http://${LOOPBACK}:${port}`;
	const settings = { ...settingsOf({ postgres, redis, baseUrl }), ...env };
	const userFolders = await installInto(path, 1 + webhooks + workers);
	const members = membersOf({
		name,
		counts: { start: 1, webhook: webhooks, worker: workers },
		userFolders,
		ports,
		settings,
		envOf,
	});
	started.keep({
		stop: () =>
			allOf(
				Object.values(members)
					.flat()
					.map((one) => one.stop()),
			),
	});
	await startInOrder(members);
	const [main] = members.start;
	const balancer = started.keep(await startBalancer({ port, main, webhooks: members.webhook }));
	const client = new N8nClient(baseUrl);
	await client.ownerSetupOrLogin(demoOwner);
	const { query } = started.keep(connect(postgres));
	const stop = () => started.stop();
	const { webhook, worker } = members;
	return { baseUrl, client, main, webhooks: webhook, workers: worker, balancer, postgres, redis, query, stop };
}

/** Returns the processes, grouped by the n8n command that starts them. */
function membersOf({ name, counts, userFolders, ports, settings, envOf }) {
	const [folders, free] = [[...userFolders], [...ports]];
	const member = (command, label) => {
		const options = {
			name: label,
			command,
			version: VERSION,
			userFolder: folders.pop(),
			logName: `n8n-${name}-${label}`,
		};
		return new Member(options, free.splice(0, 2), { ...settings, ...envOf(label) });
	};
	const rows = Object.entries(counts).map(([command, count]) => [
		command,
		Array.from({ length: count }, (_, index) =>
			member(command, command === 'start' ? 'main' : `${command}-${index + 1}`),
		),
	]);
	return Object.fromEntries(rows);
}

/** Starts main, which creates the database tables, and then the other processes. */
async function startInOrder({ start: [main], webhook, worker }) {
	await main.start();
	say('main is ready');
	await allOf([...webhook, ...worker].map((one) => one.start()));
	say(`${webhook.length} webhook processes and ${worker.length} workers are ready`);
}

/** Waits for all processes even if one fails, so that none is still starting when the others are stopped. */
async function allOf(promises) {
	const failed = (await Promise.allSettled(promises)).find(({ status }) => status === 'rejected');
	if (failed) throw failed.reason;
}

/** Installs the packed package into the user folder of each process, as on separate machines. */
async function installInto(folder, count) {
	const users = Array.from({ length: count }, (_, index) => join(folder, String(index)));
	const [first, ...others] = users;
	await ensurePackageInstalled(first, await ensureBuild());
	for (const other of others) cpSync(join(first, '.n8n'), join(other, '.n8n'), { recursive: true });
	return users;
}

/** Returns the settings that all processes share. */
function settingsOf({ postgres, redis, baseUrl }) {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: LOOPBACK,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: LOOPBACK,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		// keep all executions, so that they can be counted
		EXECUTIONS_DATA_PRUNE: 'false',
		N8N_PROXY_HOPS: '1',
		WEBHOOK_URL: `${baseUrl}/`,
		N8N_EDITOR_BASE_URL: baseUrl,
	};
}

/** Connects with the driver that n8n uses. */
function connect({ port, user, password, database }) {
	const { Pool } = createRequire(join(n8nFolder(VERSION), 'package.json'))('pg');
	const pool = new Pool({ host: LOOPBACK, port, user, password, database, max: 4 });
	// a restart of the database closes idle connections
	pool.on('error', () => undefined);
	const query = async (text, values) => (await pool.query(text, values)).rows;
	return { query, stop: () => pool.end() };
}
