import { answerTo, UNDECIDED } from '../answer-to';
import {
	accepting,
	agentFailed,
	answered,
	brokenAfter,
	notOneOf,
	replyOf,
	SILENT,
	stepsOf,
	streamCutOff,
} from '../outcomes';
import { aCall, preparedFrom, protocolNamed, sent } from '../protocols';

const API = 'googleAdk';
const file = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') };
const event = (parts: unknown[], more: object = {}) => ({
	author: 'agent',
	content: { role: 'model', parts },
	...more,
});
const asks = (name: string, args: object, id = 'adk-9') =>
	event([{ functionCall: { id, name, args } }], { longRunningToolIds: [id] });

describe('ADK is called', () => {
	const always = { appName: 'target-1', userId: 'user-1', sessionId: 'session-1' };
	const textOf = (text: string) => ({ role: 'user', parts: [{ text }] });
	test.each([
		['for all events', {}, '/base/run?tenant=7', accepting.whole, { ...always, newMessage: textOf('Hello') }],
		[
			'for a stream',
			{ mode: 'stream' },
			'/base/run_sse?tenant=7',
			accepting.sse,
			{ ...always, newMessage: textOf('Hello'), streaming: true },
		],
		[
			'without a user and with a change of the state',
			{ userId: '', extra: { stateDelta: { city: 'Kyiv' } } },
			'/base/run?tenant=7',
			accepting.whole,
			{ ...always, userId: 'anonymous', newMessage: textOf('Hello'), stateDelta: { city: 'Kyiv' } },
		],
		[
			'with a file',
			{ files: [file] },
			'/base/run?tenant=7',
			accepting.whole,
			{
				...always,
				newMessage: {
					role: 'user',
					parts: [{ text: 'Hello' }, { inlineData: { displayName: 'a.png', mimeType: 'image/png', data: 'UE5H' } }],
				},
			},
		],
	] as const)('%s', (_, call, path, accept, json) => {
		expect(sent(API, call)).toStrictEqual({
			method: 'POST',
			url: `https://agent.example.com${path}`,
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json,
		});
	});

	const asked = (name: string) => ({ taskId: `${name}/adk-9`, question: [{ id: 'adk-9', name, args: {} }] });
	test.each<[string, unknown, object]>([
		['adk_request_confirmation', 'Yes', { confirmed: true }],
		['adk_request_confirmation', 'no: never', { confirmed: false }],
		['adk_request_confirmation', { confirmed: true, payload: { days: 2 } }, { confirmed: true, payload: { days: 2 } }],
		['adk_request_input', 'Kyiv', { result: 'Kyiv' }],
		['ask_manager', { status: 'approved' }, { status: 'approved' }],
	])('with the answer to %s: %j', (name, value, response) => {
		expect(answerTo(API, { ...asked(name), value }).json?.newMessage).toEqual({
			role: 'user',
			parts: [{ functionResponse: { id: 'adk-9', name, response } }],
		});
	});

	test('with an answer to each question, also if only the first is known', () => {
		const question = ['1', '2'].map((id) => ({ id, name: 'adk_request_confirmation' }));
		const part = (id: string) => ({
			functionResponse: { id, name: 'adk_request_confirmation', response: { confirmed: true } },
		});
		const given = { taskId: 'adk_request_confirmation/1', value: true };
		expect(answerTo(API, { ...given, question }).json).toMatchObject({ newMessage: { parts: [part('1'), part('2')] } });
		expect(answerTo(API, given).json).toMatchObject({ newMessage: { parts: [part('1')] } });
	});

	test('not with an answer that is neither yes nor no', () => {
		expect(answerTo(API, { ...asked('adk_request_confirmation'), value: 'maybe' })).toMatchObject(UNDECIDED);
	});
});

describe('the session of ADK', () => {
	test('is created before the run, under its own ID', () => {
		const [request] = protocolNamed(API).prepare?.requests({ ...aCall, sessionId: 'a/b' }) ?? [];
		expect(request).toMatchObject({
			method: 'POST',
			url: 'https://agent.example.com/base/apps/target-1/users/user-1/sessions/a%2Fb?tenant=7',
		});
	});

	test.each([
		['created', { status: 200, body: { id: 'session-1' } }],
		['known (Python, TypeScript)', { status: 400, body: { detail: 'Session already exists: session-1' } }],
		['known (newer Python)', { status: 409, body: { detail: 'Session already exists: session-1' } }],
	])('may be %s', (_, answer) => {
		expect(preparedFrom(API, answer)).toStrictEqual({ ok: true, prepared: {} });
	});

	test('may be refused: then nothing was run', () => {
		expect(preparedFrom(API, { status: 500, body: { detail: 'no database' } })).toMatchObject({
			ok: false,
			failure: { accepted: 'no', message: 'The agent responded with 500: no database' },
		});
	});
});

