/**
 * `npm run test:hostile`: attacks a real n8n with the packed package in it, and then searches everything that was kept for
 * the secrets. Fails when a marker is found outside of n8n's encrypted store, when a forgery starts a run, when a hostile
 * request leaves a failed execution, and when an honest request is not answered or does not run exactly once.
 *
 *   npm run test:hostile                         20,000 hostile requests, every source
 *   HOSTILE_REQUESTS=400 npm run test:hostile    short: one source of each kind; what npm test runs
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMb } from '../../bench/process.mjs';
import { demoOwner } from '../../playground/demo.mjs';
import { ensureBuild, ensureN8n, ensurePackageInstalled } from '../../playground/install.mjs';
import { N8nClient, startN8n } from '../../playground/n8n.mjs';
import { projectFolder } from '../../playground/paths.mjs';
import { say, step } from '../../playground/progress.mjs';
import { attacks, PLANTED } from './attacks.mjs';
import { Canaries, Detector, usualSpellings } from './canary.mjs';
import { buildLoop } from './loop.mjs';
import { openDatabase, searchDatabase, searchFiles } from './search.mjs';
import { Site } from './site.mjs';
import { chooseRows, publishRow } from './sources.mjs';
import { startStandIns } from './stand-ins.mjs';
import { Storm } from './storm.mjs';
import { judgeExecutions, judgeLog, unfinished } from './verdict.mjs';

const TOTAL = Number(process.env.HOSTILE_REQUESTS ?? 20_000);
const EVERY_SOURCE_FROM = 5_000;
const SEED = Number(process.env.HOSTILE_SEED ?? 1);
const SETTLE_MS = 60_000;
const MOST_SHOWN = 30;
const MOST_PLACES = 4;
const REPORT = join('reports', 'hostile.json');

const settings = {
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
	EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
	EXECUTIONS_DATA_PRUNE: 'false',
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
};

/** The same draws for the same seed (mulberry32). */
function drawsFrom(seed) {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
	};
}

/** All that this process writes, to be searched like n8n's log. */
function keepOutput() {
	const kept = [];
	for (const stream of [process.stdout, process.stderr]) {
		const write = stream.write.bind(stream);
		stream.write = (chunk, ...rest) => {
			kept.push(String(chunk));
			return write(chunk, ...rest);
		};
	}
	return () => kept.join('');
}

/** A detector that finds nothing would make every run green. */
function checkDetector(detector, marker) {
	const missed = Object.entries(usualSpellings(marker)).filter(([, text]) => !detector.inText(`a ${text} b`));
	const pieces = marker.match(/.{1,3}/g).map((delta) => ({ delta }));
	if (!detector.inPiecesOf(pieces)) missed.push(['pieces']);
	if (detector.inText('a text without any marker') !== undefined) missed.push(['nothing']);
	if (missed.length > 0) throw new Error(`The search for markers does not work: ${missed.map(([name]) => name)}`);
}

async function prepare(n8n, canaries) {
	const client = new N8nClient(n8n.baseUrl);
	await client.ownerSetupOrLogin(demoOwner);
	const [site, standIns] = [new Site(client, canaries), await startStandIns(canaries)];
	const journeys = await step('n8n: credentials full of markers, and the workflows of the loop', () =>
		buildLoop(site, standIns),
	);
	const rows = chooseRows(TOTAL >= EVERY_SOURCE_FROM);
	const targets = await step(`n8n: ${rows.length} sources`, async () => {
		const published = [];
		for (const row of rows) published.push(await publishRow(site, row));
		return published;
	});
	const own = journeys.flatMap(({ target }) => (target ? [target] : []));
	return { standIns, journeys, targets: [...targets, ...new Set(own)] };
}

/** Everything that happens while n8n is up. */
async function attackN8n(n8n, storm, canaries) {
	const { standIns, journeys, targets } = await prepare(n8n, canaries);
	try {
		await step(`Honest: each of ${journeys.length} journeys once, and what their senders get wrong`, async () => {
			for (const journey of journeys) await storm.honest(journey);
			for (const { name, mistakes = [] } of journeys) for (const call of mistakes) await storm.mistake(name, call);
		});
		const before = residentMb(n8n.pid);
		const stall = watchStalls(n8n.baseUrl);
		const plan = { total: TOTAL, targets, journeys, random: drawsFrom(SEED) };
		const progress = (done) => {
			const honest = `${storm.answered.honest} honest`;
			say(
				`  ${done} of ${TOTAL} hostile requests, ${honest}, ${Math.round(residentMb(n8n.pid))} MB, ${storm.findings.size} findings`,
			);
		};
		const began = performance.now();
		await step(`Hostile: ${TOTAL} requests of ${attacks.length} kinds to ${targets.length} triggers`, () =>
			storm.rage(plan, progress),
		);
		const seconds = (performance.now() - began) / 1000;
		const longestStall = stall();
		await step('n8n: what was started ends', () => untilQuiet(n8n));
		for (const visit of standIns.visits) storm.find('a server that was not configured was asked', visit);
		if (standIns.counts.asked === 0) storm.find('nothing was sent', 'agent, receiver');
		const after = residentMb(n8n.pid);
		return { before, after, seconds, longestStall, triggers: targets.length, asked: standIns.counts.asked };
	} finally {
		await standIns.close();
	}
}

/** @returns a function that ends the watch and gives the longest time that n8n's health page took, in milliseconds */
function watchStalls(baseUrl) {
	let [longest, over] = [0, false];
	void (async () => {
		while (!over) {
			const began = performance.now();
			await fetch(`${baseUrl}/healthz`).then(
				(response) => response.text(),
				() => undefined,
			);
			longest = Math.max(longest, performance.now() - began);
			await sleep(200);
		}
	})();
	return () => {
		over = true;
		return longest;
	};
}

