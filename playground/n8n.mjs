/** Runs a real n8n as a child process: starts it, waits for it, records its output and stops it. */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

import { startServer } from './child.mjs';
import { requireNode24 } from './install.mjs';
import { n8nFolder } from './paths.mjs';

export { N8nClient } from './n8n-client.mjs';

const LOOPBACK = '127.0.0.1';

/** Settings of the user's own n8n, and of the test runner, that must not reach this one. */
const FOREIGN_SETTINGS =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|CREDENTIALS_|WEBHOOK_|NODES_|GENERIC_|NODE_ENV$|NODE_OPTIONS$|NODE_PATH$|JEST_|npm_)/;

/**
 * What each process of n8n logs when it is ready, by the command that starts it. With `start`, the database is ready first,
 * then the API, and finally the webhooks of the stored workflows.
 */
const READY = {
	start: 'Editor is now accessible via',
	webhook: 'Webhook listener waiting for requests',
	worker: 'n8n worker is now ready',
};

/**
 * @typedef {object} N8nAddress
 * @property {string} baseUrl for example http://127.0.0.1:5678
 * @property {number} port
 * @property {string} userFolder
 *
 * @typedef {import('./child.mjs').ChildServer & N8nAddress} RunningN8n
 */

/**
 * @param {{ command?: keyof typeof READY, version?: '1' | '2', userFolder: string, port?: number, env?: Record<string, string>, logName?: string }} options
 *   port: of the editor and the webhooks, or of a worker's health check, by default a free one; env: settings that override the others
 * @returns {Promise<RunningN8n>}
 */
export async function startN8n({
	command = 'start',
	version = '2',
	userFolder,
	port,
	env = {},
	logName = `n8n-${version}`,
}) {
	const [freePort, brokerPort] = await freePorts(2);
	const ownPort = port ?? freePort;
	const baseUrl = `http://${LOOPBACK}:${ownPort}`;
	mkdirSync(userFolder, { recursive: true });
	const node24 = requireNode24();
	const settings = command === 'worker' ? { ...healthCheck(ownPort), ...env } : env;
	const server = await startServer({
		name: logName,
		command: join(node24.bin, 'node'),
		args: [join(n8nFolder(version), 'node_modules', 'n8n', 'bin', 'n8n'), command],
		cwd: userFolder,
		env: n8nEnvironment({ userFolder, port: ownPort, brokerPort, baseUrl, nodeBin: node24.bin, env: settings }),
		ready: async (log) => log.includes(READY[command]) && (await answers(`${baseUrl}/healthz/readiness`)),
	});
	return { ...server, baseUrl, port: ownPort, userFolder };
}

function n8nEnvironment({ userFolder, port, brokerPort, baseUrl, nodeBin, env }) {
	const own = Object.entries(process.env).filter(([key]) => !FOREIGN_SETTINGS.test(key));
	return {
		...Object.fromEntries(own),
		PATH: [nodeBin, process.env.PATH].join(delimiter),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: LOOPBACK,
		N8N_HOST: LOOPBACK,
		WEBHOOK_URL: `${baseUrl}/`,
		N8N_EDITOR_BASE_URL: baseUrl,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',
		...env,
	};
}

/** A worker listens only on the port of its health check. */
const healthCheck = (port) => ({
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	QUEUE_HEALTH_CHECK_PORT: String(port),
	N8N_WORKER_SERVER_ADDRESS: LOOPBACK,
});

async function answers(url) {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
	} catch {
		return false;
	}
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export async function isFree(port) {
	const server = createServer();
	const free = await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, LOOPBACK, () => resolve(true));
	});
	await new Promise((resolve) => server.close(resolve));
	return free;
}

/**
 * Returns different ports, all of which are held open until the last one is known.
 * @param {number} count @returns {Promise<number[]>}
 */
export async function freePorts(count) {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer();
			await new Promise((resolve) => server.listen(0, LOOPBACK, resolve));
			return server;
		}),
	);
	const ports = servers.map((server) => server.address().port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}