describe('the events of ADK contain', () => {
	const weather = { id: 'adk-1', name: 'get_weather', args: { city: 'new york' } };
	const used = (prompt: number, answer: number) => ({
		usageMetadata: { promptTokenCount: prompt, candidatesTokenCount: answer, totalTokenCount: prompt + answer },
	});
	test.each<[string, unknown[], Record<string, unknown>]>([
		[
			'a tool call and the text after it, as in the documentation',
			[
				event([{ functionCall: weather }], { invocationId: 'e-7', longRunningToolIds: [], ...used(5, 1) }),
				event([{ functionResponse: { id: 'adk-1', name: 'get_weather', response: { status: 'success' } } }]),
				event([{ text: 'OK. The weather in New York is sunny.\n' }], { invocationId: 'e-7', ...used(9, 2) }),
			],
			{
				text: 'OK. The weather in New York is sunny.\n',
				toolCalls: [weather],
				runId: 'e-7',
				usage: { promptTokens: 14, completionTokens: 3, totalTokens: 17 },
			},
		],
		[
			'messages of several agents, without their thoughts',
			[event([{ text: 'Hm.', thought: true }, { text: 'One' }]), event([{ text: 'Two' }], { author: 'second' })],
			{ text: 'One\n\nTwo', reasoning: 'Hm.' },
		],
		['nothing of the user', [event([{ text: 'Hello' }], { author: 'user' }), event([{ text: 'Hi' }])], { text: 'Hi' }],
		[
			'the fields in snake case',
			[event([{ function_call: weather }, { text: 'Hi' }], { invocation_id: 'e-8' })],
			{
				text: 'Hi',
				toolCalls: [weather],
				runId: 'e-8',
			},
		],
		[
			'the output of a workflow',
			[event([], { output: { city: 'Kyiv' } })],
			{
				structuredOutput: { city: 'Kyiv' },
				hint: 'The reply has no text. See structuredOutput.',
			},
		],
		['the output of a workflow as text', [event([], { output: 'Kyiv' })], { text: 'Kyiv' }],
		[
			'a file',
			[event([{ inlineData: { mimeType: 'image/png', data: 'UE5H' } }, { text: 'Here' }])],
			{ text: 'Here', files: [{ name: 'file', mediaType: 'image/png', bytes: Buffer.from('PNG') }] },
		],
		[
			'nothing, because of the content filter',
			[{ author: 'agent', errorCode: 'SAFETY' }],
			{
				finishReason: 'SAFETY',
				hint: 'The content filter of the model blocked the reply (SAFETY). Change the message, or the filter of the model.',
			},
		],
		['nothing at all', [], SILENT],
	])('%s', (_, events, known) => {
		expect(answered(API, events)).toStrictEqual(replyOf(known));
	});

	test.each([
		['a confirmation', asks('adk_request_confirmation', { toolConfirmation: { hint: 'Refund?' } }), 'Refund?'],
		['an input', asks('adk_request_input', { message: 'Which city?' }), 'Which city?'],
		['a tool of the builder', asks('ask_manager', { amount: 5 }), 'ask_manager: {"amount":5}'],
	])('a question: %s', (_, asked, text) => {
		const call = asked.content.parts[0] as { functionCall: { name: string } };
		expect(answered(API, [asked])).toStrictEqual(
			replyOf({
				text,
				status: 'input_required',
				taskId: `${call.functionCall.name}/adk-9`,
				structuredOutput: [call.functionCall],
			}),
		);
	});

	test('no question, if the agent went on after starting a long task', () => {
		const events = [asks('start_export', {}), event([{ text: 'The export has begun.' }])];
		expect(answered(API, events)).toMatchObject({ reply: { status: 'completed', text: 'The export has begun.' } });
	});

	test('a failure, with the text before it', () => {
		const events = [event([{ text: 'One' }]), { author: 'agent', errorCode: '503', errorMessage: 'overloaded' }];
		expect(answered(API, events)).toStrictEqual(agentFailed('503: overloaded', { partialText: 'One' }));
	});

	test.each([
		['an object', { id: 'session-1' }, 'it has the fields id'],
		['a list of texts', ['x'], 'it has the entries 0'],
	])('no reply: %s', (_, body, seen) => {
		expect(answered(API, body)).toStrictEqual(notOneOf('Google’s ADK server', seen));
	});
});

describe('ADK’s stream', () => {
	test('shows each message once, whether it comes in pieces, whole or both', () => {
		const { steps, outcome } = stepsOf(
			API,
			event([{ text: 'On' }], { partial: true }),
			event([{ text: 'One' }]),
			event([{ text: 'Two' }], { author: 'second' }),
		);
		expect(steps).toStrictEqual([{ delta: 'On' }, { delta: 'e' }, { delta: '\n\nTwo' }]);
		expect(outcome).toStrictEqual(replyOf({ text: 'One\n\nTwo' }));
	});

	test('is incomplete if a tool call has no result', () => {
		const call = event([{ text: 'Let me see' }, { functionCall: { id: '1', name: 'x', args: {} } }]);
		expect(stepsOf(API, call).outcome).toStrictEqual(streamCutOff('Let me see'));
	});

	test('is incomplete if the connection is lost, also after a whole message', () => {
		const whole = event([{ text: 'Let me look.' }]);
		expect(stepsOf(API, whole).outcome).toStrictEqual(replyOf({ text: 'Let me look.' }));
		expect(brokenAfter(API, whole)).toStrictEqual(streamCutOff('Let me look.'));
	});

	test('may end with a question', () => {
		expect(stepsOf(API, asks('adk_request_input', { message: 'Which city?' })).outcome).toMatchObject({
			ok: true,
			reply: { text: 'Which city?', status: 'input_required' },
		});
	});
});
