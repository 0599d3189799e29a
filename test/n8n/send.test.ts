/** @jest-environment ./test/real-n8n/environment.mjs */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';

let n8n: RealN8n;
let credential: { id: string; name: string };

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'send' });
	const signingSecret = `whsec_${randomBytes(24).toString('base64')}`;
	credential = await n8n.client.createCredential('Sender', 'signedWebhookApi', {
		signingSecret,
		allowedDomains: '127.0.0.1',
	});
}, START_TIMEOUT_MS);
afterAll(() => n8n?.stop());

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
	expect(execution.nodes.Send?.outputs[0]).toMatchObject([{ status: 'delivered', request: { bodyBytes: 200_000 } }]);
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
	expect((await fetch(`${n8n.baseUrl}/webhook/waits-long`, { method: 'POST' })).status).toBe(200);
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

/** Publishes a workflow whose webhook starts a delivery with the credential. */
async function storeSender(name: string, path: string, start: object, send: Record<string, unknown>) {
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
				credentials: { signedWebhookApi: { id: credential.id, name: credential.name } },
			},
		],
		connections: { Start: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	await n8n.client.activate(workflow.id);
	return workflow;
}
