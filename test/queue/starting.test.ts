/** Why a load balancer must check whether a process is ready. */
import { setTimeout as sleep } from 'node:timers/promises';

import { github } from '../n8n/trigger-senders';
import { sendTo } from '../n8n/trigger-workflow';
import type { WireAnswer } from '../n8n/trigger-workflow';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

interface Seen {
	readonly ready: number;
	readonly delivery: WireAnswer;
}

/** Attempts: a process may start too quickly to be observed while it starts. */
const MOST_STARTS = 5;

test('a starting webhook process answers deliveries with 200 without storing them, and readiness with 503', async () => {
	const workflow = await onGithub();
	const seen: Seen[] = [];
	for (let starts = 0; starts < MOST_STARTS && untrueIn(seen).length === 0; starts++) {
		seen.push(...(await seenWhileStarting(workflow.path)));
	}
	const accepted = seen.filter(({ delivery }) => delivery.body === '{"status":"accepted"}').length;
	expect(untrueIn(seen).length).toBeGreaterThan(0);
	for (const { ready } of untrueIn(seen)) expect(ready).not.toBe(200);
	expect(await stored(workflow.id)).toBe(accepted);
}, 180_000);

/** Answers with status 200 whose text says that the process is starting. */
function untrueIn(seen: readonly Seen[]): Seen[] {
	return seen.filter(({ delivery }) => delivery.status === 200 && delivery.body.includes('starting up'));
}

let deliveries = 0;

/** Kills a webhook process, starts it again, and sends it deliveries until it is ready. */
async function seenWhileStarting(path: string): Promise<Seen[]> {
	const [, process] = cluster.webhooks;
	if (!process) throw new Error('There is no second webhook process');
	await process.kill();
	const started = { yet: false };
	const starting = process.start().finally(() => (started.yet = true));
	const seen: Seen[] = [];
	while (!started.yet) {
		const ready = await statusOf(`${process.baseUrl}/healthz/readiness`);
		const delivery = await answerOf(`${process.baseUrl}/webhook/${path}`, deliveries++);
		if (delivery) seen.push({ ready, delivery });
		await sleep(5);
	}
	await starting;
	return seen;
}

async function statusOf(url: string): Promise<number> {
	return await fetch(url).then(
		({ status }) => status,
		() => 0,
	);
}

async function answerOf(url: string, number: number): Promise<WireAnswer | undefined> {
	return await sendTo(url, github({ body: { number } })).catch(() => undefined);
}

async function stored(workflowId: string): Promise<number> {
	const text = 'select count(*)::int as stored from execution_entity where "workflowId" = $1';
	const [row] = await cluster.query<{ stored: number }>(text, [workflowId]);
	return row?.stored ?? -1;
}
