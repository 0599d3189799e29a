/**
 * Webhook Respond in a real n8n: what the caller gets.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { createHash, createHmac } from 'node:crypto';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import { answerOf, n8nWebhook, publishRespond, respond } from './respond-setup';
import { github } from './trigger-senders';
import type { TriggerWorkflow } from './trigger-workflow';

jest.setTimeout(120_000);

const IS_N8N_1 = process.env.TEST_N8N === '1';

let n8n: RealN8n;

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'respond' });
}, START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

const RESPOND = 'Step 1';
const json = (jsonTemplate: string, options: object = {}) => respond({ respondWith: 'json', jsonTemplate, options });

/** Sends a delivery and returns the answer byte by byte. */
async function fetchFrom(workflow: TriggerWorkflow): Promise<Response & { bytes: Buffer }> {
	const { headers, body } = github();
	const url = `${n8n.baseUrl}/webhook/${workflow.path}`;
	const answer = await fetch(url, { method: 'POST', headers, body: String(body), redirect: 'manual' });
	return Object.assign(answer, { bytes: Buffer.from(await answer.arrayBuffer()) });
}

/** A node that makes a file of these bytes. */
const makesFile = (code: string): Partial<WorkflowNode> => ({
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: {
		jsCode: `const bytes = ${code};
return [{ json: {}, binary: { data: await this.helpers.prepareBinaryData(bytes, 'a.bin', 'application/x-test') } }];`,
	},
});

describe('behind Webhook Trigger, the caller gets', () => {
	test('JSON with its white space, the status and the headers', async () => {
		const values = [{ name: 'X-Team', value: 'ops' }];
		const template = '{ "action":  "${event}.${action}" }';
		const { status, headers, body } = await answerOf(n8n, [json(template, { responseCode: 202, headers: { values } })]);
		expect([status, body]).toEqual([202, '{ "action":  "pull_request.opened" }']);
		expect(headers['content-type']).toMatch(/^application\/json/);
		expect(headers).toMatchObject({ 'x-team': 'ops', 'content-length': String(Buffer.byteLength(body)) });
	});

	test('text outside of ASCII', async () => {
		const node = respond({ respondWith: 'text', textTemplate: 'Grüße 😀' });
		const { status, headers, body } = await answerOf(n8n, [node]);
		expect([status, headers['content-type'], body]).toEqual([200, 'text/plain; charset=utf-8', 'Grüße 😀']);
	});

	test.each([200, 204])('the status %s without a body', async (responseCode) => {
		const { status, body } = await answerOf(n8n, [respond({ respondWith: 'noBody', options: { responseCode } })]);
		expect([status, body]).toEqual([responseCode, '']);
	});

	test('a redirect', async () => {
		const node = respond({ respondWith: 'redirect', redirectUrl: 'https://example.com/done' });
		const answer = await fetchFrom(await publishRespond(n8n, [node]));
		expect([answer.status, answer.headers.get('location'), answer.bytes.length]).toEqual([
			302,
			'https://example.com/done',
			0,
		]);
	});

	test('a message of Twilio as XML', async () => {
		const { headers, body } = await answerOf(n8n, [respond({ respondWith: 'twilio', message: '1 < 2' })]);
		expect(headers['content-type']).toBe('text/xml; charset=utf-8');
		expect(body).toMatch(/<Message>1 &lt; 2<\/Message>/);
	});

	test('2 MB of bytes of every value, with a signature over them', async () => {
		const node = respond(
			{ respondWith: 'binary', binaryProperty: 'data', signature: 'github' },
			{ credentials: await credential() },
		);
		const file = 'Buffer.alloc(2_000_000, Buffer.from(Array.from({ length: 256 }, (_, n) => n)))';
		const answer = await fetchFrom(await publishRespond(n8n, [makesFile(file), node]));
		const expected = Buffer.alloc(2_000_000, Buffer.from(Array.from({ length: 256 }, (_, n) => n)));
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-test']);
		expect(sha256(answer.bytes)).toBe(sha256(expected));
		expect(answer.headers.get('x-hub-signature-256')).toBe(`sha256=${hmac(expected)}`);
	});

	test('a file that n8n has stored, unsigned', async () => {
		const node = respond({ respondWith: 'binary', binaryProperty: 'data' });
		const answer = await fetchFrom(await publishRespond(n8n, [makesFile('Buffer.alloc(2_000_000, 200)'), node]));
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-test']);
		expect(sha256(answer.bytes)).toBe(sha256(Buffer.alloc(2_000_000, 200)));
	});

	test('the response after a wait', async () => {
		const wait = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 1 } };
		const { status, body } = await answerOf(n8n, [wait, json('{"waited":true}', { responseCode: 202 })]);
		expect([status, body]).toEqual([202, '{"waited":true}']);
	});

	test('a signature over the text that arrives', async () => {
		const node = { ...respond({ respondWith: 'json', jsonTemplate: '{ "ü":  1 }', signature: 'wandb' }) };
		const { headers, body } = await answerOf(n8n, [{ ...node, credentials: await credential() }]);
		expect(headers['x-wandb-signature']).toBe(hmac(body));
		expect(body).toBe('{ "ü":  1 }');
	});
});

