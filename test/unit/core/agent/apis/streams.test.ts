import { agentProtocols } from '../../../../../core/agent';
import { completionChunks, failingResponseEvents, responseEvents } from '../../../../agent-answers/openai';
import { recordedStreams } from '../../../../agent-answers/streams';
import { ndjsonOf, protocolNamed, splitAt, sseOf, streamed } from './protocols';

const named = (...events: [string, unknown][]) =>
	events.map(([type, data]) => `event: ${type}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`).join('');
const human = { type: 'human', content: 'x' };
const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };
const taskOf = (state: string) => ({ id: 't-1', contextId: 'x-1', status: { state } });
const rpc = (result: unknown) => ({ jsonrpc: '2.0', id: 1, result });
const artifact = (text: string, append: boolean) =>
	rpc({
		artifactUpdate: { taskId: 't-1', contextId: 'x-1', append, artifact: { artifactId: 'a', parts: [{ text }] } },
	});

/** Streams from the systems' documentation and, for A2A and LangGraph, from the real servers. */
const streams: Record<string, { text: string; deltas: string[]; reply: Record<string, unknown>; failing: string }> = {
	...recordedStreams,
	n8nChat: {
		text: ndjsonOf(
			{ type: 'begin', metadata: {} },
			{ type: 'item', content: 'Hé' },
			{ type: 'item', content: '漢' },
			{ type: 'end' },
		),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢' },
		failing: ndjsonOf({ type: 'begin' }, { type: 'item', content: 'Hé' }, { type: 'error', content: 'boom' }),
	},
	chatCompletions: {
		text: ': keep-alive\n\n' + sseOf(...completionChunks) + 'data: [DONE]\n\n',
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			usage,
			finishReason: 'stop',
			toolCalls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Kyiv"}' } }],
		},
		failing: sseOf(...completionChunks.slice(0, 2), { error: { message: 'boom' } }),
	},
	openaiResponses: {
		text: named(...responseEvents.map((event): [string, unknown] => [event.type, event])),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢', usage, sessionId: 'resp_1' },
		failing: named(...failingResponseEvents.map((event): [string, unknown] => ['x', event])),
	},
	dify: {
		text:
			'event: ping\n\n' +
			sseOf(
				{
					event: 'agent_thought',
					id: 'th',
					tool: 'search',
					tool_input: '{}',
					observation: 'x',
					conversation_id: 'c-1',
					message_id: 'm-1',
				},
				{ event: 'agent_message', answer: 'Hé', conversation_id: 'c-1', message_id: 'm-1' },
				{ event: 'message', answer: '漢' },
				{ event: 'message_file', id: 'f', type: 'image', url: 'https://x/i.png' },
				{ event: 'message_end', metadata: { usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 } } },
			),
		deltas: ['Hé', '漢'],
		reply: {
			text: 'Hé漢',
			sessionId: 'c-1',
			runId: 'm-1',
			usage,
			toolCalls: [{ id: 'th', tool: 'search', input: '{}', observation: 'x' }],
			files: [{ name: 'f', mediaType: 'image', url: 'https://x/i.png' }],
		},
		failing: sseOf({ event: 'message', answer: 'Hé' }, { event: 'error', status: 400, code: 'x', message: 'boom' }),
	},
	flowise: {
		text:
			'message:\n' +
			sseOf(
				{ event: 'start', data: '' },
				{ event: 'token', data: 'Hé' },
				{ event: 'token', data: '漢' },
				{ event: 'usedTools', data: [{ tool: 't' }] },
				{ event: 'metadata', data: { chatId: 'c', chatMessageId: 'm' } },
				{ event: 'end', data: '[DONE]' },
			),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢', toolCalls: [{ tool: 't' }], runId: 'm' },
		failing: sseOf({ event: 'token', data: 'Hé' }, { event: 'error', data: 'boom' }),
	},
	langflow: {
		text: ndjsonOf(
			{ event: 'add_message', data: { text: 'Hello', sender: 'User' } },
			{ event: 'token', data: { chunk: 'Hé' } },
			{ event: 'token', data: { chunk: '漢' } },
			{ event: 'end', data: { result: { outputs: [{ outputs: [{ results: { message: { text: 'Hé漢' } } }] }] } } },
		).replaceAll('\n', '\n\n'),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢' },
		failing: ndjsonOf({ event: 'token', data: { chunk: 'Hé' } }, { event: 'error', data: { error: 'boom' } }),
	},
	langgraph: {
		text: named(
			['metadata', { run_id: 'r-1', attempt: 1 }],
			['values', { messages: [human] }],
			['messages', [{ type: 'AIMessageChunk', content: 'Hé' }, {}]],
			['messages', [{ type: 'ai', content: [{ type: 'text', text: '漢' }] }, {}]],
			['messages', [{ type: 'tool', content: 'not for the user' }, {}]],
			['values', { messages: [human, { type: 'ai', content: 'Hé漢' }] }],
		),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢', runId: 'r-1' },
		failing: named(
			['values', { messages: [human] }],
			['messages', [{ type: 'ai', content: 'Hé' }, {}]],
			['error', { error: 'Error', message: 'boom' }],
		),
	},
	a2a: {
		text: sseOf(
			rpc({ task: taskOf('TASK_STATE_SUBMITTED') }),
			rpc({ statusUpdate: { taskId: 't-1', contextId: 'x-1', status: { state: 'TASK_STATE_WORKING' } } }),
			artifact('Hé', false),
			artifact('漢', true),
			rpc({ statusUpdate: { taskId: 't-1', contextId: 'x-1', status: { state: 'TASK_STATE_COMPLETED' } } }),
		),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢', runId: 't-1', sessionId: 'x-1' },
		failing: sseOf(
			rpc({ task: taskOf('TASK_STATE_WORKING') }),
			artifact('Hé', false),
			rpc({
				statusUpdate: {
					taskId: 't-1',
					contextId: 'x-1',
					status: { state: 'TASK_STATE_FAILED', message: { parts: [{ text: 'boom' }] } },
				},
			}),
		),
	},
	codemieAssistant: {
		text: ndjsonOf(
			{ generated_chunk: 'Hé', last: false },
			{ thought: { author_type: 'Tool' }, last: false },
			{ generated_chunk: '漢', last: false },
			{ generated: 'Hé漢', last: true, success: true, tokens_used: 11 },
		),
		deltas: ['Hé', '漢'],
		reply: { text: 'Hé漢', usage: { promptTokens: null, completionTokens: null, totalTokens: 11 } },
		failing: ndjsonOf({ generated_chunk: 'Hé' }, { generated: '', last: true, success: false, agent_error: 'boom' }),
	},
};

