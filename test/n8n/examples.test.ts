/** @jest-environment ./test/real-n8n/environment.mjs */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { readAll, listen } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { Demo, Execution, RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import { examples } from './example-deliveries';
import type { Received } from './example-deliveries';
import { publishedBody, senders, standardWebhooks, twilioHeaders } from './example-senders';

/** What agents answer, by the path of the request; everything else is answered with 204. */
const AGENTS: Readonly<Record<string, object>> = {
	'/v1/chat/completions': { choices: [{ message: { role: 'assistant', content: 'Please restart it.' } }] },
	'/run': { output: 'It is "sunny".' },
	'/code-assistant-api/v1/assistants/your-assistant-id/model': { generated: 'Looks good.', success: true },
	'/run/your_service_id': { text: 'Form read.' },
	'/api/v1/automs/run/your-autom-id': { output: 'Ticket INC0042' },
};

let n8n: RealN8n;
let demo: Demo;
let outside: Loopback;
let received: Received[] = [];
/** The status of the order system of the dead letters. */
let orderStatus = 204;

beforeAll(async () => {
	outside = await listen((request, response) => {
		void readAll(request).then((bytes) => {
			const { method = '', url = '', headers } = request;
			const { pathname } = new URL(url, 'http://outside');
			const text = bytes.toString('utf8');
			received.push({ method, path: url, headers, body: text === '' ? undefined : JSON.parse(text) });
			const answer = pathname.includes('/webhook/pipedream/') ? { reply: 'From CodeWords' } : AGENTS[pathname];
			if (answer === undefined) response.writeHead(pathname === '/webhooks' ? orderStatus : 204).end();
			else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
		});
	});
	n8n = await playground.startRealN8n({ name: 'examples' });
	const origins = new Set(
		[...JSON.stringify(playground.readExamples()).matchAll(/https:\/\/[\w.-]+/g)].map(([origin]) => origin),
	);
	origins.delete('https://your-n8n.example.com');
	const places = Object.fromEntries([...origins].map((origin) => [origin, outside.url]));
	demo = await playground.prepareDemo(n8n.client, { places });
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n?.stop();
	await outside?.close();
});
beforeEach(() => {
	received = [];
	orderStatus = 204;
});

function nodeOf(workflow: string, node: string): WorkflowNode {
	const found = demo.workflows[workflow]?.nodes.find(({ name }) => name === node);
	if (found === undefined) throw new Error(`${workflow} has no node ${node}`);
	return found;
}

/** Returns the stored value of the first credential of a node. */
function secretOf(node: WorkflowNode, field = 'secret'): string {
	const [used] = Object.values(node.credentials ?? {});
	return String(demo.credentials[used?.name ?? '']?.data[field]);
}

interface Call {
	readonly body: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly query?: string;
}

/** Returns the answer to a request, and its text. */
async function post(
	node: WorkflowNode,
	{ body, headers, query = '' }: Call,
): Promise<{ status: number; text: string }> {
	const url = `${n8n.baseUrl}/webhook/${node.webhookId}/${String(node.parameters.path)}${query}`;
	const signal = AbortSignal.timeout(30_000);
	const response = await fetch(url, { method: 'POST', body, headers, signal });
	return { status: response.status, text: await response.text() };
}

/** Sends a delivery to a trigger, as its source signs it, and returns the execution and the answer. */
async function deliver(workflow: string, trigger: string, body: string, field?: string) {
	const node = nodeOf(workflow, trigger);
	const sign = senders[String(node.parameters.source)];
	if (sign === undefined) throw new Error(`Nothing signs for ${trigger}`);
	return await started(workflow, node, { body, headers: sign(secretOf(node, field), body) });
}

async function started(workflow: string, node: WorkflowNode, call: Call) {
	const { id } = demo.workflows[workflow] ?? { id: '' };
	const since = await n8n.client.executionIds(id);
	const answer = await post(node, call);
	return { answer, execution: await n8n.client.waitForExecution(id, { since }) };
}

const outputOf = ({ nodes }: Execution, node: string, output = 0) => nodes[node]?.outputs[output] ?? [];

/** Returns what our nodes that have run say: the status of a delivery report, or the reply of an agent. */
function outcomesOf(workflow: string, execution: Execution): unknown[] {
	const nodes = demo.workflows[workflow]?.nodes.filter(({ name }) => execution.nodes[name] !== undefined) ?? [];
	return nodes.flatMap(({ name, type }) => {
		const [item] = outputOf(execution, name);
		if (type.endsWith('.signedWebhookSend')) return [item?.status];
		return type.endsWith('.agentRun') ? [item?.text] : [];
	});
}

const REPLIES = ['Please restart it.', 'Looks good.', 'Form read.', 'Ticket INC0042'];

describe('a delivery runs the example', () => {
	test.each(examples)('%s, from %s', async (workflow, trigger, body, expected) => {
		const { answer, execution } = await deliver(workflow, trigger, body());
		expect(answer).toEqual({ status: 200, text: '{"status":"accepted"}' });
		expect(execution.status).toBe('success');
		expect(received).toEqual(expected.map((part) => expect.objectContaining(part) as Received));
		const outcomes = outcomesOf(workflow, execution);
		expect(outcomes.length).toBeGreaterThan(0);
		for (const outcome of outcomes) expect(['delivered', ...REPLIES]).toContain(outcome);
	});

	test.each(examples)('%s refuses the same delivery with another signature', async (workflow, trigger, body) => {
		const node = nodeOf(workflow, trigger);
		const text = body();
		const headers = senders[String(node.parameters.source)]?.(`whsec_${'A'.repeat(40)}`, text) ?? {};
		expect(await post(node, { body: text, headers })).toEqual({ status: 401, text: '{"error":"unauthorized"}' });
		expect(received).toEqual([]);
	});
});

test('the reply of an agent appears in Slack, whose command was answered at once', async () => {
	const published = publishedBody('slack', 'command=%2Fwebhook-collect');
	const body = published
		.replace('%2Fwebhook-collect', '%2Fask')
		.replace('&text=&', '&text=How+is+the+weather%3F&')
		.replace('https%3A%2F%2Fhooks.slack.com', encodeURIComponent(outside.url));
	const { answer, execution } = await deliver('Slack command to agent', 'Slack command', body);
	expect(answer.status).toBe(200);
	expect(JSON.parse(answer.text)).toEqual({ response_type: 'ephemeral', text: 'Thinking …' });
	expect(execution.status).toBe('success');
	expect(received).toEqual([
		expect.objectContaining({
			path: '/run',
			body: expect.objectContaining({
				message: 'How is the weather?',
				userId: 'U2CERLKJA',
				sessionId: 'T1DC2JH3J/G8PSS9T3V',
			}) as object,
		}),
		expect.objectContaining({
			path: '/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN',
			body: { response_type: 'in_channel', text: 'It is "sunny".' },
		}),
	]);
});

test('a text message is answered by the agent in TwiML', async () => {
	const node = nodeOf('Text message to agent', 'Incoming message');
	const body = 'MessageSid=SM1&From=%2B15017122661&To=%2B15558675310&Body=How+is+the+weather%3F';
	const url = `${n8n.baseUrl}/webhook/${node.webhookId}/${String(node.parameters.path)}`;
	const headers = twilioHeaders(secretOf(node), url, body);
	const { answer, execution } = await started('Text message to agent', node, { body, headers });
	expect(execution.status).toBe('success');
	expect(answer).toEqual({
		status: 200,
		text: '<?xml version="1.0" encoding="UTF-8"?><Response><Message>It is "sunny".</Message></Response>',
	});
	expect(received).toEqual([
		expect.objectContaining({
			body: expect.objectContaining({ message: 'How is the weather?', sessionId: '+15017122661' }) as object,
		}),
	]);
});

test.each([
	['secret', 'current', 0],
	['previousSecret', 'previous', 1],
])('a delivery signed with %s is verified as %s, and the team is told %i times', async (field, expected, times) => {
	const push = JSON.parse(playground.githubPayload('push').toString('utf8')) as object;
	// the same push, signed with another secret, would be a copy
	const body = JSON.stringify({ ...push, pushed_with: field });
	const { execution } = await deliver('Secret rotation', 'GitHub delivery', body, field);
	expect(outputOf(execution, 'Process delivery')).toMatchObject([{ verification: { secret: expected } }]);
	const told = { text: 'Codertocat/Hello-World still signs its webhooks with the previous secret.' };
	expect(received.map((one) => one.body)).toEqual(Array.from({ length: times }, () => told));
});

test('after the end date, a delivery signed with the previous secret is refused', async () => {
	const node = nodeOf('Secret rotation', 'GitHub delivery');
	const [used] = Object.values(node.credentials ?? {});
	const { id, name, type, data } = demo.credentials[used?.name ?? ''] ?? { id: '', name: '', type: '', data: {} };
	const body = playground.githubPayload('issues').toString('utf8');
	const headers = senders.github?.(String(data.previousSecret), body) ?? {};
	await n8n.client.updateCredential(id, name, type, { ...data, previousSecretValidUntil: '2020-01-01T00:00:00' });
	// the trigger reads its credential again after two seconds
	await sleep(2_100);
	expect((await post(node, { body, headers })).status).toBe(401);
	await n8n.client.updateCredential(id, name, type, data);
});

describe('the receiver of reviews refuses', () => {
	const body = '{"event_type":"PULL_REQUEST_REVIEWED"}';

	test.each([
		['another secret', 'guessed', undefined],
		['another token', undefined, 'Bearer guessed'],
	])('%s', async (_, otherSecret, otherToken) => {
		const node = nodeOf('Receiver', 'Signed review');
		const tokenOf = demo.credentials['Example: review access token']?.data.headerValueSecret;
		const authorization = otherToken ?? String(tokenOf);
		const headers = { ...senders.wandb?.(otherSecret ?? secretOf(node), body), authorization };
		expect(await post(node, { body, headers })).toEqual({ status: 401, text: '{"error":"unauthorized"}' });
	});
});

describe('the agent for others', () => {
	const QUESTION = 'When are you open?';
	const REPLY = `You asked: "${QUESTION}". We are open from 9 to 5.`;

	async function ask(path: string, body: object, key?: string): Promise<{ status: number; text: string }> {
		const node = nodeOf('Agent for others', 'Agent message');
		const url = `${n8n.baseUrl}/webhook/${node.webhookId}/${String(node.parameters.path)}${path}`;
		const bearer = { authorization: `Bearer ${key ?? secretOf(node, 'apiKey')}` };
		const headers = { 'content-type': 'application/json', ...(path.includes('apiKey=') ? {} : bearer) };
		const signal = AbortSignal.timeout(30_000);
		const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers, signal });
		return { status: response.status, text: await response.text() };
	}

	const completion = { model: 'any-model', messages: [{ role: 'user', content: QUESTION }] };
	/** @see https://a2a-protocol.org/v1.0.0/specification/ */
	const message = { messageId: 'm-1', role: 'ROLE_USER', parts: [{ text: QUESTION }] };
	const call = { jsonrpc: '2.0', id: 1, method: 'SendMessage', params: { message } };

	test('has a card at the address in the note', async () => {
		const node = nodeOf('Agent for others', 'Agent message');
		const card = await fetch(`${n8n.baseUrl}/webhook/${node.webhookId}/assistant/.well-known/agent-card.json`);
		expect(await card.json()).toMatchObject({ name: 'Front desk' });
	});

	test('answers an A2A message with a completed task', async () => {
		const { text } = await ask('', call);
		expect(JSON.parse(text)).toMatchObject({
			result: { task: { status: { state: 'TASK_STATE_COMPLETED' }, artifacts: [{ parts: [{ text: REPLY }] }] } },
		});
	});

	test('answers a chat completion with any model name, also as a stream', async () => {
		const { text } = await ask('/chat/completions', completion);
		expect(JSON.parse(text)).toMatchObject({ choices: [{ message: { role: 'assistant', content: REPLY } }] });
		const streamed = await ask('/chat/completions', { ...completion, stream: true });
		const chunks = streamed.text.split('\n\n').filter((event) => event.startsWith('data: {'));
		const pieces = chunks.map((event) => {
			const [choice] = (JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[] }).choices;
			return choice?.delta.content ?? '';
		});
		expect(pieces.join('')).toBe(REPLY);
		expect(streamed.text.trim().endsWith('data: [DONE]')).toBe(true);
	});

	test('answers a message in JSON with the key in the URL', async () => {
		const key = secretOf(nodeOf('Agent for others', 'Agent message'), 'apiKey');
		const body = { message: QUESTION, userId: 'u-1', sessionId: 's-1' };
		const { text } = await ask(`?apiKey=${key}`, body);
		expect(JSON.parse(text)).toEqual({ output: REPLY });
	});

	test.each([
		['A2A', '', call],
		['a chat completion', '/chat/completions', completion],
		['a message in JSON', '?apiKey=guessed', { message: QUESTION, userId: 'u-1', sessionId: 's-1' }],
	])('refuses another key for %s', async (_, path, body) => {
		const { status, text } = await ask(path, body, 'guessed');
		expect({ status, answers: text.includes('open from') }).toEqual({ status: 401, answers: false });
	});
});

