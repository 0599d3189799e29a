/** A Webhook Trigger as an agent: the plain message, and what all protocols have in common. */
import { CHANNEL, completion, credentials, forged, json, KEY, parse, send, startChannel } from './harness/channel';
import { JSON_TYPE } from './harness/deliveries';
import { logCalls } from './harness/log';
import { closeTriggers } from './harness/open-triggers';
import { activate } from './harness/trigger';
import type { TriggerSetup } from './harness/trigger';

afterEach(closeTriggers);

describe('the plain message', () => {
	const message = { message: 'Hello', userId: 'u', sessionId: 's' };

	test('works beside the other protocols as before', async () => {
		const { post, runs } = await startChannel();
		const answer = await post({ headers: [JSON_TYPE], body: JSON.stringify(message) }, `?apiKey=${KEY}`);
		expect(answer).toMatchObject({ status: 200, body: '{"output":"You said Hello"}' });
		expect(runs[0]?.[0]?.json).toMatchObject(message);
		expect(await post({ headers: [JSON_TYPE], body: '{}' }, `?apiKey=${KEY}`)).toMatchObject({ status: 400 });
	});

	test('alone, it takes the key only from the URL', async () => {
		const { post, runs } = await startChannel({ protocols: ['message'] });
		expect(await post(json(message))).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		expect(logCalls.at(-1)?.message).toContain('refused a request: signature-missing (API key)');
		expect((await post({ headers: [JSON_TYPE], body: JSON.stringify(message) }, `?apiKey=${KEY}`)).status).toBe(200);
		expect(runs).toHaveLength(1);
	});
});

describe('refusals are in the words of the protocol', () => {
	const refused = { code: 'invalid_api_key', message: 'unauthorized', param: null, type: 'invalid_request_error' };

	test.each([
		['a forged key', forged],
		['no key', (body: unknown) => ({ headers: [JSON_TYPE], body: JSON.stringify(body) })],
		['the key twice', (body: unknown) => json(body, ['Authorization', 'Bearer x'])],
	])('%s', async (_, request) => {
		const { post, runs } = await startChannel();
		const a2a = await post(request(send('Hello')));
		expect(a2a.status).toBe(401);
		expect(parse<object>(a2a.body)).toEqual({
			jsonrpc: '2.0',
			id: 7,
			error: { code: -32000, message: 'unauthorized' },
		});
		const openAi = await post(request(completion('Hello')));
		expect(openAi.status).toBe(401);
		expect(parse<object>(openAi.body)).toEqual({ error: refused });
		expect(runs).toEqual([]);
	});

	test('a message that does not meet the conditions', async () => {
		const conditions = {
			combinator: 'and',
			conditions: [{ leftValue: 'chatInput', rightValue: 'yes', operator: { type: 'string', operation: 'equals' } }],
		};
		const { post, runs } = await startChannel({ options: { conditions } });
		const answer = await post(json(completion('no')));
		expect(answer.status).toBe(422);
		expect(parse<object>(answer.body)).toMatchObject({
			error: { message: expect.stringContaining('conditions') as string },
		});
		expect((await post(json(completion('yes')))).status).toBe(200);
		expect(runs).toHaveLength(1);
	});

	test('too many requests, with the time to wait', async () => {
		const { post } = await startChannel({ options: { rateLimit: { policy: { requests: 1, seconds: 60 } } } });
		await post(json(send('Hello')));
		const answer = await post(json(send('Hello')));
		expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) as string } });
		expect(parse<object>(answer.body)).toMatchObject({ error: { message: 'too many requests' } });
	});

	test('a copy, if the builder has set a window for copies', async () => {
		const { post, runs } = await startChannel({ options: { duplicateWindowSeconds: 60 } });
		await post(json(completion('Hello')));
		const copy = await post(json(completion('Hello')));
		expect(copy).toMatchObject({ status: 409, headers: { 'x-should-retry': 'false' } });
		expect(runs).toHaveLength(1);
	});

	test('a copy or an ignored message, although the builder wants an empty body in the immediate response', async () => {
		const conditions = {
			combinator: 'and',
			conditions: [{ leftValue: 'chatInput', rightValue: 'yes', operator: { type: 'string', operation: 'equals' } }],
		};
		const { post } = await startChannel({ options: { responseBody: '', duplicateWindowSeconds: 60, conditions } });
		expect((await post(json(completion('yes')))).status).toBe(200);
		expect((await post(json(completion('yes')))).status).toBe(409);
		expect((await post(json(completion('no')))).status).toBe(422);
	});

	test('a disabled node', async () => {
		const { post } = await startChannel({ enabled: false });
		const answer = await post(json(send('Hello')));
		expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '300' } });
		expect(parse<object>(answer.body)).toMatchObject({ jsonrpc: '2.0', error: { message: 'disabled' } });
	});
});

describe('a failed run', () => {
	const fails: TriggerSetup['answer'] = (response) => {
		response.status(500).setHeader('Content-Type', 'application/json').end('{"message":"Error in workflow"}');
	};

	test('is a JSON-RPC error, and the task has failed', async () => {
		const { post } = await startChannel({}, { answer: fails });
		const answer = await post(json(send('Hello')));
		expect(answer.status).toBe(200);
		expect(parse<object>(answer.body)).toEqual({
			jsonrpc: '2.0',
			id: 7,
			error: { code: -32603, message: 'Error in workflow' },
		});
	});

	test('is an OpenAI error that clients do not answer with the same request', async () => {
		const { post } = await startChannel({}, { answer: fails });
		const answer = await post(json(completion('Hello')));
		expect(answer).toMatchObject({ status: 500, headers: { 'x-should-retry': 'false' } });
		expect(parse<object>(answer.body)).toMatchObject({ error: { message: 'Error in workflow', type: 'server_error' } });
	});

	test('that could not be stored is told as well', async () => {
		const { post } = await startChannel({}, { canStore: () => false });
		const answer = await post(json(completion('Hello')));
		expect(answer.status).toBe(500);
		expect(parse<object>(answer.body)).toMatchObject({ error: { message: 'Workflow Webhook Error' } });
	});
});

describe('publishing refuses', () => {
	test.each([
		['a reply that nobody could get', { respond: 'onReceived' }, 'Respond is set to Immediately'],
		['an answer without the reply', { options: { responseData: 'noData' } }, 'Response Data is set to No Body'],
		['no protocol', { protocols: [] }, 'No protocol is selected'],
	])('%s', async (_, parameters, problem) => {
		await expect(activate({ parameters: { ...CHANNEL, ...parameters }, credentials })).rejects.toThrow(problem);
	});

	test('a secure header that the API key would have to share', async () => {
		const parameters = { ...CHANNEL, requireSecureHeader: true };
		const header = (headerName: string) => ({
			...credentials,
			webhookSecureHeaderApi: { headerName, headerValueSecret: 'Bearer x' },
		});
		await expect(activate({ parameters, credentials: header('authorization') })).rejects.toThrow(
			'The API key and the secure header are both sent in the header Authorization',
		);
		expect(await activate({ parameters, credentials: header('X-Team') })).toBe(true);
		const plain = { ...parameters, protocols: ['message'] };
		expect(await activate({ parameters: plain, credentials: header('Authorization') })).toBe(true);
	});

	test('none of the response modes with which it works', async () => {
		for (const respond of ['lastNode', 'streaming', 'responseNode']) {
			expect(await activate({ parameters: { ...CHANNEL, respond }, credentials })).toBe(true);
		}
		expect(
			await activate({ parameters: { ...CHANNEL, protocols: ['message'], respond: 'onReceived' }, credentials }),
		).toBe(true);
	});
});
