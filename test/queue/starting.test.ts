/** Why a load balancer has to ask whether a process is ready. */
import { setTimeout as sleep } from 'node:timers/promises';

import { github } from '../n8n/trigger-senders';
import { sendTo } from '../n8n/trigger-workflow';
import type { WireAnswer } from '../n8n/trigger-workflow';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

test('a starting webhook process answers deliveries with 200 without storing them, and readiness with 503', async () => {
	const [, process] = cluster.webhooks;
	if (!process) throw new Error('There is no second webhook process');
	const workflow = await onGithub();
	await process.kill();
	let started = false;
	const starting = process.start().finally(() => (started = true));
	const seen: { ready: number; delivery: WireAnswer }[] = [];
	for (let number = 0; !started; number++) {
		const ready = await statusOf(`${process.baseUrl}/healthz/readiness`);
		const delivery = await answerOf(`${process.baseUrl}/webhook/${workflow.path}`, number);
		if (delivery) seen.push({ ready, delivery });
		await sleep(5);
	}
	await starting;
	const accepted = seen.filter(({ delivery }) => delivery.body === '{"status":"accepted"}').length;
	const untrue = seen.filter(({ delivery }) => delivery.status === 200 && delivery.body.includes('starting up'));
	expect(untrue.length).toBeGreaterThan(0);
	for (const { ready } of untrue) expect(ready).not.toBe(200);
	expect(await stored(workflow.id)).toBe(accepted);
}, 60_000);

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
