/**
 * `npm run bench:queue`: requests per second and response times by number of connections, for one n8n process with SQLite,
 * and in queue mode for main alone and for one, two and three webhook processes. Prints a table, and writes docs/performance.md
 * with a chart. About 8 minutes on an idle machine with two cores.
 *
 *   SCALE_SECONDS=2 npm run bench:queue    shorter; writes nothing
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { projectFolder } from '../../playground/paths.mjs';
import { say } from '../../playground/progress.mjs';
import { percentiles } from '../../test/queue/flood/count.mjs';
import { githubDelivery, publishReceivers } from '../../test/queue/flood/receivers.mjs';
import { Sender } from '../../test/queue/flood/sender.mjs';
import { startMany, startOne } from '../../test/queue/flood/sites.mjs';
import { barChart } from '../chart.mjs';

const SECONDS = Number(process.env.SCALE_SECONDS ?? 8);
const CONNECTIONS = [1, 8, 32];
const LABELS = ['Webhook Trigger, across processes', 'Webhook Trigger, in this process', 'n8n’s Webhook node'];
const [ACROSS] = LABELS;
const DRAIN_MS = 120_000;

/** The receivers, by their names in the table. */
const levels = {
	'One process, SQLite': { start: startOne, receive: ({ main }) => main },
	'Queue mode, main': { start: startMany, receive: ({ main }) => main },
	'Queue mode, 1 webhook process': { start: startMany, receive: ({ webhook }) => webhook.slice(0, 1) },
	'Queue mode, 2 webhook processes': { start: startMany, receive: ({ webhook }) => webhook.slice(0, 2) },
	'Queue mode, 3 webhook processes': { start: startMany, receive: ({ webhook }) => webhook },
};

let number = 0;

/** Sends over the given number of connections, each to one of the processes, and waits until all executions have ended. */
async function load({ site, sender, receiver, bases, connections }) {
	const times = [];
	const before = await ended(site, receiver);
	const began = performance.now();
	const path = new URL(receiver.url).pathname;
	const send = async (index) => {
		while (performance.now() - began < SECONDS * 1000) {
			const { status, ms } = await sender.send(`${bases[index % bases.length]}${path}`, githubDelivery(number++));
			if (status !== 200) throw new Error(`${receiver.label} answered ${status}`);
			times.push(ms);
		}
	};
	await Promise.all(Array.from({ length: connections }, (_, index) => send(index)));
	const perSecond = times.length / SECONDS;
	await drained(site, receiver, before + times.length);
	return {
		perSecond,
		runsPerSecond: times.length / ((performance.now() - began) / 1000),
		...percentiles(times),
	};
}

const ended = async (site, { workflowId }) =>
	(await site.runsOf(workflowId)).filter(({ status }) => status === 'success').length;

async function drained(site, receiver, wanted) {
	for (const deadline = Date.now() + DRAIN_MS; Date.now() < deadline; await sleep(250)) {
		if ((await ended(site, receiver)) >= wanted) return;
	}
	throw new Error(`${receiver.label}: not every run has ended`);
}

/** Measures all levels that need the same processes. */
async function measure(start) {
	const { site, members, stop } = await start();
	const sender = new Sender();
	try {
		const receivers = await publishReceivers(site.client, { labels: LABELS });
		const rows = [];
		for (const [level, { receive }] of Object.entries(levels).filter(([, one]) => one.start === start)) {
			const bases = receive(members).map(({ baseUrl }) => baseUrl);
			for (const receiver of receivers) await load({ site, sender, receiver, bases, connections: 8 });
			for (const connections of CONNECTIONS) {
				for (const receiver of receivers) {
					const figures = await load({ site, sender, receiver, bases, connections });
					rows.push({ level, receiver: receiver.label, connections, ...figures });
				}
				say(`${level}, ${connections} connections`);
			}
		}
		return rows;
	} finally {
		sender.close();
		await stop();
	}
}

function tableOf(rows) {
	const cells = ({ level, receiver, connections, perSecond, runsPerSecond, p50, p95, p99 }) =>
		[
			level,
			receiver,
			connections,
			perSecond.toFixed(0),
			...[p50, p95, p99].map((ms) => ms.toFixed(1)),
			runsPerSecond.toFixed(0),
		].join(' | ');
	return [
		'| | Receiver | Connections | Accepted/s | p50 ms | p95 ms | p99 ms | Runs/s |',
		'|---|---|--:|--:|--:|--:|--:|--:|',
		...rows.map((row) => `| ${cells(row)} |`),
	].join('\n');
}

const rows = [...(await measure(startOne)), ...(await measure(startMany))];
const busy = loadavg()[0].toFixed(1);
const most = Math.max(...CONNECTIONS);
const text = `# Performance

\`npm run bench:queue\` sends GitHub deliveries for ${SECONDS} seconds to each row, directly to the processes that receive. n8n 2.41 runs with two
workers, Redis and PostgreSQL, or as one process with SQLite. Everything shares ${cpus().length} cores with the sender. The machine's load average at the end
was ${busy}. With more than about ${cpus().length + 6}, other programs were running, and only the comparison between rows counts.

- *Accepted/s* is the rate at which deliveries are stored and answered.
- *Runs/s* is the rate until the last of their runs has ended. What is accepted faster waits in Redis.

![Deliveries accepted a second, over ${most} connections](images/queue-scale.svg)

${tableOf(rows)}
`;
process.stdout.write(`\n${text}`);
if (process.env.SCALE_SECONDS === undefined) {
	const bars = rows
		.filter(({ connections }) => connections === most)
		.map(({ level, receiver, perSecond }) => ({
			label: `${level}: ${shortOf(receiver)}`,
			value: perSecond,
			own: receiver === ACROSS,
		}));
	const title = `Deliveries accepted a second, over ${most} connections (longer is better)`;
	const chart = barChart({ title, bars, text: (value) => value.toFixed(0), limit: 0 });
	writeFileSync(join(projectFolder, 'docs', 'images', 'queue-scale.svg'), chart);
	writeFileSync(join(projectFolder, 'docs', 'performance.md'), text);
}

function shortOf(receiver) {
	return receiver.replace('Webhook Trigger, ', '').replace('n8n’s Webhook node', 'n8n’s node');
}
