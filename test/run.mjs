/**
 * `npm test`: runs everything, from a fresh clone: format, lint, types, the tiers of tests, and a short hostile
 * run. Anything missing is installed first. The last line gives the total number of tests, from jest's own reports.
 *
 *   npm test                      everything
 *   npm test -- unit n8n          only these parts
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ensureEverything, ensureN8n, requireNode24 } from '../playground/install.mjs';
import { dataFolder, projectFolder } from '../playground/paths.mjs';
import { say, step } from '../playground/progress.mjs';
import { run } from '../playground/run.mjs';
import { installArguments, isInstalled } from './peers.cjs';

const reportsFolder = join(projectFolder, 'reports');
const bin = join(projectFolder, 'node_modules', '.bin');
const binOf = (packagePath) => join(projectFolder, 'node_modules', packagePath);

/** Checks that pass or fail as a whole. */
const checks = {
	format: [binOf('prettier/bin/prettier.cjs'), '--check', '.'],
	lint: [binOf('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
	types: [binOf('typescript/bin/tsc'), '-p', 'tsconfig.json'],
	hostile: [join(projectFolder, 'test', 'hostile', 'run.mjs')],
};

/** The hostile run alone is longer: `npm run test:hostile`. */
const settings = { HOSTILE_REQUESTS: process.env.HOSTILE_REQUESTS ?? '400' };

/**
 * How many files of a part run at a time; default: jest's, which leaves one core idle. Files that start servers and wait for timers and
 * restarts run three at a time, also on two cores.
 */
const workers = {
	unit: ['--maxWorkers=2'],
	'n8n-core': ['--maxWorkers=3'],
	n8n: ['--maxWorkers=3'],
	queue: ['--runInBand'],
	browser: ['--runInBand'],
};

/**
 * The parts, in this order. Parts that are not checks are jest projects. The browser runs alone, and the cluster, which often waits, beside
 * the hostile run.
 */
const all = ['format', 'lint', 'types', 'unit', 'cases', 'n8n-core', 'vendors', 'n8n', 'queue', 'hostile', 'browser'];

/** The folders with packages of their own that a part needs, the small ones first. */
const peerFolders = {
	unit: ['test/publish-checks', 'test/node-20'],
	'n8n-core': ['test/agent-peers', 'test/vendors', 'test/agent-frameworks'],
	vendors: ['test/vendors'],
};

/** The result of a part. */
class Result {
	constructor(name, { passed, failed, skipped = 0, problems = [] }) {
		Object.assign(this, { name, passed, failed, skipped, problems });
	}
}

async function runParts(names) {
	rmSync(reportsFolder, { recursive: true, force: true });
	mkdirSync(reportsFolder, { recursive: true });
	const results = [];
	const older = names.includes('n8n') ? prepareOlderN8n() : undefined;
	const peers = preparePeers(names);
	let hostile;
	for (const name of names) {
		// wait, because the tests would otherwise install it at the same time
		if (name === 'n8n') await older;
		await peers[name];
		if (name === 'queue' && names.includes('hostile')) hostile = runCheck('hostile');
		results.push(await (name === 'hostile' && hostile ? hostile : runPart(name)));
	}
	return summarize(results);
}

/** Installs n8n 1 while the checks run, because they use only one core. If this fails, the tests that start it report the reason. */
async function prepareOlderN8n() {
	await ensureN8n('1').catch(() => undefined);
}

/**
 * Installs the packages of the chosen parts, one folder after the other, while the checks run. A part waits for its own, because
 * its tests would otherwise install them at the same time. If an install fails, the tests report the reason.
 *
 * @param {string[]} names of parts
 * @returns {Record<string, Promise<void>>} by part
 */
function preparePeers(names) {
	const ready = {};
	const installs = {};
	let before = Promise.resolve();
	for (const name of names) {
		for (const folder of peerFolders[name] ?? []) installs[folder] ??= before = before.then(() => installPeers(folder));
		ready[name] = before;
	}
	return ready;
}

async function installPeers(folder) {
	const cwd = join(projectFolder, folder);
	if (isInstalled(cwd)) return;
	const name = `${folder.replace('/', '-')}-npm-ci`;
	await run('npm', installArguments(cwd), { name, cwd }).catch(() => undefined);
}

/** Runs a program of the project on Node.js 24. An error contains the end of its output. */
async function attempt(name, args) {
	const { bin: node24 } = requireNode24('2');
	try {
		await run('node', args, { name: `test-${name}`, cwd: projectFolder, env: settings, pathFirst: `${node24}:${bin}` });
		return undefined;
	} catch (error) {
		return error.message;
	}
}

async function runPart(name) {
	return name in checks ? await runCheck(name) : await runTier(name);
}

async function runCheck(name) {
	const problem = await step(name, () => attempt(name, checks[name]));
	return new Result(name, problem ? { passed: 0, failed: 1, problems: [problem] } : { passed: 1, failed: 0 });
}

async function runTier(name) {
	const report = join(reportsFolder, `${name}.json`);
	const jest = [binOf('jest/bin/jest.js'), '--selectProjects', name, '--json', `--outputFile=${report}`];
	jest.push(...(workers[name] ?? []));
	const problem = await step(name, () => attempt(name, jest));
	if (!existsSync(report)) return new Result(name, { passed: 0, failed: 1, problems: [problem ?? 'no report'] });
	return readReport(name, JSON.parse(readFileSync(report, 'utf8')));
}

/** Reads jest's report. A tier without a single test counts as a failure, and so does a suite that could not start. */
function readReport(name, report) {
	const broken = report.numRuntimeErrorTestSuites + (report.numTotalTests === 0 ? 1 : 0);
	const problems = report.testResults.flatMap(({ message }) => (message ? [message] : []));
	return new Result(name, {
		passed: report.numPassedTests,
		failed: report.numFailedTests + broken,
		skipped: report.numPendingTests + report.numTodoTests,
		problems,
	});
}

function summarize(results) {
	const sum = (field) => results.reduce((total, result) => total + result[field], 0);
	for (const { problems } of results) for (const problem of problems) process.stdout.write(`\n${problem}\n`);
	process.stdout.write('\n');
	for (const { name, passed, failed, skipped } of results) {
		const loud = skipped > 0 ? `, ${skipped} SKIPPED` : '';
		say(`${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed${loud}`);
	}
	// a skipped test counts as a failure, so that nothing is skipped silently
	const failed = sum('failed') + sum('skipped');
	process.stdout.write(`\n${sum('passed')} passed, ${failed} failed\n`);
	return failed > 0 ? 1 : 0;
}

// last, so that everything above is defined when it runs
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
	process.stderr.write(`There is no part ${unknown.join(', ')}. Parts: ${all.join(', ')}\n`);
	process.exit(2);
}

try {
	await ensureEverything({ userFolder: join(dataFolder, 'test-home') });
	process.exitCode = await runParts(wanted.length > 0 ? wanted : all);
} catch (error) {
	process.stderr.write(`\n${error.message}\n`);
	process.stdout.write('0 passed, 1 failed\n');
	process.exitCode = 1;
}
