/**
 * Agent Run in a real n8n, with n8n's own Chat Trigger as the agent, with and without streaming. agent-tool.test.ts
 * tests the nodes as tools.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { startPeer } from '../agent-peers/peer';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import { node, wire } from './nodes';

const LANGCHAIN = '@n8n/n8n-nodes-langchain';
const AGENT_RUN = 'n8n-nodes-agent-webhooks.agentRun';
const SIGNED_SEND = 'n8n-nodes-agent-webhooks.signedWebhookSend';
const PIECES = ['Hé', 'llo', ' 漢', '字'];

interface ModelRequest {
	stream?: boolean;
}

let n8n: RealN8n;
let model: Loopback;
const modelRequests: ModelRequest[] = [];

beforeAll(async () => {
	model = await listen((request, response) => void readAll(request).then((body) => answerAsModel(body, response)));
	n8n = await playground.startRealN8n({ name: 'agent-chat' });
}, START_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.stop();
	await model?.close();
}, 30_000);

/** Answers like a model that streams its reply in pieces. */
function answerAsModel(body: Buffer, response: ServerResponse): void {
	modelRequests.push(JSON.parse(body.toString()) as ModelRequest);
	response.writeHead(200, { 'Content-Type': 'text/event-stream' });
	void streamPieces(response);
}

