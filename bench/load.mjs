/**
 * `npm run bench:load`: how long n8n waits for the package when it starts, and what its first use costs. Each figure is the
 * median of fresh processes, in which n8n-workflow is loaded already, as in n8n. Prints the table and the size of the package,
 * and writes the section on start-up in docs/benchmarks-sizes.md.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = 25;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const page = join(root, 'docs', 'benchmarks-sizes.md');
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const nameOf = (file) => /([^/]+)\.node\.js$/.exec(file)[1];

/** Runs code in a Node.js of its own, once n8n-workflow is loaded, and returns what it evaluates to. */
function inFreshProcess(code) {
	const program = `
		require('n8n-workflow');
		const made = (files) => files.flatMap((file) => Object.values(require(file)).map((Part) => new Part()));
		const all = ${JSON.stringify([...n8n.nodes, ...n8n.credentials].map((file) => `./${file}`))};
		const timed = async (work) => {
			const [began, used] = [performance.now(), process.cpuUsage()];
			await work();
			const { user, system } = process.cpuUsage(used);
			return { ms: performance.now() - began, cpu: (user + system) / 1000 };
		};
		(async () => { ${code} })().then((result) => process.stdout.write(JSON.stringify(result)));`;
	return JSON.parse(execFileSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' }));
}

/** A call without n8n fails as soon as the code of the node is there. */
const firstCall = (file) => `
	const [node] = parts.filter((one) => one.constructor.name === '${nameOf(file)}');
	return await timed(() => (node.webhook ?? node.execute).call({}).catch(() => undefined));`;

const load = `
	let parts;
	const loaded = await timed(() => (parts = made(all)));`;

/** What is done in a process of its own after loading, and how. */
const nextSteps = [
	['Then make the editor’s copy of the descriptions', 'return await timed(() => JSON.stringify(parts));'],
	...n8n.nodes.map((file) => [`Then call ${nameOf(file)} for the first time`, firstCall(file)]),
];

const times = (code) => Array.from({ length: ROUNDS }, () => inFreshProcess(code));

/** A row of the median milliseconds, and those of CPU time, which other programs on the machine hardly change. */
function row(name, runs) {
	const median = (key) =>
		runs
			.map((run) => run[key])
			.sort((a, b) => a - b)
			[Math.floor(runs.length / 2)].toFixed(1);
	return `| ${name} | ${median('ms')} | ${median('cpu')} |`;
}

/** Measures start-up and returns the section of the page about it. */
export function startUpSection() {
	const next = nextSteps.map(([name, code]) => {
		const runs = times(`${load} const next = await (async () => { ${code} })(); return { loaded, next };`);
		return { name, runs };
	});
	const rows = [
		row(
			'**Load all nodes and credentials**',
			next.flatMap(({ runs }) => runs.map(({ loaded }) => loaded)),
		),
		...next.map(({ name, runs }) =>
			row(
				name,
				runs.map((run) => run.next),
			),
		),
		row('Load the library instead, without n8n', times("return await timed(() => require('./index.js'));")),
	];
	return `## Start-up

\`npm run bench:load\` measures this part alone: medians of ${ROUNDS} new processes, after n8n’s own modules. n8n loads all nodes and credentials
whenever it starts. Only its main process makes the copy for the editor, once. The code of a node is loaded when it is first
called. CPU time can exceed the time itself, because Node.js works on several threads.

| Step | ms | CPU ms |
|---|--:|--:|
${rows.join('\n')}
`;
}

function packageSize() {
	const shell = process.platform === 'win32';
	const output = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: root, encoding: 'utf8', shell });
	const [{ size, unpackedSize, entryCount }] = JSON.parse(output);
	const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
	return `Package: ${kilobytes(size)} in ${entryCount} files, ${kilobytes(unpackedSize)} unpacked`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const section = startUpSection();
	const text = readFileSync(page, 'utf8');
	writeFileSync(page, text.slice(0, text.indexOf('## Start-up')) + section);
	process.stdout.write(`${section}\n${packageSize()}\n`);
}
