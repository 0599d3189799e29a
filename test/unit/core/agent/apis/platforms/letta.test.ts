import { answerTo, UNDECIDED } from '../answer-to';
import { accepting, agentFailed, answered, notOneOf, polled, replyOf, stepsOf, streamCutOff } from '../outcomes';
import { sent } from '../protocols';

const API = 'letta';
const file = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') };
const message = (type: string, more: object = {}) => ({ message_type: type, id: 'm', run_id: 'run-1', ...more });
const waiting = [
	{ name: 'refund', arguments: '{}', tool_call_id: 'c-1' },
	{ name: 'notify', arguments: '{}', tool_call_id: 'c-2' },
];
const asks = message('approval_request_message', { tool_call: waiting[0], tool_calls: waiting });
const stop = (reason: string) => ({ message_type: 'stop_reason', stop_reason: reason });

describe('Letta is called', () => {
	const said = { role: 'user', content: 'Hello' };
	const agent = 'agents/target-1/messages';
	test.each([
		['for the whole answer', { sessionId: '' }, agent, { streaming: false, messages: [said] }],
		[
			'for a stream',
			{ sessionId: '', mode: 'stream' },
			agent,
			{ streaming: true, stream_tokens: true, include_pings: true, messages: [said] },
		],
		['in the background', { sessionId: '', mode: 'background' }, `${agent}/async`, { messages: [said] }],
		[
			'in a conversation',
			{ sessionId: 'conv-1' },
			'conversations/conv-1/messages',
			{ streaming: false, messages: [said] },
		],
		[
			'with an image',
			{ sessionId: '', files: [file], extra: { max_steps: 5 } },
			agent,
			{
				max_steps: 5,
				streaming: false,
				messages: [
					{
						role: 'user',
						content: [
							{ type: 'text', text: 'Hello' },
							{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'UE5H' } },
						],
					},
				],
			},
		],
	] as const)('%s', (_, call, path, json) => {
		const request = sent(API, call);
		expect(request.url).toBe(`https://agent.example.com/base/v1/${path}?tenant=7`);
		expect(request.json).toStrictEqual(json);
		expect(request.headers.Accept).toBe('mode' in call && call.mode === 'stream' ? accepting.sse : accepting.whole);
	});

	const decision = (id: string, more: object) => ({ type: 'approval', ...more, tool_call_id: id });
	test.each<[unknown, object]>([
		['yes', { approve: true }],
		['reject: not today', { approve: false, reason: 'not today' }],
		[
			{ approve: true, reason: 'ok' },
			{ approve: true, reason: 'ok' },
		],
	])('with the decision %j', (value, given) => {
		const { url, json } = answerTo(API, { taskId: 'c-1,c-2', value }, { sessionId: '' });
		expect(url).toBe('https://agent.example.com/base/v1/agents/target-1/messages?tenant=7');
		expect(json?.messages).toStrictEqual([
			{ type: 'approval', approvals: [decision('c-1', given), decision('c-2', given)] },
		]);
	});

	test('with a list of decisions, one for each tool call', () => {
		const { json } = answerTo(API, { taskId: 'c-1,c-2', value: ['yes', 'no: too late'] });
		const approvals = [decision('c-1', { approve: true }), decision('c-2', { approve: false, reason: 'too late' })];
		expect(json?.messages).toStrictEqual([{ type: 'approval', approvals }]);
	});

	test('with a decision for each tool call', () => {
		const approvals = [decision('c-1', { approve: true }), decision('c-2', { approve: false })];
		const { json } = answerTo(API, { taskId: 'c-1,c-2', value: { approvals } });
		expect(json?.messages).toStrictEqual([{ type: 'approval', approvals }]);
	});

	test('not with an answer that is neither yes nor no', () => {
		expect(answerTo(API, { taskId: 'c-1', value: 'maybe' })).toMatchObject(UNDECIDED);
	});
});

