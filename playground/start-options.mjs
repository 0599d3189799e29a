/** What `npm start` can be told. */
import { parseArgs } from 'node:util';

import { PlaygroundError } from './run.mjs';

export const HELP = `npm start -- [options]

Starts a real n8n with this package and its example workflows, sends three deliveries through them, and leaves the editor open.

  --port N    the port of the editor; default: 5678, or a free one if that is taken
  --n8n 1     n8n 1.123 in place of the newest n8n 2; each has its own data
  --once      ends after the deliveries; the exit code is 1 if one failed
  --reset     deletes the data of this n8n first (workflows, credentials, executions)
  --help      prints this
`;

const CURE = '`npm start -- --help` lists the options';

function parsed(words) {
	const options = {
		port: { type: 'string' },
		n8n: { type: 'string', default: '2' },
		once: { type: 'boolean', default: false },
		reset: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	};
	try {
		return parseArgs({ args: words, options }).values;
	} catch (error) {
		throw new PlaygroundError(error.message, { cure: CURE });
	}
}

function portOf(text) {
	if (text === undefined) return undefined;
	if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
	throw new PlaygroundError(`--port ${text} is not a port`, { cure: 'Use a number from 1 to 65535' });
}

/**
 * @param {string[]} words of the command line
 * @returns {{ help: boolean, once: boolean, reset: boolean, port: number | undefined, version: '1' | '2' }}
 * @throws {PlaygroundError} for an option that does not exist, or a value that it cannot have
 */
export function startOptions(words) {
	const { port, n8n: version, ...switches } = parsed(words);
	if (version !== '1' && version !== '2') {
		throw new PlaygroundError(`--n8n ${version} is not a version that is pinned here`, {
			cure: 'Use --n8n 1 or --n8n 2',
		});
	}
	return { ...switches, port: portOf(port), version };
}
