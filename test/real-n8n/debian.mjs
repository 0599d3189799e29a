/** Redis and PostgreSQL from Debian's packages, on loopback, each in its own temporary folder. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { startServer } from '../../playground/child.mjs';
import { freePorts } from '../../playground/n8n.mjs';
import { PlaygroundError } from '../../playground/run.mjs';
import { temporaryFolder } from '../../playground/temporary.mjs';

const INSTALL_TIMEOUT_MS = 300_000;
const LOOPBACK = '127.0.0.1';

/**
 * Returns the result of `find`. If the package is missing, it is installed first, which needs root, as in CI.
 * @param {string} name of the package
 * @param {() => string | undefined} find
 */
function installed(name, find) {
	if (find() === undefined && process.getuid?.() === 0) {
		// RUNLEVEL=1 prevents the package from starting its own server
		const options = { timeout: INSTALL_TIMEOUT_MS, env: { ...process.env, RUNLEVEL: '1' } };
		const install = () => spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], options);
		if (install().status !== 0) {
			spawnSync('apt-get', ['update'], options);
			install();
		}
	}
	const found = find();
	if (found !== undefined) return found;
	throw new PlaygroundError(`${name} is not installed`, {
		cure: `\`apt-get install ${name}\`, then run the tests again`,
	});
}

const redisServer = () =>
	spawnSync('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' }).stdout.trim() || undefined;

/** Returns the folder with the programs of the newest installed PostgreSQL. */
function postgresPrograms() {
	const folder = '/usr/lib/postgresql';
	const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : [];
	const programs = versions.map((version) => join(folder, version, 'bin'));
	return programs.find((bin) => existsSync(join(bin, 'initdb')));
}

async function isOpen(port) {
	return await new Promise((resolve) => {
		const socket = connect(port, LOOPBACK);
		socket.once('error', () => resolve(false));
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
	});
}

/**
 * Starts a server in a folder of its own. If it does not start, the folder is removed. `restart` stops the server and starts
 * it again with the same data once `whileDown` has ended.
 *
 * @param {string} folderName
 * @param {(folder: string) => Promise<import('../../playground/child.mjs').ChildServer>} start called for each start
 * @returns {Promise<{ stop: () => Promise<void>, restart: (whileDown: () => Promise<void>) => Promise<void> }>}
 */
async function startIn(folderName, start) {
	const { path, remove } = temporaryFolder(folderName);
	try {
		let server = await start(path);
		const restart = async (whileDown) => {
			await server.stop();
			await whileDown().finally(async () => (server = await start(path)));
		};
		return { stop: () => server.stop().finally(remove), restart };
	} catch (error) {
		remove();
		throw error;
	}
}

/**
 * Starts a Redis that keeps its data in memory.
 * @param {{ name: string, persists?: boolean }} options name: of the log file; persists: whether it also keeps its data on disk
 * @returns {Promise<{ port: number, stop: () => Promise<void>, restart: (whileDown: () => Promise<void>) => Promise<void> }>}
 */
export async function startRedis({ name, persists = false }) {
	const command = installed('redis-server', redisServer);
	const [port] = await freePorts(1);
	const server = await startIn('redis', async (folder) => {
		const place = ['--port', String(port), '--bind', LOOPBACK, '--dir', folder];
		const args = [...place, '--save', '', '--appendonly', persists ? 'yes' : 'no'];
		return await startServer({ name: `redis-${name}`, command, args, ready: () => isOpen(port) });
	});
	return { port, ...server };
}

/** Returns the account that runs PostgreSQL, which refuses to run as root; undefined if it is the account of this process. */
function account() {
	if (process.getuid?.() !== 0) return undefined;
	const id = (kind) => Number(spawnSync('id', [kind, 'postgres'], { encoding: 'utf8' }).stdout);
	return { uid: id('-u'), gid: id('-g') };
}

/**
 * Starts a PostgreSQL with its default settings and one empty database.
 * @param {{ name: string }} options name: of the log file
 * @returns {Promise<{ port: number, user: string, password: string, database: string, stop: () => Promise<void>,
 *   restart: (whileDown: () => Promise<void>) => Promise<void> }>}
 */
export async function startPostgres({ name }) {
	const programs = installed('postgresql', postgresPrograms);
	const [port] = await freePorts(1);
	const user = 'postgres';
	const password = randomBytes(16).toString('hex');
	const owner = account();
	const server = await startIn('postgres', async (folder) => {
		const data = existingOrNew(programs, folder, { user, password, owner });
		const settings = { listen_addresses: LOOPBACK, unix_socket_directories: folder, max_connections: '200' };
		const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
		return await startServer({
			name: `postgres-${name}`,
			command: join(programs, 'postgres'),
			args: ['-D', data, '-p', String(port), ...options],
			cwd: folder,
			...owner,
			// does not wait for clients to disconnect
			stopSignal: 'SIGINT',
			ready: async (log) => log.includes('ready to accept connections') && (await isOpen(port)),
		});
	});
	return { port, user, password, database: 'postgres', ...server };
}

function existingOrNew(programs, folder, settings) {
	const data = join(folder, 'data');
	return existsSync(data) ? data : createDatabase(programs, folder, settings);
}

function createDatabase(programs, folder, { user, password, owner }) {
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, password);
	if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
	chmodSync(folder, 0o700);
	const data = join(folder, 'data');
	const args = ['-D', data, '-U', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8'];
	const made = spawnSync(join(programs, 'initdb'), args, { ...owner, cwd: folder, encoding: 'utf8' });
	if (made.status !== 0) throw new PlaygroundError('initdb failed', { tail: `${made.stdout}${made.stderr}` });
	return data;
}
