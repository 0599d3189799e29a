import { accepting, agentFailed, answered, named, notOneOf, polled, replyOf, stepsOf, streamCutOff } from '../outcomes';
import { protocolNamed, sent } from '../protocols';

const human = { type: 'human', content: 'x' };
const ai = (content: unknown, more = {}) => ({ type: 'ai', content, ...more });

describe('LangGraph is called', () => {
	const always = {
		assistant_id: 'target-1',
		input: { messages: [{ role: 'user', content: 'Hello' }] },
		config: { configurable: { user_id: 'user-1' } },
		if_not_exists: 'create',
	};
	const cancelled = { on_disconnect: 'cancel' };

	test.each([
		['for the whole answer', undefined, 'runs/wait', accepting.whole, cancelled],
		[
			'for a stream',
			'stream',
			'runs/stream',
			accepting.sse,
			{ ...cancelled, stream_mode: ['messages-tuple', 'values'] },
		],
		['for a run that outlives the connection', 'background', 'runs', accepting.whole, {}],
	] as const)('%s', (_, mode, path, accept, more) => {
		expect(sent('langgraph', { mode })).toStrictEqual({
			method: 'POST',
			url: `https://agent.example.com/base/threads/session-1/${path}?tenant=7`,
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json: { ...always, ...more },
		});
	});

	const { input, ...withoutInput } = always;
	test.each([
		['an empty task id does not answer an interrupt', { taskId: '' }, always],
		['an interrupt is answered', { taskId: 'i-1' }, { ...withoutInput, command: { resume: 'Hello' } }],
		[
			'additional configuration is kept',
			{ extra: { config: { recursion_limit: 9, configurable: { model: 'm' } } } },
			{ ...always, config: { recursion_limit: 9, configurable: { model: 'm', user_id: 'user-1' } } },
		],
		['a configuration that is not an object is ignored', { extra: { config: { configurable: 'x' } } }, always],
		[
			'additional input is kept, and the message takes precedence',
			{ extra: { input: { lang: 'de', messages: [] } } },
			{ ...always, input: { lang: 'de', ...input } },
		],
		['an input that is not an object is ignored', { extra: { input: 'x' } }, always],
	])('%s', (_, call, body) => {
		expect(sent('langgraph', call).json).toStrictEqual({ ...body, ...cancelled });
	});
});

describe('LangGraph’s final state is read', () => {
	const counted = { usage_metadata: { input_tokens: 9, output_tokens: 2, total_tokens: 11 } };
	const interrupts = [{ id: 'i-1', value: 'Which city?' }];
	test.each([
		[
			'the text of the last message',
			{
				messages: [human, ai('Hi', { ...counted, response_metadata: { finish_reason: 'stop' } })],
			},
			{ text: 'Hi', finishReason: 'stop', usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11 } },
		],
		[
			'its text parts as one text',
			{ messages: [ai([{ text: 'Hi' }, { type: 'image' }, { text: ' you' }])] },
			{ text: 'Hi you' },
		],
		['a text elsewhere in the state if there are no parts', { output: 'Hi', messages: [ai([])] }, { text: 'Hi' }],
		[
			'tool calls of this run only',
			{ messages: [ai('', { tool_calls: ['old'] }), human, ai('', { tool_calls: ['new'] }), ai('Hi')] },
			{ text: 'Hi', toolCalls: ['new'] },
		],
		[
			'tool calls without a message from a person',
			{ messages: [ai('', { tool_calls: ['a'] }), ai('Hi', { tool_calls: ['b'] })] },
			{ text: 'Hi', toolCalls: ['a', 'b'] },
		],
		[
			'an interrupt takes precedence over the last message',
			{ messages: [ai('Hi')], __interrupt__: interrupts },
			{ text: 'Which city?', status: 'input_required', taskId: 'i-1', structuredOutput: interrupts },
		],
		[
			'an interrupt without messages',
			{ __interrupt__: interrupts },
			{ text: 'Which city?', status: 'input_required', taskId: 'i-1', structuredOutput: interrupts },
		],
		[
			'an interrupt without text keeps the last message',
			{ messages: [ai('Hi')], __interrupt__: ['x'] },
			{ text: 'Hi', status: 'input_required', taskId: 'interrupt', structuredOutput: ['x'] },
		],
		['a state with only a run id', { run_id: 'r-1', messages: [ai('Hi')] }, { text: 'Hi' }],
		['a state with only a thread id', { thread_id: 't-1', messages: [ai('Hi')] }, { text: 'Hi' }],
		[
			'no text at all',
			{ count: 1 },
			{
				hint: 'No reply text was found. The response has the fields count. Enter the path of the reply text in the Reply Path option.',
			},
		],
	])('%s', (_, state, known) => {
		expect(answered('langgraph', state)).toStrictEqual(replyOf(known));
	});

	test('from the builder’s path', () => {
		const state = { messages: [ai('Hi')], answer: { text: 'there' } };
		expect(answered('langgraph', state, { replyPath: 'answer.text' })).toStrictEqual(replyOf({ text: 'there' }));
	});

	test.each([
		['type and message', { error: 'ValueError', message: 'boom' }, 'ValueError: boom'],
		['only a message', { message: 'boom' }, 'boom'],
		['a message in JSON text', { error: 'Error', message: '{"message":"boom"}' }, 'Error: boom'],
		['a text', 'boom', 'boom'],
	])('as a failure with %s', (_, error, said) => {
		expect(answered('langgraph', { __error__: error })).toStrictEqual(agentFailed(said));
	});

	test('as a failure if it is not a state', () => {
		expect(answered('langgraph', 'Hi')).toStrictEqual(notOneOf('LangGraph', 'it is text that begins with "Hi"'));
	});
});

