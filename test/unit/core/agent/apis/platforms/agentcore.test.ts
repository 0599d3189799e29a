import { answerTo } from '../answer-to';
import { accepting, agentFailed, answered, brokenAfter, notOneOf, replyOf, stepsOf, streamCutOff } from '../outcomes';
import { sent } from '../protocols';

const API = 'bedrockAgentcore';
const ARN = 'arn:aws:bedrock-agentcore:eu-central-1:111122223333:runtime/my_agent-a1';
const text = (piece: string) => ({ event: { contentBlockDelta: { delta: { text: piece }, contentBlockIndex: 0 } } });
const start = { event: { messageStart: { role: 'assistant' } } };
const stop = (stopReason: string) => ({ event: { messageStop: { stopReason } } });

test.each([
	['the whole answer', {}, accepting.whole],
	['a stream', { mode: 'stream' }, accepting.sse],
] as const)('AgentCore is called for %s', (_, call, accept) => {
	expect(sent(API, { ...call, target: ARN, extra: { language: 'en' } })).toStrictEqual({
		method: 'POST',
		url: 'https://agent.example.com/base/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aeu-central-1%3A111122223333%3Aruntime%2Fmy_agent-a1/invocations?tenant=7',
		headers: {
			'Content-Type': 'application/json',
			Accept: accept,
			'X-Amzn-Bedrock-AgentCore-Runtime-Session-Id': 'session-1',
		},
		json: { language: 'en', prompt: 'Hello' },
	});
});

describe('AgentCore’s answer contains', () => {
	const message = { role: 'assistant', content: [{ text: 'Hi' }] };
	test.each<[string, unknown, Record<string, unknown>]>([
		['a message of Strands', { result: message }, { text: 'Hi' }],
		[
			'a message and other fields',
			{ result: message, city: 'Kyiv' },
			{ text: 'Hi', structuredOutput: { result: message, city: 'Kyiv' } },
		],
		['a text in result', { result: 'Hi' }, { text: 'Hi' }],
		['a text in response', { response: 'Hi' }, { text: 'Hi' }],
		['a text as JSON', 'Hi', { text: 'Hi' }],
	])('%s', (_, body, known) => {
		expect(answered(API, body)).toStrictEqual(replyOf(known));
	});

	test('a text beside a status of its own: the agent reports on something that failed', () => {
		expect(answered(API, { status: 'failed', result: 'Order 17 was not sent' })).toMatchObject({
			ok: true,
			reply: { text: 'Order 17 was not sent' },
		});
	});

	test('a text in a place of its own', () => {
		expect(answered(API, { a: { b: 'Hi' } }, { replyPath: 'a.b' })).toMatchObject({ reply: { text: 'Hi' } });
		expect(answered(API, { a: { b: 'Hi' } })).toMatchObject({
			reply: { text: '', hint: expect.stringContaining('The response has the fields a.') as string },
		});
	});

	test('a failure', () => {
		expect(answered(API, { error: 'no model', error_type: 'ValueError' })).toStrictEqual(agentFailed('no model'));
	});

	test('no reply', () => {
		expect(answered(API, '<html>')).toStrictEqual(notOneOf('an agent on AgentCore', 'it is a web page'));
	});
});

test('AgentCore’s 424 is a failure of the agent, which ran', () => {
	expect(answered(API, { message: 'Received error (500) from runtime' }, {}, 424)).toMatchObject({
		failure: {
			accepted: 'yes',
			status: 424,
			message: 'The agent responded with 424: Received error (500) from runtime',
			cure: 'The agent ran and failed. Check its log in CloudWatch.',
		},
	});
});

test('AgentCore’s 403 names the permission', () => {
	const body = { message: 'User: … is not authorized to perform: bedrock-agentcore:InvokeAgentRuntime' };
	expect(answered(API, body, {}, 403)).toMatchObject({
		failure: { accepted: 'no', cure: expect.stringContaining('bedrock-agentcore:InvokeAgentRuntime') as string },
	});
});

