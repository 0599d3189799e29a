import { completionReply } from '../../../../core/channel/chat-completions/reply';
import { readCompletionRequest } from '../../../../core/channel/chat-completions/request';

describe('a request', () => {
	const user = (content: unknown) => ({ role: 'user', content });
	const messages = [
		{ role: 'system', content: 'Be brief' },
		user('One?'),
		{ role: 'assistant', content: 'Yes' },
		user([
			{ type: 'text', text: 'Two?' },
			{ type: 'image_url', image_url: { url: 'data:image/png;base64,UE5H' } },
		]),
	];

	test('is the last message of the user, with the history and the instructions beside it', () => {
		expect(readCompletionRequest({ model: 'any', messages }, {})).toEqual({
			ok: true,
			request: {
				model: 'any',
				stream: false,
				includeUsage: false,
				text: 'Two?',
				files: [{ name: 'image1', mediaType: 'image/png', bytes: Buffer.from('PNG') }],
				history: [
					{ role: 'user', content: 'One?' },
					{ role: 'assistant', content: 'Yes' },
				],
				systemMessage: 'Be brief',
				userId: null,
				sessionId: undefined,
			},
		});
	});

	test.each([
		[{ user: 'u' }, {}, { userId: 'u', sessionId: undefined }],
		[{ safety_identifier: 'u' }, {}, { userId: 'u' }],
		[{ metadata: { conversation_id: 'c' } }, {}, { sessionId: 'c' }],
		[{}, { 'x-openwebui-chat-id': 'c', 'x-openwebui-user-id': 'u' }, { sessionId: 'c', userId: 'u' }],
	])('with %j and the headers %j names its user and its conversation', (fields, headers, expected) => {
		expect(readCompletionRequest({ messages, ...fields }, headers)).toMatchObject({ request: expected });
	});

	test.each([
		[
			'a PDF',
			{ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,UERG' } },
			[{ name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('PDF') }],
		],
		[
			'audio',
			{ type: 'input_audio', input_audio: { data: 'V0FW', format: 'wav' } },
			[{ name: 'audio1.wav', mediaType: 'audio/wav', bytes: Buffer.from('WAV') }],
		],
		[
			'a link to an image, which is not followed',
			{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
			[],
		],
		['a data URL without base64', { type: 'image_url', image_url: { url: 'data:text/plain,hi' } }, []],
	])('has the files whose bytes come along: %s', (_, part, files) => {
		const read = readCompletionRequest({ messages: [user([{ type: 'text', text: 'Look' }, part])] }, {});
		expect(read).toMatchObject({ ok: true, request: { files } });
	});

	test.each([
		['no body', undefined, 'messages must be a list of messages'],
		['no messages', { messages: [] }, 'messages must be a list of messages'],
		['messages that are text', { messages: ['hi'] }, 'messages must be a list of messages'],
		['nothing from the user', { messages: messages.slice(0, 1) }, 'The last message of the user has no text'],
		['an empty message', { messages: [user(' ')] }, 'The last message of the user has no text'],
	])('with %s is refused', (_, body, problem) => {
		expect(readCompletionRequest(body, {})).toEqual({ ok: false, problem });
	});
});

describe('the reply', () => {
	const ids = { id: 'chatcmpl-1', model: 'm', created: 1_700_000_000 };
	const reply = { kind: 'reply', text: 'Hi', asks: false } as const;
	const usage = { promptTokens: 1, completionTokens: 2, totalTokens: 3 };
	const failure = { kind: 'failed', message: 'Error in workflow', status: 500 } as const;
	const whole = () => completionReply(ids, { stream: false, includeUsage: false });
	const events = (body: string) =>
		body
			.split('\n\n')
			.filter(Boolean)
			.map((event) => event.replace(/^data: /, ''));
	const parsed = (body: string) =>
		events(body)
			.slice(0, -1)
			.map((event) => JSON.parse(event) as Record<string, unknown>);

	test('is a completion, without token counts that nobody reported', () => {
		expect(JSON.parse(whole().end(reply, 0).body)).toEqual({
			id: 'chatcmpl-1',
			object: 'chat.completion',
			created: 1_700_000_000,
			model: 'm',
			choices: [
				{
					index: 0,
					message: { role: 'assistant', content: 'Hi', refusal: null },
					logprobs: null,
					finish_reason: 'stop',
				},
			],
		});
		expect(JSON.parse(whole().end({ ...reply, usage }, 0).body)).toMatchObject({
			usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
		});
	});

	test('that is a completion already goes out as it is', () => {
		const answer = { object: 'chat.completion', choices: [{ message: { content: null, tool_calls: [] } }] };
		expect(JSON.parse(whole().end({ ...reply, answer }, 0).body)).toEqual(answer);
	});

	test('as a stream is chunks that end with [DONE]', () => {
		const stream = completionReply(ids, { stream: true, includeUsage: true });
		const opening = stream.opening(0);
		const body = [
			opening?.body,
			stream.piece('H', 0),
			stream.piece('i', 0),
			stream.end({ ...reply, usage }, 0).body,
		].join('');
		expect(events(body).at(-1)).toBe('[DONE]');
		expect(parsed(body)).toMatchObject([
			{
				object: 'chat.completion.chunk',
				choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }],
			},
			{ choices: [{ delta: { content: 'H' } }] },
			{ choices: [{ delta: { content: 'i' } }] },
			{ choices: [{ delta: {}, finish_reason: 'stop' }] },
			{ choices: [], usage: { total_tokens: 3 } },
		]);
	});

	test('in one piece is still a stream for a client that asked for one', () => {
		const stream = completionReply(ids, { stream: true, includeUsage: false });
		stream.opening(0);
		expect(parsed(stream.end({ ...reply, usage }, 0).body)).toMatchObject([
			{ choices: [{ delta: { content: 'Hi' } }] },
			{ choices: [{ delta: {}, finish_reason: 'stop' }] },
		]);
	});

	test('of a failed run is an error that client libraries do not answer by sending the message again', () => {
		const { status, headers, body } = whole().end(failure, 0);
		expect([status, headers['x-should-retry']]).toEqual([500, 'false']);
		expect(JSON.parse(body)).toEqual({
			error: { message: 'Error in workflow', type: 'server_error', param: null, code: null },
		});
	});

	test('of a run that fails in the middle of a stream is an error in the stream', () => {
		const stream = completionReply(ids, { stream: true, includeUsage: false });
		stream.opening(0);
		expect(parsed(stream.end(failure, 0).body)).toMatchObject([{ error: { message: 'Error in workflow' } }]);
	});

	test.each([
		[401, undefined, 'invalid_request_error', 'invalid_api_key'],
		[429, undefined, 'rate_limit_error', 'rate_limit_exceeded'],
		[409, 'false', 'conflict_error', null],
		[503, undefined, 'server_error', null],
	])('to a request refused with %d tells clients whether to try again: %s', (code, retry, type, errorCode) => {
		const final = code === 409 ? ({ final: true } as const) : {};
		const sent = whole().end({ kind: 'refused', status: code, message: 'No', ...final }, 0);
		expect([sent.status, sent.headers['x-should-retry']]).toEqual([code, retry]);
		expect(JSON.parse(sent.body)).toMatchObject({ error: { message: 'No', type, code: errorCode } });
	});
});
