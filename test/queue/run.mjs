/**
 * `npm run test:queue`: n8n in queue mode with the packed package: main, webhook processes and workers on Redis and
 * PostgreSQL, behind a load balancer. Debian's redis-server and postgresql are installed first, as root, if they are
 * missing. Everything listens on loopback only and keeps its data in a temporary folder.
 *
 *   npm run test:queue                 what npm test runs: the tests of this folder, with two webhook processes
 *   npm run test:queue -- kills        only the files whose name contains `kills`
 */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

import { requireNode24 } from '../../playground/install.mjs';
import { projectFolder } from '../../playground/paths.mjs';

const { bin } = requireNode24('2');
const jest = join(projectFolder, 'node_modules/jest/bin/jest.js');
const args = [jest, ...process.argv.slice(2), '--selectProjects', 'queue', '--runInBand'];
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
const child = spawn('node', args, { cwd: projectFolder, env, stdio: 'inherit' });
child.on('close', (code) => (process.exitCode = code === 0 ? 0 : 1));