describe('Letta’s answer contains', () => {
	test('the assistant’s messages, with reasoning and tool calls apart', () => {
		const call = { name: 'web_search', arguments: '{}', tool_call_id: 'c-1' };
		const body = {
			messages: [
				message('reasoning_message', { reasoning: 'Hm.' }),
				message('assistant_message', { content: 'Let me see.' }),
				message('tool_call_message', { tool_call: call }),
				message('tool_return_message', { tool_return: 'rain' }),
				message('assistant_message', { content: [{ type: 'text', text: 'It rains.' }] }),
			],
			stop_reason: stop('end_turn'),
			usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
		};
		expect(answered(API, body)).toStrictEqual(
			replyOf({
				text: 'Let me see.\n\nIt rains.',
				reasoning: 'Hm.',
				toolCalls: [call],
				finishReason: 'end_turn',
				runId: 'run-1',
				usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11 },
			}),
		);
	});

	test('a request for approval', () => {
		expect(answered(API, { messages: [asks], stop_reason: stop('requires_approval') })).toStrictEqual(
			replyOf({
				text: 'The agent asks to run refund\n\nThe agent asks to run notify',
				status: 'input_required',
				taskId: 'c-1,c-2',
				structuredOutput: waiting,
				finishReason: 'requires_approval',
				runId: 'run-1',
			}),
		);
	});

	test('a failure, with the text before it', () => {
		const body = { messages: [message('assistant_message', { content: 'Hi' })], stop_reason: stop('llm_api_error') };
		expect(answered(API, body)).toStrictEqual(agentFailed('the run ended with llm_api_error', { partialText: 'Hi' }));
	});

	test('no reply', () => {
		expect(answered(API, { status: 'ok' })).toStrictEqual(notOneOf('Letta', 'it has the fields status'));
	});
});

describe('a background run of Letta', () => {
	test('is started', () => {
		expect(answered(API, { id: 'run-7', status: 'created', agent_id: 'agent-1' })).toStrictEqual(
			replyOf({ status: 'running', runId: 'run-7' }),
		);
	});

	test.each([
		['running', { status: 'running' }, replyOf({ status: 'running', runId: 'r-1' })],
		['failed', { status: 'failed', metadata: { error: 'no key' } }, agentFailed('the run failed: no key')],
		['cancelled', { status: 'cancelled' }, agentFailed('the run cancelled')],
	])('is %s', (_, body, outcome) => {
		expect(polled(API, { body: { id: 'r-1', ...body } })).toStrictEqual(outcome);
	});

	test('is completed: its messages are the reply', () => {
		expect(polled(API, { body: { id: 'r-1', status: 'completed' } })).toMatchObject({
			next: { method: 'GET', url: 'https://agent.example.com/base/v1/runs/r-1/messages?tenant=7&limit=1000' },
		});
		expect(polled(API, { body: [message('assistant_message', { content: 'Hi' })] })).toStrictEqual(
			replyOf({ text: 'Hi', runId: 'r-1' }),
		);
	});
});

describe('Letta’s stream', () => {
	test('ends with a request for approval that comes in pieces', () => {
		const piece = (call: object) => message('approval_request_message', { tool_call: call });
		const { outcome } = stepsOf(
			API,
			piece({ name: 'refund', arguments: '{"a":', tool_call_id: 'c-1' }),
			piece({ arguments: '1}', tool_call_id: 'c-1' }),
			stop('requires_approval'),
		);
		expect(outcome).toMatchObject({
			reply: {
				status: 'input_required',
				taskId: 'c-1',
				structuredOutput: [{ tool_call_id: 'c-1', name: 'refund', arguments: '{"a":1}' }],
			},
		});
	});

	test('ends with a request for approval of several calls, of which the first is repeated', () => {
		expect(stepsOf(API, asks, stop('requires_approval')).outcome).toMatchObject({
			reply: { taskId: 'c-1,c-2', structuredOutput: waiting },
		});
	});

	test('separates messages', () => {
		const said = (id: string, content: string) => message('assistant_message', { id, content });
		expect(stepsOf(API, said('1', 'One'), said('2', 'Two'), stop('end_turn')).outcome).toMatchObject({
			reply: { text: 'One\n\nTwo' },
		});
	});

	test('is incomplete without a reason for its end', () => {
		expect(stepsOf(API, message('assistant_message', { content: 'H' })).outcome).toStrictEqual(streamCutOff('H'));
	});
});
