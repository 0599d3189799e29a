import { accepting, agentFailed, answered, notOneOf, replyOf, stepsOf, streamCutOff } from './outcomes';
import { sent } from './protocols';

const counted = { input_tokens: 9, output_tokens: 2, total_tokens: 11 };
const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };
const flow = (...results: unknown[]) => ({ outputs: [{ outputs: results }] });
const chat = (text: string) => ({ results: { message: { text } } });

describe('Langflow is called', () => {
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

describe('Langflow’s answer contains', () => {
	test.each([
		['a message', flow(chat('Hi')), { text: 'Hi' }],
		['a message of older versions', flow({ results: { message: { data: { text: 'Hi' } } } }), { text: 'Hi' }],
		['a text output', flow({ results: { text: { text: 'Hi' } } }), { text: 'Hi' }],
		['an artifact', flow({ artifacts: { message: 'Hi' } }), { text: 'Hi' }],
		['the first output with text', flow({ ...chat('Hi'), artifacts: { message: 'x' } }), { text: 'Hi' }],
		['all outputs, separated by a blank line', flow(chat('Hi'), { results: {} }, chat('you')), { text: 'Hi\n\nyou' }],
		[
			'the outputs of several components',
			{ outputs: [...flow(chat('Hi')).outputs, ...flow(chat('you')).outputs] },
			{ text: 'Hi\n\nyou' },
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

	test.each([{ detail: 'boom' }, { error: 'boom' }])('a failure: %j', (body) => {
		expect(answered('langflow', body)).toStrictEqual(agentFailed('boom'));
	});

	test('no valid reply', () => {
		expect(answered('langflow', { foo: 1 })).toStrictEqual(notOneOf('Langflow', 'it has the fields foo'));
	});
});

describe('Langflow’s stream', () => {
	const event = (name: string, data?: unknown) => ({ event: name, data });
	const token = (chunk?: string) => event('token', { chunk });

	test('returns tokens, and the whole reply at its end', () => {
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
			steps: [{}, {}, { delta: 'H' }, {}, {}, {}, { delta: 'i', done: true }],
			outcome: replyOf({ text: 'Hi' }),
		});
	});

	test('returns the whole reply at once if there were no tokens', () => {
		expect(stepsOf('langflow', event('end', { result: flow(chat('Hi')) }))).toStrictEqual({
			steps: [{ delta: 'Hi', done: true }],
			outcome: replyOf({ text: 'Hi' }),
		});
	});

	test.each([
		['an error field', { error: 'boom' }, 'boom'],
		['a text field', { text: 'boom' }, 'boom'],
		['no message', {}, 'no error message'],
	])('ends at an error with %s, which carries the text received so far', (_, data, said) => {
		expect(stepsOf('langflow', token('H'), event('error', data))).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: agentFailed(said, { partialText: 'H' }),
		});
	});

	test('returns the tokens if its end holds no output', () => {
		expect(stepsOf('langflow', token('H'), event('end', { result: { foo: 1 } }))).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: replyOf({ text: 'H' }),
		});
	});

	test('fails if nothing came before a malformed end', () => {
		expect(stepsOf('langflow', event('end', { result: { foo: 1 } }))).toStrictEqual({
			steps: [{ done: true }],
			outcome: notOneOf('Langflow', 'it has the fields foo', { partialText: '' }),
		});
	});

	test('fails if its end has no data', () => {
		const { steps, outcome } = stepsOf('langflow', event('end', null));
		expect(steps).toStrictEqual([{ done: true }]);
		expect(outcome).toMatchObject({ ok: false, failure: { accepted: 'unknown', partialText: '' } });
	});

	test('is incomplete without an end event', () => {
		expect(stepsOf('langflow', token('H')).outcome).toStrictEqual(streamCutOff('H'));
	});
});
