/** Agents that ask: the output of one Agent Run and a person's answer are all that a second one needs. */
import type { IDataObject } from 'n8n-workflow';

import { recordingServer } from './harness/loopback';
import type { Recorded, Reply } from './harness/loopback';
import { runNode } from './harness/workflow';

const sse = (...events: object[]): Reply => ({
	headers: { 'Content-Type': 'text/event-stream' },
	body: events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
});

async function agentRun(url: string, parameters: IDataObject) {
	const result = await runNode({
		type: 'agentRun',
		parameters: {
			url,
			target: 'agent',
			authentication: 'none',
			message: 'Hello',
			userId: 'u-1',
			options: { timeoutSeconds: 5, retries: 0 },
			...(parameters as object),
		},
		onError: 'continueRegularOutput',
	});
	const { json = {} } = result.items[0] ?? {};
	return { json, error: json.error as IDataObject | undefined };
}

/** Runs an agent that asks, then answers it with the output of that run. */
async function askAndAnswer(agentApi: string, answer: unknown, ...replies: Reply[]) {
	const server = await recordingServer(...replies);
	const asked = await agentRun(server.url, { agentApi });
	expect(asked.json).toMatchObject({
		status: 'input_required',
		hint: expect.stringContaining('Answer to a Question') as string,
	});
	const given = { agentApi, send: 'answer', question: asked.json, answer: answer as string };
	const answered = await agentRun(server.url, given);
	await server.close();
	return { ...answered, asked: asked.json, requests: server.requests };
}

const bodyOf = (request: Recorded | undefined) => JSON.parse(request?.body.toString() ?? 'null') as IDataObject;

test.each<[string, unknown, unknown]>([
	['a text', 'approve', { decisions: [{ type: 'approve' }] }],
	['JSON as text', '{"decisions":[{"type":"approve"}]}', { decisions: [{ type: 'approve' }] }],
	['an object', { decisions: [{ type: 'reject', message: 'no' }] }, { decisions: [{ type: 'reject', message: 'no' }] }],
])('LangGraph is resumed in the same thread with %s', async (_, answer, resume) => {
	const interrupt = { id: 'i-1', value: { action_requests: [{ name: 'pay', description: 'Pay?' }] } };
	const { json, requests } = await askAndAnswer(
		'langgraph',
		answer,
		{ body: { __interrupt__: [interrupt] } },
		{ body: { messages: [{ type: 'ai', content: 'Paid' }] } },
	);
	expect(json).toMatchObject({ status: 'completed', text: 'Paid' });
	expect(bodyOf(requests[1])).toMatchObject({ command: { resume }, config: { configurable: { user_id: 'u-1' } } });
	expect(bodyOf(requests[1])).not.toHaveProperty('input');
	expect(requests[1]?.url).toBe(requests[0]?.url);
});

test('Dify gets the form, and its reply is read from the events of the run', async () => {
	const form = {
		form_token: 'tok',
		form_content: 'Refund?',
		inputs: [],
		user_actions: [{ id: 'yes', title: 'Approve' }],
	};
	const ids = { conversation_id: 'cv', message_id: 'm', workflow_run_id: 'wr' };
	const { json, asked, requests } = await askAndAnswer(
		'dify',
		'approve',
		sse({ event: 'human_input_required', ...ids, data: form }, { event: 'workflow_paused', ...ids, data: {} }),
		{ body: {} },
		sse({ event: 'message', ...ids, answer: 'Refunded' }, { event: 'message_end', ...ids }),
	);
	expect(asked.text).toBe('Refund?');
	expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
		'POST /chat-messages',
		'POST /form/human_input/tok',
		'GET /workflow/wr/events?user=u-1&include_state_snapshot=true',
	]);
	expect(bodyOf(requests[1])).toEqual({ action: 'yes', inputs: {}, user: 'u-1' });
	expect(json).toMatchObject({ status: 'completed', text: 'Refunded', session: { id: 'cv' } });
});

test('a Dify run that fails after its answer counts as run', async () => {
	const form = { form_token: 'tok', form_content: '?', user_actions: [{ id: 'yes', title: 'Approve' }] };
	const { error, requests } = await askAndAnswer(
		'dify',
		'approve',
		sse({ event: 'human_input_required', workflow_run_id: 'wr', data: form }),
		{ body: {} },
		{ status: 404, body: { message: 'Workflow run not found.' } },
	);
	expect(error).toMatchObject({ httpCode: 404, accepted: 'yes' });
	expect(requests).toHaveLength(3);
});

test('OpenAI Responses gets the approval in the same conversation', async () => {
	const request = { type: 'mcp_approval_request', id: 'mcpr_1', name: 'roll', server_label: 'dice', arguments: '{}' };
	const { json, requests } = await askAndAnswer(
		'openaiResponses',
		'reject: no dice',
		{ body: { id: 'resp_1', status: 'completed', output: [request] } },
		{ body: { id: 'resp_2', status: 'completed', output_text: 'Then not.' } },
	);
	expect(bodyOf(requests[1])).toMatchObject({
		previous_response_id: 'resp_1',
		input: [{ type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: false, reason: 'no dice' }],
	});
	expect(json).toMatchObject({ text: 'Then not.', session: { id: 'resp_2' } });
});

describe('nothing is sent', () => {
	const question = { status: 'input_required', run: { id: 'r', taskId: 't' }, session: { id: 's' } };
	test.each<[string, IDataObject, string, RegExp]>([
		['for an API that does not ask', { agentApi: 'rasa', question, answer: 'x' }, 'not-supported', /Rasa does not ask/],
		[
			'for a reply that asks nothing',
			{ question: { status: 'completed' }, answer: 'x' },
			'invalid-option',
			/its status is completed/,
		],
		['for something else', { question: { a: 1 }, answer: 'x' }, 'invalid-option', /it has no status/],
		['for an empty answer', { question, answer: ' ' }, 'empty-field', /The answer is empty/],
		[
			'for an answer that does not fit',
			{ agentApi: 'openaiResponses', question, answer: 'hm' },
			'invalid-option',
			/neither yes nor no/,
		],
	])('%s', async (_, parameters, code, message) => {
		const server = await recordingServer({ body: {} });
		const { error } = await agentRun(server.url, { agentApi: 'langgraph', send: 'answer', ...parameters });
		await server.close();
		expect(error).toMatchObject({ code, accepted: 'no' });
		expect(error?.message).toMatch(message);
		expect(server.requests).toHaveLength(0);
	});
});
