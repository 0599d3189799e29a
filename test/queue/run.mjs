/**
 * `npm run test:queue`: n8n in queue mode with the packed package: main, webhook processes and workers on Redis and
 * PostgreSQL, behind a load balancer. Debian's redis-server and postgresql are installed first, as root, if they are
 * missing. Everything listens on loopback only and keeps its data in a temporary folder.
 *
 *   npm run test:queue                 the tests of this folder, as in npm test, with two webhook processes
 *   npm run test:queue -- kills        only the files whose name contains `kills`
 *   TEST_N8N=1 npm run test:queue      on n8n 1.123
 *   npm run test:queue -- --long       25,000 deliveries, 20,000 of them to this package's trigger, to three webhook
 *                                      processes, one of which ends with SIGKILL every 20 s; then the same for one
 *                                      process with SQLite
 *
 * Options of --long: --deliveries=2000, --senders=8, --every=20 (seconds; 0 = no kills), --kill=webhook,worker,main,
 * --only=SQLite (part of the site's name), --sticky (the balancer sends all copies of a delivery to one process), --even (as many
 * deliveries to n8n's Webhook node as to the trigger), --minutes=40 (the deliveries to each site end after this time). Ctrl-C ends
 * it early; the table is printed all the same.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';

import { requireNode24 } from '../../playground/install.mjs';
import { projectFolder } from '../../playground/paths.mjs';
import { onQuit } from '../../playground/quit.mjs';
import { longRun } from './flood/long.mjs';

const args = process.argv.slice(2);
if (args.includes('--long')) process.exitCode = (await longRun(optionsOf(args))) ? 0 : 1;
else await runTests(args);

function optionsOf(given) {
	const read = (name, otherwise) =>
		given.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
	return {
		deliveries: Number(read('deliveries', 25_000)),
		senders: Number(read('senders', 8)),
		everySeconds: Number(read('every', 20)),
		kill: read('kill', 'webhook').split(','),
		only: read('only', ''),
		sticky: given.includes('--sticky'),
		even: given.includes('--even'),
		minutes: Number(read('minutes', Infinity)),
	};
}

async function runTests(files) {
	const { bin } = requireNode24('2');
	const jest = join(projectFolder, 'node_modules/jest/bin/jest.js');
	const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
	const options = { cwd: projectFolder, env, stdio: 'inherit' };
	const child = spawn('node', [jest, ...files, '--selectProjects', 'queue', '--runInBand'], options);
	const ended = once(child, 'close');
	// jest stops the cluster
	onQuit(async () => {
		child.kill();
		await ended;
	});
	const [code] = await ended;
	process.exitCode = code === 0 ? 0 : 1;
}