async function untilQuiet(n8n) {
	const deadline = Date.now() + SETTLE_MS;
	for (let quiet = 0; quiet < 3 && Date.now() < deadline; await sleep(500)) {
		const database = openDatabase(n8n.userFolder);
		quiet = unfinished(database) === 0 ? quiet + 1 : 0;
		database.close();
	}
}

/** n8n has ended: its database, its files, its log and this run's own output. */
function searchEverything(userFolder, log, output, detector, canaries, storm) {
	const database = openDatabase(userFolder);
	const { figures, whatOf } = judgeExecutions(database, storm.sent, storm.find.bind(storm));
	const rows = searchDatabase(database, detector, canaries, whatOf);
	const files = searchFiles(userFolder, detector, canaries);
	const open = unfinished(database);
	database.close();
	if (open > 0) storm.find('executions have not ended', String(open));
	for (const [text, where] of [...rows.found, ...files.found]) storm.find(text, where);
	for (const [name, text] of Object.entries({ 'n8n’s log': log, 'this run’s output': output })) {
		const spelling = detector.inText(text);
		if (spelling) storm.find(`${canaries.namesIn(text).join(', ') || 'a marker'} (${spelling}) is shown`, name);
	}
	const logLines = judgeLog(log, PLANTED, storm.find.bind(storm));
	return { ...figures, rows: rows.count, files: files.count, bytes: rows.bytes + files.bytes, logLines };
}

function printFigures(storm, canaries, run, found) {
	const { honest, hostile, mistake, intercepted } = storm.answered;
	const waits = [...storm.waits].sort((a, b) => a - b);
	const at = (share) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0);
	const statuses = new Map();
	for (const counts of storm.statuses.values())
		for (const [status, count] of counts) statuses.set(status, (statuses.get(status) ?? 0) + count);
	const lines = [
		[
			'Hostile requests',
			`${hostile + intercepted} of ${attacks.length} kinds, ${Math.round((hostile + intercepted) / run.seconds)} a second; ${intercepted} were genuine and changed on their way`,
		],
		[
			'Their answers',
			[...statuses]
				.sort(([a], [b]) => a - b)
				.map(([status, count]) => `${status || 'none'}: ${count}`)
				.join(', '),
		],
		['Triggers attacked', run.triggers],
		['Honest requests', `${honest}, and ${mistake} mistakes`],
		['Honest senders waited', `${at(0.5)} ms (half of them), ${at(0.99)} ms (99 %), ${at(1)} ms (the longest)`],
		['n8n’s health page, the longest', `${Math.round(run.longestStall)} ms`],
		['Executions stored', `${found.executions}, ${found.rejectedItems} of them of the Rejected output`],
		['Agent and receiver asked', `${run.asked} times`],
		['Markers', canaries.count],
		[
			'Searched',
			`${found.rows} rows, ${found.files} files, ${found.logLines} lines of log; ${Math.round(found.bytes / 1e6)} MB`,
		],
		['n8n’s memory', `${Math.round(run.before)} MB before, ${Math.round(run.after)} MB after`],
		['Findings', storm.findings.size],
	];
	process.stdout.write(`\n${lines.map(([name, value]) => `  ${name.padEnd(34)} ${value}`).join('\n')}\n`);
}

const plain = (map) => Object.fromEntries(map);

/** All findings, and what each kind of attack was answered with. */
function writeReport({ findings, statuses }) {
	const both = [findings, statuses].map((map) => plain([...map].map(([key, inner]) => [key, plain(inner)])));
	mkdirSync(join(projectFolder, 'reports'), { recursive: true });
	writeFileSync(join(projectFolder, REPORT), `${JSON.stringify({ findings: both[0], answers: both[1] }, null, 2)}\n`);
}

function printFindings({ findings }) {
	for (const [text, places] of [...findings].slice(0, MOST_SHOWN)) {
		const times = [...places.values()].reduce((sum, count) => sum + count, 0);
		const more = places.size > MOST_PLACES ? ` and ${places.size - MOST_PLACES} more` : '';
		say(
			`✗ ${text}: ${[...places.keys()].slice(0, MOST_PLACES).join('; ')}${more}${times > 1 ? ` (${times} times)` : ''}`,
		);
	}
	if (findings.size > MOST_SHOWN) say(`✗ … and ${findings.size - MOST_SHOWN} more, in ${REPORT}`);
}

const output = keepOutput();
const canaries = new Canaries();
const detector = new Detector(canaries);
checkDetector(detector, canaries.make('the check of the search itself'));
const storm = new Storm(detector, canaries);
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-hostile-'));
try {
	await ensureN8n('2');
	await ensurePackageInstalled(userFolder, await ensureBuild());
	const n8n = await step('n8n: first start', () => startN8n({ userFolder, env: settings, logName: 'n8n-hostile' }));
	const run = await attackN8n(n8n, storm, canaries).finally(() => n8n.stop());
	const found = await step('Search: database, files, logs', async () =>
		searchEverything(userFolder, n8n.log(), output(), detector, canaries, storm),
	);
	writeReport(storm);
	printFindings(storm);
	printFigures(storm, canaries, run, found);
	if (storm.findings.size > 0) process.exitCode = 1;
} catch (error) {
	process.stderr.write(`\n${error.stack}\n`);
	process.exitCode = 1;
} finally {
	rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
}
