import { accepting, agentFailed, answered, notOneOf, replyOf } from '../outcomes';
import { protocolNamed, sent } from '../protocols';

const API = 'ollama';
const file = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') };

describe('Ollama is called', () => {
	const said = { role: 'user', content: 'Hello' };
	test.each([
		['for the whole answer', {}, accepting.whole, { model: 'target-1', messages: [said], stream: false }],
		['for a stream', { mode: 'stream' }, accepting.ndjson, { model: 'target-1', messages: [said], stream: true }],
		[
			'with an image, a system message and settings',
			{ files: [file], extra: { think: true, messages: [{ role: 'system', content: 'x' }] } },
			accepting.whole,
			{
				model: 'target-1',
				think: true,
				messages: [
					{ role: 'system', content: 'x' },
					{ ...said, images: ['UE5H'] },
				],
				stream: false,
			},
		],
	] as const)('%s', (_, call, accept, json) => {
		expect(sent(API, call)).toStrictEqual({
			method: 'POST',
			url: 'https://agent.example.com/base/api/chat?tenant=7',
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json,
		});
	});

	test.each(['http://127.0.0.1:11434', 'http://127.0.0.1:11434/api', 'http://127.0.0.1:11434/api/chat'])(
		'at %s',
		(url) => {
			expect(sent(API, { url }).url).toBe('http://127.0.0.1:11434/api/chat');
			expect(protocolNamed(API).probe?.(url).url).toBe('http://127.0.0.1:11434/api/tags');
		},
	);
});

describe('Ollama’s answer contains', () => {
	const message = { role: 'assistant', content: 'Hi', thinking: 'Hm.' };
	test('text, thinking and counts', () => {
		const body = { model: 'm', message, done: true, done_reason: 'stop', prompt_eval_count: 9, eval_count: 2 };
		expect(answered(API, body)).toStrictEqual(
			replyOf({
				text: 'Hi',
				reasoning: 'Hm.',
				finishReason: 'stop',
				usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11 },
			}),
		);
	});

	test('only thinking, because the limit was reached', () => {
		const body = { message: { ...message, content: '' }, done: true, done_reason: 'length' };
		expect(answered(API, body)).toMatchObject({
			reply: { hint: expect.stringContaining('which the model used for its reasoning') as string },
		});
	});

	test('tool calls', () => {
		const calls = [{ function: { name: 'weather', arguments: { city: 'Kyiv' } } }];
		const body = { message: { role: 'assistant', content: '', tool_calls: calls }, done: true, done_reason: 'stop' };
		expect(answered(API, body)).toMatchObject({ reply: { toolCalls: calls } });
	});

	test('a failure', () => {
		expect(answered(API, { error: 'model requires more system memory' })).toStrictEqual(
			agentFailed('model requires more system memory'),
		);
	});

	test('no reply', () => {
		expect(answered(API, 'Ollama is running')).toStrictEqual(
			notOneOf('Ollama', 'it is text that begins with "Ollama is running"'),
		);
	});
});
