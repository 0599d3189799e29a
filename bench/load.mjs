/**
 * `npm run bench:load`: how long n8n waits for the package when it starts. Loads all nodes and credentials in fresh processes, after
 * n8n-workflow, which n8n has loaded before. Prints milliseconds, the ratio to loading n8n-workflow, and the size of the package.
 */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = 25;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const CODE = `
const { join } = require('node:path');
const root = process.argv[1];
const timed = (work) => { const began = performance.now(); work(); return performance.now() - began; };
const reference = timed(() => require(join(root, 'node_modules/n8n-workflow')));
const before = Object.keys(require.cache).length;
const { n8n } = require(join(root, 'package.json'));
const own = timed(() => {
	for (const file of [...n8n.nodes, ...n8n.credentials]) new (Object.values(require(join(root, file)))[0])();
});
console.log(JSON.stringify({ own, reference, modules: Object.keys(require.cache).length - before }));`;

const rounds = Array.from({ length: ROUNDS }, () =>
	JSON.parse(execFileSync(process.execPath, ['-e', CODE, root], { encoding: 'utf8' })),
);
const sorted = (key) => rounds.map((round) => round[key]).sort((a, b) => a - b);
const median = (key) => sorted(key)[Math.floor(ROUNDS / 2)];

const [{ size, unpackedSize, entryCount }] = JSON.parse(
	execFileSync('npm', ['pack', '--dry-run', '--json'], {
		cwd: root,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	}),
);

process.stdout.write(
	[
		`Node.js ${process.version}, ${ROUNDS} processes`,
		`All nodes and credentials: median ${median('own').toFixed(1)} ms, fastest ${sorted('own')[0].toFixed(1)} ms`,
		`Ratio to loading n8n-workflow: ${(median('own') / median('reference')).toFixed(2)}`,
		`Modules: ${rounds[0].modules}`,
		`Package: ${(size / 1000).toFixed(0)} kB in ${entryCount} files, ${(unpackedSize / 1000).toFixed(0)} kB unpacked`,
		'',
	].join('\n'),
);
