/**
 * `npm run bench:first-hour`: what a new user does, with a stopwatch. Clones the project into a temporary folder, runs `npm start`
 * there until the demonstration has ended, then walks through the editor in a real browser, and writes docs/first-hour.md with
 * its pictures. About 5 minutes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { projectFolder } from '../playground/paths.mjs';
import { step } from '../playground/progress.mjs';
import { run } from '../playground/run.mjs';
import { temporaryFolder } from '../playground/temporary.mjs';

const PAGE = join(projectFolder, 'docs', 'first-hour.md');

/** Returns the seconds from an empty folder until the demonstration has printed its table. */
async function fromBareClone() {
	const { path, remove } = temporaryFolder('first-hour');
	try {
		const began = performance.now();
		const clone = join(path, 'clone');
		await run('git', ['clone', '--quiet', projectFolder, clone], { name: 'first-hour-clone', cwd: path });
		await run('npm', ['start', '--', '--once'], { name: 'first-hour-start', cwd: clone });
		return Math.round((performance.now() - began) / 1000);
	} finally {
		remove();
	}
}

async function inTheEditor() {
	const jest = join(projectFolder, 'node_modules/jest/bin/jest.js');
	const args = [jest, 'first-hour', '--selectProjects', 'browser', '--runInBand'];
	await run('node', args, { name: 'first-hour-editor', cwd: projectFolder, env: { UPDATE_DOCS_IMAGES: '1' } });
	return JSON.parse(readFileSync(join(projectFolder, 'reports', 'first-hour.json'), 'utf8'));
}

function pageOf(cloneSeconds, paths) {
	const rows = [
		['Bare clone → a verified delivery (`npm start`)', '0', '0', `${cloneSeconds}`],
		...paths.map(({ title, fields, clicks, seconds }) => [title, `${fields}`, `${clicks}`, `${seconds}`]),
	];
	return `# The first hour, measured

\`npm run bench:first-hour\` does what a new user does and writes this page. The browser is a real one, but the script knows where to click and reads
nothing. Measured on ${cpus().length} cores, with npm's cache filled.

| Path | Text fields | Clicks | Seconds |
|---|--:|--:|--:|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}

A wrong secret is shown in the panel of the trigger while the editor listens:

![The panel after a refused request: the reason and what to do](images/refused.png)
`;
}

const cloneSeconds = await step('Bare clone: npm start', fromBareClone);
const paths = await step('Editor: a trigger, and a wrong secret', inTheEditor);
writeFileSync(PAGE, pageOf(cloneSeconds, paths));
process.stdout.write(`\n${readFileSync(PAGE, 'utf8')}\n`);
