/**
 * Agent Run and Signed Webhook Send as tools of n8n's own AI Agent in a real n8n: what a manipulated model can make
 * them do. AI Agent 2 runs a tool in a context of its own, AI Agent 3 as a node of the workflow whose item is the
 * agent's own item plus whatever the model fills in.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { listen, readAll, recordingServer } from '../n8n-core/harness/loopback';
import type { Loopback, RecordingServer } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import { node, wire } from './nodes';

const LANGCHAIN = '@n8n/n8n-nodes-langchain';
const AGENT_RUN_TOOL = 'n8n-nodes-agent-webhooks.agentRunTool';
const SIGNED_SEND_TOOL = 'n8n-nodes-agent-webhooks.signedWebhookSendTool';
const SIGNING_SECRET = 'a-secret-of-the-sender';

interface ModelRequest {
	messages: { role: string; content: unknown }[];
	tools?: { function: { name: string; parameters: { properties?: object } } }[];
}

let n8n: RealN8n;
let model: Loopback;
/** The agent or receiver that the builder chose. */
let chosen: RecordingServer;
/** The server that the model would like to reach. */
let lure: RecordingServer;
const modelRequests: ModelRequest[] = [];
/** What the model fills in when it calls the tool; n8n does not check that the field was requested. */
let filledIn: Record<string, unknown> = {};
let credentials: Record<'openAiApi' | 'signedWebhookApi', { id: string; name: string }>;

beforeAll(async () => {
	model = await listen((request, response) => void readAll(request).then((body) => answerAsModel(body, response)));
	n8n = await playground.startRealN8n({ name: 'agent-tool' });
	const signing = { signingSecret: SIGNING_SECRET, allowedDomains: '127.0.0.1' };
	credentials = {
		openAiApi: await n8n.client.createCredential('model', 'openAiApi', { apiKey: 'sk-test', url: model.url }),
		signedWebhookApi: await n8n.client.createCredential('sender', 'signedWebhookApi', signing),
	};
}, START_TIMEOUT_MS);
beforeEach(async () => {
	chosen = await recordingServer({ body: { output: 'It rains in Paris' } });
	lure = await recordingServer({ body: { output: 'Gotcha' } });
});
afterEach(async () => {
	await chosen.close();
	await lure.close();
});
afterAll(async () => {
	await n8n?.stop();
	await model?.close();
}, 30_000);

/** Answers n8n's chat model with OpenAI's Chat Completions: first calls the tool, then repeats its result. */
function answerAsModel(body: Buffer, response: ServerResponse): void {
	const asked = JSON.parse(body.toString()) as ModelRequest;
	modelRequests.push(asked);
	const name = asked.tools?.[0]?.function.name;
	const said = asked.messages.filter(({ role }) => role === 'tool').at(-1)?.content;
	const call = { id: 'call_1', type: 'function', function: { name, arguments: JSON.stringify(filledIn) } };
	const content = `The tool said: ${String(said)}`;
	const message = said === undefined ? { content: null, tool_calls: [call] } : { content };
	const choice = { index: 0, message: { role: 'assistant', ...message }, finish_reason: said ? 'stop' : 'tool_calls' };
	response.writeHead(200, { 'Content-Type': 'application/json' });
	response.end(JSON.stringify({ id: 'c-1', object: 'chat.completion', choices: [choice] }));
}

const using = (type: keyof typeof credentials) => ({ credentials: { [type]: credentials[type] } });
const fromAI = (key: string) => `={{ $fromAI('${key}', '', 'string') }}`;

const agentRun = (parameters: object) =>
	node('The tool', AGENT_RUN_TOOL, 1, {
		toolDescription: 'Asks the weather agent',
		authentication: 'none',
		url: chosen.url,
		...parameters,
	});
const signedSend = (parameters: object) =>
	node(
		'The tool',
		SIGNED_SEND_TOOL,
		1,
		{
			toolDescription: 'Notifies the weather service',
			url: chosen.url,
			jsonTemplate: '{"note":"${note}"}',
			...parameters,
		},
		using('signedWebhookApi'),
	);

