import { accepting, agentFailed, answered, notOneOf, replyOf, stepsOf, streamCutOff } from './outcomes';
import { aCall, sent } from './protocols';

const counted = { input_tokens: 9, output_tokens: 2, total_tokens: 11 };
const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };

describe('Flowise is called', () => {
	const always = { question: 'Hello', chatId: 'session-1', overrideConfig: { sessionId: 'session-1' } };
	const upload = (name: string, mediaType: string) => ({ name, mediaType, bytes: Buffer.from('x') });
	test.each([
		['for the whole answer', {}, accepting.whole, always],
		['for a stream', { mode: 'stream' }, accepting.sse, { ...always, streaming: true }],
		[
			'with additional configuration',
			{ extra: { overrideConfig: { temperature: 0 } } },
			accepting.whole,
			{ ...always, overrideConfig: { temperature: 0, sessionId: 'session-1' } },
		],
		['with a configuration that is not an object', { extra: { overrideConfig: 'x' } }, accepting.whole, always],
		['without a session', { sessionId: '' }, accepting.whole, { question: 'Hello', overrideConfig: {} }],
		[
			'with an image and a document, which Flowise reads in full',
			{ files: [upload('a.png', 'image/png'), upload('a.pdf', 'application/pdf')] },
			accepting.whole,
			{
				...always,
				uploads: [
					{ data: 'data:image/png;base64,eA==', type: 'file', name: 'a.png', mime: 'image/png' },
					{ data: 'data:application/pdf;base64,eA==', type: 'file:full', name: 'a.pdf', mime: 'application/pdf' },
				],
			},
		],
	] as const)('%s', (_, call, accept, json) => {
		expect(sent('flowise', call)).toStrictEqual({
			method: 'POST',
			url: aCall.url,
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json,
		});
	});
});

describe('Flowise’s answer contains', () => {
	test.each([
		['plain text', 'Hi', { text: 'Hi' }],
		['plain text with an angle bracket in it', '1 < 2', { text: '1 < 2' }],
		['plain text with an angle bracket in its first word', 'a<b', { text: 'a<b' }],
		[
			'all known fields',
			{ text: 'Hi', json: { a: 1 }, usedTools: [{ tool: 't' }], usageMetadata: counted, chatMessageId: 'm-1' },
			{ text: 'Hi', structuredOutput: { a: 1 }, toolCalls: [{ tool: 't' }], usage, runId: 'm-1' },
		],
		['only JSON', { json: { a: 1 } }, { text: '{"a":1}', structuredOutput: { a: 1 } }],
	])('%s', (_, body, known) => {
		expect(answered('flowise', body)).toStrictEqual(replyOf(known));
	});

	test.each([
		[{ success: false, message: 'no flow' }, 'no flow'],
		[{ error: 'no flow' }, 'no flow'],
	])('a failure: %j', (body, said) => {
		expect(answered('flowise', body)).toStrictEqual(agentFailed(said));
	});

	test.each([
		['an empty text', '', 'it is empty'],
		['a web page', '\n <html>', 'it is a web page'],
		['a list', ['x'], 'it has the entries 0'],
		['another service’s JSON', { success: true }, 'it has the fields success'],
	])('no valid reply: %s', (_, body, seen) => {
		expect(answered('flowise', body)).toStrictEqual(notOneOf('Flowise', seen));
	});
});

describe('Flowise’s stream', () => {
	const event = (name: string, data?: unknown) => ({ event: name, data });

	test('returns tokens and the facts of the run', () => {
		expect(
			stepsOf(
				'flowise',
				'keep-alive',
				event('start', ''),
				event('token', 'Hi'),
				event('token', ''),
				event('token', { text: 'x' }),
				event('usedTools', [{ tool: 't' }]),
				event('usedTools', null),
				event('usageMetadata', counted),
				event('metadata', { chatMessageId: 'm-1' }),
				event('metadata', { chatId: 'c-1' }),
				event('end', '[DONE]'),
			),
		).toStrictEqual({
			steps: [{}, {}, { delta: 'Hi' }, {}, {}, {}, {}, {}, {}, {}, { done: true }],
			outcome: replyOf({ text: 'Hi', toolCalls: [{ tool: 't' }], usage, runId: 'm-1' }),
		});
	});

	test.each([
		['as text', 'boom', 'boom'],
		['as an object', { message: 'boom' }, 'boom'],
		['without a message', undefined, 'no error message'],
	])('ends at an error %s, which carries the text received so far', (_, data, said) => {
		expect(stepsOf('flowise', event('token', 'H'), event('error', data))).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: agentFailed(said, { partialText: 'H' }),
		});
	});

	test('is incomplete without an end event', () => {
		expect(stepsOf('flowise', event('token', 'H')).outcome).toStrictEqual(streamCutOff('H'));
	});
});