test('every API that streams is tested here', () => {
	expect(Object.keys(streams).sort()).toEqual(
		agentProtocols
			.filter(({ stream }) => stream)
			.map(({ name }) => name)
			.sort(),
	);
});

describe.each(Object.entries(streams))('the stream of %s', (name, { text, deltas, reply, failing }) => {
	test.each([1, 7, 100_000])('returns the reply and its pieces, in chunks of %i bytes', (size) => {
		expect(streamed(name, text, size)).toMatchObject({ ok: true, reply, deltas });
	});

	test('returns the same result wherever its bytes are split', () => {
		const whole = streamed(name, text, text.length * 4);
		const bytes = Buffer.from(text);
		for (let at = 1; at < bytes.length; at++) {
			expect(splitAt(name, bytes, [at])).toEqual(whole);
			expect(splitAt(name, bytes, [at, Math.min(at + 1, bytes.length), (at * 7919) % bytes.length])).toEqual(whole);
		}
	});

	test('returns the same result without the empty line at its end', () => {
		expect(streamed(name, text.trimEnd())).toEqual(streamed(name, text));
	});

	test('turns an error into a failure that carries the text received so far', () => {
		const outcome = streamed(name, failing);
		expect(outcome).toMatchObject({ ok: false, failure: { accepted: 'yes', partialText: 'Hé' } });
		expect(outcome.ok ? '' : outcome.failure.message).toContain('boom');
	});

	test('turns an early end into a failure that carries the text received so far', () => {
		const early = text.slice(0, text.indexOf('漢'));
		const lastEnd = [...early.matchAll(/\}?(\r?\n){2}|\}\n/g)].at(-1);
		const outcome = streamed(name, early.slice(0, (lastEnd?.index ?? 0) + (lastEnd?.[0].length ?? 0)));
		expect(outcome).toMatchObject({
			ok: false,
			failure: { accepted: 'yes', partialText: 'Hé', message: 'The stream ended before the reply was complete' },
		});
		expect(streamed(name, '')).toMatchObject({ ok: false, failure: { partialText: '' } });
	});

	test('skips events that are unknown or not JSON', () => {
		const noise =
			protocolNamed(name).stream?.format === 'sse'
				? 'data: {"event":"some_news"}\n\n'
				: '{"event":"some_news","type":"begin"}\n{"type":"end"}\n';
		expect(streamed(name, noise + text)).toMatchObject({ ok: true, deltas });
	});
});

test('A2A: accepts a single message as a stream, and recognises 0.3 updates by their kind', () => {
	expect(streamed('a2a', sseOf(rpc({ message: { parts: [{ text: 'Hi' }] } })))).toMatchObject({
		ok: true,
		deltas: ['Hi'],
	});
	const old = sseOf(
		rpc({ kind: 'task', ...taskOf('submitted') }),
		rpc({
			kind: 'artifact-update',
			taskId: 't-1',
			artifact: { artifactId: 'a', parts: [{ kind: 'text', text: 'Hi' }] },
		}),
		rpc({ kind: 'status-update', taskId: 't-1', status: { state: 'completed' }, final: true }),
	);
	expect(streamed('a2a', old)).toMatchObject({ ok: true, deltas: ['Hi'], reply: { text: 'Hi', taskId: 't-1' } });
});

test('n8n: reads an answer that was not streamed', () => {
	expect(streamed('n8nChat', '{"output":"Hi"}')).toMatchObject({ ok: true, deltas: ['Hi'], reply: { text: 'Hi' } });
});

test('n8n: a sign of life between the pieces does not end the stream', () => {
	const text = ['begin', 'keepalive', 'item', 'keepalive', 'end'].map((type) =>
		JSON.stringify({ type, ...(type === 'item' && { content: 'Hi' }) }),
	);
	expect(streamed('n8nChat', `${text.join('\n')}\n`)).toMatchObject({
		ok: true,
		deltas: ['Hi'],
		reply: { text: 'Hi' },
	});
});

test('Dify: moderation withdraws the text', () => {
	const text = sseOf(
		{ event: 'message', answer: 'bad' },
		{ event: 'message_replace', answer: 'removed' },
		{ event: 'message_end' },
	);
	expect(streamed('dify', text)).toMatchObject({ ok: true, reply: { text: 'removed' } });
});
