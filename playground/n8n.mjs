/** Runs a real n8n as a child process: starts it, waits for it, records its output and stops it. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { requireNode24 } from './install.mjs';
import { logsFolder, n8nFolder } from './paths.mjs';
import { onQuit } from './quit.mjs';
import { PlaygroundError, tailOf } from './run.mjs';

export { N8nClient } from './n8n-client.mjs';

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 10_000;
const LOOPBACK = '127.0.0.1';

/** Settings of the user's own n8n, and of the test runner, that must not reach this one. */
const FOREIGN_SETTINGS =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|CREDENTIALS_|WEBHOOK_|NODES_|GENERIC_|NODE_ENV$|NODE_OPTIONS$|NODE_PATH$|JEST_|npm_)/;

/**
 * @typedef {object} RunningN8n
 * @property {string} baseUrl for example http://127.0.0.1:5678
 * @property {number} port
 * @property {string} userFolder
 * @property {string} logFile
 * @property {number} pid
 * @property {() => string} log everything that n8n has written so far
 * @property {() => Promise<void>} stop ends it and whatever it started
 * @property {Promise<void>} ended resolves when it has ended, for whatever reason
 */

/**
 * @param {{ version?: '1' | '2', userFolder: string, port?: number, env?: Record<string, string>, logName?: string }} options
 *   port: of the editor and the webhooks, default a free one; env: more settings, these win
 * @returns {Promise<RunningN8n>}
 */
export async function startN8n({ version = '2', userFolder, port, env = {}, logName = `n8n-${version}` }) {
	const [freePort, brokerPort] = await freePorts(2);
	const editorPort = port ?? freePort;
	const baseUrl = `http://${LOOPBACK}:${editorPort}`;
	mkdirSync(userFolder, { recursive: true });
	mkdirSync(logsFolder, { recursive: true });
	const logFile = join(logsFolder, `${logName}.log`);

	const node24 = requireNode24();
	const program = join(n8nFolder(version), 'node_modules', 'n8n', 'bin', 'n8n');
	const child = spawn(join(node24.bin, 'node'), [program, 'start'], {
		cwd: userFolder,
		env: n8nEnvironment({ userFolder, editorPort, brokerPort, baseUrl, nodeBin: node24.bin, env }),
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: process.platform !== 'win32',
	});
	const { log, ended } = listen(child, logFile);
	const killNow = () => killGroup(child, 'SIGKILL');
	const stop = async () => {
		killGroup(child, 'SIGTERM');
		await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		killNow();
		await ended;
	};
	process.once('exit', killNow);
	const forget = onQuit(stop);
	void ended.then(() => {
		process.removeListener('exit', killNow);
		forget();
	});
	try {
		await untilReady(baseUrl, log, ended);
	} catch (error) {
		await stop();
		throw new PlaygroundError(`n8n ${version} did not start: ${error.message}`, { logFile, tail: tailOf(log()) });
	}
	return { baseUrl, port: editorPort, userFolder, logFile, pid: child.pid, log, stop, ended };
}

function n8nEnvironment({ userFolder, editorPort, brokerPort, baseUrl, nodeBin, env }) {
	const own = Object.entries(process.env).filter(([key]) => !FOREIGN_SETTINGS.test(key));
	return {
		...Object.fromEntries(own),
		PATH: [nodeBin, process.env.PATH].join(delimiter),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(editorPort),
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

/** Keeps everything that the process writes, in memory and in a file. */
function listen(child, logFile) {
	mkdirSync(dirname(logFile), { recursive: true });
	const file = createWriteStream(logFile);
	const chunks = [];
	const keep = (chunk) => {
		chunks.push(chunk);
		file.write(chunk);
	};
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	const ended = new Promise((resolve) => {
		child.once('error', (error) => {
			keep(Buffer.from(`${error.message}\n`));
			resolve();
		});
		child.once('close', () => resolve());
	}).then(() => new Promise((resolve) => file.end(resolve)));
	return { log: () => Buffer.concat(chunks).toString('utf8'), ended };
}

/** Ends the whole process group, because n8n starts task runners of its own. */
function killGroup(child, signal) {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

async function untilReady(baseUrl, log, ended) {
	let over = false;
	void ended.then(() => (over = true));
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < deadline) {
		if (over) throw new Error('the process ended');
		// the database is ready first, then the API, and finally the webhooks of the stored workflows
		if (log().includes('Editor is now accessible via') && (await answers(`${baseUrl}/healthz/readiness`))) return;
		await sleep(150);
	}
	throw new Error(`it was not ready after ${START_TIMEOUT_MS / 1000} s`);
}

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
