import { Expression } from 'n8n-workflow';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from './harness/additional-data';
import { logText } from './harness/log';
import { closedPort, recordingServer } from './harness/loopback';
import type { RecordingServer, Reply } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeResult, NodeRun } from './harness/workflow';

const KEY = 'canary key/+"1&ü';
const endpointKey = (more: IDataObject = {}): CredentialData => ({
	agentEndpointApi: { apiKey: KEY, allowedDomains: '127.0.0.1', ...more },
});
const none: INodeParameters = { authentication: 'none' };
const item = { message: 'Hello', userId: 'u1', sessionId: 's1' };
/** Matches the key in any spelling that could disclose it. */
const canary = /canary/i;

let server: RecordingServer | undefined;

async function agent(...replies: Reply[]): Promise<RecordingServer> {
	server = await recordingServer(...replies);
	return server;
}

afterEach(async () => {
	await server?.close();
	server = undefined;
});

async function run(parameters: INodeParameters, more: Partial<NodeRun> = {}): Promise<NodeResult> {
	const url = `${server?.url ?? ''}/run`;
	const result = await runNode({ type: 'agentRun', parameters: { url, ...parameters }, items: [item], ...more });
	expect(`${result.stored} ${logText()}`).not.toMatch(canary);
	return result;
}

/** Returns the only item, or throws the reason why there is none. */
function output(result: NodeResult): IDataObject {
	expect(result.error).toBeUndefined();
	expect(result.items).toHaveLength(1);
	return result.items[0]?.json ?? {};
}

describe('the request', () => {
	test('is exactly one POST {message, userId, sessionId} as JSON, byte for byte', async () => {
		const { requests } = await agent({ body: { output: 'Hi' } });
		await run({
			...none,
			message: '=Say “{{ $json.message }}” 😀',
			options: { extraJson: '{"tone":"kind","message":"no"}' },
		});
		expect(requests).toHaveLength(1);
		expect(requests[0]).toMatchObject({ method: 'POST', url: '/run' });
		expect(requests[0]?.headers['content-type']).toBe('application/json');
		expect(requests[0]?.body.toString('utf8')).toBe(
			'{"tone":"kind","message":"Say “Hello” 😀","userId":"u1","sessionId":"s1"}',
		);
		expect(requests[0]?.headers.authorization).toBeUndefined();
	});

	test.each<[string, IDataObject, string, string, string | undefined]>([
		[
			'the query',
			{ location: 'query' },
			`/run?apiKey=${new URLSearchParams({ k: KEY }).toString().slice(2)}`,
			'',
			undefined,
		],
		[
			'a named query parameter',
			{ location: 'query', queryName: 'k', apiKey: 'plain-canary' },
			'/run?k=plain-canary',
			'',
			undefined,
		],
		['a header', { location: 'header', apiKey: 'plain-canary' }, '/run', 'x-api-key', 'plain-canary'],
		[
			'a named header',
			{ location: 'header', headerName: 'X-Agent', apiKey: 'plain-canary' },
			'/run',
			'x-agent',
			'plain-canary',
		],
		['a bearer token', { location: 'bearer', apiKey: 'plain-canary' }, '/run', 'authorization', 'Bearer plain-canary'],
	])('carries the key in %s', async (_where, credential, url, header, value) => {
		const { requests } = await agent({ body: { output: 'Hi' } });
		expect(output(await run({}, { credentials: endpointKey(credential) })).text).toBe('Hi');
		expect(requests.map((request) => request.url)).toEqual([url]);
		expect(requests[0]?.headers[header]).toBe(value);
	});

	test('keeps the URL’s own query in addition to the key', async () => {
		const { requests, url } = await agent({ body: 'Hi' });
		await run({ url: `${url}/run?a=1&b=%20` }, { credentials: endpointKey({ apiKey: 'plain-canary' }) });
		expect(Object.fromEntries(new URL(requests[0]?.url ?? '', url).searchParams)).toEqual({
			a: '1',
			b: ' ',
			apiKey: 'plain-canary',
		});
	});

	test('is sent once for each item, with the item’s message, and paired with it', async () => {
		const { requests } = await agent({ body: { output: 'one' } }, { body: { output: 'two' } });
		const result = await run(none, { items: [item, { ...item, message: 'Bye', sessionId: 's2' }] });
		expect(requests.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
			item,
			{ ...item, message: 'Bye', sessionId: 's2' },
		]);
		expect(result.items.map(({ json, pairedItem }) => [json.text, pairedItem])).toEqual([
			['one', { item: 0 }],
			['two', { item: 1 }],
		]);
	});
});

