/**
 * `npm run bench:claims`: what the option Remember Deliveries: Across Processes and Restarts adds to a delivery. Each delivery to a
 * trigger with the option is paired with one to a trigger without it, in random order and on the same processes, so that other
 * load on the machine affects both alike. Prints tables with confidence intervals. About 6 minutes for queue mode.
 *
 *   npm run bench:claims                     queue mode, PostgreSQL: one webhook process, one worker
 *   npm run bench:claims -- --only=SQLite    one process
 *
 * Options: --pairs=3000, --answer=Immediately (part of the name: what to measure)
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { say } from '../../playground/progress.mjs';
import { onQuit } from '../../playground/quit.mjs';
import { percentiles } from '../../test/queue/flood/count.mjs';
import { githubDelivery, publishReceivers } from '../../test/queue/flood/receivers.mjs';
import { Sender } from '../../test/queue/flood/sender.mjs';
import { startMany, startOne } from '../../test/queue/flood/sites.mjs';
import { interval } from './interval.mjs';

const read = (name, otherwise) =>
	process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const PAIRS = Number(read('pairs', 3_000));
const WARM_UP = 200;
const ANSWER_MS = 2_000;
/** After an answer that does not wait for the run: the run must not overlap with the next delivery. */
const RUN_MS = 25;
/** How many executions are read for the duration of the trigger's own step, which n8n rounds to milliseconds. */
const STEPS = 400;

const sites = {
	'queue mode, PostgreSQL, one webhook process, one worker': async () =>
		await startMany(undefined, { webhooks: 1, workers: 1 }),
	'one process, SQLite': async () => await startOne(),
};
/** Each with the trigger that has the option, the one that has not, and n8n's own node. */
const comparisons = {
	'When Last Node Finishes: until the answer after the run': {
		labels: ['Across processes, last node', 'In this process, last node', 'n8n’s Webhook node, last node'],
		pairs: PAIRS,
		pauseMs: 0,
	},
	'Immediately: until the answer before the run': {
		labels: ['Webhook Trigger, across processes', 'Webhook Trigger, in this process', 'n8n’s Webhook node'],
		pairs: Math.ceil(PAIRS / 2),
		pauseMs: RUN_MS,
	},
};

let number = 0;
/** By receiver. In queue mode, n8n sometimes misses the end of a short run and never answers, also with its own Webhook node. */
const unanswered = {};

async function timeOf(sender, { url, label }) {
	const { status, ms } = await sender.send(url, githubDelivery(number++));
	if (status === 200) return ms;
	if (status !== 0) throw new Error(`${label} answered ${status}`);
	unanswered[label] = (unanswered[label] ?? 0) + 1;
	return undefined;
}

/** @returns {Promise<[number, number][]>} the times with and without the option */
async function pairsOf(sender, receivers, { pairs, pauseMs }) {
	const times = [];
	for (let pair = -WARM_UP; pair < pairs; pair++) {
		const both = [];
		for (const receiver of shuffled(receivers)) {
			both[receivers.indexOf(receiver)] = await timeOf(sender, receiver);
			await sleep(pauseMs);
		}
		if (pair >= 0 && both[0] !== undefined && both[1] !== undefined) times.push(both);
	}
	return times;
}

const shuffled = (list) =>
	list
		.map((one) => ({ one, at: Math.random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ one }) => one);

function tableOf(times) {
	const ms = (value) => value.toFixed(2);
	const column = (index) => percentiles(times.flatMap((both) => both[index] ?? []));
	const [across, here, n8n] = [column(0), column(1), column(2)];
	const rows = ['p50', 'p95', 'p99'].map((part) => {
		const { low, high } = interval(times, (sample) => differenceAt(sample, part));
		return `| ${part} | ${ms(n8n[part])} | ${ms(here[part])} | ${ms(across[part])} | ${ms(across[part] - here[part])} | ${ms(low)} to ${ms(high)} |`;
	});
	const header =
		'| | n8n’s node, ms | without, ms | with, ms | difference, ms | 95 % confidence |\n|---|--:|--:|--:|--:|--:|';
	return [header, ...rows].join('\n');
}

const differenceAt = (times, part) =>
	percentiles(times.map(([across]) => across))[part] - percentiles(times.map(([, here]) => here))[part];

/** Returns how long the step of the trigger took in the newest executions. n8n itself lists at most 100. */
async function stepsOf(client, query, { workflowId }) {
	const text = 'select id from execution_entity where "workflowId" = $1 and status = $2 order by id desc limit $3';
	const all = query ? await query(text, [workflowId, 'success', STEPS]) : await client.listExecutions(workflowId);
	const times = [];
	for (const { id } of all) times.push((await client.getExecution(String(id))).nodes.Start?.milliseconds ?? 0);
	const { p50, p99 } = percentiles(times);
	return `p50 ${p50} ms, p99 ${p99} ms (${times.length} executions)`;
}

/** What PostgreSQL counts for the table of the claims. */
async function statementsOf(query) {
	await query('select pg_stat_clear_snapshot()');
	const [row] = await query(
		`select idx_scan::int as reads, seq_scan::int as scans, n_tup_ins::int as inserts, n_tup_upd::int as updates,
			n_tup_del::int as deletes from pg_stat_user_tables where relname = 'processed_data'`,
	);
	return row;
}

async function planOf(query) {
	const text = `explain (analyze, buffers) select * from processed_data
		where "workflowId" = (select "workflowId" from processed_data limit 1) and context = 'n:none' limit 1`;
	return (await query(text)).map((row) => row['QUERY PLAN']).join('\n');
}

async function measure(name, start) {
	const { site, query, stop } = await start();
	const forget = onQuit(stop);
	const sender = new Sender(undefined, ANSWER_MS);
	try {
		for (const [title, { labels, ...plan }] of Object.entries(comparisons)) {
			if (!title.includes(read('answer', ''))) continue;
			const receivers = await publishReceivers(site.client, { labels });
			const before = query && (await statementsOf(query));
			const times = await pairsOf(sender, receivers, plan);
			process.stdout.write(`\n${name}\n${title}, ${times.length} pairs\n\n${tableOf(times)}\n\n`);
			const missing = receivers.map(({ label }) => `${label} ${unanswered[label] ?? 0}`);
			process.stdout.write(`Not answered within ${ANSWER_MS} ms: ${missing.join(', ')}\n`);
			for (const receiver of receivers)
				process.stdout.write(
					`Step of the trigger, ${receiver.label}: ${await stepsOf(site.client, query, receiver)}\n`,
				);
			if (query) await printStatements(query, before, plan.pairs + WARM_UP);
		}
		if (query) process.stdout.write(`\nPlan of a read:\n${await planOf(query)}\n`);
	} finally {
		sender.close();
		forget();
		await stop();
	}
}

async function printStatements(query, before, deliveries) {
	// the statistics of other connections arrive with a delay
	await sleep(2_000);
	const after = await statementsOf(query);
	const each = Object.entries(after).map(
		([what, count]) => `${what} ${((count - before[what]) / deliveries).toFixed(2)}`,
	);
	process.stdout.write(`Table of the claims, for each delivery with the option: ${each.join(', ')}\n`);
}

const only = read('only', 'queue');
for (const [name, start] of Object.entries(sites)) {
	if (!name.includes(only)) continue;
	say(name);
	await measure(name, start);
}
