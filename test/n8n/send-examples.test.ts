/** @jest-environment ./test/real-n8n/environment.mjs */
import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { Demo, Execution, RealN8n } from '../real-n8n/real-n8n';

let n8n: RealN8n;
let demo: Demo;

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'send-examples' });
	demo = await playground.prepareDemo(n8n.client);
}, START_TIMEOUT_MS);
afterAll(() => n8n?.stop());

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<number> {
	const response = await fetch(`${n8n.baseUrl}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(30_000),
	});
	await response.text();
	return response.status;
}

/**
 * Returns the executions that a request starts in a workflow: that of the receiving node, and those of its deliveries.
 */
async function executionsOf(name: string, count: number, act: () => Promise<unknown>): Promise<Execution[]> {
	const { id } = demo.workflows[name] ?? { id: '' };
	const since = await n8n.client.executionIds(id);
	await act();
	const found: Execution[] = [];
	while (found.length < count) {
		const execution = await n8n.client.waitForExecution(id, { since });
		since.add(execution.id);
		found.push(execution);
	}
	return found;
}

const outputOf = (executions: Execution[], node: string, output = 0): Array<Record<string, unknown>> =>
	executions.flatMap(({ nodes }) => nodes[node]?.outputs[output] ?? []);

describe('W&B’s three example payloads are filled in', () => {
	const event = {
		event_type: 'ADD_ARTIFACT_ALIAS',
		event_author: 'mona "m"',
		alias: 'production',
		artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
		artifact_version_string: 'acme/model-registry/churn:v7',
		artifact_collection_name: 'churn',
		project_name: 'model-registry',
		entity_name: 'acme',
	};
	const payload: Partial<typeof event> = { ...event };
	delete payload.alias;
	delete payload.event_type;

	test.each([
		[
			'W&B to GitHub dispatch',
			'github-dispatch',
			'Dispatch to GitHub',
			'Stand-in for GitHub',
			{ client_payload: payload },
		],
		['W&B to Microsoft Teams', 'teams', 'Post to Teams', 'Stand-in for Teams', { '@type': 'MessageCard' }],
		['W&B to Slack', 'slack', 'Post to Slack', 'Stand-in for Slack', { text: 'New alert from WANDB!' }],
	])('%s', async (name, path, sender, place, expected) => {
		const secret = String(demo.credentials['Example: W&B secret']?.data.secret);
		const signature = createHmac('sha256', secret).update(JSON.stringify(event)).digest('hex');
		const trigger = demo.workflows[name]?.nodes.find(({ type }) => type.endsWith('.webhookTrigger'));
		const executions = await executionsOf(name, 2, () =>
			post(`${trigger?.webhookId}/wandb-to-${path}`, event, { 'x-wandb-signature': signature }),
		);
		const [report] = outputOf(executions, sender);
		expect(report).toMatchObject({ status: 'delivered', response: { statusCode: 204 } });
		const [received] = outputOf(executions, place);
		expect(received).toMatchObject({ body: expected });
		expect(JSON.stringify(received)).toContain('mona \\"m');
		const token = String(demo.credentials['Example: W&B’s token and secret']?.data.accessToken);
		expect(received).toMatchObject({ headers: { authorization: `Bearer ${token}` } });
		expect(JSON.stringify(report)).not.toContain(token);
	});
});

test('a dead letter is stored, sent again with the same id, and then deleted', async () => {
	const name = 'Dead letters';
	const receiver = demo.credentials['Example: order events, receiver'];
	if (receiver === undefined) throw new Error('The example has no receiver');
	const store = (secret: unknown) =>
		n8n.client.updateCredential(receiver.id, receiver.name, receiver.type, { ...receiver.data, secret });
	const order = { number: 4711, note: 'it’s "quoted" ${x}' };

	await store(`whsec_${Buffer.alloc(24, 1).toString('base64')}`);
	const failed = await executionsOf(name, 1, () => post('dead-letters-order', order));
	const [kept] = outputOf(failed, 'Store dead letter');
	expect(kept).toMatchObject({
		payload: JSON.stringify(order),
		reason: 'The receiver responded with 401 after 1 attempt: unauthorized',
		deliveryId: expect.stringMatching(/^msg_/) as string,
	});

	await store(receiver.data.secret);
	// the trigger caches what it read from a credential for two seconds
	await new Promise((resolve) => setTimeout(resolve, 2_500));
	const resent = await executionsOf(name, 2, () => post('dead-letters-resend', {}));
	const [report] = outputOf(resent, 'Send again');
	expect(report).toMatchObject({ status: 'delivered', deliveryId: kept?.deliveryId });
	const [received] = outputOf(resent, 'Stand-in receiver');
	expect(received).toMatchObject({ deliveryId: kept?.deliveryId, body: { type: 'order.created', data: order } });

	const [again] = await executionsOf(name, 1, () => post('dead-letters-resend', {}));
	expect(again?.nodes['Send again']).toBeUndefined();
});

test('a binary file arrives byte for byte', async () => {
	const received: Buffer[] = [];
	const receiver = createServer((request, response) => {
		request.on('data', (chunk: Buffer) => received.push(chunk));
		request.on('end', () => response.writeHead(204).end());
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	const { port } = receiver.address() as AddressInfo;
	const { id: workflowId } = await storeSender(
		'Binary',
		'binary-in',
		{ options: { rawBody: true } },
		{
			url: `http://127.0.0.1:${port}/`,
			signature: 'standard-webhooks',
			payloadSource: 'binary',
			binaryProperty: 'data',
			options: {},
		},
	);
	const bytes = randomBytes(200_000);
	await fetch(`${n8n.baseUrl}/webhook/binary-in`, {
		method: 'POST',
		headers: { 'content-type': 'application/octet-stream' },
		body: bytes,
	});
	const execution = await n8n.client.waitForExecution(workflowId, { since: new Set() });
	await new Promise((resolve) => receiver.close(resolve));
	expect(execution.nodes.Send?.error).toBeUndefined();
	expect(outputOf([execution], 'Send')).toMatchObject([{ status: 'delivered', request: { bodyBytes: 200_000 } }]);
	expect(Buffer.concat(received).equals(bytes)).toBe(true);
});