async function streamPieces(response: ServerResponse): Promise<void> {
	const chunk = (choice: object) =>
		`data: ${JSON.stringify({ id: 'c-1', object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] })}\n\n`;
	for (const piece of PIECES) {
		const bytes = Buffer.from(chunk({ delta: { content: piece } }));
		response.write(bytes.subarray(0, -9));
		await sleep(60);
		response.write(bytes.subarray(-9));
	}
	response.end(`${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
}

const agentRun = (parameters: object) => node('Agent Run', AGENT_RUN, 1, { authentication: 'none', ...parameters });

/** Publishes a workflow that is called over HTTP and answers with its last node's item. */
async function publish(
	name: string,
	trigger: WorkflowNode,
	nodes: WorkflowNode[],
	connections: object,
): Promise<string> {
	const path = trigger.type.endsWith('chatTrigger') ? `${trigger.webhookId}/chat` : (trigger.parameters.path as string);
	const { id } = await n8n.client.createWorkflow({
		name,
		nodes: [trigger, ...nodes],
		connections: connections as Record<string, unknown>,
	});
	await n8n.client.activate(id, [{ path, method: 'POST' }]);
	return `${n8n.baseUrl}/webhook/${path}`;
}

const webhook = (path: string) =>
	node(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{ httpMethod: 'POST', path, responseMode: 'lastNode' },
		{ webhookId: randomUUID() },
	);
const chatTrigger = (responseMode: string) =>
	node(
		'Chat',
		`${LANGCHAIN}.chatTrigger`,
		1.3,
		{ public: true, mode: 'webhook', options: { responseMode } },
		{ webhookId: randomUUID() },
	);

async function post(url: string, body: object): Promise<Record<string, unknown>> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, ...(JSON.parse(text) as object) };
}

describe('n8n’s Chat Trigger as the agent', () => {
	const caller = async (name: string, url: string, options = {}) =>
		await publish(
			name,
			webhook(name),
			[
				agentRun({
					agentApi: 'n8nChat',
					url,
					message: '={{ $json.body.message }}',
					session: 'defined',
					sessionId: 's-1',
					options,
				}),
			],
			{
				Webhook: wire('Agent Run'),
			},
		);

	test('answers after its last node has finished', async () => {
		const reply = node('Reply', 'n8n-nodes-base.set', 3.4, {
			assignments: {
				assignments: [
					{ id: '1', name: 'output', type: 'string', value: '={{ $json.sessionId }} said {{ $json.chatInput }}' },
				],
			},
		});
		const chat = await publish('chat-plain', chatTrigger('lastNode'), [reply], { Chat: wire('Reply') });
		const answer = await post(await caller('call-plain', chat), { message: 'héllo' });
		expect(answer).toMatchObject({
			status: 'completed',
			text: 's-1 said héllo',
			session: { id: 's-1', source: 'provided' },
		});
	});

	test('streams what Agent Run streams to it, piece by piece', async () => {
		const inside = agentRun({
			agentApi: 'chatCompletions',
			url: model.url,
			target: 'm',
			message: '={{ $json.chatInput }}',
		});
		const chat = await publish('chat-streaming', chatTrigger('streaming'), [inside], { Chat: wire('Agent Run') });
		const response = await fetch(chat, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ action: 'sendMessage', sessionId: 's-2', chatInput: 'hi' }),
		});
		const lines = (await response.text())
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as { type: string; content?: string });
		expect(lines.map(({ type }) => type)).toEqual(['begin', ...PIECES.map(() => 'item'), 'end']);
		expect(lines.filter(({ type }) => type === 'item').map(({ content }) => content)).toEqual(PIECES);
		expect(modelRequests.at(-1)).toMatchObject({ stream: true });

		const answer = await post(await caller('call-streaming', chat), { message: 'hi' });
		expect(answer).toMatchObject({ status: 'completed', text: PIECES.join('') });
	});

	test('accepts files with the message', async () => {
		const reply = node('Reply', 'n8n-nodes-base.set', 3.4, {
			assignments: {
				assignments: [
					{
						id: '1',
						name: 'output',
						type: 'string',
						value:
							'={{ $json.chatInput }}, {{ Object.values($binary).map((file) => `${file.fileName} ${file.mimeType}`).join() }}',
					},
				],
			},
		});
		const trigger = chatTrigger('lastNode');
		trigger.parameters.options = { responseMode: 'lastNode', allowFileUploads: true };
		const chat = await publish('chat-files', trigger, [reply], { Chat: wire('Reply') });
		const file = node('File', 'n8n-nodes-base.convertToFile', 1.1, {
			operation: 'toText',
			sourceProperty: 'body.message',
			options: { fileName: 'note.txt' },
		});
		const run = agentRun({ agentApi: 'n8nChat', url: chat, message: 'read this', options: { files: 'data' } });
		const url = await publish('call-files', webhook('call-files'), [file, run], {
			Webhook: wire('File'),
			File: wire('Agent Run'),
		});
		expect(await post(url, { message: 'what it says' })).toMatchObject({ text: 'read this, note.txt text/plain' });
	});

	test('reports a run that fails halfway as a failure', async () => {
		const stop = node('Stop', 'n8n-nodes-base.stopAndError', 1, { errorMessage: 'No quota left' });
		const chat = await publish('chat-failing', chatTrigger('lastNode'), [stop], { Chat: wire('Stop') });
		const url = await caller('call-failing', chat);
		const id = (await n8n.client.listWorkflows()).find(({ name }) => name === 'call-failing')?.id ?? '';
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: '{"message":"hi"}',
		});
		expect(response.status).toBe(500);
		const execution = await n8n.client.waitForExecution(id);
		expect(execution.nodes['Agent Run']?.error?.message).toMatch(/The agent responded with 500/);
	});
});

const signedBy = (id: string) => ({ credentials: { signedWebhookApi: { id, name: 'sender' } } });
const signing = async () => {
	const data = { signingSecret: 'a-secret-of-the-sender', allowedDomains: '127.0.0.1' };
	return (await n8n.client.createCredential('sender', 'signedWebhookApi', data)).id;
};

test.each<[string, (url: string, credential: string) => WorkflowNode]>([
	['Agent Run', (url) => agentRun({ url, message: 'hi' })],
	[
		'Signed Webhook Send',
		(url, id) => node('Signed Webhook Send', SIGNED_SEND, 1, { url, jsonTemplate: '{}' }, signedBy(id)),
	],
])('stopping the execution ends the request of %s', async (name, nodeAt) => {
	let opened = false;
	let closed = false;
	const slow = await listen((_, response) => {
		opened = true;
		response.on('close', () => (closed = true));
	});
	const path = `to-stop-${name.replaceAll(' ', '-')}`;
	const url = await publish(path, webhook(path), [nodeAt(slow.url, await signing())], { Webhook: wire(name) });
	const called = fetch(url, { method: 'POST' }).then((response) => response.status);
	const until = async (holds: () => boolean) => {
		for (let count = 0; count < 100 && !holds(); count++) await sleep(100);
	};
	await until(() => opened);
	const workflowId = (await n8n.client.listWorkflows()).find((workflow) => workflow.name === path)?.id;
	const [execution] = await n8n.client.listExecutions(workflowId);
	await n8n.client.call('POST', `/executions/${execution?.id}/stop`);
	await until(() => closed);
	expect([opened, closed]).toEqual([true, true]);
	await called;
	await slow.close();
});

test('OAuth2: n8n signs in, stores the token for later executions, and renews it when the agent refuses it', async () => {
	const asked: string[] = [];
	let good = 'none';
	const site = await listen((request, response) => {
		void readAll(request).then((body) => {
			const { url = '', headers } = request;
			asked.push(
				url === '/token' ? `${headers.authorization ?? ''} ${body.toString()}` : (headers.authorization ?? ''),
			);
			if (url === '/token') good = `canary-${asked.length}`;
			const refused = url !== '/token' && headers.authorization !== `Bearer ${good}`;
			response.writeHead(refused ? 401 : 200, { 'Content-Type': 'application/json' });
			response.end(url === '/token' ? `{"access_token":"${good}","token_type":"Bearer"}` : '{"output":"Hi"}');
		});
	});
	const type = 'agentEndpointOAuth2Api';
	const credential = await n8n.client.createCredential('keycloak', type, {
		accessTokenUrl: `${site.url}/token`,
		clientId: 'id',
		clientSecret: 'secret-canary',
		scope: 'agents',
		allowedDomains: '127.0.0.1',
	});
	const run = {
		...agentRun({ authentication: type, url: site.url, message: 'hi' }),
		credentials: { [type]: { id: credential.id, name: 'keycloak' } },
	};
	const url = await publish('oauth2', webhook('oauth2'), [run], { Webhook: wire('Agent Run') });
	for (const revoke of [false, false, true]) {
		if (revoke) good = 'none';
		const answer = await post(url, {});
		expect(answer).toMatchObject({ status: 'completed', text: 'Hi' });
		expect(JSON.stringify(answer)).not.toContain('canary');
	}
	await site.close();
	const pair = Buffer.from('id:secret-canary').toString('base64');
	const signIn = `Basic ${pair} grant_type=client_credentials&scope=agents`;
	const [first, second] = ['Bearer canary-1', 'Bearer canary-5'];
	expect(asked).toEqual([signIn, first, first, first, signIn, second]);
});

test('OAuth2: the credential’s form has n8n’s own fields, and the allowed domains only once', async () => {
	const types = await n8n.client.types<{ name: string; properties: { name: string; type: string }[] }>('credentials');
	const own = types.find(({ name }) => name === 'agentEndpointOAuth2Api')?.properties ?? [];
	const named = (wanted: string) => own.filter(({ name }) => name === wanted).map(({ type }) => type);
	expect([named('allowedDomains'), named('allowedHttpRequestDomains')]).toEqual([['string'], ['hidden']]);
});

/** Started early, because n8n looks for waiting executions that are due only once a minute. */
let silent: { server: Loopback; workflowId: string };

describe('a callback from an agent', () => {
	/**
	 * Starts an agent that accepts the message and posts its replies later, retrying while n8n says that it is too
	 * early.
	 */
	async function callingAgent(...replies: string[]) {
		const answers: number[] = [];
		const post = async (url: string, body: string): Promise<void> => {
			const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
			if (response.status === 409) return await sleep(500).then(async () => await post(url, body));
			answers.push(response.status);
		};
		const told: { callbackUrl?: string } = {};
		const server = await listen((request, response) => {
			void readAll(request).then(async (body) => {
				Object.assign(told, JSON.parse(body.toString()));
				response.writeHead(202).end();
				for (const reply of replies) await post(told.callbackUrl ?? '', reply);
			});
		});
		return { server, answers, told };
	}

	async function startWith(name: string, url: string, options: Record<string, unknown> = {}): Promise<string> {
		const run = agentRun({
			url,
			message: 'hi',
			sessionId: 's-1',
			session: 'defined',
			waitForReply: 'callback',
			options,
		});
		const after = node('After', 'n8n-nodes-base.noOp', 1, {});
		const address = await publish(name, webhook(name), [run, after], {
			Webhook: wire('Agent Run'),
			'Agent Run': wire('After'),
		});
		await post(address, {});
		return (await n8n.client.listWorkflows()).find((workflow) => workflow.name === name)?.id ?? '';
	}

	const runWith = async (name: string, url: string) => await n8n.client.waitForExecution(await startWith(name, url));

	beforeAll(async () => {
		const { server } = await callingAgent();
		silent = { server, workflowId: await startWith('never-calls-back', server.url, { waitingHours: 0.002 }) };
	});

	test('resumes the waiting execution with the reply, and a second one is refused', async () => {
		const { server, answers, told } = await callingAgent('{"output":"It rains"}');
		const execution = await runWith('calls-back', server.url);
		await server.close();
		expect(execution.nodes.After?.outputs[0]).toEqual([
			expect.objectContaining({
				text: 'It rains',
				status: 'completed',
				session: { id: 's-1', userId: '', source: 'provided' },
				raw: { output: 'It rains' },
			}),
		]);
		expect(answers).toEqual([200]);
		const again = await fetch(told.callbackUrl ?? '', { method: 'POST', body: '{}' });
		expect(again.status).toBe(409);
	});

	test('with a reply nested 50,000 levels deep is a failure of an agent that ran, and n8n stores the execution', async () => {
		const { server, answers } = await callingAgent(`{"output":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
		const execution = await runWith('calls-back-nested', server.url);
		await server.close();
		expect(answers).toEqual([200]);
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			status: 'failed',
			error: { message: 'The agent’s reply is nested deeper than 500 levels', accepted: 'yes' },
			session: { id: 's-1' },
		});
	});

	test('is refused without the signature of its URL', async () => {
		const { server, told } = await callingAgent('{"output":"It rains"}');
		await runWith('calls-back-forged', server.url);
		await server.close();
		const forged = (told.callbackUrl ?? '').replace(/signature=.{4}/, 'signature=AAAA');
		expect(forged).not.toBe(told.callbackUrl);
		const refused = await fetch(forged, { method: 'POST', body: '{"output":"It snows"}' });
		expect(refused.status).toBe(401);
	});

	test('may be repeated after an empty body, and a failure becomes an item with its error', async () => {
		const { server, answers } = await callingAgent('', '{"success":false,"error":"no umbrella"}');
		const execution = await runWith('calls-back-failed', server.url);
		await server.close();
		expect(answers).toEqual([400, 200]);
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			status: 'failed',
			error: { message: 'The agent reported an error: no umbrella', accepted: 'yes' },
			session: { id: 's-1' },
		});
	});

	test('is not used if several items would wait for it', async () => {
		const { server, told } = await callingAgent();
		const split = node('Two', 'n8n-nodes-base.code', 2, { jsCode: 'return [{json:{}},{json:{}}]' });
		const run = agentRun({ url: server.url, message: 'hi', waitForReply: 'callback' });
		const address = await publish('two-call-back', webhook('two-call-back'), [split, run], {
			Webhook: wire('Two'),
			Two: wire('Agent Run'),
		});
		await post(address, {});
		const workflowId = (await n8n.client.listWorkflows()).find(({ name }) => name === 'two-call-back')?.id ?? '';
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.status).toBe('error');
		expect(JSON.stringify(execution)).toContain('An execution can wait for only one callback');
		expect(told).toEqual({});
	});
});

