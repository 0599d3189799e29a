/**
 * Sends a flood of deliveries, with copies to other processes and forgeries among them, and counts the resulting executions
 * in n8n's database.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { count } from './count.mjs';
import { githubDelivery, publishReceivers } from './receivers.mjs';
import { Sender } from './sender.mjs';

/** Every third delivery has a copy. It is sent alternately at the same time as the first, or after the answer to it. */
const COPIED = 3;
const FORGED = 10;
/** How long to wait afterwards for the runs to end. After workers were killed under load, many runs are still queued. */
const SETTLE_MS = 900_000;
const SETTLE_EARLY_MS = 30_000;
/** n8n takes 90 seconds to mark the executions of a dead worker. */
const UNCHANGED_MS = 100_000;
/** Answers that a genuine sender may get. n8n's text while it starts is not one of them. */
const ANSWERS = /^\{"(?:status":"(?:accepted|duplicate)|message":"Workflow was started)"\}$/;

/**
 * @typedef {object} Site an n8n of one process or many
 * @property {import('../../../playground/n8n.mjs').N8nClient} client
 * @property {() => string[]} processes names of the webhook processes that are ready
 * @property {(workflowId: string) => Promise<import('./count.mjs').Run[]>} runsOf
 *
 * @typedef {object} Sent one delivery
 * @property {number} number @property {boolean} acknowledged @property {number} copies @property {number} attempts
 */

/**
 * @typedef {object} Plan
 * @property {number} deliveries in all
 * @property {Record<string, number>} shares the relative share of the deliveries for each workflow of receivers.mjs
 * @property {number} [senders] that deliver at the same time
 * @property {number} [pauseSeconds] how long each run takes
 * @property {(done: () => number) => Promise<void>} [meanwhile] causes failures during the flood; `done` returns the fraction delivered
 * @property {AbortSignal} [signal] ends the flood early. What was delivered until then is counted.
 * @property {AbortSignal} [hurry] also ends the wait for the runs soon
 */

/**
 * @param {Site} site @param {Plan} plan
 * @returns {Promise<import('./count.mjs').Count[]>} one for each receiver
 */
export async function flood(site, { deliveries, shares, senders = 8, pauseSeconds, meanwhile, signal, hurry }) {
	const receivers = await publishReceivers(site.client, { labels: Object.keys(shares), pauseSeconds });
	const ledgers = receivers.map((receiver) => ({
		receiver,
		next: 0,
		sent: [],
		answers: [],
		forgeries: [],
		strange: [],
	}));
	const turns = ledgers.flatMap((ledger) => Array(shares[ledger.receiver.label]).fill(ledger));
	const sender = new Sender(signal);
	let next = 0;
	let done = 0;
	const work = async () => {
		while (next < deliveries && !signal?.aborted) {
			const ledger = turns[next++ % turns.length];
			await deliver(site, sender, ledger, ledger.next++);
			done++;
		}
	};
	const working = Array.from({ length: senders }, work);
	// `meanwhile` ends with the deliveries, even if one of them throws
	for (const one of working) one.catch(() => (done = deliveries));
	const fraction = () => (signal?.aborted ? 1 : done / deliveries);
	const ended = await Promise.allSettled([...working, meanwhile?.(fraction)]);
	sender.close();
	const failed = ended.find(({ status }) => status === 'rejected');
	if (failed) throw failed.reason;
	const deadline = Date.now() + (hurry?.aborted ? SETTLE_EARLY_MS : SETTLE_MS);
	return await Promise.all(ledgers.map((ledger) => settled(site, ledger, deadline)));
}

async function deliver(site, sender, ledger, number) {
	const { receiver, sent, answers, forgeries, strange } = ledger;
	const delivery = githubDelivery(number);
	const [one, other] = twoOf(site.processes(), Math.floor(number / COPIED));
	const first = () => sender.deliver(receiver.url, delivery, () => to(site, one));
	const copy = () => sender.deliver(receiver.url, delivery, () => to(site, other));
	const outcomes = [];
	if (number % COPIED !== 0) outcomes.push(await first());
	else if (number % (2 * COPIED) === 0) outcomes.push(...(await Promise.all([first(), copy()])));
	else for (const send of [first, copy]) outcomes.push(await send());
	if (receiver.verifies && number % FORGED === 0) {
		forgeries.push(await sender.send(receiver.url, githubDelivery(number, 'another secret')));
	}
	const acknowledged = outcomes.some((outcome) => outcome.acknowledged);
	const attempts = outcomes.reduce((sum, outcome) => sum + outcome.attempts, 0);
	sent.push({ number, acknowledged, copies: outcomes.length - 1, attempts });
	if (outcomes.length === 1 && attempts === 1) answers.push(outcomes[0].ms);
	for (const { acknowledged: ok, text } of outcomes) if (ok && !ANSWERS.test(text)) strange.push(text);
}

/** Chooses two different processes if there are at least two. */
const twoOf = (names, turn) => [names[turn % names.length], names[(turn + 1) % names.length]];

/** Asks the balancer for a particular process while that process is ready. */
const to = (site, name) => (name && site.processes().includes(name) ? { 'x-test-process': name } : {});

/**
 * Waits until n8n has finished every run. If a process is killed after storing an execution and before queueing it, that
 * execution never starts. So the wait ends if nothing changes for a time.
 */
async function settled(site, ledger, deadline) {
	for (let last, since = Date.now(); ; await sleep(500)) {
		const runs = await site.runsOf(ledger.receiver.workflowId);
		const open = runs.filter(({ status }) => ['new', 'running', 'waiting'].includes(status)).length;
		if (open !== last) [last, since] = [open, Date.now()];
		if (open === 0 || Date.now() > deadline || Date.now() - since > UNCHANGED_MS)
			return { ...count(ledger, runs), open };
	}
}
