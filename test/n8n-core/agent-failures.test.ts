import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { endpointKey, item, KEY, none, output, run } from './harness/agent-node';
import { closedPort, recordingServer } from './harness/loopback';
import { closeServer, startServer } from './harness/test-server';

afterEach(closeServer);

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
		const { requests } = await startServer({ status, body, headers: { Location: redirect } });
		const { error, items } = await run({}, { credentials: endpointKey() });
		expect(error).toMatchObject({ name: 'NodeApiError', message, httpCode: String(status) });
		expect(error?.description).toMatch(cure);
		expect(items).toEqual([]);
		// 429 means that nothing was started: only this one is retried, twice
		expect(requests).toHaveLength(status === 429 ? 3 : 1);
	});

	test.each(cases)('with %i says whether a run may have started', async (status, body, message, cure, accepted) => {
		await startServer({ status, body, headers: { Location: redirect } });
		const { items } = await run({}, { credentials: endpointKey(), onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toMatchObject({ message, httpCode: status, accepted });
		expect((items[0]?.json.error as IDataObject).description).toMatch(cure);
	});

	test.each<[string, object, string]>([
		['an error object', { error: { message: 'out of credits' } }, 'out of credits'],
		['an error text', { error: 'out of credits' }, 'out of credits'],
		['an error without a message', { error: { code: 7 } }, 'no error message'],
	])('with HTTP 200 is recognised: %s', async (_what, body, said) => {
		const { requests } = await startServer({ body });
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
		await startServer({ body });
		expect(output(await run(none)).text).toBe('Hi');
	});

	test('is masked if it repeats the key, even if its text was cut', async () => {
		for (const before of [0, 484, 490, 495]) {
			await startServer({ status: 500, body: { detail: `${'x'.repeat(before)}${KEY} ${encodeURIComponent(KEY)}` } });
			const { error } = await run({}, { credentials: endpointKey() });
			expect(error?.message).toMatch(/^The agent responded with 500: x*(\*{3}| \[…\]$)/);
			await closeServer();
		}
	});

	test('by redirect is not followed, and the key is sent nowhere else', async () => {
		const elsewhere = await recordingServer({ body: 'Hi' });
		for (const status of [301, 302, 303, 307, 308]) {
			const { requests } = await startServer({ status, headers: { Location: `${elsewhere.url}/steal` } });
			const { error } = await run({}, { credentials: endpointKey({ location: 'bearer', apiKey: 'canary' }) });
			expect(error?.message).toBe(`The agent responded with ${status}, a redirect to ${elsewhere.url}`);
			expect(requests).toHaveLength(1);
			await closeServer();
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
		const { requests } = await startServer(() => undefined);
		const error = await failure({ options: { timeoutSeconds: 0.3 } });
		expect(error).toMatchObject({ message: 'The agent did not answer within 0.3 seconds', accepted: 'unknown' });
		expect(error.description).toMatch(/may still be running/);
		expect(requests).toHaveLength(1);
	});

	test('to the end of its answer in time hits the timeout', async () => {
		await startServer((response) => void response.writeHead(200).write('{"output":'));
		expect(await failure({ options: { timeoutSeconds: 0.3 } })).toMatchObject({ accepted: 'unknown' });
	});

	test('after a reset may have accepted the run, and is called only once', async () => {
		const { requests } = await startServer((response) => response.destroy());
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
		const { requests } = await startServer({ body: 'Hi' });
		const { error } = await run(parameters, { credentials: endpointKey(credential) });
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(cure);
		expect(requests).toEqual([]);
	});

	test.each(['127.0.0.1', 'a.example, 127.0.0.1.', '*', '*, a.example'])(
		'but not if the allowed domains are %j',
		async (allowedDomains) => {
			const { requests } = await startServer({ body: 'Hi' });
			expect(output(await run({}, { credentials: endpointKey({ allowedDomains }) })).text).toBe('Hi');
			expect(requests).toHaveLength(1);
		},
	);
});

describe('error settings', () => {
	const items = [item, { ...item, message: '' }, item];

	test('stop: the first failing item ends the workflow and is named in the error', async () => {
		const { requests } = await startServer({ body: 'Hi' });
		const { error, items: out } = await run(none, { items });
		expect(error).toMatchObject({ message: 'The message is empty', context: { itemIndex: 1 } });
		expect(out).toEqual([]);
		expect(requests).toHaveLength(1);
	});

	test('continue: failures are items among the others, each paired with its input', async () => {
		await startServer({ body: 'Hi' });
		const { error, items: out } = await run(none, { items, onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(out.map(({ json, pairedItem }) => [json.text ?? (json.error as IDataObject).message, pairedItem])).toEqual([
			['Hi', { item: 0 }],
			['The message is empty', { item: 1 }],
			['Hi', { item: 2 }],
		]);
	});

	test('error output: receives only failures, with their input and facts', async () => {
		await startServer({ body: 'Hi' });
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
