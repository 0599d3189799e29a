import { accepting, agentFailed, answered, notOneOf, replyOf, stepsOf, streamCutOff } from './outcomes';
import { protocolNamed, sent } from './protocols';

const counted = { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 };
const usage = { promptTokens: 9, completionTokens: 2, totalTokens: 11 };

describe('Dify is asked', () => {
	const always = { inputs: {}, query: 'Hello', user: 'user-1', conversation_id: 'session-1' };
	test.each([
		['for the whole answer', {}, accepting.whole, { ...always, response_mode: 'blocking' }],
		['for a stream', { mode: 'stream' }, accepting.sse, { ...always, response_mode: 'streaming' }],
		[
			'for a user without a name',
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
		['a path that only begins so', 'https://x/chat-messages/v1', 'https://x/chat-messages/v1/parameters'],
	])('is probed below %s', (_, url, probed) => {
		expect(protocolNamed('dify').probe?.(url).url).toBe(probed);
	});
});

describe('Dify answers', () => {
	test.each([
		['text alone', { answer: 'Hi' }, { text: 'Hi' }],
		['no words, which is a reply', { answer: '' }, {}],
		['its ids', { answer: 'Hi', conversation_id: 'c', message_id: 'm' }, { text: 'Hi', sessionId: 'c', runId: 'm' }],
		['empty ids, which are none', { answer: 'Hi', conversation_id: '', message_id: '' }, { text: 'Hi' }],
		['its tokens', { answer: 'Hi', metadata: { usage: counted } }, { text: 'Hi', usage }],
		[
			'a price',
			{ answer: 'Hi', metadata: { usage: { ...counted, total_price: '0.5', currency: 'USD' } } },
			{ text: 'Hi', usage: { ...usage, cost: { amount: 0.5, currency: 'USD' } } },
		],
		[
			'a price without a currency, which is none',
			{ answer: 'Hi', metadata: { usage: { ...counted, total_price: '0.5' } } },
			{ text: 'Hi', usage },
		],
		[
			'a currency without a price, which is none',
			{ answer: 'Hi', metadata: { usage: { ...counted, currency: 'USD' } } },
			{ text: 'Hi', usage },
		],
	])('%s', (_, body, known) => {
		expect(answered('dify', body)).toStrictEqual(replyOf(known));
	});

	test('with an error in the form of a success', () => {
		expect(answered('dify', { code: 'app_unavailable', message: 'App unavailable' })).toStrictEqual(
			agentFailed('App unavailable'),
		);
	});

	test('what is no answer of it', () => {
		expect(answered('dify', { foo: 1 })).toStrictEqual(notOneOf('Dify', 'it has the fields foo'));
	});
});

describe('Dify streams', () => {
	const message = (answer?: string) => ({ event: 'message', answer });
	const thought = { event: 'agent_thought', id: 'th', tool: 'search', tool_input: '{}', observation: 'x' };

	test('pieces, tools, files and what it knows of the run', () => {
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
	])('%s in place of what was taken back', (_, answer) => {
		const { outcome } = stepsOf('dify', message('H'), { event: 'message_replace', answer }, { event: 'message_end' });
		expect(outcome).toStrictEqual(replyOf({ text: answer ?? '' }));
	});

	test('an error, which ends it and carries what had arrived', () => {
		expect(stepsOf('dify', message('H'), { event: 'error', message: 'boom' })).toStrictEqual({
			steps: [{ delta: 'H' }, { done: true }],
			outcome: agentFailed('boom', { partialText: 'H' }),
		});
	});

	test('nothing whole without an end', () => {
		expect(stepsOf('dify', message('H')).outcome).toStrictEqual(streamCutOff('H'));
	});
});