describe('another system calls n8n and gets the reply', () => {
	const json = { 'content-type': 'application/json' };

	test.each([
		['CodeMie, both ways', 'Call from CodeMie', { order: '4711' }, { order: '4711', status: 'shipped' }],
		[
			'CodeWords, both ways',
			'Call from CodeWords',
			{ message: 'Hi', userId: 'u1', sessionId: 's1' },
			{ reply: 'From CodeWords' },
		],
	])('%s, through %s', async (workflow, trigger, body, reply) => {
		const node = nodeOf(workflow, trigger);
		const call = { body: JSON.stringify(body), headers: json };
		expect((await post(node, { ...call, headers: { ...json, 'x-secure-header': 'guessed' } })).status).toBe(401);
		const headers = { ...json, 'x-secure-header': secretOf(node, 'headerValueSecret') };
		const { answer } = await started(workflow, node, { ...call, headers });
		expect({ status: answer.status, reply: JSON.parse(answer.text) as unknown }).toEqual({ status: 200, reply });
	});

	test('Autom Mate, both ways', async () => {
		const node = nodeOf('Autom Mate, both ways', 'Message from Autom Mate');
		const body = JSON.stringify({ message: 'Hello', userId: 'u1', sessionId: 's1' });
		expect((await post(node, { body, headers: json, query: '?apiKey=guessed' })).status).toBe(401);
		const query = `?apiKey=${secretOf(node, 'apiKey')}`;
		const { answer } = await started('Autom Mate, both ways', node, { body, headers: json, query });
		expect(JSON.parse(answer.text)).toEqual({ output: 'Hello u1, n8n has received: Hello', sessionId: 's1' });
	});
});

