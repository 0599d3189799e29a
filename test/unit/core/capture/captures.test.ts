import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';

import { readCapturedRequest } from '../../../../core/capture';

/** Records the bytes that Node.js puts on the wire. */
async function onTheWire(send: (port: number) => void): Promise<Buffer> {
	const chunks: Buffer[] = [];
	const server = createServer((socket) => {
		socket.on('data', (chunk) => {
			chunks.push(chunk);
			const whole = Buffer.concat(chunks).toString('latin1');
			if (whole.endsWith('0\r\n\r\n') || whole.endsWith('END'))
				socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
	send((server.address() as AddressInfo).port);
	await closed;
	server.close();
	return Buffer.concat(chunks);
}

const post = (port: number, headers: Record<string, string | string[]>) =>
	request({ port, host: '127.0.0.1', method: 'POST', path: '/hook?a=1', headers }, (response) => response.resume());

describe('a raw HTTP request', () => {
	test('is read from the bytes that Node.js sends, with a body that is not text', async () => {
		const body = Buffer.from([0xff, 0x0d, 0x0a, 0x0d, 0x0a, 0x00, ...Buffer.from('END')]);
		const wire = await onTheWire((port) =>
			post(port, { 'X-A': ['1', '2'], 'Content-Length': String(body.length) }).end(body),
		);
		const read = readCapturedRequest(wire);
		expect(read).toMatchObject({ format: 'http', method: 'POST', exact: true, notes: [] });
		expect(read.body.equals(body)).toBe(true);
		expect(read.headers['x-a']).toEqual(['1', '2']);
		expect(read.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/hook\?a=1$/);
	});

	test('is read without the chunks that Node.js sends', async () => {
		const wire = await onTheWire((port) => {
			const sender = post(port, {});
			sender.write('{"a":');
			sender.end('1}');
		});
		expect(wire.toString('latin1').toLowerCase()).toContain('transfer-encoding: chunked');
		expect(readCapturedRequest(wire).body.toString()).toBe('{"a":1}');
	});

	test('may have lines that end in LF, and a line break that an editor added', () => {
		const read = readCapturedRequest('POST /hook HTTP/1.1\nHost: a.example\nContent-Length: 2\n\n{}\n');
		expect(read.body.toString()).toBe('{}');
		expect(read.notes).toEqual(['A line break after the body was left out, because Content-Length does not count it.']);
	});

	test('keeps bytes beyond Content-Length that are not a line break', () => {
		expect(readCapturedRequest('POST / HTTP/1.1\nContent-Length: 2\n\n{}x').body.toString()).toBe('{}x');
	});

	test('may lack its request line, as in the list of deliveries of a sender', () => {
		const read = readCapturedRequest('X-GitHub-Event: ping\nX-GitHub-Delivery: d1\n\n{"zen":"a"}');
		expect(read).toMatchObject({ method: 'POST', headers: { 'x-github-event': 'ping' } });
		expect(read).not.toHaveProperty('url');
	});

	// github.com, a webhook's page: Recent Deliveries, the text of the tab Request
	test('may begin as on the page of a delivery at GitHub', () => {
		const read = readCapturedRequest(
			'Request URL: https://n8n.example/webhook/1?a=1\nRequest method: POST\nAccept: */*\nX-GitHub-Event: ping\n\n{"zen":"a"}',
		);
		expect(read).toMatchObject({ method: 'POST', url: 'https://n8n.example/webhook/1?a=1' });
		expect(read.headers).toEqual({ accept: '*/*', 'x-github-event': 'ping' });
		expect(read.body.toString()).toBe('{"zen":"a"}');
	});

	// as the network panel of Chrome copies the headers of an HTTP/2 request
	test('may have the pseudo-headers of HTTP/2', () => {
		const read = readCapturedRequest(
			':authority: n8n.example\n:method: PUT\n:path: /webhook/1?a=1\n:scheme: https\nx-github-event: ping\n\n{}',
		);
		expect(read).toMatchObject({ method: 'PUT', url: 'https://n8n.example/webhook/1?a=1' });
		expect(read.headers).toEqual({ 'x-github-event': 'ping' });
	});

	// RFC 9112, section 5.2: a line that begins with a space belongs to the header before it
	test('may have a header over several lines', () => {
		const read = readCapturedRequest('POST / HTTP/1.1\r\nX-Signature: t=1,\r\n v1=ab\r\n\tc\r\n\r\n{}');
		expect(read.headers).toEqual({ 'x-signature': 't=1, v1=ab c' });
	});

	test('keeps a body whose chunks are broken', () => {
		const read = readCapturedRequest('POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}');
		expect(read.body.toString()).toBe('zz\r\n{}');
	});
});

describe('a HAR file', () => {
	const har = (...requests: object[]) =>
		JSON.stringify({ log: { version: '1.2', entries: requests.map((one) => ({ request: one })) } });
	const page = { method: 'GET', url: 'https://a.example/', headers: [] };
	const delivery = {
		method: 'POST',
		url: 'https://n8n.example/webhook/1',
		headers: [
			{ name: ':authority', value: 'n8n.example' },
			{ name: 'X-Signature', value: 'abc' },
		],
		postData: { mimeType: 'application/json', text: '{"a":"ü"}' },
	};

	test('gives the request with a body, without the pseudo-headers of HTTP/2', () => {
		const read = readCapturedRequest(har(page, delivery));
		expect(read).toMatchObject({
			format: 'har',
			method: 'POST',
			url: delivery.url,
			headers: { 'x-signature': 'abc' },
			exact: true,
		});
		expect(Object.keys(read.headers)).toEqual(['x-signature']);
		expect(read.body.toString()).toBe('{"a":"ü"}');
		expect(read.notes).toEqual(['Request 2 of 2 in the HAR file.']);
	});

	test('gives the request that is asked for', () => {
		expect(readCapturedRequest(har(page, delivery), { entry: 1 }).method).toBe('GET');
		expect(() => readCapturedRequest(har(page), { entry: 2 })).toThrow('The HAR file has no request 2');
		expect(() => readCapturedRequest(har())).toThrow('The HAR file has no requests');
	});

	test('decodes a body in base64', () => {
		const postData = { mimeType: 'x', text: Buffer.from([0xff]).toString('base64'), encoding: 'base64' };
		expect(readCapturedRequest(har({ ...delivery, postData })).body).toEqual(Buffer.from([0xff]));
	});

	test.each([
		['the fields of a form', { params: [{ name: 'a b', value: 'c&d' }] }, 'a+b=c%26d'],
		['text that lost bytes', { text: '\ufffd' }, '\ufffd'],
	])('says that %s are not the bytes', (_, postData, body) => {
		const read = readCapturedRequest(har({ ...delivery, postData }));
		expect(read.body.toString()).toBe(body);
		expect(read.exact).toBe(false);
		expect(read.notes).toContain(
			'The HAR file holds the body as text or fields that are no longer the bytes that were sent.',
		);
	});
});

describe('an n8n item', () => {
	const json = {
		headers: { 'content-type': 'application/json', 'x-github-event': 'ping' },
		params: {},
		query: { a: '1' },
		body: { zen: 'a', n: 1.5 },
		webhookUrl: 'https://n8n.example/webhook/1',
		executionMode: 'production',
	};

	test.each([
		['alone', json],
		['in an item', { json }],
		['in a list', [{ json, pairedItem: { item: 0 } }]],
	])('%s has a body that was parsed', (_, document) => {
		const read = readCapturedRequest(JSON.stringify(document));
		expect(read).toMatchObject({
			format: 'n8n-item',
			method: 'POST',
			url: 'https://n8n.example/webhook/1?a=1',
			exact: false,
		});
		expect(read.body.toString()).toBe('{"zen":"a","n":1.5}');
		expect(read.notes).toEqual([expect.stringContaining('Turn on Raw Body')]);
	});

	test('with its raw body has the bytes', () => {
		const binary = { data: { data: Buffer.from('{ "zen": "a" }').toString('base64'), mimeType: 'application/json' } };
		const read = readCapturedRequest(JSON.stringify([{ json, binary }]));
		expect(read.body.toString()).toBe('{ "zen": "a" }');
		expect(read.exact).toBe(true);
	});

	test('with a form has the form', () => {
		const form = {
			...json,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: { a: ['1', '2'], b: 'c d' },
		};
		expect(readCapturedRequest(JSON.stringify(form)).body.toString()).toBe('a=1&a=2&b=c+d');
	});

	test('whose headers were masked says so', () => {
		const masked = { ...json, headers: { 'x-gitlab-token': '***' } };
		expect(readCapturedRequest(JSON.stringify(masked)).notes).toContain(
			'The item comes from a trigger that masks secrets, so a header that is itself a secret cannot be checked.',
		);
	});
});

describe('an item of another receiver', () => {
	const bytes = '{ "zen": "ü" }';
	const headers = { 'X-GitHub-Event': 'ping' };

	test.each([
		[
			'an event of AWS Lambda behind a function URL (docs.aws.amazon.com/lambda, urls-invocation)',
			{
				version: '2.0',
				rawPath: '/hook',
				rawQueryString: 'a=1',
				headers: { ...headers, host: 'x.lambda-url.eu-west-1.on.aws' },
				requestContext: { http: { method: 'POST', path: '/hook' } },
				body: Buffer.from(bytes).toString('base64'),
				isBase64Encoded: true,
			},
			'https://x.lambda-url.eu-west-1.on.aws/hook?a=1',
		],
		[
			'an event of AWS API Gateway (docs.aws.amazon.com/apigateway, Lambda proxy integrations)',
			{ httpMethod: 'POST', path: '/hook', headers, body: bytes, isBase64Encoded: false },
			undefined,
		],
		[
			'a request of webhook.site (docs.webhook.site/api)',
			{
				uuid: '1',
				method: 'POST',
				url: 'https://webhook.site/1?a=1',
				headers: { 'x-github-event': ['ping'] },
				content: bytes,
			},
			'https://webhook.site/1?a=1',
		],
	])('%s has its bytes', (_, document, url) => {
		const read = readCapturedRequest(JSON.stringify(document));
		expect(read).toMatchObject({ method: 'POST', exact: true, headers: { 'x-github-event': 'ping' } });
		expect(read.body.toString()).toBe(bytes);
		expect(read.url).toBe(url);
	});
});

test.each([
	['nothing', ' \n', 'The capture is empty'],
	['half a file', '{"log": {', 'cannot be read as JSON'],
	['JSON of something else', '{"a":1}', 'it has no headers'],
	['a page', 'Dear reader,\nthis is no request', 'is not a header'],
])('%s is refused, without a word of it', (_, text, message) => {
	expect(() => readCapturedRequest(text)).toThrow(
		expect.objectContaining({
			code: 'unreadable-capture',
			message: expect.stringContaining(message) as string,
		}) as Error,
	);
});
