/** Responses that depend on the run. The worker creates them, and the webhook process sends them. */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { agentRun } from '../n8n/agent-workflow';
import { github } from '../n8n/trigger-senders';
import { listen, readAll } from '../n8n-core/harness/loopback';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

const set = (json: object) => ({
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { mode: 'raw', jsonOutput: JSON.stringify(json), options: {} },
});

test('When Last Node Finishes: the sender gets the item of the last node', async () => {
	const workflow = await onGithub({ respond: 'lastNode' }, [set({ from: 'the worker' })]);
	expect(await workflow.send(github())).toMatchObject({ status: 200, body: '{"from":"the worker"}' });
});

test('When Last Node Finishes: a failed run is answered with 500, so that the sender retries', async () => {
	const fails = {
		type: 'n8n-nodes-base.stopAndError',
		typeVersion: 1,
		parameters: { errorMessage: 'the order is unknown' },
	};
	const workflow = await onGithub({ respond: 'lastNode' }, [fails]);
	const delivery = github();
	for (const attempt of [1, 2]) {
		expect(await workflow.send(delivery)).toMatchObject({ status: 500 });
		expect((await workflow.execution(attempt)).nodes['Step 1']?.error?.message).toBe('the order is unknown');
	}
	expect(await workflow.executions()).toBe(2);
});

describe('Using Respond Node: the worker makes the response, which reaches the sender through Redis', () => {
	const respond = (parameters: Record<string, unknown>, credentials = {}) => ({
		type: 'n8n-nodes-agent-webhooks.webhookRespond',
		typeVersion: 1,
		parameters,
		credentials,
	});
	const BYTES = 'Buffer.alloc(2_000_000, Buffer.from(Array.from({ length: 256 }, (_, n) => n)))';
	const expected = Buffer.alloc(2_000_000, Buffer.from(Array.from({ length: 256 }, (_, n) => n)));
	const makesFile = {
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: {
			jsCode: `return [{ json: {}, binary: { data: await this.helpers.prepareBinaryData(${BYTES}, 'a', 'application/x-test') } }];`,
		},
	};

	test('JSON with its white space, status and headers', async () => {
		const options = { responseCode: 202, headers: { values: [{ name: 'X-Team', value: 'ops' }] } };
		const node = respond({ respondWith: 'json', jsonTemplate: '{ "ü":  "${event}" }', options });
		const workflow = await onGithub({ respond: 'responseNode' }, [node]);
		expect(await workflow.send(github())).toMatchObject({
			status: 202,
			headers: { 'x-team': 'ops' },
			body: '{ "ü":  "pull_request" }',
		});
	});

	test('2 MB of bytes of every value, with a signature over them', async () => {
		const signingSecret = 'a secret of the response';
		const data = { signingSecret, allowedDomains: 'example.com' };
		const { id, name } = await cluster.client.createCredential('Signs responses', 'signedWebhookApi', data);
		const parameters = { respondWith: 'binary', binaryProperty: 'data', signature: 'github' };
		const node = respond({ ...parameters, options: { responseCode: 203 } }, { signedWebhookApi: { id, name } });
		const workflow = await onGithub({ respond: 'responseNode' }, [makesFile, node]);
		const { headers, body } = github();
		const url = `${cluster.baseUrl}/webhook/${workflow.path}`;
		const answer = await fetch(url, { method: 'POST', headers, body: String(body) });
		expect([answer.status, answer.headers.get('content-type')]).toEqual([203, 'application/x-test']);
		expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true);
		const signature = createHmac('sha256', signingSecret).update(expected).digest('hex');
		expect(answer.headers.get('x-hub-signature-256')).toBe(`sha256=${signature}`);
	});

	test('a second response fails, and the sender keeps the first', async () => {
		const node = respond({ respondWith: 'json', jsonTemplate: '{"n":1}' });
		const workflow = await onGithub({ respond: 'responseNode' }, [node, node]);
		expect(await workflow.send(github())).toMatchObject({ status: 200, body: '{"n":1}' });
		const { error } = (await workflow.execution(1)).nodes['Step 2'] ?? {};
		expect(error?.message).toBe('The request was already answered by the node Step 1');
	});

	test('a failed node: the sender gets 500', async () => {
		const node = respond({ respondWith: 'json', jsonTemplate: '{"n": ${unknown}}' });
		const workflow = await onGithub({ respond: 'responseNode' }, [node]);
		expect((await workflow.send(github())).status).toBe(500);
	});
});

test('n8n’s own Respond to Webhook node behind a Wait node: the sender gets the response of that node', async () => {
	const wait = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 0 }, webhookId: 'w' };
	const parameters = { respondWith: 'json', responseBody: '{"answer":42}', options: { responseCode: 202 } };
	const respond = { type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.5, parameters };
	const workflow = await onGithub({ respond: 'responseNode' }, [wait, respond]);
	expect(await workflow.send(github())).toMatchObject({ status: 202, body: '{"answer":42}' });
});

test('Streaming: the reply of an agent reaches the sender piece by piece', async () => {
	const model = await listen((request, response) => {
		void readAll(request).then(async () => {
			response.writeHead(200, { 'Content-Type': 'text/event-stream' });
			for (const content of ['One ', 'two ', 'three']) {
				const chunk = { id: 'c-1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] };
				response.write(`data: ${JSON.stringify(chunk)}\n\n`);
				await sleep(100);
			}
			response.end('data: [DONE]\n\n');
		});
	});
	const agent = agentRun({ agentApi: 'chatCompletions', target: 'model', url: model.url });
	const workflow = await onGithub({ respond: 'streaming' }, [agent]);
	const { status, body } = await workflow.send(github());
	await model.close();
	const chunks = body
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as { type: string; content?: string });
	const pieces = chunks.filter(({ type }) => type === 'item').map(({ content }) => content);
	expect(status).toBe(200);
	expect(pieces.join('')).toContain('One two three');
	expect(pieces.length).toBeGreaterThan(1);
});
