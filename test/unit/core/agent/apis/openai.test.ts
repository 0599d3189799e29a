import type { AgentCall } from '../../../../../core/agent';
import { accepting, agentFailed, replyOf, SILENT, stepsOf } from './outcomes';
import { protocolNamed, sent } from './protocols';

const files = [
	{ name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') },
	{ name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('PDF') },
];
const [png, pdf] = files.map(({ mediaType, bytes }) => `data:${mediaType};base64,${bytes.toString('base64')}`);
const ONLY_TOOLS =
	'The agent only called tools and wrote no text. See toolCalls. Some APIs expect the caller to run these tools.';
const headers = {
	whole: { 'Content-Type': 'application/json', Accept: accepting.whole },
	stream: { 'Content-Type': 'application/json', Accept: accepting.sse },
};

describe.each([
	['chatCompletions', '/chat/completions'],
	['openaiResponses', '/responses'],
])('%s is probed next to its runs', (name, path) => {
	test.each([
		['https://a.example/v1', 'https://a.example/v1/models'],
		[`https://a.example/v1${path}`, 'https://a.example/v1/models'],
		[`https://a.example/v1${path}/?api-version=2`, 'https://a.example/v1/models?api-version=2'],
		[`https://a.example${path}/v1`, `https://a.example${path}/v1/models`],
	])('%s', (url, probed) => expect(protocolNamed(name).probe?.(url).url).toBe(probed));
});

describe('Chat Completions', () => {
	const read = (body: unknown) => protocolNamed('chatCompletions').outcome({ status: 200, body }, {});
	const body = { model: 'target-1', user: 'user-1', messages: [{ role: 'user', content: 'Hello' }] };

	test.each<[string, Partial<AgentCall>, 'whole' | 'stream', Record<string, unknown>]>([
		['a message', {}, 'whole', body],
		[
			'a message whose reply is streamed',
			{ mode: 'stream' },
			'stream',
			{ ...body, stream: true, stream_options: { include_usage: true } },
		],
		[
			'a message with files',
			{ files },
			'whole',
			{
				...body,
				messages: [
					{
						role: 'user',
						content: [
							{ type: 'text', text: 'Hello' },
							{ type: 'image_url', image_url: { url: png } },
							{ type: 'file', file: { filename: 'a.pdf', file_data: pdf } },
						],
					},
				],
			},
		],
		[
			'a message after the builder’s own',
			{ extra: { messages: [{ role: 'system', content: 'Be kind' }] } },
			'whole',
			{ ...body, messages: [{ role: 'system', content: 'Be kind' }, ...body.messages] },
		],
		['a message without a history that is not a list', { extra: { messages: 'none' } }, 'whole', body],
	])('receives %s', (_, call, mode, json) => {
		const request = sent('chatCompletions', call);
		expect(request.json).toStrictEqual(json);
		expect(request.headers).toEqual(headers[mode]);
	});

	test.each([
		['content', { content: 'Hi', refusal: null }, 'Hi'],
		['a refusal', { content: null, refusal: 'I may not' }, 'I may not'],
	])('replies with %s', (_, message, text) => {
		expect(read({ choices: [{ message }] })).toStrictEqual(replyOf({ text }));
	});

	test('adds a hint to the reply if the message contains neither', () => {
		expect(read({ choices: [{ message: { role: 'assistant' } }] })).toStrictEqual(replyOf(SILENT));
	});

	test('explains why there is no choice', () => {
		expect(read({ choices: [] })).toStrictEqual(
			replyOf({ hint: expect.stringContaining('The server sent no choice') as string }),
		);
	});

	test('reports the error beside a missing choice', () => {
		expect(read({ choices: [], code: 400, message: 'boom' })).toStrictEqual(agentFailed('boom'));
	});

	test.each([[{ choices: [{}] }], [{ choices: [null] }]])('%j holds no reply', (answer) => {
		expect(read(answer)).toMatchObject({
			ok: false,
			failure: { message: 'This is not a response from a Chat Completions API: it has the fields choices' },
		});
	});

	const delta = (content: unknown, rest = {}) => ({ choices: [{ delta: content, ...rest }] });
	const tool = (...tool_calls: unknown[]) => delta({ tool_calls });
	const toolCalls = (...events: object[]) => {
		const { outcome } = stepsOf('chatCompletions', ...events, '[DONE]');
		return outcome.ok ? outcome.reply.toolCalls : [];
	};
	const called = (name: string, text: string) => ({ type: 'function', function: { name, arguments: text } });

	test('is complete at [DONE], even without a finish reason', () => {
		expect(stepsOf('chatCompletions', delta({ content: 'Hi' }), '[DONE]')).toStrictEqual({
			steps: [{ delta: 'Hi' }, { done: true }],
			outcome: replyOf({ text: 'Hi' }),
		});
	});

	test('is complete at its finish reason, even without [DONE]', () => {
		expect(stepsOf('chatCompletions', delta({ refusal: 'No' }), delta({}, { finish_reason: 'stop' }))).toStrictEqual({
			steps: [{ delta: 'No' }, {}],
			outcome: replyOf({ text: 'No', finishReason: 'stop' }),
		});
	});

	test('ends at an error', () => {
		expect(stepsOf('chatCompletions', { error: { message: 'boom' } })).toMatchObject({
			steps: [{ done: true }],
			outcome: { ok: false, failure: { message: 'The agent reported an error: boom', partialText: '' } },
		});
	});

	test('joins the parts of tool calls by their index', () => {
		const calls = toolCalls(
			tool(
				{ index: 1, id: 'c-1', function: { name: 'wind' } },
				{ index: 0, function: { name: 'rain', arguments: '{' } },
			),
			tool({ index: 0, function: { arguments: '}' } }, { index: 1, function: { arguments: '[]' } }),
		);
		expect(calls).toEqual([{ ...called('wind', '[]'), id: 'c-1' }, called('rain', '{}')]);
	});

	test('reads tool calls without an index one by one', () => {
		expect(toolCalls(tool({ function: { name: 'a' } }), tool({ function: { name: 'b' } }))).toEqual([
			called('a', ''),
			called('b', ''),
		]);
	});

	test('keeps at most a thousand tool calls and continues without the others', () => {
		const many = Array.from({ length: 1001 }, (_, index) => tool({ index, function: { name: `t${index}` } }));
		const calls = toolCalls(...many, tool({ index: 0, function: { arguments: '{}' } }));
		expect(calls).toHaveLength(1000);
		expect([calls[0], calls[999]]).toEqual([called('t0', '{}'), called('t999', '')]);
	});
});

describe('Responses', () => {
	const read = (body: unknown) => protocolNamed('openaiResponses').outcome({ status: 200, body }, {});
	const body = { model: 'target-1', safety_identifier: 'user-1', input: 'Hello' };

	test.each<[string, Partial<AgentCall>, 'whole' | 'stream', Record<string, unknown>]>([
		['a message', {}, 'whole', body],
		['a message whose reply is streamed', { mode: 'stream' }, 'stream', { ...body, stream: true }],
		['a message to a background run', { mode: 'background' }, 'whole', { ...body, background: true, store: true }],
		[
			'a message with files',
			{ files },
			'whole',
			{
				...body,
				input: [
					{
						role: 'user',
						content: [
							{ type: 'input_text', text: 'Hello' },
							{ type: 'input_image', detail: 'auto', image_url: png },
							{ type: 'input_file', filename: 'a.pdf', file_data: pdf },
						],
					},
				],
			},
		],
	])('receives %s, without a session of another kind', (_, call, mode, json) => {
		const request = sent('openaiResponses', call);
		expect(request.json).toStrictEqual(json);
		expect(request.headers).toEqual(headers[mode]);
	});

	const said = (...content: unknown[]) => [{ type: 'message', content }];

	test.each([
		['only its output', { output: [] }, SILENT],
		['its ids', { id: 'resp_1', output: [] }, { runId: 'resp_1', sessionId: 'resp_1', ...SILENT }],
		['only a conversation', { conversation: { id: 'conv_1' }, output: [] }, { sessionId: 'conv_1', ...SILENT }],
		[
			'a refusal and a part that is not text',
			{ output: said({ type: 'refusal', refusal: 'I may not' }, { type: 'audio' }) },
			{ text: 'I may not' },
		],
		[
			'tool calls, not their results',
			{ output: [{ type: 'mcp_call', id: '1' }, { type: 'function_call_output' }, { type: 'reasoning' }, {}] },
			{ toolCalls: [{ type: 'mcp_call', id: '1' }], hint: ONLY_TOOLS },
		],
		[
			'text that happens to be JSON',
			{ text: { format: { type: 'text' } }, output: said({ text: '{"a":1}' }) },
			{ text: '{"a":1}' },
		],
		[
			'a JSON object',
			{ text: { format: { type: 'json_object' } }, output: said({ text: '{"a":1}' }) },
			{ text: '{"a":1}', structuredOutput: { a: 1 } },
		],
		[
			'its state while it is running',
			{ status: 'in_progress', output: [] },
			{ status: 'running', finishReason: 'in_progress' },
		],
	])('replies with %s', (_, answer, whole) => {
		expect(read(answer)).toStrictEqual(replyOf(whole));
	});

	test.each([
		[{ status: 'failed', output: [] }, 'The agent reported an error: the response is failed', 'yes'],
		[{ status: 'cancelled', output: [] }, 'The agent reported an error: the response is cancelled', 'yes'],
		[{ id: 'resp_1' }, 'This is not a response from a Responses API: it has the fields id', 'unknown'],
	])('%j is a failure', (answer, message, accepted) => {
		expect(read(answer)).toMatchObject({ ok: false, failure: { message, accepted, status: 200 } });
	});

	const piece = (type: string, delta?: string) => ({ type: `response.${type}.delta`, delta });

	test.each(['completed', 'incomplete'])('streams text and refusals, and is complete when %s', (status) => {
		const response = { status, output: said({ text: 'Hé' }, { refusal: 'No' }) };
		expect(
			stepsOf(
				'openaiResponses',
				piece('output_text', 'Hé'),
				piece('output_text'),
				piece('audio', 'x'),
				piece('refusal', 'No'),
				{ type: `response.${status}.soon`, response },
				{ type: `a.response.${status}`, response },
				'null',
				{ type: `response.${status}`, response },
			),
		).toStrictEqual({
			steps: [{ delta: 'Hé' }, {}, {}, { delta: 'No' }, {}, {}, {}, { done: true }],
			outcome: replyOf({ text: 'HéNo', finishReason: status }),
		});
	});

	test.each([
		[{ type: 'error', message: 'boom' }, 'The agent reported an error: boom'],
		[
			{ type: 'response.failed', response: { status: 'failed' } },
			'The agent reported an error: the response is failed',
		],
		[{ type: 'response.completed' }, 'This is not a response from a Responses API: it is empty'],
	])('ends at %j', (event, message) => {
		expect(stepsOf('openaiResponses', piece('output_text', 'Hé'), event)).toMatchObject({
			steps: [{ delta: 'Hé' }, { done: true }],
			outcome: { ok: false, failure: { message, status: 200, partialText: 'Hé' } },
		});
	});
});