describe('the reply', () => {
	test.each<[string, Reply, string]>([
		['output', { body: { output: 'a', text: 'b' } }, 'a'],
		['text', { body: { text: 'a', message: 'b' } }, 'a'],
		['message', { body: { message: 'a', reply: 'b' } }, 'a'],
		['reply', { body: { reply: 'a' } }, 'a'],
		['response', { body: { response: 'a' } }, 'a'],
		['answer', { body: { answer: 'a' } }, 'a'],
		['generated', { body: { generated: 'a' } }, 'a'],
		['choices', { body: { choices: [{ message: { content: 'a' } }] } }, 'a'],
		['an array with text and images', { body: [{ text: 'a' }, { image: 'x' }, { text: 'b' }] }, 'a\n\nb'],
		['a JSON string', { body: '"a\\u00fc"' }, 'aü'],
		['plain text', { headers: { 'Content-Type': 'text/plain' }, body: 'Hällo' }, 'Hällo'],
		['JSON with a wrong type', { headers: { 'Content-Type': 'text/html' }, body: '{"text":"a"}' }, 'a'],
		['status 201', { status: 201, body: { text: 'a' } }, 'a'],
	])('is found in %s', async (_where, reply, text) => {
		await agent(reply);
		expect(output(await run(none)).text).toBe(text);
	});

	test.each<[string, object, string]>([
		['data.answer[0].text', { text: 'no', data: { answer: [{ text: 'a' }] } }, 'a'],
		['data', { data: { x: 1 } }, '{"x":1}'],
		['n', { n: 42 }, '42'],
	])('is found only at the Reply Path %s if one is set', async (replyPath, body, text) => {
		await agent({ body });
		expect(output(await run({ ...none, options: { replyPath } })).text).toBe(text);
	});

	test.each<[string, Reply, string, INodeParameters]>([
		['no known field', { body: { result: 1, data: {} } }, 'The response has the fields result, data.', {}],
		['an empty body', { status: 204 }, 'The response was empty.', {}],
		['null', { body: 'null' }, 'The response was empty.', {}],
		[
			'a path that leads nowhere',
			{ body: { text: 'a' } },
			'The response has the fields text.',
			{ options: { replyPath: 'x.y' } },
		],
	])('%s: is an empty text with a hint', async (_what, reply, hint, parameters) => {
		await agent(reply);
		const json = output(await run({ ...none, ...parameters }));
		expect(json).toMatchObject({ text: '', status: 'completed' });
		expect(json.hint).toContain(hint);
		expect(json.hint).toContain('Reply Path');
	});

	test('has the output shape of every agent API', async () => {
		await agent({ body: { output: 'Hi', extra: [1] } });
		const json = output(await run(none));
		expect(json).toEqual({
			text: 'Hi',
			status: 'completed',
			structuredOutput: null,
			usage: null,
			toolCalls: [],
			finishReason: null,
			session: { id: 's1', userId: 'u1', source: 'chat' },
			run: { id: null, taskId: null, durationMs: expect.any(Number) as number, attempts: 1, idempotencyKey: null },
			raw: { output: 'Hi', extra: [1] },
		});
	});

	test('omits raw if the option is off', async () => {
		await agent({ body: { output: 'Hi' } });
		expect(output(await run({ ...none, options: { includeRaw: false } }))).not.toHaveProperty('raw');
	});

	test('is masked if it repeats the key, in any spelling', async () => {
		await agent((response, request) => {
			const echo = { output: `Got ${KEY}`, url: request.url, escaped: JSON.stringify({ KEY }), [`field ${KEY}`]: 1 };
			response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(echo));
		});
		const json = output(await run({}, { credentials: endpointKey() }));
		expect(json.text).toBe('Got ***');
		expect(json.raw).toMatchObject({ url: '/run?apiKey=***', escaped: '{"KEY":"***"}', 'field ***': 1 });
	});
});

