import { answerTo } from '../answer-to';
import { accepting, answered, notOneOf, replyOf, stepsOf, streamCutOff } from '../outcomes';
import { aCall, preparedFrom, protocolNamed, sent } from '../protocols';

const API = 'vertexAgentEngine';
const URL = 'https://agent.example.com/v1/projects/p/locations/l/reasoningEngines/7';
const file = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') };

describe('Agent Engine is called', () => {
	const input = { message: 'Hello', user_id: 'user-1', session_id: 's-7' };
	test.each([
		['in a session', {}, ':streamQuery?alt=sse', accepting.ndjson, { class_method: 'async_stream_query', input }],
		[
			'in a session that has just been created',
			{ sessionId: '', prepared: { sessionId: 's-7' } },
			':streamQuery?alt=sse',
			accepting.ndjson,
			{ class_method: 'async_stream_query', input },
		],
		[
			'with a file and without a user',
			{ userId: '', files: [file] },
			':streamQuery?alt=sse',
			accepting.ndjson,
			{
				class_method: 'async_stream_query',
				input: {
					...input,
					user_id: 'anonymous',
					message: {
						role: 'user',
						parts: [{ text: 'Hello' }, { inlineData: { displayName: 'a.png', mimeType: 'image/png', data: 'UE5H' } }],
					},
				},
			},
		],
		[
			'by a method that does not stream',
			{ target: 'query', extra: { input: { config: { a: 1 } } } },
			':query',
			accepting.whole,
			{ class_method: 'query', input: { config: { a: 1 }, input: 'Hello' } },
		],
	] as const)('%s', (_, call, path, accept, json) => {
		const request = sent(API, { url: URL, target: '', sessionId: 's-7', ...call });
		expect([request.url, request.headers.Accept]).toEqual([`${URL}${path}`, accept]);
		expect(request.json).toStrictEqual(json);
	});

	test('with an answer', () => {
		const question = [{ id: 'c-1', name: 'adk_request_input', args: {} }];
		const call = { url: URL, target: '', sessionId: 's-7' };
		const { json } = answerTo(API, { taskId: 'adk_request_input/c-1', question, value: 'Kyiv' }, call);
		expect(json?.input).toMatchObject({
			session_id: 's-7',
			message: {
				role: 'user',
				parts: [{ functionResponse: { id: 'c-1', name: 'adk_request_input', response: { result: 'Kyiv' } } }],
			},
		});
	});

	test.each([`${URL}/`, `${URL}:query`, `${URL}:streamQuery?alt=sse`])('at %s', (url) => {
		expect(sent(API, { url, target: '' }).url).toBe(`${URL}:streamQuery?alt=sse`);
	});
});

describe('the session of Agent Engine', () => {
	const call = { ...aCall, url: URL, target: '', sessionId: '' };
	const requests = (more: object) => protocolNamed(API).prepare?.requests({ ...call, ...more }) ?? [];

	test('is created if the conversation is new', () => {
		const [request] = requests({});
		expect(request?.url).toBe(`${URL}:query`);
		expect(JSON.parse(request?.body.toString() ?? '')).toEqual({
			class_method: 'async_create_session',
			input: { user_id: 'user-1' },
		});
		expect(preparedFrom(API, { status: 200, body: { output: { id: 's-7' } } }, call)).toStrictEqual({
			ok: true,
			prepared: { sessionId: 's-7' },
		});
	});

	test('is not created for a known conversation or another method', () => {
		expect(requests({ sessionId: 's-7' })).toEqual([]);
		expect(requests({ target: 'query' })).toEqual([]);
	});

	test('may be refused: then nothing was run', () => {
		const body = { error: { code: 403, message: 'no permission', status: 'PERMISSION_DENIED' } };
		expect(preparedFrom(API, { status: 403, body }, call)).toMatchObject({ ok: false, failure: { accepted: 'no' } });
	});
});

describe('Agent Engine’s answer', () => {
	test.each<[string, unknown, Record<string, unknown>]>([
		['text', 'Hi', { text: 'Hi' }],
		[
			'the output of LangChain',
			{ input: 'Hello', output: 'Hi' },
			{ text: 'Hi', structuredOutput: { input: 'Hello', output: 'Hi' } },
		],
		[
			'the messages of LangGraph',
			{ messages: [{ lc: 1, kwargs: { type: 'ai', content: 'Hi' } }] },
			{ text: 'Hi', structuredOutput: { messages: [{ lc: 1, kwargs: { type: 'ai', content: 'Hi' } }] } },
		],
	])('contains %s', (_, output, known) => {
		expect(answered(API, { output })).toStrictEqual(replyOf(known));
		const lines = JSON.stringify({ output }, null, 2).split('\n');
		expect(stepsOf(API, ...lines).outcome).toStrictEqual(replyOf(known));
	});

	test('contains no reply', () => {
		expect(answered(API, { name: 'x' })).toStrictEqual(notOneOf('Agent Engine', 'it has the fields name'));
		expect(stepsOf(API).outcome).toStrictEqual(streamCutOff(''));
	});
});
