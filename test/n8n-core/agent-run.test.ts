import { Expression } from 'n8n-workflow';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { endpointKey, item, KEY, none, output, run } from './harness/agent-node';
import type { Reply } from './harness/loopback';
import { closeServer, firstBody, startServer } from './harness/test-server';

afterEach(closeServer);

describe('the request', () => {
	test('is exactly one POST {message, userId, sessionId} as JSON, byte for byte', async () => {
		const { requests } = await startServer({ body: { output: 'Hi' } });
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
		const { requests } = await startServer({ body: { output: 'Hi' } });
		expect(output(await run({}, { credentials: endpointKey(credential) })).text).toBe('Hi');
		expect(requests.map((request) => request.url)).toEqual([url]);
		expect(requests[0]?.headers[header]).toBe(value);
	});

	test('keeps the URL’s own query in addition to the key', async () => {
		const { requests, url } = await startServer({ body: 'Hi' });
		await run({ url: `${url}/run?a=1&b=%20` }, { credentials: endpointKey({ apiKey: 'plain-canary' }) });
		expect(Object.fromEntries(new URL(requests[0]?.url ?? '', url).searchParams)).toEqual({
			a: '1',
			b: ' ',
			apiKey: 'plain-canary',
		});
	});

	test('is sent once for each item, with the item’s message, and paired with it', async () => {
		const { requests } = await startServer({ body: { output: 'one' } }, { body: { output: 'two' } });
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
		await startServer(reply);
		expect(output(await run(none)).text).toBe(text);
	});

	test.each<[string, object, string]>([
		['data.answer[0].text', { text: 'no', data: { answer: [{ text: 'a' }] } }, 'a'],
		['data', { data: { x: 1 } }, '{"x":1}'],
		['n', { n: 42 }, '42'],
	])('is found only at the Reply Path %s if one is set', async (replyPath, body, text) => {
		await startServer({ body });
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
		await startServer(reply);
		const json = output(await run({ ...none, ...parameters }));
		expect(json).toMatchObject({ text: '', status: 'completed' });
		expect(json.hint).toContain(hint);
		expect(json.hint).toContain('Reply Path');
	});

	test('has the output shape of every agent API', async () => {
		await startServer({ body: { output: 'Hi', extra: [1] } });
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
		await startServer({ body: { output: 'Hi' } });
		expect(output(await run({ ...none, options: { includeRaw: false } }))).not.toHaveProperty('raw');
	});

	test('is masked if it repeats the key, in any spelling', async () => {
		await startServer((response, request) => {
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
	const sent = () => firstBody() as IDataObject;

	test.each<[string, IDataObject, IDataObject]>([
		['the message', item, item],
		['the chat input in preference to the message', { ...item, chatInput: 'Chat' }, { ...item, message: 'Chat' }],
		['no input that is null', { ...item, chatInput: null }, item],
		['a number as text', { ...item, message: 7, userId: 8 }, { ...item, message: '7', userId: '8' }],
		['no user if there is none', { message: 'm', sessionId: 's' }, { message: 'm', userId: '', sessionId: 's' }],
	])('takes the item’s field, like the default expressions: %s', async (_what, json, body) => {
		for (const parameters of [empty, none]) {
			await startServer({ body: 'Hi' });
			expect(output(await run(parameters, { items: [json] })).text).toBe('Hi');
			expect(sent()).toEqual(body);
			await closeServer();
		}
	});

	test('is taken from each item', async () => {
		const { requests } = await startServer({ body: 'Hi' });
		await run(empty, { items: [item, { ...item, message: 'Bye', userId: 'u2' }] });
		expect(requests.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
			item,
			{ ...item, message: 'Bye', userId: 'u2' },
		]);
	});

	test('is read without an expression, and so without an isolate', async () => {
		await startServer({ body: 'Hi' });
		const engine = Expression.prototype as unknown as { renderExpression: () => unknown };
		const rendered = jest.spyOn(engine, 'renderExpression');
		await run({ ...empty, session: 'defined', sessionId: '' });
		expect(rendered).not.toHaveBeenCalled();
		await run(none);
		expect(rendered).toHaveBeenCalled();
		rendered.mockRestore();
	});

	test('stays empty if an expression yields nothing, instead of sending another message', async () => {
		const { requests } = await startServer({ body: 'Hi' });
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
	const sentSession = () => (firstBody() as typeof item).sessionId;

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
		await startServer({ body: 'Hi' });
		const { session } = output(await run({ ...none, ...parameters }, { items: [json] })) as { session: IDataObject };
		expect(session).toMatchObject({ source });
		expect(session.id).toMatch(typeof id === 'string' ? new RegExp(`^${id}$`) : id);
		expect(sentSession()).toBe(session.id);
	});

	test('defined and left empty: the item’s id', async () => {
		await startServer({ body: 'Hi' });
		const { session } = output(
			await run({ ...none, session: 'defined', sessionId: '' }, { items: [{ ...item, sessionId: 42 }] }),
		);
		expect(session).toEqual({ id: '42', userId: 'u1', source: 'provided' });
	});

	test('new: different for each item', async () => {
		const { requests } = await startServer({ body: 'Hi' });
		await run({ ...none, session: 'new' }, { items: [item, item] });
		const ids = requests.map(({ body }) => (JSON.parse(body.toString()) as typeof item).sessionId);
		expect(new Set(ids).size).toBe(2);
	});
});
