/**
 * Runs a command to its end: its output goes to a log file, and the last lines into the error. All commands of the
 * playground run here.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';

import { logsFolder, projectFolder } from './paths.mjs';
import { onQuit } from './quit.mjs';

const TAIL_LINES = 25;

/** An error that a person can act on: what failed, the end of its output, and what to try. */
export class PlaygroundError extends Error {
	/**
	 * @param {string} message
	 * @param {{ cure?: string, logFile?: string, tail?: string }} [detail]
	 */
	constructor(message, { cure, logFile, tail } = {}) {
		const log = logFile && `The whole output is in ${relative(projectFolder, logFile)}`;
		super([message, tail?.replace(/^/gm, '    | '), log, cure && `What to do: ${cure}`].filter(Boolean).join('\n'));
		this.name = 'PlaygroundError';
	}
}

/**
 * @param {string} text
 * @param {number} [lines]
 */
export const tailOf = (text, lines = TAIL_LINES) => text.trimEnd().split('\n').slice(-lines).join('\n');

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ name: string, cwd: string, env?: NodeJS.ProcessEnv, pathFirst?: string, cure?: string }} options
 *   name: of the log file; pathFirst: a folder put first on PATH; cure: what a person can try when the command fails
 */
export async function run(command, args, { name, cwd, env = {}, pathFirst, cure }) {
	mkdirSync(logsFolder, { recursive: true });
	const logFile = join(logsFolder, `${name}.log`);
	const log = createWriteStream(logFile);
	const outcome = await new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd,
			env: childEnvironment(env, pathFirst),
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		const forget = onQuit(() => void child.kill());
		child.stdout.pipe(log, { end: false });
		child.stderr.pipe(log, { end: false });
		child.once('error', (error) => {
			forget();
			resolve(error.message);
		});
		child.once('close', (code, signal) => {
			forget();
			resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`);
		});
	});
	await new Promise((resolve) => log.end(resolve));
	if (outcome) {
		const tail = tailOf(readFileSync(logFile, 'utf8'));
		throw new PlaygroundError(`\`${command} ${args.join(' ')}\` ${outcome}`, { cure, logFile, tail });
	}
}

/** Returns the environment without npm's own variables, which would point a child npm at this folder. */
function childEnvironment(extra, pathFirst) {
	const env = { ...process.env, ...extra };
	for (const key of Object.keys(env)) {
		if (/^npm_(package|lifecycle|command|config_local_prefix|config_global_prefix)/.test(key) && !(key in extra)) {
			delete env[key];
		}
	}
	delete env.INIT_CWD;
	delete env.NODE_OPTIONS;
	const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
	if (pathFirst) env[pathKey] = [pathFirst, env[pathKey]].join(delimiter);
	return env;
}