describe('a run polled by a stored execution', () => {
	/** Starts a server with LangGraph's background runs, which gives these answers in turn when it is polled. */
	async function langgraphAnswering(...answers: { status: number; run: string }[]) {
		const asked: string[] = [];
		const server = await listen((request, response) => {
			const { method = '', url = '' } = request;
			const [, thread = '', path = ''] = /\/threads\/([^/]+)(.*)/.exec(url) ?? [];
			asked.push(`${method} ${path}`);
			const json = (status: number, body: object) =>
				response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
			const ids = { run_id: 'r-1', thread_id: thread };
			request.resume();
			if (method === 'POST') return json(200, { ...ids, status: 'pending' });
			if (url.endsWith('/join')) return json(200, { messages: [{ type: 'ai', content: 'It rains' }] });
			const { status, run } =
				answers.length > 1 ? (answers.shift() as (typeof answers)[0]) : (answers[0] as (typeof answers)[0]);
			return json(status, { ...ids, status: run });
		});
		return { server, asked };
	}

	/** Starts the workflow and waits until n8n has stored its execution. */
	async function waitingExecution(name: string, parameters: Record<string, unknown>) {
		const after = node('After', 'n8n-nodes-base.noOp', 1, {});
		const address = await publish(name, webhook(name), [agentRun({ message: 'slower please', ...parameters }), after], {
			Webhook: wire('Agent Run'),
			'Agent Run': wire('After'),
		});
		await post(address, {});
		const workflowId = (await n8n.client.listWorkflows()).find((workflow) => workflow.name === name)?.id ?? '';
		for (;;) {
			const [execution] = await n8n.client.listExecutions(workflowId);
			if (execution?.status === 'waiting') return workflowId;
			if (execution !== undefined && execution.status !== 'running') throw new Error(`It is ${execution.status}`);
			await sleep(50);
		}
	}

	const polled = { agentApi: 'langgraph', target: 'agent', session: 'new', waitForReply: 'poll' };
	const options = { storeAfterSeconds: 1, pollSeconds: 1 };
	const goingOn = { status: 200, run: 'running' };
	const trouble = { status: 503, run: 'unknown' };

	test('Poll: n8n continues to poll, tolerates more errors than in memory, and resumes with the reply', async () => {
		const over = { status: 200, run: 'success' };
		const { server, asked } = await langgraphAnswering(
			...Array<typeof goingOn>(4).fill(goingOn),
			...Array<typeof trouble>(7).fill(trouble),
			over,
		);
		const workflowId = await waitingExecution('polls-stored', { ...polled, url: server.url, options });
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.nodes.After?.outputs[0]).toHaveLength(1);
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			text: 'It rains',
			status: 'completed',
			run: { id: 'r-1' },
		});
		expect(execution.nodes.After?.outputs[0]?.[0]).not.toHaveProperty('ask');
		expect(asked.filter((request) => request.startsWith('POST'))).toEqual(['POST /runs']);
		expect(asked.at(-1)).toBe('GET /runs/r-1/join');
	});

	test('Poll: a failed run becomes an item with its error', async () => {
		const { server } = await langgraphAnswering(...Array<typeof goingOn>(4).fill(goingOn), {
			status: 200,
			run: 'timeout',
		});
		const workflowId = await waitingExecution('polls-stored-failed', { ...polled, url: server.url, options });
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			status: 'failed',
			error: { message: 'The agent reported an error: the run ended as timeout', accepted: 'yes' },
			run: { id: 'r-1' },
		});
	});

	test('Poll: an unusable credential is logged, and the run is polled once the credential is usable again', async () => {
		const { server, asked } = await langgraphAnswering(...Array<typeof goingOn>(4).fill(goingOn), {
			status: 200,
			run: 'success',
		});
		const data = { location: 'url', secretUrl: `${server.url}/canary-key`, allowedDomains: '127.0.0.1' };
		const credential = await n8n.client.createCredential('Stored run', 'agentEndpointApi', data);
		const secured = agentRun({
			message: 'hi',
			...polled,
			url: '',
			options,
			authentication: 'agentEndpointApi',
		});
		const after = node('After', 'n8n-nodes-base.noOp', 1, {});
		const address = await publish(
			'polls-stored-secured',
			webhook('polls-stored-secured'),
			[{ ...secured, credentials: { agentEndpointApi: { id: credential.id, name: credential.name } } }, after],
			{ Webhook: wire('Agent Run'), 'Agent Run': wire('After') },
		);
		await post(address, {});
		while (asked.length < 3) await sleep(20);
		const store = async (allowedDomains: string) =>
			await n8n.client.updateCredential(credential.id, credential.name, 'agentEndpointApi', {
				...data,
				allowedDomains,
			});
		await store('elsewhere.example.com');
		while (!n8n.log().includes('is not allowed for 127.0.0.1')) await sleep(50);
		await store('127.0.0.1');
		const workflowId = (await n8n.client.listWorkflows()).find(({ name }) => name === 'polls-stored-secured')?.id ?? '';
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({ text: 'It rains', status: 'completed' });
		expect(JSON.stringify(execution)).not.toContain('canary-key');
		expect(n8n.log()).not.toContain('canary-key');
	});

	test.each(['1.0', '0.3'])('Callback: an A2A %s agent pushes a notification and is then polled', async (version) => {
		const echo = await startPeer('a2a-server.mjs', version);
		const workflowId = await waitingExecution(`a2a-pushes-${version}`, {
			agentApi: 'a2a',
			url: echo.url,
			session: 'new',
			waitForReply: 'callback',
		});
		const execution = await n8n.client.waitForExecution(workflowId);
		const told = async (path: string) => (await (await fetch(`${echo.url}/${path}`)).json()) as string[];
		const [runs, pushes] = [await told('runs'), await told('pushes')];
		await echo.stop();
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			text: 'echo: slower please ✓ é 漢',
			status: 'completed',
			session: { source: 'server' },
		});
		expect(runs).toHaveLength(1);
		expect(pushes).toContain('{"status":"accepted"}');
	});
});

test('if the agent never calls back, the execution resumes with the started run when the time is up', async () => {
	const execution = await n8n.client.waitForExecution(silent.workflowId, { timeoutMs: 100_000 });
	await silent.server.close();
	expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
		text: '',
		status: 'running',
		session: { id: 's-1' },
	});
});
