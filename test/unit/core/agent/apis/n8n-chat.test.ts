import { accepting, agentFailed, answered, notOneOf, replyOf, stepsOf, streamCutOff } from './outcomes';
import { aCall, protocolNamed, sent } from './protocols';

const API = 'an n8n Chat Trigger';
const [begin, end] = [{ type: 'begin' }, { type: 'end' }];
const item = (content?: string) => ({ type: 'item', content });
const lines = (...chunks: unknown[]) => chunks.map((chunk) => JSON.stringify(chunk)).join('\n');

describe('n8n’s chat receives', () => {
	const always = { action: 'sendMessage', sessionId: 'session-1', chatInput: 'Hello' };
	test.each([
		['a message', {}, accepting.whole, { ...always, metadata: { userId: 'user-1' } }],
		[
			'a message whose reply is streamed',
			{ mode: 'stream' },
			accepting.ndjson,
			{ ...always, metadata: { userId: 'user-1' } },
		],
		[
			'additional metadata',
			{ extra: { lang: 'de', metadata: { page: 'home' } } },
			accepting.whole,
			{ ...always, lang: 'de', metadata: { userId: 'user-1', page: 'home' } },
		],
		[
			'no metadata that is not an object',
			{ extra: { metadata: 'x' } },
			accepting.whole,
			{ ...always, metadata: { userId: 'user-1' } },
		],
		['nothing about an unknown user', { userId: '' }, accepting.whole, { ...always, metadata: {} }],
	] as const)('%s', (_, call, accept, json) => {
		expect(sent('n8nChat', call)).toStrictEqual({
			method: 'POST',
			url: aCall.url,
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json,
		});
	});

	test.each([
		['the run', 'run-1', '----agent-run-run1'],
		['the session, if the run has no id', undefined, '----agent-run-session1'],
	])('files as a form whose boundary comes from %s', (_, runId, boundary) => {
		const files = [{ name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('x') }];
		const { body, ...rest } = protocolNamed('n8nChat').request({ ...aCall, runId, files });
		expect(rest).toStrictEqual({
			method: 'POST',
			url: aCall.url,
			headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Accept: '*/*' },
		});
		const part = (head: string, content: string) =>
			`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
		expect(body.toString()).toBe(
			part('name="action"', 'sendMessage') +
				part('name="sessionId"', 'session-1') +
				part('name="chatInput"', 'Hello') +
				part('name="metadata"', '{"userId":"user-1"}') +
				part('name="files"; filename="a.txt"\r\nContent-Type: text/plain', 'x') +
				`--${boundary}--\r\n`,
		);
	});
});

describe('the answer of n8n’s chat contains', () => {
	test.each([
		['a text', { output: 'Hi' }, replyOf({ text: 'Hi' })],
		['an error', { error: { message: 'boom' } }, agentFailed('boom')],
		['a stream that was read as a whole', lines(begin, item('Hi'), end), replyOf({ text: 'Hi' })],
		['a stream with an empty line in it', `${lines(begin, item('Hi'))}\n\n${lines(end)}\n`, replyOf({ text: 'Hi' })],
		[
			'a stream with a hundred broken lines',
			`${'{\n'.repeat(100)}${lines(begin, item('Hi'), end)}`,
			replyOf({ text: 'Hi' }),
		],
		[
			'a text with more broken lines',
			`${lines(begin)}${'{\n'.repeat(101)}`,
			notOneOf(API, `it is text that begins with "${`${lines(begin)}${'{\n'.repeat(101)}`.slice(0, 80)} […]"`),
		],
		['an interrupted stream', lines(begin, item('H')), streamCutOff('H')],
		[
			'the JSON of a last node without a text, as n8n’s own chat shows it',
			{ foo: 1 },
			replyOf({ text: '{"foo":1}', structuredOutput: { foo: 1 } }),
		],
		[
			'a text inside the output',
			{ output: { text: 'Hi', n: 1 } },
			replyOf({ text: 'Hi', structuredOutput: { text: 'Hi', n: 1 } }),
		],
		[
			'a last node without any field',
			{},
			replyOf({
				hint: 'The last node of the workflow has none of the fields output, text and message, in which n8n looks for the reply.',
			}),
		],
		['another service’s error', { error: 'boom' }, agentFailed('boom')],
		['a list of replies', [{ text: 'Hi' }, { output: 'you' }], replyOf({ text: 'Hi\n\nyou' })],
		['a list without a reply', [{ foo: 'Hi' }], notOneOf(API, 'it has the entries 0')],
		['a text of several lines', 'Hi\nyou', notOneOf(API, 'it is text that begins with "Hi\nyou"')],
		[
			'a refusal to talk to anything but its own chat page',
			{ executionStarted: true, output: 'x' },
			{
				ok: false,
				failure: {
					code: 'unknown-answer',
					message: 'This chat sends its replies only to its own chat page',
					cure: 'Set Response Mode in the Chat Trigger to "When Last Node Finishes" or "Streaming", and publish the workflow again.',
					accepted: 'yes',
					status: 200,
				},
			},
		],
	])('%s', (_, body, outcome) => {
		expect(answered('n8nChat', body)).toStrictEqual(outcome);
	});

	test('the text at the builder’s path', () => {
		expect(answered('n8nChat', { output: 'x', a: { b: 'Hi' } }, { replyPath: 'a.b' })).toStrictEqual(
			replyOf({ text: 'Hi' }),
		);
	});
});

describe('the stream of n8n’s chat', () => {
	test('returns the pieces of all nodes until each node has ended', () => {
		expect(stepsOf('n8nChat', begin, item('H'), begin, item('i'), item(''), item(), end, end)).toStrictEqual({
			steps: [{}, { delta: 'H' }, {}, { delta: 'i' }, {}, {}, {}, {}],
			outcome: replyOf({ text: 'Hi' }),
		});
	});

	test('separates the runs of nodes by a blank line', () => {
		const piece = (nodeId: string, runIndex: number, content: string) => ({
			...item(content),
			metadata: { nodeId, runIndex },
		});
		const pieces = [piece('a', 0, 'H'), piece('a', 0, 'i'), piece('a', 1, 'you'), piece('b', 1, '!')];
		expect(stepsOf('n8nChat', begin, ...pieces, end).outcome).toStrictEqual(replyOf({ text: 'Hi\n\nyou\n\n!' }));
	});

	test('skips a kind of chunk that it does not know', () => {
		const chunks = [begin, { type: 'tool-call', content: 'x' }, item('Hi'), end];
		expect(stepsOf('n8nChat', ...chunks).outcome).toStrictEqual(replyOf({ text: 'Hi' }));
	});

	test.each([
		['one node has not ended', [begin, begin, item('H'), end], 'H'],
		['no node has begun', [item('H')], 'H'],
		['it is empty', [], ''],
	])('is incomplete if %s', (_, chunks, partialText) => {
		expect(stepsOf('n8nChat', ...chunks).outcome).toStrictEqual(streamCutOff(partialText));
	});

	test.each([
		['an error', { type: 'error', content: 'boom' }, agentFailed('boom', { partialText: 'H' })],
		['an error in another format', { type: 'error', message: 'boom' }, agentFailed('boom', { partialText: 'H' })],
		['something else', { foo: 1 }, notOneOf(API, 'it has the fields foo', { partialText: 'H' })],
	])('ends at %s with the text received so far', (_, chunk, outcome) => {
		expect(stepsOf('n8nChat', begin, item('H'), chunk)).toStrictEqual({
			steps: [{}, { delta: 'H' }, { done: true }],
			outcome,
		});
	});

	test('returns a reply that arrives in one piece', () => {
		expect(stepsOf('n8nChat', { output: 'Hi' })).toStrictEqual({
			steps: [{ delta: 'Hi', done: true }],
			outcome: replyOf({ text: 'Hi' }),
		});
	});
});
