/**
 * `npm run test:cases`: all cases from public reports, and a table of what passes by kind.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { requireNode24 } from '../../playground/install.mjs';
import { dataFolder, projectFolder } from '../../playground/paths.mjs';
import { run } from '../../playground/run.mjs';

const report = join(dataFolder, 'cases.json');
const paths = {
	'receiving.json': 'test/cases/receiving.json',
	'agents.json': 'test/cases/agents.json',
	'agents-found.json': 'test/cases/agents-found.json',
	'langgraph-python.json': 'test/agent-answers/langgraph-python.json',
};
const read = (path) => JSON.parse(readFileSync(join(projectFolder, path), 'utf8'));
const files = Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, read(path)]));

const { bin } = requireNode24('2');
const jest = join(projectFolder, 'node_modules/jest/bin/jest.js');
const args = [jest, '--selectProjects', 'cases', '--json', '--outputFile', report];
let failure;
try {
	await run('node', args, { name: 'cases', cwd: projectFolder, pathFirst: bin });
} catch (error) {
	failure = error;
}

const results = JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(
	({ assertionResults }) => assertionResults,
);
const passed = new Set(results.filter(({ status }) => status === 'passed').map(({ title }) => title));
/** Returns the table of one file: for each kind, how many cases passed when they were added, and how many pass now. */
function tableOf(file, cases) {
	const kinds = [...new Set(cases.map(({ kind }) => kind))].sort();
	const rows = kinds.map((kind) => {
		const own = cases.filter((one) => one.kind === kind);
		const before = own.filter((one) => one.before === 'pass').length;
		return { kind, cases: own.length, before, now: own.filter(({ id }) => passed.has(`${kind}: ${id}`)).length };
	});
	const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
	rows.push({ kind: 'all', cases: sum('cases'), before: sum('before'), now: sum('now') });
	const line = ({ kind, ...counts }) => `| ${[kind.padEnd(36), ...Object.values(counts).map(String)].join(' | ')} |`;
	return [`| ${file.padEnd(36)} | Cases | Right before | Right now |`, '|---|---|---|---|', ...rows.map(line)].join(
		'\n',
	);
}

for (const [file, cases] of Object.entries(files)) process.stdout.write(`${tableOf(file, cases)}\n\n`);
for (const { title, status } of results) if (status !== 'passed') process.stdout.write(`not right: ${title}\n`);
if (failure) process.exitCode = 1;
