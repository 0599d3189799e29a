import { answerTo, UNDECIDED } from '../answer-to';
import { accepting, agentFailed, answered, notOneOf, polled, replyOf, stepsOf } from '../outcomes';
import { sent } from '../protocols';

const API = 'azureFoundry';
const run = (status: string, more: object = {}) => ({
	id: 'run_1',
	object: 'thread.run',
	thread_id: 'thread_1',
	status,
	...more,
});
const ids = { runId: 'run_1', sessionId: 'thread_1' };
const functionCall = { id: 'c-1', type: 'function', function: { name: 'weather', arguments: '{"city":"Kyiv"}' } };
const waiting = run('requires_action', {
	required_action: { type: 'submit_tool_outputs', submit_tool_outputs: { tool_calls: [functionCall] } },
});
const mcpCalls = ['c-1', 'c-2'].map((id) => ({ id, type: 'mcp', name: 'search', arguments: '{}' }));

describe('Azure AI Foundry is called', () => {
	const said = [{ role: 'user', content: 'Hello' }];
	test.each([
		[
			'for a stream in a new thread',
			{ sessionId: '', mode: 'stream' },
			'threads/runs',
			{ assistant_id: 'target-1', thread: { messages: said }, stream: true },
		],
		[
			'in the background in a known thread',
			{ sessionId: 'thread_1', mode: 'background', extra: { temperature: 0 } },
			'threads/thread_1/runs',
			{ assistant_id: 'target-1', additional_messages: said, stream: false, temperature: 0 },
		],
	] as const)('%s', (_, call, path, json) => {
		const request = sent(API, call);
		expect(request.url).toBe(`https://agent.example.com/base/${path}?tenant=7&api-version=v1`);
		expect(request.json).toStrictEqual(json);
		expect(request.headers.Accept).toBe(call.mode === 'stream' ? accepting.sse : accepting.whole);
	});

	test('with the version that the URL names', () => {
		const url = 'https://a.services.ai.azure.com/api/projects/p?api-version=2025-05-01';
		expect(sent(API, { url, sessionId: '' }).url).toBe(
			'https://a.services.ai.azure.com/api/projects/p/threads/runs?api-version=2025-05-01',
		);
	});
});

describe('Azure AI Foundry is answered', () => {
	const output = (id: string, text: string) => ({ tool_call_id: id, output: text });
	test.each<[string, unknown, object]>([
		['outputs/run_1/c-1,c-2', 'rain', { tool_outputs: [output('c-1', 'rain'), output('c-2', 'rain')] }],
		['outputs/run_1/c-1', { degrees: 5 }, { tool_outputs: [output('c-1', '{"degrees":5}')] }],
		['outputs/run_1/c-1', { tool_outputs: [output('c-1', 'x')] }, { tool_outputs: [output('c-1', 'x')] }],
		['approve/run_1/c-1', 'yes', { tool_approvals: [{ tool_call_id: 'c-1', approve: true }] }],
		['approve/run_1/c-1', 'no', { tool_approvals: [{ tool_call_id: 'c-1', approve: false }] }],
		[
			'approve/run_1/c-1,c-2',
			['yes', 'no'],
			{
				tool_approvals: [
					{ tool_call_id: 'c-1', approve: true },
					{ tool_call_id: 'c-2', approve: false },
				],
			},
		],
	])('%s with %j', (taskId, value, json) => {
		expect(answerTo(API, { taskId, value }, { sessionId: 'thread_1', mode: 'stream' })).toStrictEqual({
			url: 'https://agent.example.com/base/threads/thread_1/runs/run_1/submit_tool_outputs?tenant=7&api-version=v1',
			json: { ...json, stream: true },
		});
	});

	test('not with an answer that is neither yes nor no', () => {
		expect(answerTo(API, { taskId: 'approve/run_1/c-1', value: 'maybe' })).toMatchObject(UNDECIDED);
	});
});

describe('a run of Azure AI Foundry', () => {
	test('is started', () => {
		expect(answered(API, run('queued'))).toStrictEqual(replyOf({ status: 'running', ...ids }));
	});

	test('is not something else', () => {
		expect(answered(API, { id: 'asst_1' })).toStrictEqual(notOneOf('Azure AI Foundry', 'it has the fields id'));
	});

	test('goes on, is completed, and has messages', () => {
		expect(polled(API, { body: run('in_progress') })).toMatchObject({ reply: { status: 'running' } });
		const usage = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
		const completed = polled(API, { body: run('completed', { usage }) });
		expect(completed).toMatchObject({
			next: {
				url: 'https://agent.example.com/base/threads/s-1/messages?tenant=7&api-version=v1&run_id=r-1&order=asc&limit=100',
			},
		});
		const read = (body: unknown) => ('read' in completed ? completed.read?.({ status: 200, body }) : undefined);
		const text = (value: string) => ({
			role: 'assistant',
			content: [{ type: 'text', text: { value, annotations: [] } }],
		});
		const list = { object: 'list', data: [text('One'), { role: 'user', content: 'x' }, text('Two')] };
		expect(read(list)).toStrictEqual(
			replyOf({
				text: 'One\n\nTwo',
				runId: 'r-1',
				sessionId: 's-1',
				finishReason: 'completed',
				usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11 },
			}),
		);
		expect(read({ error: 'x' })).toStrictEqual(agentFailed('x'));
		expect(read({ items: [] })).toStrictEqual(notOneOf('Azure AI Foundry', 'it has the fields items'));
	});

	test.each([
		[
			'failed',
			{ last_error: { code: 'rate_limit_exceeded', message: 'Try again' } },
			'the run ended as failed: Try again',
		],
		['expired', {}, 'the run ended as expired'],
	])('may end as %s', (status, more, said) => {
		expect(polled(API, { body: run(status, more) })).toStrictEqual(agentFailed(said));
	});

	test('may be incomplete: its messages count, with the reason', () => {
		const body = run('incomplete', { incomplete_details: { reason: 'max_completion_tokens' } });
		const ended = polled(API, { body });
		const read = 'read' in ended ? ended.read?.({ status: 200, body: { data: [] } }) : undefined;
		expect(read).toMatchObject({
			reply: {
				text: '',
				finishReason: 'max_completion_tokens',
				hint: expect.stringContaining('cut off by the token limit') as string,
			},
		});
	});

	test('may wait for the output of a tool', () => {
		expect(polled(API, { body: waiting })).toStrictEqual(
			replyOf({
				text: 'The agent needs the output of weather: {"city":"Kyiv"}',
				status: 'input_required',
				taskId: 'outputs/run_1/c-1',
				structuredOutput: [functionCall],
				...ids,
			}),
		);
	});

	test('may wait for an approval, in a stream too', () => {
		const asks = run('requires_action', {
			required_action: { type: 'submit_tool_approval', submit_tool_approval: { tool_calls: mcpCalls } },
		});
		const { outcome } = stepsOf(API, { type: 'thread.run.requires_action', data: JSON.stringify(asks) });
		expect(outcome).toStrictEqual(
			replyOf({
				text: 'The agent asks to run search\n\nThe agent asks to run search',
				status: 'input_required',
				taskId: 'approve/run_1/c-1,c-2',
				structuredOutput: mcpCalls,
				...ids,
			}),
		);
	});
});