describe('a LangGraph run', () => {
	const run = { run_id: 'r-1', thread_id: 's-1' };
	test.each([
		['pending', { ...run, status: 'pending' }, replyOf({ status: 'running', runId: 'r-1' })],
		['running', { ...run, status: 'running' }, replyOf({ status: 'running', runId: 'r-1' })],
		['timeout', { ...run, status: 'timeout' }, agentFailed('the run ended as timeout')],
		['a run without a status', run, replyOf({ status: 'running', runId: 'r-1', sessionId: 's-1' })],
		[
			'a final state that has a status of its own',
			{ status: 'success', messages: [ai('Hi')] },
			replyOf({ text: 'Hi' }),
		],
	])('is in progress: %s', (_, body, outcome) => {
		expect(polled('langgraph', { body })).toStrictEqual(outcome);
	});

	test('returns its final state when it has ended', () => {
		expect(polled('langgraph', { body: { ...run, status: 'success' } })).toStrictEqual({
			next: {
				method: 'GET',
				url: 'https://agent.example.com/base/threads/s-1/runs/r-1/join?tenant=7',
				headers: { Accept: 'application/json' },
				body: Buffer.alloc(0),
			},
		});
	});

	test('returns its thread in the callback, if it names one', () => {
		const { callback } = protocolNamed('langgraph');
		const body = { run_id: 'r-1', status: 'success', values: { messages: [ai('Hi')] } };
		expect(callback?.(body, {})).toStrictEqual(replyOf({ text: 'Hi', runId: 'r-1', sessionId: '' }));
		expect(callback?.({ ...body, values: { __error__: 'boom' } }, {})).toStrictEqual(agentFailed('boom'));
	});

	test.each([
		['text', 'done', 'it is text that begins with "done"'],
		['a run without an id', { status: 'success', values: {} }, 'it has the fields status, values'],
	])('is refused if the callback contains %s', (_, body, seen) => {
		expect(protocolNamed('langgraph').callback?.(body, {})).toStrictEqual(notOneOf('LangGraph', seen));
	});
});

describe('LangGraph’s stream', () => {
	const piece = (type: string | undefined, content?: unknown) => named('messages', [{ type, content }, {}]);

	test('returns the agent’s pieces, and the last state as the reply', () => {
		expect(
			stepsOf(
				'langgraph',
				named('metadata', { run_id: 'r-1' }),
				named('values', { messages: [human] }),
				piece('AIMessageChunk', 'H'),
				piece('ai', [{ text: 'i' }]),
				piece('ai'),
				piece('tool', 'x'),
				piece('plain', 'x'),
				piece(undefined, 'x'),
				named('messages', { type: 'ai', content: 'x' }),
				named('messages/partial', [{ type: 'human', content: 'x' }]),
				named('messages|sub:1', [{ type: 'ai', content: '!' }]),
				named('values', { messages: [human, ai('Hi!')] }),
				named('updates', { agent: { messages: [ai('x')] } }),
				named('values', 'x'),
			),
		).toStrictEqual({
			steps: [{}, {}, { delta: 'H' }, { delta: 'i' }, {}, {}, {}, {}, {}, {}, { delta: '!' }, {}, {}, {}],
			outcome: replyOf({ text: 'Hi!', runId: 'r-1' }),
		});
	});

	test.each([
		['no id of the run', [named('values', { messages: [ai('Hi')] })], replyOf({ text: 'Hi' })],
		['a state without messages', [named('values', { output: 'Hi' })], replyOf({ text: 'Hi' })],
		[
			'a last message that is not from a person',
			[named('values', { messages: [{ type: 'nonhuman', content: 'Hi' }] })],
			replyOf({ text: 'Hi' }),
		],
		[
			'a failed state',
			[piece('ai', 'H'), named('values', { __error__: { message: 'boom' } })],
			agentFailed('boom', { partialText: 'H' }),
		],
		['no state', [piece('ai', 'H')], streamCutOff('H')],
		['a person’s message last', [named('values', { messages: [human] }), piece('ai', 'H')], streamCutOff('H')],
		[
			'a person’s message last, as LangChain spells it',
			[named('values', { messages: [{ type: 'HumanMessage', content: 'x' }] })],
			streamCutOff(''),
		],
	])('%s', (_, events, outcome) => {
		expect(stepsOf('langgraph', ...events).outcome).toStrictEqual(outcome);
	});

	test('ends with a failure that carries the text received so far', () => {
		expect(stepsOf('langgraph', piece('ai', 'H'), named('error', { error: 'Error', message: 'boom' }))).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: agentFailed('Error: boom', { partialText: 'H' }),
		});
	});
});