describe('AgentCore’s stream', () => {
	test('brings the events of Strands, whose texts it repeats in data', () => {
		const { steps, outcome } = stepsOf(
			API,
			{ init_event_loop: true },
			start,
			text('One'),
			{ data: 'One', delta: { text: 'One' } },
			JSON.stringify("{'data': 'One', 'agent': <strands.agent.agent.Agent object at 0xffff>}"),
			stop('tool_use'),
			start,
			{ event: { contentBlockDelta: { delta: { reasoningContent: { text: 'Hm.' } } } } },
			text('Two'),
			stop('end_turn'),
			{ event: { metadata: { usage: { inputTokens: 9, outputTokens: 2, totalTokens: 11 } } } },
		);
		expect(steps.map(({ delta }) => delta).filter(Boolean)).toEqual(['One', '\n\nTwo']);
		expect(outcome).toStrictEqual(
			replyOf({
				text: 'One\n\nTwo',
				reasoning: 'Hm.',
				finishReason: 'end_turn',
				usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11 },
			}),
		);
	});

	test.each([
		['as JSON', ['"H"', '"i"']],
		['as data', [{ data: 'H' }, { data: 'i' }]],
		['as plain text', ['H', 'i']],
	])('brings texts %s', (_, pieces) => {
		expect(stepsOf(API, ...pieces).outcome).toStrictEqual(replyOf({ text: 'Hi' }));
	});

	test('brings a text that begins like an error', () => {
		expect(stepsOf(API, '{"error": "', 'not found"} is what the server says.').outcome).toStrictEqual(
			replyOf({ text: '{"error": "not found"} is what the server says.' }),
		);
	});

	test('goes on after a tool that failed', () => {
		const toolResult = { type: 'tool_result', status: 'error', content: 'no such order' };
		expect(stepsOf(API, toolResult, 'There is ', 'no such order.').outcome).toStrictEqual(
			replyOf({ text: 'There is no such order.' }),
		);
	});

	test('brings a text that begins like a Python object', () => {
		expect(stepsOf(API, '"{\'"', '"a\': 1} is"', '" a dict"').outcome).toStrictEqual(
			replyOf({ text: "{'a': 1} is a dict" }),
		);
	});

	test('brings a whole message', () => {
		const result = { role: 'assistant', content: [{ text: 'Hi' }] };
		expect(stepsOf(API, { result }).outcome).toStrictEqual(replyOf({ text: 'Hi' }));
	});

	test('is incomplete if a message has not ended, or nothing came', () => {
		expect(stepsOf(API, start, text('H')).outcome).toStrictEqual(streamCutOff('H'));
		expect(stepsOf(API).outcome).toStrictEqual(streamCutOff(''));
	});
});

test('AgentCore’s agent of Strands gets the answers to its interrupts as its prompt', () => {
	const { json } = answerTo(API, { taskId: 'v1:a,v1:b', value: { approved: true } }, { target: ARN });
	expect(json).toStrictEqual({
		prompt: [
			{ interruptResponse: { interruptId: 'v1:a', response: { approved: true } } },
			{ interruptResponse: { interruptId: 'v1:b', response: { approved: true } } },
		],
	});
});

test('LangGraph’s messages with their metadata are pieces of AgentCore’s reply', () => {
	const chunk = (content: string) => [{ type: 'AIMessageChunk', id: 'run-1', content }, { langgraph_node: 'agent' }];
	const { outcome } = stepsOf(API, chunk('Hel'), chunk('lo'));
	expect(outcome).toMatchObject({ ok: true, reply: { text: 'Hello' } });
});

test('a broken stream of LangGraph’s messages on AgentCore is incomplete', () => {
	const chunk = { type: 'AIMessageChunk', id: 'run-1', content: 'Hel' };
	expect(brokenAfter(API, [chunk])).toMatchObject({ failure: { code: 'reply-incomplete', partialText: 'Hel' } });
});
