import { accepting, agentFailed, answered, notOneOf, replyOf, stepsOf, streamCutOff } from './outcomes';
import { sent } from './protocols';

const counted = { input_tokens: 9, output_tokens: 2, total_tokens: 11 };
const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };
const flow = (...results: unknown[]) => ({ outputs: [{ outputs: results }] });
const chat = (text: string) => ({ results: { message: { text } } });

describe('Langflow is asked', () => {
	const always = { input_type: 'chat', output_type: 'chat', input_value: 'Hello', session_id: 'session-1' };
	test.each([
		['for the whole answer', {}, '', accepting.whole, always],
		['for a stream', { mode: 'stream' }, '&stream=true', accepting.ndjson, always],
		[
			'for another output',
			{ extra: { output_type: 'text' }, sessionId: '' },
			'',
			accepting.whole,
			{ input_type: 'chat', output_type: 'text', input_value: 'Hello' },
		],
	] as const)('%s', (_, call, query, accept, json) => {
		expect(sent('langflow', call)).toStrictEqual({
			method: 'POST',
			url: `https://agent.example.com/base?tenant=7${query}`,
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json,
		});
	});
});

describe('Langflow answers', () => {
	test.each([
		['a message', flow(chat('Hi')), { text: 'Hi' }],
		['a message of older versions', flow({ results: { message: { data: { text: 'Hi' } } } }), { text: 'Hi' }],
		['a text output', flow({ results: { text: { text: 'Hi' } } }), { text: 'Hi' }],
		['an artifact', flow({ artifacts: { message: 'Hi' } }), { text: 'Hi' }],
		['the first that has text', flow({ ...chat('Hi'), artifacts: { message: 'x' } }), { text: 'Hi' }],
		['all outputs, a line each', flow(chat('Hi'), { results: {} }, chat('you')), { text: 'Hi\nyou' }],
		[
			'the outputs of several components',
			{ outputs: [...flow(chat('Hi')).outputs, ...flow(chat('you')).outputs] },
			{ text: 'Hi\nyou' },
		],
		[
			'its tokens',
			flow({ results: { message: { text: 'Hi', properties: { usage: [counted] } } } }),
			{ text: 'Hi', usage },
		],
		[
			'no text at all',
			flow({ results: { data: {} } }),
			{ hint: 'The flow has no chat output with text. See raw for its complete output.' },
		],
	])('%s', (_, body, known) => {
		expect(answered('langflow', body)).toStrictEqual(replyOf(known));
	});

	test.each([{ detail: 'boom' }, { error: 'boom' }])('%j, a failure', (body) => {
		expect(answered('langflow', body)).toStrictEqual(agentFailed('boom'));
	});

	test('what is no answer of it', () => {
		expect(answered('langflow', { foo: 1 })).toStrictEqual(notOneOf('Langflow', 'it has the fields foo'));
	});
});

describe('Langflow streams', () => {
	const event = (name: string, data?: unknown) => ({ event: name, data });
	const token = (chunk?: string) => event('token', { chunk });

	test('tokens, and the whole reply at its end', () => {
		expect(
			stepsOf(
				'langflow',
				'keep-alive',
				event('add_message', { text: 'Hello' }),
				token('H'),
				token(''),
				token(),
				event('token', null),
				event('end', { result: flow(chat('Hi')) }),
			),
		).toStrictEqual({
			steps: [{}, {}, { delta: 'H' }, {}, {}, {}, { done: true }],
			outcome: replyOf({ text: 'Hi' }),
		});
	});

	test('the whole reply at once when no token came', () => {
		expect(stepsOf('langflow', event('end', { result: flow(chat('Hi')) }))).toStrictEqual({
			steps: [{ delta: 'Hi', done: true }],
			outcome: replyOf({ text: 'Hi' }),
		});
	});

	test.each([
		['its error', { error: 'boom' }, 'boom'],
		['its text', { text: 'boom' }, 'boom'],
		['no words', {}, 'no error message'],
	])('an error with %s, which ends it and carries what had arrived', (_, data, said) => {
		expect(stepsOf('langflow', token('H'), event('error', data))).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: agentFailed(said, { partialText: 'H' }),
		});
	});

	test('an end that brings something else, which carries what had arrived', () => {
		expect(stepsOf('langflow', token('H'), event('end', { result: { foo: 1 } }))).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: notOneOf('Langflow', 'it has the fields foo', { partialText: 'H' }),
		});
	});

	test('an end without data, which is no reply', () => {
		const { steps, outcome } = stepsOf('langflow', event('end', null));
		expect(steps).toStrictEqual([{ done: true }]);
		expect(outcome).toMatchObject({ ok: false, failure: { accepted: 'unknown', partialText: '' } });
	});

	test('nothing whole without an end', () => {
		expect(stepsOf('langflow', token('H')).outcome).toStrictEqual(streamCutOff('H'));
	});
});