const SIGNING_SECRET = 'secret of the response';
const hmac = (body: string | Buffer) => createHmac('sha256', SIGNING_SECRET).update(body).digest('hex');
const sha256 = (body: Buffer) => createHash('sha256').update(body).digest('hex');

async function credential(): Promise<Record<string, { id: string; name: string }>> {
	const data = { signingSecret: SIGNING_SECRET, allowedDomains: 'example.com' };
	return { signedWebhookApi: await n8n.client.createCredential('Signs responses', 'signedWebhookApi', data) };
}

describe('n8n 1 loses the status of files', () => {
	const setup = async () => {
		const node = respond({ respondWith: 'binary', binaryProperty: 'data', options: { responseCode: 202 } });
		return await answerOf(n8n, [makesFile('Buffer.from([0, 255])'), node]);
	};

	test('so the node refuses another one than 200 there; n8n 2 sends it', async () => {
		const { status, workflow } = await setup();
		expect(status).toBe(IS_N8N_1 ? 500 : 202);
		const { error } = (await workflow.execution(1)).nodes['Step 2'] ?? {};
		expect(error?.message).toBe(IS_N8N_1 ? 'n8n 1 cannot send a file with the status 202' : undefined);
	});
});

describe('the caller gets 500, and the execution says why, if', () => {
	test('the template has an unknown variable', async () => {
		const { status, body, workflow } = await answerOf(n8n, [json('{"a": ${unknown}}')]);
		expect([status, body]).toEqual([500, '{"message":"Error in workflow"}']);
		expect((await workflow.execution(1)).nodes[RESPOND]?.error?.message).toMatch(/^Unknown variable \$\{unknown\}/);
	});
});

test('an error branch can respond in place of the node', async () => {
	const first = { ...json('{"a": ${unknown}}'), onError: 'continueRegularOutput' };
	const { status, body } = await answerOf(n8n, [first, json('{"error":${error.code}}', { responseCode: 422 })]);
	expect([status, body]).toEqual([422, '{"error":"unknown-variable"}']);
});

test('a second response: the caller gets the first, and the execution says why the second failed', async () => {
	const { status, body, workflow } = await answerOf(n8n, [json('{"n":1}'), json('{"n":2}')]);
	expect([status, body]).toEqual([200, '{"n":1}']);
	const { nodes } = await workflow.execution(1);
	expect(nodes['Step 2']?.error?.message).toBe('The request was already answered by the node Step 1');
});

test('a second response after a long wait is refused as well', async () => {
	const wait = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 1 } };
	const { workflow } = await answerOf(n8n, [json('{"n":1}'), wait, json('{"n":2}')]);
	const { nodes } = await workflow.execution(1);
	expect(nodes['Step 3']?.error?.message).toBe('The request was already answered by the node Step 1');
});

test('a Wait node that waits for a call: each caller gets a response of its own', async () => {
	const first = json('={"resume":"{{ $execution.resumeUrl }}"}');
	const wait = {
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		webhookId: 'w',
		parameters: { resume: 'webhook', httpMethod: 'POST', responseMode: 'responseNode' },
	};
	const disabled = { type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.5, parameters: {}, disabled: true };
	const nodes = [first, wait, json('{"n":2}', { responseCode: 202 }), disabled];
	const { body, workflow } = await answerOf(n8n, nodes);
	await workflow.untilStatus(['waiting']);
	const { resume } = JSON.parse(body) as { resume: string };
	const resumed = await fetch(resume, { method: 'POST' });
	expect([resumed.status, await resumed.text()]).toEqual([202, '{"n":2}']);
});

describe.each([
	['onReceived', '{"status":"accepted"}'],
	['lastNode', '{"message":"Error in workflow"}'],
])('Respond of the trigger is %s', (mode, expected) => {
	test('the execution fails and says what to set', async () => {
		const parameters = { source: 'github', respond: mode };
		const { body, workflow } = await answerOf(n8n, [json('{}')], { parameters });
		expect(body).toBe(expected);
		const { error } = (await workflow.execution(1)).nodes[RESPOND] ?? {};
		expect([error?.message, error?.description]).toEqual([
			'The node Trigger does not wait for this response',
			'Open Trigger and set Respond to Using Respond Node.',
		]);
	});
});