describe('a field left empty', () => {
	const empty = { ...none, message: '', userId: '' };
	const sent = () => JSON.parse(server?.requests[0]?.body.toString() ?? '{}') as IDataObject;

	test.each<[string, IDataObject, IDataObject]>([
		['the message', item, item],
		['the chat input in preference to the message', { ...item, chatInput: 'Chat' }, { ...item, message: 'Chat' }],
		['no input that is null', { ...item, chatInput: null }, item],
		['a number as text', { ...item, message: 7, userId: 8 }, { ...item, message: '7', userId: '8' }],
		['no user if there is none', { message: 'm', sessionId: 's' }, { message: 'm', userId: '', sessionId: 's' }],
	])('takes the item’s field, like the default expressions: %s', async (_what, json, body) => {
		for (const parameters of [empty, none]) {
			await agent({ body: 'Hi' });
			expect(output(await run(parameters, { items: [json] })).text).toBe('Hi');
			expect(sent()).toEqual(body);
			await server?.close();
		}
	});

	test('is taken from each item', async () => {
		const { requests } = await agent({ body: 'Hi' });
		await run(empty, { items: [item, { ...item, message: 'Bye', userId: 'u2' }] });
		expect(requests.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
			item,
			{ ...item, message: 'Bye', userId: 'u2' },
		]);
	});

	test('is read without an expression, and so without an isolate', async () => {
		await agent({ body: 'Hi' });
		const engine = Expression.prototype as unknown as { renderExpression: () => unknown };
		const rendered = jest.spyOn(engine, 'renderExpression');
		await run({ ...empty, session: 'defined', sessionId: '' });
		expect(rendered).not.toHaveBeenCalled();
		await run(none);
		expect(rendered).toHaveBeenCalled();
		rendered.mockRestore();
	});

	test('stays empty if an expression yields nothing, instead of sending another message', async () => {
		const { requests } = await agent({ body: 'Hi' });
		for (const message of ['={{ $json.question }}', '={{ "" }}', ' ']) {
			const { error } = await run({ ...none, message });
			expect(error?.message).toBe('The message is empty');
		}
		await run({ ...none, userId: '={{ "" }}' });
		expect(requests).toHaveLength(1);
		expect(sent()).toMatchObject({ userId: '' });
	});
});