test('customers with the same URL are told apart by their secrets', async () => {
	const node = nodeOf('One URL for many senders', 'Customer event');
	const [used] = Object.values(node.credentials ?? {});
	const { namedSecrets } = demo.credentials[used?.name ?? '']?.data as {
		namedSecrets: { values: { name: string; secretValue: string }[] };
	};
	const [acme, globex] = namedSecrets.values.map(({ secretValue }) => secretValue);
	const body = '{"paid":true}';
	const call = (secret = '', customer: string) => ({
		body,
		headers: standardWebhooks(secret, body),
		query: `?customer=${customer}`,
	});
	expect((await post(node, call(acme, 'globex'))).status).toBe(401);
	expect((await post(node, call(acme, 'initech'))).status).toBe(401);
	for (const [secret, customer] of [
		[acme, 'acme'],
		[globex, 'globex'],
	] as const) {
		const { answer } = await started('One URL for many senders', node, call(secret, customer));
		expect(answer.status).toBe(200);
	}
	expect(received.map((one) => one.body)).toEqual(
		['acme', 'globex'].map((customer) => ({ type: 'customer.event', customer, event: { paid: true } })),
	);
});

test('a dead letter is stored, sent again with the same ID, and then deleted', async () => {
	const workflow = 'Dead letters';
	const order = publishedBody('woocommerce', '"status":"processing"');
	orderStatus = 401;
	const { execution } = await deliver(workflow, 'Order', order);
	const [kept] = outputOf(execution, 'Store dead letter');
	expect(kept).toMatchObject({
		payload: order,
		reason: 'The receiver responded with 401 after 1 attempt',
		deliveryId: expect.stringMatching(/^msg_/) as string,
	});
	orderStatus = 204;
	const resend = async () => {
		const { id } = demo.workflows[workflow] ?? { id: '' };
		const since = await n8n.client.executionIds(id);
		await n8n.client.runTest(id, 'Every 15 minutes');
		return await n8n.client.waitForExecution(id, { since });
	};
	expect(outputOf(await resend(), 'Send again')).toMatchObject([{ status: 'delivered', deliveryId: kept?.deliveryId }]);
	const [first, second, ...more] = received.filter(({ path }) => path === '/webhooks');
	expect(more).toEqual([]);
	expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
	expect(second?.body).toEqual({ type: 'order.created', data: JSON.parse(order) as unknown });
	expect((await resend()).nodes['Send again']).toBeUndefined();
});

