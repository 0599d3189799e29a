/** The long form: a flood during which processes are killed repeatedly, and a table of the results. */
import { setTimeout as sleep } from 'node:timers/promises';

import { say } from '../../../playground/progress.mjs';
import { beforeQuit } from '../../../playground/quit.mjs';
import { flood } from './flood.mjs';
import { startMany, startOne } from './sites.mjs';

const SECOND_MS = 1_000;
const PROGRESS_MS = 30_000;
const DELIVERY_HEADER = 'x-github-delivery';

const SITES = {
	'queue mode, PostgreSQL, three webhook processes, two workers': startMany,
	'one process, SQLite': startOne,
};
const SHARES = {
	'Webhook Trigger, across processes': 8,
	'Webhook Trigger, in this process': 1,
	'n8n’s Webhook node': 1,
};
/** For what n8n itself loses, which takes as many deliveries to its own node. */
const EVEN = { 'Webhook Trigger, across processes': 1, 'n8n’s Webhook node': 1 };

/**
 * @typedef {object} LongRun
 * @property {number} deliveries @property {number} senders
 * @property {number} everySeconds interval between kills; 0 for none
 * @property {('webhook' | 'worker' | 'main')[]} kill kinds of processes to kill, in turn
 * @property {string} only part of a name: the sites to test
 * @property {boolean} sticky whether the balancer sends all copies of a delivery to one process
 * @property {boolean} even whether n8n's Webhook node gets as many deliveries as the trigger, instead of one in ten
 * @property {number} minutes when the deliveries to each site end; Infinity for no limit
 *
 * Ctrl-C ends the run early. The table then counts what was delivered until then.
 *
 * @param {LongRun} run
 * @returns {Promise<boolean>} whether the trigger that remembers across processes lost nothing, ran nothing twice and accepted no forgery
 */
export async function longRun({ only, ...run }) {
	const interrupt = new AbortController();
	const running = floodAll(only, run, interrupt.signal);
	beforeQuit(async () => {
		say('Interrupted. The table follows in about a minute; Ctrl-C again skips it');
		interrupt.abort();
		await running.catch(() => undefined);
	});
	const results = await running;
	return results.length > 0 && results.filter(({ promised }) => promised).every(({ kept }) => kept);
}

async function floodAll(only, run, interrupted) {
	const results = [];
	for (const [name, start] of Object.entries(SITES)) {
		if (name.includes(only) && !interrupted.aborted) results.push(...(await floodOne(name, start, run, interrupted)));
	}
	return results;
}

async function floodOne(name, start, { kill, sticky, even, minutes, everySeconds, ...plan }, interrupted) {
	const { site, members, stop } = await start(sticky ? DELIVERY_HEADER : undefined);
	try {
		const kills = everySeconds > 0 ? `a kill -9 every ${everySeconds} s, in turn: ${kill.join(', ')}` : 'no kills';
		say(`${name}: ${plan.deliveries} deliveries, ${kills}`);
		const began = performance.now();
		const killer = new Killer(
			kill.flatMap((kind) => members[kind]),
			everySeconds,
		);
		const meanwhile = (done) =>
			killer.until(
				() => done() >= 1,
				() => say(`${Math.round(100 * done())} %, ${killer.kills} kills`),
			);
		const signal = AbortSignal.any([interrupted, ...(minutes < Infinity ? [timeout(minutes)] : [])]);
		const counts = await flood(site, { ...plan, shares: even ? EVEN : SHARES, meanwhile, signal, hurry: interrupted });
		const seconds = Math.round((performance.now() - began) / SECOND_MS);
		const sent = counts.reduce((sum, { deliveries }) => sum + deliveries, 0);
		const early = sent < plan.deliveries ? ` of ${plan.deliveries}, ended early` : '';
		const title = `${name}: ${sent} deliveries${early}, in ${seconds} s, ${killer.kills} kills (${kill.join(', ')})`;
		process.stdout.write(`\n${title}\n\n${tableOf(counts)}\n\n`);
		return counts.map(verdict);
	} finally {
		await stop();
	}
}

const timeout = (minutes) => AbortSignal.timeout(minutes * 60 * SECOND_MS);

/** Kills processes in turn, and starts each again at once. */
class Killer {
	kills = 0;

	constructor(members, everySeconds) {
		this.members = members;
		this.everySeconds = everySeconds;
	}

	/** @param {() => boolean} over @param {() => void} report */
	async until(over, report) {
		const ticker = setInterval(report, PROGRESS_MS);
		try {
			for (let next = Date.now() + this.everySeconds * SECOND_MS; !over(); await sleep(100)) {
				if (this.everySeconds === 0 || Date.now() < next) continue;
				next = Date.now() + this.everySeconds * SECOND_MS;
				const member = this.members[this.kills++ % this.members.length];
				await member.kill();
				// a process that does not start is no reason to lose the counts
				await member.start().catch((error) => say(`${member.name} was not restarted: ${error.message}`));
				// give a process that takes long to start some time to work
				next = Math.max(next, Date.now() + (this.everySeconds * SECOND_MS) / 2);
			}
		} finally {
			clearInterval(ticker);
		}
	}
}

/** Tells whether the trigger kept its promises. The table also has the results of the other receivers. */
function verdict({ label, lost, crashed, open, doubled, forgeriesAccepted, strange }) {
	const kept = lost <= crashed + open && doubled === 0 && forgeriesAccepted === 0 && strange.length === 0;
	return { promised: label === 'Webhook Trigger, across processes', kept };
}

const COLUMNS = {
	Receiver: ({ label }) => label,
	Deliveries: ({ deliveries }) => deliveries,
	Copies: ({ copies }) => copies,
	Repeated: ({ retried }) => retried,
	Acknowledged: ({ acknowledged }) => acknowledged,
	'Run once': ({ once }) => once,
	'Run twice': ({ doubled }) => doubled,
	Lost: ({ lost }) => lost,
	'Crashed runs': ({ crashed }) => crashed,
	'Not ended': ({ open }) => open,
	'Forgeries let in': ({ forgeries, forgeriesAccepted }) => `${forgeriesAccepted} of ${forgeries}`,
	'p50, p95, p99 (ms)': ({ ms }) => [ms.p50, ms.p95, ms.p99].map((value) => value.toFixed(1)).join(', '),
};

function tableOf(counts) {
	const row = (cells) => `| ${cells.join(' | ')} |`;
	const names = Object.keys(COLUMNS);
	const rows = counts.map((count) => row(Object.values(COLUMNS).map((cell) => cell(count))));
	return [row(names), row(names.map(() => '---')), ...rows].join('\n');
}
