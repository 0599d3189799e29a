/**
 * The course of a run: prepares n8n, attacks it while honest senders continue, and searches everything that it has
 * stored.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { residentMb } from '../../bench/process.mjs';
import { demoOwner } from '../../playground/demo.mjs';
import { N8nClient } from '../../playground/n8n.mjs';
import { say, step } from '../../playground/progress.mjs';
import { attacks, PLANTED } from './attacks.mjs';
import { buildLoop } from './loop.mjs';
import { openDatabase, searchDatabase, searchFiles } from './search.mjs';
import { Site } from './site.mjs';
import { chooseRows, publishRow } from './sources.mjs';
import { startStandIns } from './stand-ins.mjs';
import { judgeExecutions, judgeLog, unfinished } from './verdict.mjs';

/** Shorter runs use one source of each kind. */
const EVERY_SOURCE_FROM = 5_000;
const SETTLE_MS = 60_000;

/** Returns a random number generator that is the same for the same seed (mulberry32). */
function drawsFrom(seed) {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
	};
}

async function prepare(n8n, canaries, total) {
	const client = new N8nClient(n8n.baseUrl);
	await client.ownerSetupOrLogin(demoOwner);
	const [site, standIns] = [new Site(client, canaries), await startStandIns(canaries)];
	const title = 'n8n: credentials full of markers, and the workflows of the loop';
	const journeys = await step(title, () => buildLoop(site, standIns));
	const rows = chooseRows(total >= EVERY_SOURCE_FROM);
	const targets = await step(`n8n: ${rows.length} sources`, async () => {
		const published = [];
		for (const row of rows) published.push(await publishRow(site, row));
		return published;
	});
	const own = journeys.flatMap(({ target }) => (target ? [target] : []));
	return { standIns, journeys, targets: [...targets, ...new Set(own)] };
}

/**
 * Performs everything that happens while n8n is running.
 * @param {import('../../playground/n8n.mjs').RunningN8n} n8n
 * @param {import('./storm.mjs').Storm} storm
 * @param {import('./canary.mjs').Canaries} canaries
 * @param {{ total: number, seed: number }} plan total: hostile requests
 */
export async function attackN8n(n8n, storm, canaries, { total, seed }) {
	const { standIns, journeys, targets } = await prepare(n8n, canaries, total);
	try {
		await step(`Honest: each of ${journeys.length} journeys once, and what their senders get wrong`, async () => {
			for (const journey of journeys) await storm.honest(journey);
			for (const { name, mistakes = [] } of journeys) for (const call of mistakes) await storm.mistake(name, call);
		});
		const [before, began, stall] = [residentMb(n8n.pid), performance.now(), watchStalls(n8n.baseUrl)];
		const progress = (done) => {
			const state = `${storm.answered.honest} honest, ${Math.round(residentMb(n8n.pid))} MB, ${storm.findings.size} findings`;
			say(`  ${done} of ${total} hostile requests, ${state}`);
		};
		await step(`Hostile: ${total} requests of ${attacks.length} kinds to ${targets.length} triggers`, () =>
			storm.rage({ total, targets, journeys, random: drawsFrom(seed) }, progress),
		);
		const [seconds, longestStall] = [(performance.now() - began) / 1000, stall()];
		await step('n8n: what was started ends', () => untilQuiet(n8n));
		judgeStandIns(standIns, storm);
		const after = residentMb(n8n.pid);
		const { asked } = standIns.counts;
		return { before, after, seconds, longestStall, asked, triggers: targets.length, kinds: attacks.length };
	} finally {
		await standIns.close();
	}
}

function judgeStandIns({ visits, counts }, storm) {
	for (const visit of visits) storm.find('a server that is not configured was called', visit);
	if (counts.asked === 0) storm.find('nothing was sent', 'agent, receiver');
}

/**
 * @returns a function that ends the watch and returns the longest response time of n8n's health page, in milliseconds
 */
function watchStalls(baseUrl) {
	let [longest, over] = [0, false];
	const look = async () => await (await fetch(`${baseUrl}/healthz`)).text();
	void (async () => {
		while (!over) {
			const began = performance.now();
			await look().catch(() => undefined);
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

/**
 * Searches n8n's database, files and log, and this run's own output, after n8n has ended.
 * @param {{ userFolder: string, log: string, output: string }} kept
 */
export function searchEverything({ userFolder, log, output }, storm, detector, canaries) {
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
	const searched = { rows: rows.count, files: files.count, bytes: rows.bytes + files.bytes, logLines };
	return { ...figures, ...searched, markers: canaries.count };
}