test('a cancelled execution ends while it waits for the next attempt', async () => {
	const workflow = await storeSender(
		'Waits long',
		'waits-long',
		{},
		{
			url: 'http://127.0.0.1:9/',
			signature: 'standard-webhooks',
			options: { schedule: 'standard-webhooks' },
		},
	);
	const before = Date.now();
	expect(await post('waits-long', {})).toBe(200);
	const running = await untilRunning(workflow.id);
	await n8n.client.call('POST', `/executions/${running}/stop`);
	const ended = await n8n.client.waitForExecution(workflow.id, { since: new Set() });
	expect(ended.status).toBe('canceled');
	expect(Date.now() - before).toBeLessThan(30_000);
});

async function untilRunning(workflowId: string): Promise<string> {
	for (;;) {
		const [execution] = await n8n.client.listExecutions(workflowId);
		if (execution?.status === 'running') return execution.id;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** Publishes a workflow whose webhook starts a delivery with the credential of the order events. */
async function storeSender(name: string, path: string, start: object, send: Record<string, unknown>) {
	const { id: credentialId } = demo.credentials['Example: order events'] ?? { id: '' };
	const workflow = await n8n.client.createWorkflow({
		name,
		nodes: [
			{
				id: 'e0000000-0000-4000-8000-000000000001',
				name: 'Start',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: path,
				parameters: { httpMethod: 'POST', path, options: {}, ...start },
			},
			{
				id: 'e0000000-0000-4000-8000-000000000002',
				name: 'Send',
				type: 'n8n-nodes-agent-webhooks.signedWebhookSend',
				typeVersion: 1,
				position: [240, 0],
				parameters: send,
				credentials: { signedWebhookApi: { id: credentialId, name: 'Example: order events' } },
			},
		],
		connections: { Start: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	await n8n.client.activate(workflow.id);
	return workflow;
}
