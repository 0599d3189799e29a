/** A server that runs as a child process. Its output is recorded, and it is stopped at the latest when this process ends. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { logsFolder } from './paths.mjs';
import { onQuit } from './quit.mjs';
import { PlaygroundError, tailOf } from './run.mjs';

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 10_000;
const LOOK_MS = 150;

/**
 * @typedef {object} ChildServer
 * @property {number} pid
 * @property {string} logFile
 * @property {() => string} log everything that it has written so far
 * @property {() => Promise<void>} stop stops it and its child processes
 * @property {() => Promise<void>} kill the same with SIGKILL, without time to clean up
 * @property {Promise<void>} ended resolves when it has ended for any reason
 */

/**
 * Starts a server and waits until it is ready. If it does not become ready, it is stopped, and the error contains the end of its output.
 * @param {{ name: string, command: string, args: string[], ready: (log: string) => Promise<boolean>, stopSignal?: NodeJS.Signals }
 *   & Pick<import('node:child_process').SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'>} options name: of the log file
 * @returns {Promise<ChildServer>}
 */
export async function startServer({ name, command, args, ready, stopSignal = 'SIGTERM', ...options }) {
	const logFile = join(logsFolder, `${name}.log`);
	const detached = process.platform !== 'win32';
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached });
	const { log, ended } = listen(child, logFile);
	const killNow = () => killGroup(child, 'SIGKILL');
	const kill = async () => {
		killNow();
		await ended;
	};
	const stop = async () => {
		killGroup(child, stopSignal);
		await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
		await kill();
	};
	process.once('exit', killNow);
	const forget = onQuit(stop);
	void ended.then(() => {
		process.removeListener('exit', killNow);
		forget();
	});
	try {
		await untilReady(() => ready(log()), ended);
	} catch (error) {
		await stop();
		throw new PlaygroundError(`${name} did not start: ${error.message}`, { logFile, tail: tailOf(log()) });
	}
	return { pid: child.pid, logFile, log, stop, kill, ended };
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

/** Stops the whole process group, because n8n starts its own task runners. */
function killGroup(child, signal) {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

async function untilReady(ready, ended) {
	let over = false;
	void ended.then(() => (over = true));
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < deadline) {
		if (over) throw new Error('the process ended');
		if (await ready()) return;
		await sleep(LOOK_MS);
	}
	throw new Error(`it was not ready after ${START_TIMEOUT_MS / 1000} s`);
}
