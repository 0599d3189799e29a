/** The example examples/inbox.json: an acknowledged delivery is processed even if a process is killed. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground } from '../real-n8n/real-n8n';
import { cluster } from './running-cluster';

/** As many as the example reads from its table at once. */
const DELIVERIES = 40;
/** Processing this delivery always fails. */
const POISON = 13;

interface Work {
	readonly number: number;
	readonly key: string;
}

const worked: Work[] = [];
let receiver: Loopback;
let secret: string;

beforeAll(async () => {
	receiver = await listen((request, response) => {
		void readAll(request).then((body) => {
			const { data } = JSON.parse(body.toString('utf8')) as { data: { number: number } };
			const key = request.headers['webhook-id'] as string;
			if (data.number !== POISON) worked.push({ number: data.number, key });
			// every tenth is processed, but the answer reports an error
			const fails = data.number === POISON || (data.number % 10 === 0 && timesOf(key) === 1);
			response.writeHead(fails ? 500 : 204).end();
		});
	});
	const folder = mkdtempSync(join(tmpdir(), 'inbox-'));
	try {
		writeFileSync(join(folder, 'inbox.json'), changedExample());
		writeFileSync(join(folder, 'credentials.json'), readFileSync('examples/credentials.json'));
		const { credentials } = await playground.prepareDemo(cluster.client, {
			folder,
			places: { 'https://orders.example.com': receiver.url },
		});
		secret = credentials['Example: GitHub webhook secret']?.data.secret as string;
	} finally {
		rmSync(folder, { recursive: true });
	}
}, 60_000);

afterAll(async () => await receiver?.close());

const timesOf = (key: string) => worked.filter((one) => one.key === key).length;

/** Starts the processing of the rows at once, where the example waits for the next minute. */
const runNow = {
	id: 'ff000000-0000-4000-8000-000000000001',
	name: 'Run now',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	position: [0, 560],
	webhookId: 'inbox-work',
	parameters: { httpMethod: 'POST', path: 'inbox-work', options: {} },
};

/** Returns the example with shorter times, and with a webhook beside its schedule. */
function changedExample(): string {
	const changes: [string, string][] = [
		['plus({ minutes: 10 })', 'plus({ seconds: 5 })'],
		['plus({ minutes: 2 **', 'plus({ milliseconds: 2 **'],
	];
	const text = changes.reduce(
		(changed, [from, to]) => {
			if (!changed.includes(from)) throw new Error(`The example has no ${from}`);
			return changed.replace(from, to);
		},
		readFileSync('examples/inbox.json', 'utf8'),
	);
	const example = JSON.parse(text) as { nodes: object[]; connections: Record<string, object> };
	const { 'Every minute': scheduled } = example.connections;
	if (scheduled === undefined) throw new Error('The example has no schedule');
	const connections = { ...example.connections, [runNow.name]: scheduled };
	return JSON.stringify({ ...example, nodes: [...example.nodes, runNow], connections });
}

/** Delivers as GitHub does, and retries until the delivery is acknowledged. */
async function deliver(number: number): Promise<void> {
	const body = JSON.stringify({ number });
	const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
	const headers = { 'content-type': 'application/json', 'x-github-event': 'push', 'x-hub-signature-256': signature };
	const url = `${cluster.baseUrl}/webhook/7c0f1c1e-6f0a-4d57-9a53-2c1f4a1d7e01/inbox`;
	for (let acknowledged = false; !acknowledged; await sleep(200)) {
		const signal = AbortSignal.timeout(5_000);
		acknowledged = await fetch(url, { method: 'POST', headers, body, signal }).then(
			({ ok }) => ok,
			() => false,
		);
	}
}

async function rowsOf(table: string): Promise<{ payload: string; reason?: string }[]> {
	const [found] = await cluster.query<{ id: string }>('select id from data_table where name = $1', [table]);
	return found ? await cluster.query(`select * from "data_table_user_${found.id}"`) : [];
}

async function workUntil(over: () => Promise<boolean>): Promise<void> {
	const url = `${cluster.baseUrl}/webhook/inbox-work`;
	const deadline = Date.now() + 120_000;
	while (!(await over())) {
		if (Date.now() > deadline) throw new Error(`${(await rowsOf('delivery_inbox')).length} rows are left`);
		await fetch(url, { method: 'POST' }).catch(() => undefined);
		await sleep(500);
	}
}

test('every delivery is processed under one key, and one that always fails becomes a dead letter', async () => {
	const [webhook] = cluster.webhooks;
	const [worker] = cluster.workers;
	let delivered = false;
	const working = workUntil(async () => delivered && (await rowsOf('delivery_inbox')).length === 0);
	const numbers = Array.from({ length: DELIVERIES }, (_, index) => index + 1);
	const sending = Promise.all(
		numbers.map(async (number) => {
			await sleep(number * 100);
			await deliver(number);
		}),
	);
	await sleep(1_500);
	const killed = [webhook, worker, cluster.main];
	await Promise.all(killed.map(async (process) => await process?.kill()));
	await Promise.all(killed.map(async (process) => await process?.start()));
	await sending;
	delivered = true;
	await working;

	const keys = new Map(
		numbers.map((number) => [number, new Set(worked.filter((one) => one.number === number).map(({ key }) => key))]),
	);
	for (const [number, used] of keys)
		expect({ number, keys: used.size }).toEqual({ number, keys: number === POISON ? 0 : 1 });
	const [dead, ...others] = await rowsOf('failed_deliveries');
	expect(others).toEqual([]);
	expect(JSON.parse(dead?.payload ?? '')).toEqual({ number: POISON });
	expect(dead?.reason).toBe('The receiver responded with 500 after 1 attempt');
}, 240_000);
