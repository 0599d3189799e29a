/**
 * A workflow as an agent for others in a real n8n: called by the official clients of A2A and OpenAI, unmodified.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { a2aClient, openAiClient } from '../agent-peers/client';
import type { ClientCalls } from '../agent-peers/client';
import { PEER_TIMEOUT_MS } from '../install-peers';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n, WorkflowExport, WorkflowNode } from '../real-n8n/real-n8n';
import { node } from './nodes';
import { respond as webhookRespond } from './respond-setup';
import { TriggerWorkflow } from './trigger-workflow';
import type { TriggerSetup } from './trigger-workflow';

jest.setTimeout(PEER_TIMEOUT_MS);

const LANGCHAIN = '@n8n/n8n-nodes-langchain';
const KEY = 'channel-key-1';
const credentials = { agentChannelApi: { apiKey: KEY } };
const PIECES = ['Hé', 'llo', ' 漢', '字'];

let n8n: RealN8n;
let model: Loopback;

beforeAll(async () => {
	model = await listen((request, response) => void readAll(request).then(() => answerAsModel(response)));
	n8n = await playground.startRealN8n({ name: 'trigger-channel' });
}, START_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.stop();
	await model?.close();
}, 30_000);

/** Answers like a model that streams its reply in pieces. */
async function answerAsModel(response: ServerResponse): Promise<void> {
	const chunk = (choice: object) =>
		`data: ${JSON.stringify({ id: 'c-1', object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] })}\n\n`;
	response.writeHead(200, { 'Content-Type': 'text/event-stream' });
	for (const content of PIECES) {
		response.write(chunk({ delta: { content } }));
		await sleep(150);
	}
	response.end(`${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
}

const channel = (respond: string, options: object = {}) => ({
	source: 'agentMessage',
	path: 'agent',
	protocols: ['a2a', 'message', 'chatCompletions'],
	respond,
	options: { agentName: 'Echo', agentDescription: 'Repeats what it is told', ...options },
});

const set = (name: string, value: string): Partial<WorkflowNode> => ({
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: { assignments: { assignments: [{ id: '1', name, type: 'string', value }] } },
});
const echo = set('output', '=You said {{ $json.chatInput }}');
const breaks: Partial<WorkflowNode> = {
	type: 'n8n-nodes-base.stopAndError',
	typeVersion: 1,
	parameters: { errorMessage: 'The tool broke' },
};
const noWait = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 0 } };
const respondNode = {
	type: 'n8n-nodes-base.respondToWebhook',
	typeVersion: 1.5,
	parameters: { respondWith: 'json', responseBody: '={{ { "answer": $json.output } }}' },
};

const urlOf = ({ path }: TriggerWorkflow) => `${n8n.baseUrl}/webhook/${path}`;

async function publish(respond: string, then: TriggerSetup['then']): Promise<TriggerWorkflow> {
	return await TriggerWorkflow.publish(n8n, { parameters: channel(respond), credentials, then });
}

const asA2a = async (workflow: TriggerWorkflow, calls: ClientCalls['calls'], more: Partial<ClientCalls> = {}) =>
	await a2aClient({ url: urlOf(workflow), key: KEY, calls, ...more });
const asOpenAi = async (workflow: TriggerWorkflow, calls: ClientCalls['calls'], key = KEY) =>
	(await openAiClient({ url: urlOf(workflow), key, calls })).outcomes;

const chat = (content: string, more: object = {}) => ({ model: 'any', messages: [{ role: 'user', content }], ...more });
const said = (text: string): unknown => [expect.objectContaining({ parts: [expect.objectContaining({ text })] })];

describe('when the last node finishes', () => {
	let workflow: TriggerWorkflow;
	beforeAll(async () => void (workflow = await publish('lastNode', [echo])), PEER_TIMEOUT_MS);

	test('the A2A client finds the card, sends messages, streams, and asks for tasks', async () => {
		const { card, outcomes } = await asA2a(workflow, [
			{ action: 'send', text: 'Hello', userId: 'u-1' },
			{ action: 'get', task: '{task}' },
			{ action: 'send', text: 'Again', context: '{context}' },
			{ action: 'stream', text: 'Stream' },
			{ action: 'cancel', task: '{task}' },
			{ action: 'get', task: 'unknown' },
			{ action: 'send', text: 'To an ended task', task: '{task}' },
		]);
		expect(card).toMatchObject({ name: 'Echo', description: 'Repeats what it is told' });
		const [first, same, again, streamed, cancelled, unknown, ended] = outcomes;
		expect(first).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' }, artifacts: said('You said Hello') });
		expect(same).toEqual(first);
		expect(again).toMatchObject({ contextId: first?.contextId, artifacts: said('You said Again') });
		expect(again?.id).not.toBe(first?.id);
		expect(streamed?.events).toMatchObject([
			{ task: { status: { state: 'TASK_STATE_WORKING' } } },
			{ artifactUpdate: { artifact: { parts: [{ text: 'You said Stream' }] } } },
			{ statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } },
		]);
		expect(cancelled).toMatchObject({ error: 'TaskNotCancelableError' });
		expect(unknown).toMatchObject({ error: 'TaskNotFoundError' });
		expect(ended).toMatchObject({ error: 'UnsupportedOperationError' });
		const [item] = await workflow.items(3);
		expect(item).toMatchObject({ protocol: 'a2a', chatInput: 'Stream', headers: { authorization: '***' } });
	});

	test('the A2A client of version 0.3 works too', async () => {
		const legacy = await publish('lastNode', [echo]);
		const { outcomes } = await asA2a(legacy, [{ action: 'send', text: 'Hello' }], { legacy: true });
		expect(outcomes[0]).toMatchObject({ status: { state: 'TASK_STATE_COMPLETED' }, artifacts: said('You said Hello') });
	});

	test('the OpenAI client lists the model, gets completions, and streams', async () => {
		const [models, whole, streamed] = await asOpenAi(workflow, [
			{ action: 'models' },
			{ action: 'create', ...chat('Hello', { user: 'u-1' }) },
			{ action: 'stream', ...chat('Stream') },
		]);
		expect(models).toEqual({ ids: ['Echo'] });
		expect(whole).toMatchObject({ object: 'chat.completion', choices: [{ message: { content: 'You said Hello' } }] });
		expect(streamed).toMatchObject({ text: 'You said Stream' });
	});

	test('a client with another key is told so in its protocol, and nothing runs', async () => {
		const before = await workflow.executions();
		const { outcomes } = await asA2a(
			workflow,
			[
				{ action: 'send', text: 'Hi' },
				{ action: 'stream', text: 'Hi' },
			],
			{ key: 'no' },
		);
		expect(outcomes).toMatchObject([{ message: 'unauthorized' }, { message: 'unauthorized' }]);
		expect(await asOpenAi(workflow, [{ action: 'create', ...chat('Hi') }, { action: 'models' }], 'no')).toMatchObject([
			{ error: 'AuthenticationError', status: 401, code: 'invalid_api_key' },
			{ error: 'AuthenticationError', status: 401 },
		]);
		expect(await workflow.executions()).toBe(before);
	});
});

test('a client that does not wait polls until the workflow has ended', async () => {
	const workflow = await publish('lastNode', [{ ...noWait, parameters: { amount: 2 } }, echo]);
	const { outcomes } = await asA2a(workflow, [
		{ action: 'send', text: 'Hello', returnImmediately: true },
		{ action: 'get', task: '{task}' },
		{ action: 'watch', task: '{task}' },
	]);
	expect(outcomes).toMatchObject([
		{ status: { state: 'TASK_STATE_WORKING' } },
		{ status: { state: 'TASK_STATE_WORKING' } },
		{
			events: [
				{ task: { status: { state: 'TASK_STATE_WORKING' } } },
				{ artifactUpdate: { artifact: { parts: [{ text: 'You said Hello' }] } } },
				{ statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } },
			],
		},
	]);
	await workflow.untilStatus(['success']);
	const task = outcomes[0]?.id;
	await sleep(200);
	const later = await asA2a(workflow, [{ action: 'get', task }]);
	expect(later.outcomes).toMatchObject([
		{ status: { state: 'TASK_STATE_COMPLETED' }, artifacts: said('You said Hello') },
	]);
});

test('a workflow that asks back goes on with the client’s answer, in the same task', async () => {
	const asks = {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'raw',
			jsonOutput:
				'={{ $json.chatInput === "Weather" ? { text: "Which city?", status: "input_required" } : { text: "Rain in " + $json.chatInput } }}',
		},
	};
	const workflow = await publish('lastNode', [asks]);
	const { outcomes } = await asA2a(workflow, [
		{ action: 'send', text: 'Weather' },
		{ action: 'send', text: 'Paris', task: '{task}', context: '{context}' },
	]);
	expect(outcomes).toMatchObject([
		{ status: { state: 'TASK_STATE_INPUT_REQUIRED', message: { parts: [{ text: 'Which city?' }] } } },
		{ id: outcomes[0]?.id, status: { state: 'TASK_STATE_COMPLETED' }, artifacts: said('Rain in Paris') },
	]);
});

test.each([
	['Webhook Respond', [webhookRespond({ respondWith: 'json', jsonTemplate: '{"answer":"${output}"}' })]],
	['n8n’s Respond to Webhook node, behind a Wait node', [noWait, respondNode]],
])('%s gives the reply', async (_name, nodes) => {
	const workflow = await publish('responseNode', [echo, ...nodes]);
	const { outcomes } = await asA2a(workflow, [
		{ action: 'send', text: 'Hello' },
		{ action: 'stream', text: 'Stream' },
	]);
	expect(outcomes[0]).toMatchObject({ artifacts: said('You said Hello') });
	expect(JSON.stringify(outcomes[1])).toContain('You said Stream');
	expect(await asOpenAi(workflow, [{ action: 'create', ...chat('Hello') }])).toMatchObject([
		{ choices: [{ message: { content: 'You said Hello' } }] },
	]);
});

describe('a run that fails', () => {
	test.each(['lastNode', 'responseNode', 'streaming'])(
		'with Respond %s is an error of the protocol, and runs once',
		async (respond) => {
			const workflow = await publish(respond, [breaks]);
			const { outcomes } = await asA2a(workflow, [
				{ action: 'send', text: 'Hi' },
				{ action: 'stream', text: 'Hi' },
			]);
			expect(outcomes[0]).toMatchObject({ error: 'JsonRpcTransportError', code: -32603 });
			expect(outcomes[1]?.events).toMatchObject([
				{ task: {} },
				{ statusUpdate: { status: { state: 'TASK_STATE_FAILED', message: { role: 'ROLE_AGENT' } } } },
			]);
			const [whole, streamed] = await asOpenAi(workflow, [
				{ action: 'create', ...chat('Hi') },
				{ action: 'stream', ...chat('Hi') },
			]);
			expect(whole).toMatchObject({ error: 'InternalServerError', status: 500, type: 'server_error' });
			expect(streamed).toMatchObject({ error: 'APIError', type: 'server_error' });
			expect(await workflow.executions()).toBe(4);
		},
	);
});

describe('streaming', () => {
	let url: string;
	beforeAll(async () => {
		const key = await n8n.client.createCredential('channel', 'agentChannelApi', { apiKey: KEY });
		const openAi = await n8n.client.createCredential('model', 'openAiApi', { apiKey: 'sk-test', url: model.url });
		const webhookId = randomUUID();
		const { id } = await n8n.client.createWorkflow({
			name: 'AI Agent',
			nodes: [
				node('Trigger', 'n8n-nodes-agent-webhooks.webhookTrigger', 2, channel('streaming'), {
					webhookId,
					credentials: { agentChannelApi: key },
				}),
				node('AI Agent', `${LANGCHAIN}.agent`, 2.2, { options: { enableStreaming: true } }),
				node(
					'Model',
					`${LANGCHAIN}.lmChatOpenAi`,
					1.2,
					{ model: { mode: 'id', value: 'm' }, options: {} },
					{
						credentials: { openAiApi: openAi },
					},
				),
			],
			connections: {
				Trigger: { main: [[{ node: 'AI Agent', type: 'main', index: 0 }]] },
				Model: { ai_languageModel: [[{ node: 'AI Agent', type: 'ai_languageModel', index: 0 }]] },
			},
		});
		await n8n.client.activate(id, [{ path: `${webhookId}/agent`, method: 'POST' }]);
		url = `${n8n.baseUrl}/webhook/${webhookId}/agent`;
	}, PEER_TIMEOUT_MS);

	const spread = (events: { at: number }[]) => (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);

	test('n8n’s AI Agent streams to the A2A client piece by piece', async () => {
		const { outcomes } = await a2aClient({
			url,
			key: KEY,
			calls: [
				{ action: 'stream', text: 'Hi' },
				{ action: 'send', text: 'Hi' },
			],
		});
		const events = outcomes[0]?.events as {
			at: number;
			artifactUpdate?: { artifact: { parts: { text: string }[] } };
		}[];
		const pieces = events.flatMap(({ artifactUpdate }) => artifactUpdate?.artifact.parts.map(({ text }) => text) ?? []);
		expect(pieces.length).toBeGreaterThan(2);
		expect(pieces.join('')).toBe(PIECES.join(''));
		expect(events.at(-1)).toMatchObject({ statusUpdate: { status: { state: 'TASK_STATE_COMPLETED' } } });
		expect(spread(events)).toBeGreaterThan(200);
		expect(outcomes[1]).toMatchObject({ artifacts: said(PIECES.join('')) });
	});

	test('n8n’s AI Agent streams to the OpenAI client piece by piece', async () => {
		const { outcomes } = await openAiClient({
			url,
			key: KEY,
			calls: [
				{ action: 'stream', ...chat('Hi') },
				{ action: 'create', ...chat('Hi') },
			],
		});
		const [streamed, whole] = outcomes;
		expect(streamed?.text).toBe(PIECES.join(''));
		expect(spread(streamed?.chunks as { at: number }[])).toBeGreaterThan(200);
		expect(whole).toMatchObject({ choices: [{ message: { content: PIECES.join('') } }] });
	});
});

test('Agent Run calls the workflow like any A2A agent', async () => {
	const agent = await publish('lastNode', [echo]);
	const credential = { apiKey: KEY, location: 'bearer', allowedDomains: '127.0.0.1' };
	const stored = await n8n.client.createCredential('caller', 'agentEndpointApi', credential);
	const caller = await TriggerWorkflow.publish(n8n, {
		type: { type: 'n8n-nodes-base.webhook', typeVersion: 2 },
		parameters: { httpMethod: 'POST', path: randomUUID(), responseMode: 'lastNode' },
		then: [
			{
				type: 'n8n-nodes-agent-webhooks.agentRun',
				typeVersion: 1,
				webhookId: randomUUID(),
				parameters: { agentApi: 'a2a', url: urlOf(agent), message: 'Hello', session: 'new' },
				credentials: { agentEndpointApi: stored },
			},
		],
	});
	const answer = JSON.parse((await caller.send()).body) as Record<string, unknown>;
	expect(answer).toMatchObject({ text: 'You said Hello', status: 'completed' });
});

describe('the test URL', () => {
	test('has the agent card with itself as URL, and the first message ends the test', async () => {
		const workflow = await TriggerWorkflow.create(n8n, { parameters: channel('lastNode'), credentials, then: [echo] });
		// n8n 1 fails in a test run of a workflow without this field, which the editor always sets
		await n8n.client.updateWorkflow(workflow.id, { pinData: {} } as object);
		await n8n.client.runTest(workflow.id, 'Trigger');
		const url = urlOf(workflow).replace('/webhook/', '/webhook-test/');
		const { card, outcomes } = await a2aClient({ url, key: KEY, calls: [{ action: 'send', text: 'Hello' }] });
		expect(card).toMatchObject({ supportedInterfaces: [{ url }, { url }] });
		expect(outcomes[0]).toMatchObject({ artifacts: said('You said Hello') });
	});
});

test('publishing refuses a response that comes before the reply', async () => {
	const workflow = await TriggerWorkflow.create(n8n, { parameters: channel('onReceived'), credentials });
	const { versionId } = await n8n.client.getWorkflow(workflow.id);
	// n8n 1 refuses at once, n8n 2 publishes in the background
	const refused = await n8n.client
		.call('POST', `/workflows/${workflow.id}/activate`, { versionId })
		.then(() => undefined, String);
	let outcome: { status?: string; triggers?: unknown[] } = {};
	if (refused !== undefined) outcome = { status: 'failed', triggers: [refused] };
	while (outcome.status !== 'failed') {
		outcome = (await n8n.client.call('GET', `/workflows/${workflow.id}/publication-status`)) as typeof outcome;
		expect(outcome.status).not.toBe('published');
		await sleep(100);
	}
	expect(JSON.stringify(outcome.triggers)).toContain('Respond is set to Immediately');
});

test('the example workflow is an agent for A2A and OpenAI clients', async () => {
	const file = join(__dirname, '../../examples/agent-for-others.json');
	const example = JSON.parse(readFileSync(file, 'utf8')) as WorkflowExport;
	const key = await n8n.client.createCredential('Example: agent channel key', 'agentChannelApi', { apiKey: KEY });
	const [trigger] = example.nodes.filter(({ credentials: used }) => used !== undefined);
	Object.assign(trigger ?? {}, { credentials: { agentChannelApi: key } });
	const { id } = await n8n.client.createWorkflow(example);
	const path = `${trigger?.webhookId}/assistant`;
	await n8n.client.activate(id, [{ path, method: 'POST' }]);
	const url = `${n8n.baseUrl}/webhook/${path}`;
	const a2a = await a2aClient({ url, key: KEY, calls: [{ action: 'send', text: 'Is it open?', userId: 'u-1' }] });
	expect(a2a.card).toMatchObject({ name: 'Front desk' });
	expect(JSON.stringify(a2a.outcomes)).toContain('Is it open?');
	const openAi = await openAiClient({ url, key: KEY, calls: [{ action: 'stream', ...chat('Is it open?') }] });
	expect(openAi.outcomes[0]?.text).toContain('Is it open?');
});