describe('the inbox', () => {
	const workflow = 'Inbox';
	const work = () => received.filter(({ path }) => path === '/webhooks');

	/** Delivers what GitHub has not delivered before. The workflow stores no successful execution. */
	async function store(number: number): Promise<object> {
		const node = nodeOf(workflow, 'Delivery');
		const event = { number };
		const body = JSON.stringify(event);
		const headers = senders.github?.(secretOf(node), body) ?? {};
		expect((await post(node, { body, headers })).status).toBe(200);
		return event;
	}

	/** Does what n8n does every minute, and returns the execution. */
	async function due(): Promise<Execution> {
		const { id } = demo.workflows[workflow] ?? { id: '' };
		const since = await n8n.client.executionIds(id);
		await n8n.client.runTest(id, 'Every minute');
		return await n8n.client.waitForExecution(id, { since });
	}

	test('processes a stored delivery once, under the key of its row', async () => {
		const event = await store(1);
		await due();
		await due();
		// n8n's own clock may have been first
		expect(work()).toEqual([expect.objectContaining({ body: { type: 'push', data: event } })]);
		expect(work()[0]?.headers['webhook-id']).toMatch(/^\S{16,}$/);
	});

	test('keeps a delivery whose processing failed, and does not try it again at once', async () => {
		orderStatus = 500;
		await store(2);
		const first = await due();
		orderStatus = 204;
		const second = await due();
		expect(work()).toHaveLength(1);
		expect(second.nodes.Work).toBeUndefined();
		const [row] = outputOf(first, 'Retry later');
		// where n8n's own clock was first, this execution had nothing to do
		if (first.nodes.Work) expect(row).toMatchObject({ attempts: 1 });
	});
});

test('every example has been run: here, or in a file of its own', async () => {
	const elsewhere: Readonly<Record<string, string>> = {
		'Agent channel': 'main-job.test.ts',
		'Ask a person': 'agent-asks.test.ts',
		'Pull request review': 'main-job.test.ts',
		Receiver: 'main-job.test.ts',
		'Redis dedupe': 'trigger-redis.test.ts',
	};
	const names = Object.keys(demo.workflows);
	const ran = await Promise.all(
		names.map(async (name) => (await n8n.client.executionIds(demo.workflows[name]?.id)).size > 0),
	);
	expect(names.filter((_, index) => !ran[index]).sort()).toEqual(Object.keys(elsewhere).sort());
	for (const file of Object.values(elsewhere)) expect(existsSync(join(__dirname, file))).toBe(true);
});
