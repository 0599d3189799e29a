import type { INodeParameters } from 'n8n-workflow';

import { logText } from './harness/log';
import { recordingServer } from './harness/loopback';
import type { RecordingServer } from './harness/loopback';
import { runNode } from './harness/workflow';
import { deliveryOf, secrets, sender } from './send/sender';

let server: RecordingServer;
beforeEach(async () => {
	server = await recordingServer({ status: 200 });
});
afterEach(() => server.close());

const withHeader = (name: string, value: string): INodeParameters => ({
	url: server.url,
	signature: 'standard-webhooks',
	options: { headers: { values: [{ name, value }] } },
});

describe('a delivery is refused before anything is sent for', () => {
	const refusals: Array<[string, () => INodeParameters, RegExp]> = [
		['a header that replaces the signature', () => withHeader('Webhook-Signature', 'v1,x'), /set by the node itself/],
		['a header that replaces the id', () => withHeader('WEBHOOK-ID', 'x'), /set by the node itself/],
		['a header that replaces the time', () => withHeader('webhook-timestamp', '1'), /set by the node itself/],
		['a header that replaces the authorization', () => withHeader('authorization', 'x'), /set by the node itself/],
		['a header that replaces the length', () => withHeader('Content-Length', '0'), /set by the node itself/],
		[
			'a second header in a value',
			() => withHeader('X-A', 'a\r\nX-Evil: 1'),
			/X-A contains a character that is not allowed/,
		],
		['a second header in a name', () => withHeader('X-A: a\r\nX-Evil', '1'), /is not a valid header name/],
		['a value that no header can carry', () => withHeader('X-A', 'snow ☃'), /is not allowed in an HTTP header/],
		['a password in the URL', () => ({ url: server.url.replace('//', '//user:pass@') }), /user name or a password/],
		['a line break in the URL', () => ({ url: `${server.url}/a\nb` }), /line break|not an absolute/],
		['a file URL', () => ({ url: 'file:///etc/passwd' }), /not an absolute http/],
		['a delivery id with a space', () => ({ url: server.url, options: { deliveryId: 'a b' } }), /delivery ID/],
		['no attempts', () => ({ url: server.url, options: { attempts: 0 } }), /Attempts is out of range: 0/],
		[
			'a malformed schedule',
			() => ({ url: server.url, options: { schedule: 'custom', pauses: 'soon' } }),
			/"soon" is not a valid pause/,
		],
	];
	test.each(refusals)('%s', async (_, parameters, message) => {
		const result = await runNode(sender(parameters()));
		expect(result.error?.message).toMatch(message);
		expect(server.requests).toEqual([]);
	});

	test('a host that the credential does not name', async () => {
		const result = await runNode(sender({ url: server.url }, { allowedDomains: 'api.example.com' }));
		expect(result.error?.message).toBe('The credential is not allowed for 127.0.0.1');
		expect(server.requests).toEqual([]);
	});
});

test('a header may name a secret, which then appears only in the request', async () => {
	const named = { secrets: { values: [{ name: 'API_KEY', secretValue: 'canary-api-key-42' }] } };
	const result = await runNode(sender(withHeader('X-Api-Key', 'key ${API_KEY}'), named));
	expect(server.requests[0]?.headers['x-api-key']).toBe('key canary-api-key-42');
	expect(result.stored).not.toContain('canary-api-key-42');
	expect(deliveryOf(result).request.headers['X-Api-Key']).toBe('key ***');
});

test('no secret is in the outputs, the stored execution or the log, even when the receiver echoes it', async () => {
	await server.close();
	const { signingSecret, accessToken } = secrets;
	const echo = JSON.stringify({ echo: accessToken, more: `${signingSecret} ${encodeURIComponent(accessToken)}` });
	server = await recordingServer(
		{ status: 500, body: echo, headers: { 'X-Echo': accessToken } },
		{ status: 200, body: echo },
		{ status: 400, body: echo },
	);
	const parameters = {
		url: server.url,
		jsonTemplate: '{"a":"${ACCESS_TOKEN}"}',
		options: { schedule: 'custom', pauses: '0.01', concurrency: 1 },
	};
	const result = await runNode({ ...sender(parameters), items: [{}, {}], onError: 'continueErrorOutput' });
	expect(server.requests[0]?.body.toString()).toContain(accessToken);
	expect([result.items.length, result.failed.length]).toEqual([1, 1]);
	for (const secret of [signingSecret, accessToken]) {
		expect(result.stored).not.toContain(secret);
		expect(logText()).not.toContain(secret);
	}
});

test('an answer cut in the middle of an echoed secret shows no part of it', async () => {
	await server.close();
	const filler = 'x'.repeat(1024 - 10);
	server = await recordingServer({ status: 200, body: `${filler}${secrets.accessToken}${filler}` });
	const result = await runNode(sender({ url: server.url, options: { responseKilobytes: 1 } }));
	expect(deliveryOf(result).response).toMatchObject({ truncated: true });
	expect(result.stored).not.toContain(secrets.accessToken.slice(0, 10));
});

describe('values cannot break out of the payload', () => {
	const hostile = ['"}, "admin": true, "x": {"', '\\', '${ACCESS_TOKEN}', '$${', '\u2028\u0000\n', '"', "'; --"];
	test.each(hostile)('%j', async (event_author) => {
		const parameters = { url: server.url, jsonTemplate: '{"a":"x${event_author}y","b":${event_author}}' };
		await runNode({ ...sender(parameters), items: [{ event_author }] });
		const body: unknown = JSON.parse(server.requests[0]?.body.toString() ?? '');
		expect(body).toEqual({ a: `x${event_author}y`, b: event_author });
	});
});