/** Runs Webhook → Chat → AI Agent, with a model and the tool; Chat returns the item like n8n's Chat Trigger. */
async function talk(version: number, tool: WorkflowNode, item: object, modelFillsIn: Record<string, unknown>) {
	filledIn = modelFillsIn;
	modelRequests.length = 0;
	const path = `tool-${randomUUID()}`;
	const webhook = { httpMethod: 'POST', path, responseMode: 'lastNode' };
	const { id } = await n8n.client.createWorkflow({
		name: path,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('Webhook', 'n8n-nodes-base.webhook', 2, webhook, { webhookId: randomUUID() }),
			node('Chat', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: '={{ $json.body }}' }),
			node('AI Agent', `${LANGCHAIN}.agent`, version, { promptType: 'define', text: 'Does it rain?', options: {} }),
			node(
				'Model',
				`${LANGCHAIN}.lmChatOpenAi`,
				1.2,
				{ model: { mode: 'id', value: 'm' }, options: {} },
				using('openAiApi'),
			),
			tool,
		],
		connections: {
			Webhook: wire('Chat'),
			Chat: wire('AI Agent'),
			Model: wire('AI Agent', 'ai_languageModel'),
			[tool.name]: wire('AI Agent', 'ai_tool'),
		},
	});
	await n8n.client.activate(id, [{ path, method: 'POST' }]);
	await fetch(`${n8n.baseUrl}/webhook/${path}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(item),
	});
	const execution = await n8n.client.waitForExecution(id);
	const said = execution.nodes['AI Agent']?.outputs[0]?.[0]?.output;
	return { execution, said: String(said), error: execution.nodes[tool.name]?.error };
}

const received = (server: RecordingServer) => server.requests.map(({ body }) => JSON.parse(body.toString()) as object);

/** The versions differ in what n8n tells the model about a tool that failed: 2 nothing, 3 the error message. */
describe.each([
	[2, false],
	[3.1, true],
])('as a tool of AI Agent %s', (version, isToldErrors) => {
	const item = { chatInput: 'What about Paris?', sessionId: 'chat-1', userId: 'user-1' };

	describe('Agent Run', () => {
		test('takes message and session from the model and returns the reply', async () => {
			const tool = agentRun({ message: fromAI('message'), session: 'defined', sessionId: fromAI('session') });
			const { said } = await talk(version, tool, item, { message: 'Does it rain?', session: 's-7' });
			expect(Object.keys(modelRequests[0]?.tools?.[0]?.function.parameters.properties ?? {})).toEqual([
				'message',
				'session',
			]);
			expect(received(chosen)).toEqual([{ message: 'Does it rain?', userId: '', sessionId: 's-7' }]);
			expect(said).toContain('The tool said: ');
			expect(said).toContain('It rains in Paris');
		});

		test('works with default fields and acts for no user, whatever the model adds', async () => {
			const { said } = await talk(version, agentRun({}), item, { userId: 'victim', url: lure.url });
			expect(received(chosen)).toEqual([
				{ message: 'What about Paris?', userId: '', sessionId: expect.any(String) as string },
			]);
			expect(said).toContain('It rains in Paris');
			expect(lure.requests).toEqual([]);
		});

		test('acts for no user if the field is empty', async () => {
			const tool = agentRun({ userId: '', message: fromAI('message') });
			await talk(version, tool, item, { message: 'Does it rain?', userId: 'victim' });
			expect(received(chosen)).toEqual([expect.objectContaining({ message: 'Does it rain?', userId: '' })]);
		});

		test('accepts another node’s output, which the model cannot influence', async () => {
			const tool = agentRun({
				url: "={{ $('Chat').item.json.agentUrl }}",
				message: fromAI('agentUrl'),
				userId: "={{ $('Chat').first().json.userId }}",
			});
			const lured = { agentUrl: lure.url, userId: 'victim' };
			await talk(version, tool, { ...item, agentUrl: chosen.url }, lured);
			expect(received(chosen)).toEqual([expect.objectContaining({ message: lure.url, userId: 'user-1' })]);
			expect(lure.requests).toEqual([]);
		});

		test('lets the model fill in every field if the builder allows it', async () => {
			const tool = agentRun({ url: fromAI('url'), userId: fromAI('user'), options: { modelMayChoose: true } });
			await talk(version, tool, item, { url: lure.url, user: 'anyone' });
			expect(received(lure)).toEqual([expect.objectContaining({ userId: 'anyone' })]);
		});

		test.each<[string, object]>([
			['url', { url: fromAI('url') }],
			['url', { url: '={{ $json.url }}' }],
			['url', { url: '={{ $input.first().json.url }}' }],
			['url', { url: '={{ $parameter.message }}', message: fromAI('url') }],
			['userId', { userId: fromAI('url') }],
			['options.extraHeaders', { options: { extraHeaders: `={"X-Team":"{{ $fromAI('url') }}"}` } }],
		])('sends nothing if the model would fill in %s (%j)', async (field, parameters) => {
			const tool = agentRun({ message: 'Hello', ...parameters });
			const { error, execution } = await talk(version, tool, item, { url: lure.url });
			const refusal = `The AI model is not allowed to fill in the field ${field}`;
			expect(error?.message).toContain(refusal);
			expect([chosen.requests, lure.requests]).toEqual([[], []]);
			expect(execution.status).toBe('success');
			expect(JSON.stringify(modelRequests.at(-1)).includes(refusal)).toBe(isToldErrors);
		});
	});

	describe('Signed Webhook Send', () => {
		test('takes the payload’s variables from the model, and reports the delivery', async () => {
			const variableFields = { values: [{ name: 'note', value: fromAI('note') }] };
			const { said } = await talk(version, signedSend({ variableFields }), item, { note: 'Does it rain?' });
			expect(received(chosen)).toEqual([{ note: 'Does it rain?' }]);
			expect(said).toContain('delivered');
			expect(said).not.toContain(SIGNING_SECRET);
		});

		test.each([fromAI('url'), '={{ $json.url }}', '={{ $parameter.variables.url }}'])(
			'sends nothing if the model would choose the URL (%s)',
			async (url) => {
				const tool = signedSend({ url, variables: "={{ { note: '', url: $fromAI('url', '', 'string') } }}" });
				const { error, said } = await talk(version, tool, item, { url: lure.url });
				expect(error?.message).toContain('The AI model is not allowed to fill in the field url');
				expect([chosen.requests, lure.requests]).toEqual([[], []]);
				expect(said).not.toContain('delivered');
			},
		);
	});
});