describe('the session id is', () => {
	const sentSession = () => (JSON.parse(server?.requests[0]?.body.toString() ?? '{}') as typeof item).sessionId;

	test.each<[string, INodeParameters, IDataObject, string | RegExp, string]>([
		['auto: the item’s id', {}, item, 's1', 'chat'],
		['auto: an id from the user', {}, { message: 'm', userId: 'u1' }, 'user:u1', 'derived'],
		['auto: a new id if nothing is known', {}, { message: 'm' }, /^[A-Za-z0-9]{32}$/, 'generated'],
		['auto: the item’s id as a number', {}, { ...item, sessionId: 42 }, '42', 'chat'],
		['auto: a thread’s number', {}, { message: 'm', threadId: 7 }, 'thread:7', 'derived'],
		['auto: a user’s number', {}, { message: 'm', userId: 9 }, 'user:9', 'derived'],
		['defined: the id that was entered', { session: 'defined', sessionId: 'mine' }, item, 'mine', 'provided'],
		['new: a new id', { session: 'new' }, item, /^[A-Za-z0-9]{32}$/, 'generated'],
	])('%s', async (_what, parameters, json, id, source) => {
		await agent({ body: 'Hi' });
		const { session } = output(await run({ ...none, ...parameters }, { items: [json] })) as { session: IDataObject };
		expect(session).toMatchObject({ source });
		expect(session.id).toMatch(typeof id === 'string' ? new RegExp(`^${id}$`) : id);
		expect(sentSession()).toBe(session.id);
	});

	test('defined and left empty: the item’s id', async () => {
		await agent({ body: 'Hi' });
		const { session } = output(
			await run({ ...none, session: 'defined', sessionId: '' }, { items: [{ ...item, sessionId: 42 }] }),
		);
		expect(session).toEqual({ id: '42', userId: 'u1', source: 'provided' });
	});

	test('new: different for each item', async () => {
		const { requests } = await agent({ body: 'Hi' });
		await run({ ...none, session: 'new' }, { items: [item, item] });
		const ids = requests.map(({ body }) => (JSON.parse(body.toString()) as typeof item).sessionId);
		expect(new Set(ids).size).toBe(2);
	});
});

