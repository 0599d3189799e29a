/**
 * Agent Run in a real n8n, with n8n's own Chat Trigger as the agent, with and without streaming. agent-tool.test.ts
 * tests the nodes as tools.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import { node, post, publish, webhook, wire } from './nodes';

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

const chatTrigger = (responseMode: string) =>
	node(
		'Chat',
		`${LANGCHAIN}.chatTrigger`,
		1.3,
		{ public: true, mode: 'webhook', options: { responseMode } },
		{ webhookId: randomUUID() },
	);

describe('n8n’s Chat Trigger as the agent', () => {
	const caller = async (name: string, url: string, options = {}) =>
		await publish(
			n8n,
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
		const chat = await publish(n8n, 'chat-plain', chatTrigger('lastNode'), [reply], { Chat: wire('Reply') });
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
		const chat = await publish(n8n, 'chat-streaming', chatTrigger('streaming'), [inside], { Chat: wire('Agent Run') });
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
		const chat = await publish(n8n, 'chat-files', trigger, [reply], { Chat: wire('Reply') });
		const file = node('File', 'n8n-nodes-base.convertToFile', 1.1, {
			operation: 'toText',
			sourceProperty: 'body.message',
			options: { fileName: 'note.txt' },
		});
		const run = agentRun({ agentApi: 'n8nChat', url: chat, message: 'read this', options: { files: 'data' } });
		const url = await publish(n8n, 'call-files', webhook('call-files'), [file, run], {
			Webhook: wire('File'),
			File: wire('Agent Run'),
		});
		expect(await post(url, { message: 'what it says' })).toMatchObject({ text: 'read this, note.txt text/plain' });
	});

	test('reports a run that fails halfway as a failure', async () => {
		const stop = node('Stop', 'n8n-nodes-base.stopAndError', 1, { errorMessage: 'No quota left' });
		const chat = await publish(n8n, 'chat-failing', chatTrigger('lastNode'), [stop], { Chat: wire('Stop') });
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
	const url = await publish(n8n, path, webhook(path), [nodeAt(slow.url, await signing())], { Webhook: wire(name) });
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
	const url = await publish(n8n, 'oauth2', webhook('oauth2'), [run], { Webhook: wire('Agent Run') });
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
