/**
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { readFileSync } from 'node:fs';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n, RedisServer, WorkflowExport } from '../real-n8n/real-n8n';
import { github, GITHUB_SECRET } from './trigger-senders';
import { sendTo } from './trigger-workflow';

jest.setTimeout(60_000);

let n8n: RealN8n;
let redis: RedisServer;
let workflowId: string;

beforeAll(async () => {
	redis = await playground.startRedis({ name: 'trigger-redis' });
	const { port } = redis;
	n8n = await playground.startRealN8n({ name: 'trigger-redis' });
	const credentials = {
		webhookSigningSecretApi: await n8n.client.createCredential('GitHub', 'webhookSigningSecretApi', {
			secret: GITHUB_SECRET,
		}),
		redis: await n8n.client.createCredential('Redis', 'redis', { host: '127.0.0.1', port, password: '', database: 0 }),
	};
	const example = JSON.parse(readFileSync('examples/redis-dedupe.json', 'utf8')) as WorkflowExport;
	const nodes = example.nodes.map((node) => ({
		...node,
		...(node.credentials && {
			credentials: Object.fromEntries(
				Object.entries(credentials).flatMap(([type, { id, name }]) =>
					node.credentials?.[type] ? [[type, { id, name }]] : [],
				),
			),
		}),
	}));
	workflowId = (await n8n.client.createWorkflow({ ...example, nodes })).id;
	await n8n.client.activate(workflowId);
}, START_TIMEOUT_MS);

afterAll(async () => {
	await redis?.stop();
	await n8n?.stop();
}, 30_000);

test('of many simultaneous copies exactly one starts a run, and each is answered', async () => {
	const url = `${n8n.baseUrl}/webhook/5b0f1c1e-6f0a-4d57-9a53-2c1f4a1d7a04/dedupe`;
	const [one, two] = [
		github({ body: { action: 'opened', number: 1 } }),
		github({ body: { action: 'opened', number: 2 } }),
	];
	const answers = await Promise.all([one, one, one, two, one, two].map((delivery) => sendTo(url, delivery)));
	expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
	const went: unknown[] = [];
	for (const deadline = Date.now() + 20_000; Date.now() < deadline && went.length < 6;) {
		const executions = await n8n.client.listExecutions(workflowId);
		went.length = 0;
		for (const { id, status } of executions)
			if (status === 'success') went.push((await n8n.client.getExecution(id)).nodes);
	}
	const endedAt = (node: string) =>
		went.flatMap(
			(nodes) => (nodes as Record<string, { outputs: Record<string, unknown>[][] }>)[node]?.outputs[0] ?? [],
		);
	const firsts = endedAt('First copy');
	expect(went).toHaveLength(6);
	expect(endedAt('Copy')).toHaveLength(4);
	expect(firsts.map(({ body }) => (body as { number: number }).number).sort()).toEqual([1, 2]);
});