describe('a failure of the agent', () => {
	const cases: Array<[number, object | string, string, RegExp, string]> = [
		[400, { detail: 'no field x' }, 'The agent responded with 400: no field x', /Extra JSON/, 'no'],
		[401, { error: { message: 'bad key' } }, 'The agent responded with 401: bad key', /credential/, 'no'],
		[403, { message: 'not yours' }, 'The agent responded with 403: not yours', /permissions/, 'no'],
		[404, '', 'The agent responded with 404', /Check the URL/, 'no'],
		[408, '', 'The agent responded with 408', /documentation/, 'unknown'],
		[409, '', 'The agent responded with 409', /documentation/, 'unknown'],
		[422, { error: 'unsafe' }, 'The agent responded with 422: unsafe', /content of the request/, 'no'],
		[429, 'slow down', 'The agent responded with 429: slow down', /rate limit/, 'no'],
		[500, { detail: { message: 'boom' } }, 'The agent responded with 500: boom', /its log/, 'unknown'],
		[503, '<html>', 'The agent responded with 503: a web page without a title', /its log/, 'unknown'],
		[
			307,
			'',
			'The agent responded with 307, a redirect to http://elsewhere.example',
			/Redirects are not followed/,
			'no',
		],
	];

	const redirect = 'http://elsewhere.example/login?next=/run&code=canary';

	test.each(cases)('with %i stops the workflow with message, cure and code', async (status, body, message, cure) => {
		const { requests } = await agent({ status, body, headers: { Location: redirect } });
		const { error, items } = await run({}, { credentials: endpointKey() });
		expect(error).toMatchObject({ name: 'NodeApiError', message, httpCode: String(status) });
		expect(error?.description).toMatch(cure);
		expect(items).toEqual([]);
		// 429 means that nothing was started: only this one is retried, twice
		expect(requests).toHaveLength(status === 429 ? 3 : 1);
	});

	test.each(cases)('with %i says whether a run may have started', async (status, body, message, cure, accepted) => {
		await agent({ status, body, headers: { Location: redirect } });
		const { items } = await run({}, { credentials: endpointKey(), onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({ message, httpCode: status, accepted });
		expect((items[0]?.json.error as IDataObject).description).toMatch(cure);
	});

	test.each<[string, object, string]>([
		['an error object', { error: { message: 'out of credits' } }, 'out of credits'],
		['an error text', { error: 'out of credits' }, 'out of credits'],
		['an error without a message', { error: { code: 7 } }, 'no error message'],
	])('with HTTP 200 is recognised: %s', async (_what, body, said) => {
		const { requests } = await agent({ body });
		const { items } = await run(none, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({
			message: `The agent reported an error: ${said}`,
			httpCode: 200,
			accepted: 'yes',
		});
		expect(requests).toHaveLength(1);
	});

	test.each([
		{ error: null, output: 'Hi' },
		{ error: '', output: 'Hi' },
		{ success: true, output: 'Hi' },
	])('is not assumed for %j', async (body) => {
		await agent({ body });
		expect(output(await run(none)).text).toBe('Hi');
	});

	test('is masked if it repeats the key, even if its text was cut', async () => {
		for (const before of [0, 484, 490, 495]) {
			await agent({ status: 500, body: { detail: `${'x'.repeat(before)}${KEY} ${encodeURIComponent(KEY)}` } });
			const { error } = await run({}, { credentials: endpointKey() });
			expect(error?.message).toMatch(/^The agent responded with 500: x*(\*{3}| \[…\]$)/);
			await server?.close();
		}
	});

	test('by redirect is not followed, and the key is sent nowhere else', async () => {
		const elsewhere = await recordingServer({ body: 'Hi' });
		for (const status of [301, 302, 303, 307, 308]) {
			const { requests } = await agent({ status, headers: { Location: `${elsewhere.url}/steal` } });
			const { error } = await run({}, { credentials: endpointKey({ location: 'bearer', apiKey: 'canary' }) });
			expect(error?.message).toBe(`The agent responded with ${status}, a redirect to ${elsewhere.url}`);
			expect(requests).toHaveLength(1);
			await server?.close();
		}
		expect(elsewhere.requests).toEqual([]);
		await elsewhere.close();
	});
});

describe('an agent that cannot be reached', () => {
	const failure = async (parameters: INodeParameters, credentials = endpointKey()) => {
		const { items } = await run(parameters, { credentials, onError: 'continueRegularOutput' });
		return items[0]?.json.error as IDataObject;
	};

	test('by a refused connection has certainly accepted nothing', async () => {
		const error = await failure({ url: `http://127.0.0.1:${await closedPort()}/run` });
		expect(error).toMatchObject({ code: 'connection-failed', systemCode: 'ECONNREFUSED', accepted: 'no' });
		expect(error.message).toMatch(/^The agent could not be reached: /);
		expect(error.description).toBe('Check that the URL is correct and that the agent is running.');
	});

	test('by an unknown host has certainly accepted nothing', async () => {
		const error = await failure({ url: 'http://no-such-host.invalid/run' }, endpointKey({ allowedDomains: '*' }));
		expect(error).toMatchObject({ accepted: 'no' });
		expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.systemCode);
	});

	test('in time may have accepted the run', async () => {
		const { requests } = await agent(() => undefined);
		const error = await failure({ options: { timeoutSeconds: 0.3 } });
		expect(error).toMatchObject({ message: 'The agent did not answer within 0.3 seconds', accepted: 'unknown' });
		expect(error.description).toMatch(/may still be running/);
		expect(requests).toHaveLength(1);
	});

	test('to the end of its answer in time hits the timeout', async () => {
		await agent((response) => void response.writeHead(200).write('{"output":'));
		expect(await failure({ options: { timeoutSeconds: 0.3 } })).toMatchObject({ accepted: 'unknown' });
	});

	test('after a reset may have accepted the run, and is called only once', async () => {
		const { requests } = await agent((response) => response.destroy());
		const error = await failure({});
		expect(error).toMatchObject({ code: 'connection-failed', systemCode: 'ECONNRESET', accepted: 'unknown' });
		expect(error.description).toMatch(/The agent may be running/);
		expect(requests).toHaveLength(1);
	});
});

describe('is refused before any request', () => {
	test.each<[string, INodeParameters, IDataObject | undefined, string, RegExp]>([
		[
			'a host that the credential does not allow',
			{},
			{ allowedDomains: 'aut.autommate.app' },
			'The credential is not allowed for 127.0.0.1',
			/aut\.autommate\.app/,
		],
		[
			'a host that only ends the same way',
			{ url: 'http://evil127.0.0.1.example.com/' },
			{},
			'The credential is not allowed for evil127.0.0.1.example.com',
			/127/,
		],
		[
			'a host after user info',
			{ url: 'http://127.0.0.1@evil.example.com/' },
			{},
			'The credential is not allowed for evil.example.com',
			/127/,
		],
		['no allowed domain', {}, { allowedDomains: ' ' }, 'The credential has no allowed domains', /host/],
		['no key', {}, { apiKey: ' ' }, 'The credential has no API key', /enter the key/],
		[
			'a key that no header can carry',
			{},
			{ location: 'bearer', apiKey: 'canary\nkey' },
			'The API key contains a character that is not allowed in an HTTP header',
			/again/,
		],
		[
			'a malformed header name',
			{},
			{ location: 'header', headerName: 'X Key' },
			'The Header Name in the credential is not a valid header name',
			/X-Team/,
		],
		[
			'a URL that an expression leaves empty',
			{ url: '={{ "" }}' },
			{},
			'The URL is not an absolute http or https URL',
			/complete/,
		],
		['another scheme', { url: 'file:///etc/passwd' }, {}, 'The URL is not an absolute http or https URL', /complete/],
		['an empty message', { message: ' ' }, {}, 'The message is empty', /Enter a message/],
		['an empty defined session', { session: 'defined', sessionId: ' ' }, {}, 'The session ID is empty', /Auto/],
		['malformed extra JSON', { options: { extraJson: '[1]' } }, {}, 'Extra JSON must be a JSON object', /name/],
		['a malformed reply path', { options: { replyPath: 'a..b' } }, {}, 'The path "a..b" is malformed at column 3', /./],
	])('%s', async (_what, parameters, credential, message, cure) => {
		const { requests } = await agent({ body: 'Hi' });
		const { error } = await run(parameters, { credentials: endpointKey(credential) });
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(cure);
		expect(requests).toEqual([]);
	});

	test.each(['127.0.0.1', 'a.example, 127.0.0.1.', '*', '*, a.example'])(
		'but not if the allowed domains are %j',
		async (allowedDomains) => {
			const { requests } = await agent({ body: 'Hi' });
			expect(output(await run({}, { credentials: endpointKey({ allowedDomains }) })).text).toBe('Hi');
			expect(requests).toHaveLength(1);
		},
	);
});

describe('error settings', () => {
	const items = [item, { ...item, message: '' }, item];

	test('stop: the first failing item ends the workflow and is named in the error', async () => {
		const { requests } = await agent({ body: 'Hi' });
		const { error, items: out } = await run(none, { items });
		expect(error).toMatchObject({ message: 'The message is empty', context: { itemIndex: 1 } });
		expect(out).toEqual([]);
		expect(requests).toHaveLength(1);
	});

	test('continue: failures are items among the others, each paired with its input', async () => {
		await agent({ body: 'Hi' });
		const { error, items: out } = await run(none, { items, onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(out.map(({ json, pairedItem }) => [json.text ?? (json.error as IDataObject).message, pairedItem])).toEqual([
			['Hi', { item: 0 }],
			['The message is empty', { item: 1 }],
			['Hi', { item: 2 }],
		]);
	});

	test('error output: receives only failures, with their input and facts', async () => {
		await agent({ body: 'Hi' });
		const result = await run(none, { items, onError: 'continueErrorOutput' });
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(result.failed).toHaveLength(1);
		expect(result.failed[0]).toMatchObject({
			json: { userId: 'u1', error: { message: 'The message is empty', accepted: 'no' } },
			pairedItem: { item: 1 },
		});
		expect(result.arrived.done).toHaveLength(2);
		expect(result.arrived.failed).toMatchObject([{ error: { accepted: 'no' } }]);
	});
});
