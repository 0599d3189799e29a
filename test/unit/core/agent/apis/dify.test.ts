import { accepting, agentFailed, answered, notOneOf, replyOf, SILENT, stepsOf, streamCutOff } from './outcomes';
import { protocolNamed, sent } from './protocols';

const counted = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };

describe('Dify is called', () => {
	const always = { inputs: {}, query: 'Hello', user: 'user-1', conversation_id: 'session-1' };
	test.each([
		['for the whole answer', {}, accepting.whole, { ...always, response_mode: 'blocking' }],
		['for a stream', { mode: 'stream' }, accepting.sse, { ...always, response_mode: 'streaming' }],
		[
			'for an anonymous user',
			{ userId: '' },
			accepting.whole,
			{ ...always, user: 'anonymous', response_mode: 'blocking' },
		],
		[
			'with inputs of the app',
			{ extra: { inputs: { lang: 'de' } } },
			accepting.whole,
			{ ...always, inputs: { lang: 'de' }, response_mode: 'blocking' },
		],
	] as const)('%s', (_, call, accept, json) => {
		expect(sent('dify', call)).toStrictEqual({
			method: 'POST',
			url: 'https://agent.example.com/base/chat-messages?tenant=7',
			headers: { 'Content-Type': 'application/json', Accept: accept },
			json,
		});
	});

	test.each([
		['the API', 'https://x/v1', 'https://x/v1/parameters'],
		['its chat endpoint', 'https://x/v1/chat-messages', 'https://x/v1/parameters'],
		['its chat endpoint with a slash', 'https://x/v1/chat-messages/', 'https://x/v1/parameters'],
		['a path that only begins the same way', 'https://x/chat-messages/v1', 'https://x/chat-messages/v1/parameters'],
	])('is probed below %s', (_, url, probed) => {
		expect(protocolNamed('dify').probe?.(url).url).toBe(probed);
	});
});

describe('Dify’s answer contains', () => {
	test.each([
		['only text', { answer: 'Hi' }, { text: 'Hi' }],
		['an empty text, which is a valid reply', { answer: '' }, SILENT],
		['its ids', { answer: 'Hi', conversation_id: 'c', message_id: 'm' }, { text: 'Hi', sessionId: 'c', runId: 'm' }],
		['empty ids, which are ignored', { answer: 'Hi', conversation_id: '', message_id: '' }, { text: 'Hi' }],
		['its tokens', { answer: 'Hi', metadata: { usage: counted } }, { text: 'Hi', usage }],
		[
			'a price',
			{ answer: 'Hi', metadata: { usage: { ...counted, total_price: '0.5', currency: 'USD' } } },
			{ text: 'Hi', usage: { ...usage, cost: { amount: 0.5, currency: 'USD' } } },
		],
		[
			'a price without a currency, which is ignored',
			{ answer: 'Hi', metadata: { usage: { ...counted, total_price: '0.5' } } },
			{ text: 'Hi', usage },
		],
		[
			'a currency without a price, which is ignored',
			{ answer: 'Hi', metadata: { usage: { ...counted, currency: 'USD' } } },
			{ text: 'Hi', usage },
		],
	])('%s', (_, body, known) => {
		expect(answered('dify', body)).toStrictEqual(replyOf(known));
	});

	test('an error with a successful status', () => {
		expect(answered('dify', { code: 'app_unavailable', message: 'App unavailable' })).toStrictEqual(
			agentFailed('App unavailable'),
		);
	});

	test('no valid reply', () => {
		expect(answered('dify', { foo: 1 })).toStrictEqual(notOneOf('Dify', 'it has the fields foo'));
	});
});

describe('Dify’s stream', () => {
	const message = (answer?: string) => ({ event: 'message', answer });
	const thought = { event: 'agent_thought', id: 'th', tool: 'search', tool_input: '{}', observation: 'x' };

	test('returns pieces, tools, files and the facts of the run', () => {
		expect(
			stepsOf(
				'dify',
				'keep-alive',
				{ event: 'workflow_started', conversation_id: 'c', message_id: 'm' },
				message('H'),
				{ event: 'agent_message', answer: 'i' },
				message(''),
				message(),
				{ ...thought, tool: '' },
				thought,
				{ event: 'message_file', id: 'f', type: 'image', url: 'https://x/i.png' },
				{ event: 'message_file', url: 'https://x/a' },
				{ event: 'message_file', id: 'without an address', type: 'image' },
				{ event: 'message_end', metadata: { usage: counted } },
			),
		).toStrictEqual({
			steps: [{}, {}, { delta: 'H' }, { delta: 'i' }, {}, {}, {}, {}, {}, {}, {}, { done: true }],
			outcome: replyOf({
				text: 'Hi',
				sessionId: 'c',
				runId: 'm',
				usage,
				toolCalls: [{ id: 'th', tool: 'search', input: '{}', observation: 'x' }],
				files: [
					{ name: 'f', mediaType: 'image', url: 'https://x/i.png' },
					{ name: 'file', mediaType: 'file', url: 'https://x/a' },
				],
			}),
		});
	});

	test.each([
		['another text', 'No.'],
		['nothing', undefined],
	])('returns %s in place of text that was withdrawn', (_, answer) => {
		const { outcome } = stepsOf('dify', message('H'), { event: 'message_replace', answer }, { event: 'message_end' });
		expect(outcome).toStrictEqual(replyOf(answer ? { text: answer } : SILENT));
	});

	test('ends with a failure that carries the text received so far', () => {
		expect(stepsOf('dify', message('H'), { event: 'error', message: 'boom' })).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: agentFailed('boom', { partialText: 'H' }),
		});
	});

	test('is incomplete without an end event', () => {
		expect(stepsOf('dify', message('H')).outcome).toStrictEqual(streamCutOff('H'));
	});
});
