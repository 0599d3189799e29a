/**
 * `npm run test:deliveries`: 100,000 genuine deliveries of more than a hundred sources, with the retries of their vendors, to the
 * Webhook Trigger in n8n's own contexts. It fails, and names the first ten, if an event is lost or put out twice.
 *
 *   npm run test:deliveries                       100,000 deliveries; about a minute
 *   DELIVERIES=2000 npm run test:deliveries       fewer
 *   DELIVERIES_SEED=7 npm run test:deliveries     another order, and other failures
 */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

import { requireNode24 } from '../../playground/install.mjs';
import { projectFolder } from '../../playground/paths.mjs';

const { bin } = requireNode24('2');
const jest = join(projectFolder, 'node_modules/jest/bin/jest.js');
const child = spawn('node', [jest, '--selectProjects', 'deliveries', '--runInBand'], {
	cwd: projectFolder,
	env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
	stdio: ['ignore', 'inherit', 'pipe'],
});
// the figures go to stdout; jest's own report is only worth reading if the run itself broke
let report = '';
child.stderr.on('data', (chunk) => (report += chunk));
child.on('error', (error) => (report += error.message));
child.on('close', (code) => {
	if (code !== 0) process.stderr.write(report);
	process.exitCode = code === 0 ? 0 : 1;
});