/** Returns the pieces of a stream in n8n's format. */
function piecesOf(stream: string): string[] {
	const lines = stream.trim().split('\n');
	const read = lines.map((line) => JSON.parse(line) as { type: string; content?: string });
	return read.flatMap(({ type, content }) => (type === 'item' && content !== undefined ? [content] : []));
}

test('Respond of the trigger is streaming: the caller gets JSON lines', async () => {
	const parameters = { source: 'github', respond: 'streaming' };
	const node = respond({ respondWith: 'text', textTemplate: 'It is ${event}' });
	const { status, body } = await answerOf(n8n, [node], { parameters });
	const lines = body
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as { type: string; content?: string });
	expect(status).toBe(200);
	expect(lines.filter(({ content }) => content === 'It is pull_request').map(({ type }) => type)).toEqual(['item']);
	expect(lines.map(({ type }) => type)).toEqual(expect.arrayContaining(['begin', 'item', 'end']));
});

describe('behind n8n’s own Webhook node', () => {
	const RESPOND_TO_WEBHOOK = { type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.5, parameters: {} };

	test('n8n starts nothing while there is no Respond to Webhook node', async () => {
		const { status, body, workflow } = await answerOf(n8n, [json('{}')], n8nWebhook('responseNode'));
		expect(status).toBe(500);
		expect(body).toContain('No Respond to Webhook node found in the workflow');
		expect((await workflow.execution(1)).nodes[RESPOND]).toBeUndefined();
	});

	test('it responds if one is connected behind, even disabled', async () => {
		const disabled = { ...RESPOND_TO_WEBHOOK, disabled: true };
		const nodes = [json('{"mine":true}', { responseCode: 202 }), disabled];
		const { status, body } = await answerOf(n8n, nodes, n8nWebhook('responseNode'));
		expect([status, body]).toEqual([202, '{"mine":true}']);
	});

	test('a response after one of n8n’s own node fails and names that node', async () => {
		const first = { ...RESPOND_TO_WEBHOOK, parameters: { respondWith: 'json', responseBody: '{"n8n":true}' } };
		const { body, workflow } = await answerOf(n8n, [first, json('{}')], n8nWebhook('responseNode'));
		expect(body).toBe('{"n8n":true}');
		const { error } = (await workflow.execution(1)).nodes['Step 2'] ?? {};
		expect(error?.message).toBe('The request was already answered by the node Step 1');
	});

	test('Respond = Streaming: it works alone, and after a piece from one of n8n’s own node', async () => {
		const first = { ...RESPOND_TO_WEBHOOK, parameters: { respondWith: 'text', responseBody: 'One' } };
		const alone = await answerOf(n8n, [json('"Two"')], n8nWebhook('streaming'));
		const both = await answerOf(n8n, [first, json('"Two"')], n8nWebhook('streaming'));
		expect(piecesOf(alone.body)).toEqual(['"Two"']);
		expect(piecesOf(both.body)).toEqual(['One', '"Two"']);
	});

	test('Respond = Immediately: the execution fails and says what to set', async () => {
		const { status, workflow } = await answerOf(n8n, [json('{}')], n8nWebhook('onReceived'));
		expect(status).toBe(200);
		const { error } = (await workflow.execution(1)).nodes[RESPOND] ?? {};
		expect(error?.message).toBe('The node Trigger does not wait for this response');
		expect(error?.description).toBe('Open Trigger and set Respond to Using Respond to Webhook Node.');
	});
});

test('in a workflow that another one calls, it fails: the webhook belongs to the other workflow', async () => {
	const called = await n8n.client.createWorkflow({
		name: 'Called',
		nodes: [
			{
				id: 'a0000000-0000-4000-8000-000000000001',
				name: 'Start',
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1.1,
				position: [0, 0],
				parameters: { inputSource: 'passthrough' },
			},
			{
				...(json('{}') as WorkflowNode),
				id: 'a0000000-0000-4000-8000-000000000002',
				name: 'Respond',
				position: [200, 0],
			},
		],
		connections: { Start: { main: [[{ node: 'Respond', type: 'main', index: 0 }]] } },
	});
	await n8n.client.activate(called.id).catch(() => undefined);
	const calls = {
		type: 'n8n-nodes-base.executeWorkflow',
		typeVersion: 1.2,
		parameters: { workflowId: { __rl: true, mode: 'id', value: called.id }, options: {} },
	};
	const { status, workflow } = await answerOf(n8n, [calls]);
	// n8n 1 takes a workflow whose node fails for one that has not responded
	expect(status).toBe(IS_N8N_1 ? 200 : 500);
	expect((await workflow.execution(1)).nodes[RESPOND]?.error?.message).toContain(
		'No request waits for this response: a webhook did not start this workflow',
	);
});
