/**
 * A flood of deliveries, with copies to other processes and forgeries in between, and a count in n8n's database of what
 * became of them.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { count } from './count.mjs';
import { githubDelivery, publishReceivers } from './receivers.mjs';
import { Sender } from './sender.mjs';

/** Every third delivery has a copy: in turn at the same time as the first, and after its answer. */
const COPIED = 3;
const FORGED = 10;
/** What an honest sender is told. n8n's text while it starts is none of them. */
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
 * @property {Record<string, number>} shares the workflows of receivers.mjs, and how many of so many deliveries each gets
 * @property {number} [senders] that deliver at the same time
 * @property {number} [pauseSeconds] how long each run takes
 * @property {number} [settleMs] how long to wait afterwards until every run has ended
 * @property {(done: () => number) => Promise<void>} [meanwhile] the failures; `done` is the part that was delivered
 */

/**
 * @param {Site} site @param {Plan} plan
 * @returns {Promise<import('./count.mjs').Count[]>} one for each receiver
 */
export async function flood(site, { deliveries, shares, senders = 8, pauseSeconds, settleMs = 180_000, meanwhile }) {
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
	const sender = new Sender();
	let next = 0;
	let done = 0;
	const work = async () => {
		while (next < deliveries) {
			const ledger = turns[next++ % turns.length];
			await deliver(site, sender, ledger, ledger.next++);
			done++;
		}
	};
	await Promise.all([meanwhile?.(() => done / deliveries), ...Array.from({ length: senders }, work)]);
	sender.close();
	const deadline = Date.now() + settleMs;
	return await Promise.all(ledgers.map((ledger) => settled(site, ledger, deadline)));
}

async function deliver(site, sender, ledger, number) {
	const { receiver, sent, answers, forgeries, strange } = ledger;
	const delivery = githubDelivery(number);
	const [one, other] = twoOf(site.processes(), number);
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

/** Chooses two different processes, where there are two. */
const twoOf = (names, number) => [names[number % names.length], names[(number + 1) % names.length]];

/** Asks the balancer for a certain process as long as that one is ready. */
const to = (site, name) => (name && site.processes().includes(name) ? { 'x-test-process': name } : {});

/** Waits until n8n has finished every run. */
async function settled(site, ledger, deadline) {
	for (;;) {
		const runs = await site.runsOf(ledger.receiver.workflowId);
		const open = runs.filter(({ status }) => ['new', 'running', 'waiting'].includes(status)).length;
		if (open === 0 || Date.now() > deadline) return { ...count(ledger, runs), open };
		await sleep(500);
	}
}
