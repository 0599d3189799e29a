/**
 * `npm run vendors`: installs the newest versions of the vendors' libraries in a temporary folder and runs the tests
 * of this folder with them. Reports which versions have moved and which witnesses no longer agree; the exit code is 1
 * if one does not.
 *
 *   npm run vendors                     all libraries
 *   npm run vendors -- stripe openai    the newest versions of these only, the pinned ones of the others
 */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { requireNode24 } from '../../playground/install.mjs';
import { dataFolder, projectFolder } from '../../playground/paths.mjs';
import { say, step } from '../../playground/progress.mjs';
import { run } from '../../playground/run.mjs';
import { temporaryFolder } from '../../playground/temporary.mjs';
import { render } from './report.cjs';

const here = dirname(fileURLToPath(import.meta.url));
const report = join(dataFolder, 'vendors.json');
const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

const manifest = readJson(here, 'package.json');
const before = manifest.dependencies;
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in before));
if (unknown.length > 0) {
	process.stderr.write(`test/vendors/package.json does not have ${unknown.join(', ')}\n`);
	process.exit(2);
}

const { path: folder, remove } = temporaryFolder('vendors');
try {
	await step('copying test/vendors', () => copyWith(chosen.length > 0 ? chosen : Object.keys(before)));
	await step(`installing ${Object.keys(before).length} packages`, install);
	const after = Object.fromEntries(Object.keys(before).map((name) => [name, installedVersion(name)]));
	await step('running the witnesses', runTests);
	const found = readJson(report);
	process.stdout.write(`\n${render({ before, after, report: found })}`);
	process.exitCode = found.success ? 0 : 1;
} finally {
	remove();
}

/**
 * Copies only the files that the tests read from the copy.
 * @param {string[]} names the packages that are to be the newest
 */
async function copyWith(names) {
	for (const part of ['answers.mjs', 'witnesses']) cpSync(join(here, part), join(folder, part), { recursive: true });
	const newest = Object.fromEntries(names.map((name) => [name, 'latest']));
	const wanted = { ...manifest, dependencies: { ...before, ...newest } };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(wanted));
	cpSync(join(here, '.npmrc'), join(folder, '.npmrc'));
}

async function install() {
	await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
		name: 'vendors-install',
		cwd: folder,
	});
}

function installedVersion(name) {
	const file = join(folder, 'node_modules', name, 'package.json');
	return existsSync(file) ? readJson(file).version : undefined;
}

/** A test that fails is a result, not an error of this program. */
async function runTests() {
	rmSync(report, { force: true });
	const jest = join(projectFolder, 'node_modules/jest/bin/jest.js');
	const args = [jest, '--selectProjects', 'vendors', '--json', '--outputFile', report];
	const env = { VENDORS_FOLDER: folder };
	try {
		await run('node', args, { name: 'vendors', cwd: projectFolder, env, pathFirst: requireNode24().bin });
	} catch (error) {
		if (!existsSync(report)) throw error;
		say('some of them disagree');
	}
}
