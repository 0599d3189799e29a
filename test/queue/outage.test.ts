/** PostgreSQL or Redis stops for some seconds while deliveries arrive and run. */
import { setTimeout as sleep } from 'node:timers/promises';

import { github } from '../n8n/trigger-senders';
import type { TriggerWorkflow } from '../n8n/trigger-workflow';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import acrossProcesses from './across-processes.json';
import { githubTo, onGithub } from './on-github';
import { cluster } from './running-cluster';

/** The numbers of the deliveries that ran. n8n cannot store this while its database is down. */
const ran: number[] = [];
const timesOf = (number: number) => ran.filter((one) => one === number).length;
let shop: Loopback;

beforeAll(async () => {
	shop = await listen((request, response) => {
		void readAll(request).then((body) => {
			ran.push((JSON.parse(body.toString('utf8')) as { number: number }).number);
			response.end('{}');
		});
	});
});

afterAll(async () => await shop?.close());

/** Publishes a workflow that works for some time and then calls the shop. */
async function publish(seconds: number, respond = 'onReceived'): Promise<TriggerWorkflow> {
	const work = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: seconds }, webhookId: 'w' };
	const parameters = {
		method: 'POST',
		url: shop.url,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: "={{ { number: $('Trigger').item.json.body.number } }}",
		options: {},
	};
	const call = { type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters };
	return await onGithub({ respond, options: acrossProcesses }, [work, call]);
}

/** Tells whether the database knows that the delivery is running. */
async function isClaimed({ id }: TriggerWorkflow): Promise<boolean> {
	const text = `select context from processed_data where "workflowId" = $1 and context not like '%|probe'`;
	return (await cluster.query(text, [id])).length > 0;
}

/** Waits until main and the webhook processes have noticed that the database is back. */
async function untilReady(): Promise<void> {
	const isReady = async ({ baseUrl }: { baseUrl: string }) => (await fetch(`${baseUrl}/healthz/readiness`)).ok;
	await until(async () => (await isReady(cluster.main)) && cluster.balancer.ready().length === 2);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + 60_000; !(await holds()); await sleep(50)) {
		if (Date.now() > deadline) throw new Error('It did not happen');
	}
}

describe('PostgreSQL is down when runs end', () => {
	const [first, second] = cluster.webhooks.map(({ name }) => name) as [string, string];
	let immediately: TriggerWorkflow;
	let lastNode: TriggerWorkflow;

	beforeAll(async () => {
		immediately = await publish(3);
		lastNode = await publish(3, 'lastNode');
		expect(await immediately.send(githubTo(first, { body: { number: 1 } }))).toMatchObject({ status: 200 });
		void lastNode.send(githubTo(first, { body: { number: 2 } })).catch(() => undefined);
		await until(async () => (await isClaimed(immediately)) && (await isClaimed(lastNode)));
		await cluster.postgres.restart(async () => {
			await until(() => timesOf(1) === 1 && timesOf(2) === 1);
			// n8n tries to save the executions meanwhile
			await sleep(2_000);
		});
	}, 180_000);

	// also for the other test files
	afterAll(untilReady, 60_000);

	test('a copy of a delivery that was answered at once ends at the trigger', async () => {
		await untilReady();
		expect(await immediately.send(githubTo(second, { body: { number: 1 } }))).toMatchObject({ status: 200 });
		expect(Object.keys((await immediately.execution(2)).nodes)).toEqual(['Trigger']);
		expect(timesOf(1)).toBe(1);
	});

	test('When Last Node Finishes: a copy of a delivery that succeeded gets 200, and does not run', async () => {
		// until the end of the run is recorded, its copies get 500, and senders send them again
		await until(async () => (await lastNode.send(githubTo(second, { body: { number: 2 } }))).status === 200);
		expect(timesOf(2)).toBe(1);
	});
});

test('Redis is down while deliveries arrive: each that was acknowledged runs once', async () => {
	const workflow = await publish(0);
	const numbers = Array.from({ length: 20 }, (_, index) => 100 + index);
	const restarting = cluster.redis.restart(async () => await sleep(2_000));
	const acknowledged = async (number: number): Promise<void> => {
		for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(500)) {
			const { status } = await workflow.send(github({ body: { number } })).catch(() => ({ status: 0 }));
			if (status === 200) return;
		}
	};
	await Promise.all(numbers.map(acknowledged));
	await restarting;
	await untilReady();
	await until(() => numbers.every((number) => timesOf(number) > 0));
	expect(numbers.map(timesOf)).toEqual(numbers.map(() => 1));
}, 120_000);
