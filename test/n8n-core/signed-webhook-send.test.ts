import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

import type { CredentialData } from './harness/additional-data';
import { hmacHex } from './harness/deliveries';
import { logText } from './harness/log';
import { closedPort, recordingServer } from './harness/loopback';
import type { Recorded, RecordingServer, Reply } from './harness/loopback';
import { githubVerdicts } from './harness/octokit';
import { runNode } from './harness/workflow';
import type { NodeResult, NodeRun } from './harness/workflow';

const SIGNING = 'canary signing/+"ü';
const TOKEN = 'canary-access-token';
const SLACK = 'canary "slack" \\ token';
const canary = /canary|63616e617279|Y2FuYXJ5/i;

const credential = (more: IDataObject = {}): CredentialData => ({
	signedWebhookApi: {
		signingSecret: SIGNING,
		accessToken: TOKEN,
		secrets: { values: [{ name: 'SLACK', secretValue: SLACK }] },
		allowedDomains: '127.0.0.1',
		...more,
	},
});

let server: RecordingServer | undefined;

async function receiver(...replies: Reply[]): Promise<RecordingServer> {
	server = await recordingServer(...replies);
	return server;
}

afterEach(async () => {
	await server?.close();
	server = undefined;
});

async function send(parameters: INodeParameters, more: Partial<NodeRun> = {}): Promise<NodeResult> {
	const result = await runNode({
		type: 'signedWebhookSend',
		parameters: { url: `${server?.url ?? ''}/hook`, jsonTemplate: '{"a":"${a}"}', ...parameters },
		credentials: credential(),
		items: [{ a: 'ä' }],
		...more,
	});
	expect(`${result.stored} ${logText()}`).not.toMatch(canary);
	return result;
}

function reportOf(result: NodeResult): IDataObject {
	expect(result.error).toBeUndefined();
	expect(result.items).toHaveLength(1);
	return result.items[0]?.json ?? {};
}

const only = (requests: readonly Recorded[]): Recorded => {
	expect(requests).toHaveLength(1);
	return requests[0] as Recorded;
};

describe('signatures cover exactly the bytes sent', () => {
	const payloads: Array<[string, INodeParameters]> = [
		['JSON', { jsonTemplate: '{ "a" : "${a}",\n\t"n": 1.0 }\n' }],
		['unicode', { jsonTemplate: '{"a":"😀 ${a} \u2028"}' }],
		['text', { payloadSource: 'textTemplate', textTemplate: ' not json: ${a} \r\n' }],
		['the whole item', { payloadSource: 'item' }],
		['an empty text', { payloadSource: 'textTemplate', textTemplate: '' }],
	];

	test.each(payloads)('Weights & Biases: hex in X-Wandb-Signature: %s', async (_what, parameters) => {
		const { requests } = await receiver();
		reportOf(await send(parameters));
		const { headers, body } = only(requests);
		expect(headers['x-wandb-signature']).toBe(createHmac('sha256', SIGNING).update(body).digest('hex'));
	});

	test('GitHub, verified by @octokit/webhooks-methods', async () => {
		const { requests } = await receiver();
		for (const [, parameters] of payloads) reportOf(await send({ ...parameters, signature: 'github' }));
		const deliveries = requests.map(({ headers, body }) => {
			expect(headers['x-hub-signature-256']).toBe(`sha256=${hmacHex(SIGNING, body)}`);
			return { body: body.toString('utf8'), signature: String(headers['x-hub-signature-256']) };
		});
		// their library does not accept an empty payload
		const nonEmpty = deliveries.filter(({ body }) => body !== '');
		expect(githubVerdicts(SIGNING, nonEmpty)).toEqual([true, true, true, true]);
		expect(githubVerdicts('another secret', nonEmpty)).toEqual([false, false, false, false]);
	});

	test.each(payloads)('Standard Webhooks, verified by their library: %s', async (what, parameters) => {
		const secret = `whsec_${Buffer.from('canary canary canary canary').toString('base64')}`;
		const { requests } = await receiver();
		const report = reportOf(
			await send(
				{ ...parameters, signature: 'standard-webhooks' },
				{ credentials: credential({ signingSecret: secret }) },
			),
		);
		const { headers, body } = only(requests);
		const verify = (text: string) => new Webhook(secret).verify(text, headers as Record<string, string>);
		expect(headers['webhook-id']).toBe(report.deliveryId);
		if (/JSON|item|unicode/.test(what)) expect(verify(body.toString())).toEqual(JSON.parse(body.toString()));
		expect(() => verify(`${body.toString()} `)).toThrow('No matching signature found');
	});

	test('Standard Webhooks has both signatures during a rotation, and one after it', async () => {
		const [current, previous] = ['canary current canary!', 'canary previous canary'].map(
			(key) => `whsec_${Buffer.from(key).toString('base64')}`,
		) as [string, string];
		const { requests } = await receiver();
		const rotate = async (until: string) =>
			await send(
				{ signature: 'standard-webhooks' },
				{
					credentials: credential({
						signingSecret: current,
						previousSigningSecret: previous,
						previousSecretValidUntil: until,
					}),
				},
			);
		reportOf(await rotate('2031-01-01T00:00:00Z'));
		reportOf(await rotate('2021-01-01T00:00:00Z'));
		const verify = (secret: string, index: number) => () =>
			new Webhook(secret).verify(
				requests[index]?.body.toString() ?? '',
				requests[index]?.headers as Record<string, string>,
			);
		expect(verify(current, 0)).not.toThrow();
		expect(verify(previous, 0)).not.toThrow();
		expect(verify(current, 1)).not.toThrow();
		expect(verify(previous, 1)).toThrow('No matching signature found');
	});

	test('None sends unsigned and needs no secret', async () => {
		const { requests } = await receiver();
		reportOf(await send({ signature: 'none' }, { credentials: credential({ signingSecret: '' }) }));
		expect(Object.keys(only(requests).headers).filter((name) => /sign/.test(name))).toEqual([]);
	});

	test('GitLab’s token is sent, and masked in the report', async () => {
		const { requests } = await receiver();
		const report = reportOf(
			await send({ signature: 'gitlab-token' }, { credentials: credential({ signingSecret: 'canary-gitlab' }) }),
		);
		expect(only(requests).headers['x-gitlab-token']).toBe('canary-gitlab');
		expect((report.request as { headers: IDataObject }).headers['X-Gitlab-Token']).toBe('***');
	});
});

describe('the request', () => {
	test('has the access token, the content type and the builder’s headers', async () => {
		const { requests } = await receiver();
		reportOf(await send({ options: { headers: { values: [{ name: 'X-Team', value: 'ünï a' }] } } }));
		expect(only(requests).headers).toMatchObject({
			authorization: `Bearer ${TOKEN}`,
			'content-type': 'application/json',
			'content-length': '10',
		});
		expect(Buffer.from(String(only(requests).headers['x-team']), 'latin1').toString('latin1')).toBe('ünï a');
	});

	test.each(['POST', 'PUT', 'PATCH'])('uses the method %s', async (method) => {
		const { requests } = await receiver();
		reportOf(await send({ method }));
		expect(only(requests)).toMatchObject({ method, body: Buffer.from('{"a":"ä"}') });
	});

	test('has the type text/plain for text and, if empty, still a type and a signature', async () => {
		const { requests } = await receiver();
		reportOf(await send({ payloadSource: 'textTemplate', textTemplate: '' }));
		expect(only(requests).headers['x-wandb-signature']).toBe(hmacHex(SIGNING, ''));
		expect(only(requests).body).toHaveLength(0);
	});

	test('has no Authorization without an access token', async () => {
		const { requests } = await receiver();
		reportOf(await send({}, { credentials: credential({ accessToken: '' }) }));
		expect(only(requests).headers.authorization).toBeUndefined();
	});
});

describe('variables', () => {
	const sent = async (template: string, items: IDataObject[], parameters: INodeParameters = {}) => {
		const { requests } = await receiver();
		reportOf(await send({ jsonTemplate: template, ...parameters }, { items }));
		return only(requests).body.toString('utf8');
	};

	test('are escaped inside JSON strings, inserted as JSON outside them, and never expanded again', async () => {
		const items = [{ quote: 'say "hi"\n', list: [1, { b: null }], trap: '${quote} $SLACK ${ACCESS_TOKEN}' }];
		const body = await sent('{"q":"${quote}","l":${list},"i":"${list[1]}","t":"${trap}","x":"$${quote}"}', items);
		expect(JSON.parse(body)).toEqual({
			q: 'say "hi"\n',
			l: [1, { b: null }],
			i: '{"b":null}',
			t: '${quote} $SLACK ${ACCESS_TOKEN}',
			x: '${quote}',
		});
	});

	test('include ${ACCESS_TOKEN}, ${SECRET} and $SECRET, escaped, and masked in the report', async () => {
		const { requests } = await receiver();
		const report = reportOf(
			await send({ jsonTemplate: '{"t":"${ACCESS_TOKEN}","a":"${SLACK}","b":"$SLACK","c":"$SLACKER"}' }),
		);
		const body = only(requests).body;
		expect(JSON.parse(body.toString())).toEqual({ t: TOKEN, a: SLACK, b: SLACK, c: '$SLACKER' });
		expect(only(requests).headers['x-wandb-signature']).toBe(hmacHex(SIGNING, body));
		expect((report.request as IDataObject).body).toBe('{"t":"***","a":"***","b":"***","c":"$SLACKER"}');
	});

	test('of W&B are empty, or the item’s if it has them', async () => {
		const template =
			'{"p":"${project_name}","e":"${entity_name}","t":"${event_type}","u":"${event_author}","al":"${alias}","tag":"${tag}","c":"${artifact_collection_name}","v":"${artifact_version}","s":"${artifact_version_string}"}';
		expect(Object.values(JSON.parse(await sent(template, [{}])) as object)).toEqual(Array(9).fill(''));
		await server?.close();
		expect(JSON.parse(await sent(template, [{ event_author: 'ada' }]))).toMatchObject({ u: 'ada', e: '' });
	});

	test('that are unknown are an error that lists the known ones, before any request', async () => {
		const { requests } = await receiver();
		const { error } = await send({ jsonTemplate: '{"a":"${event_autor}"}' });
		expect(error?.message).toBe('Unknown variable ${event_autor} at line 1, column 7');
		expect(error?.description).toMatch(/^Did you mean \$\{event_author\}.*Known variables: .*SLACK/);
		expect(requests).toEqual([]);
	});

	test.each([
		['empty', '{"a":"x"}'],
		['keep', '{"a":"x${nope}"}'],
	])('that are unknown may be %s', async (unknownVariables, body) => {
		expect(await sent('{"a":"x${nope}"}', [{}], { options: { unknownVariables } })).toBe(body);
	});

	test('are read from the field Variables if it is chosen', async () => {
		expect(await sent('{"a":${a}}', [{ a: 1 }], { variables: '{"a":2}' })).toBe('{"a":2}');
	});

	test.each<[string, INodeParameters, string]>([
		[
			'a payload that is not JSON',
			{ jsonTemplate: '{"a":${a}' },
			'The payload is not valid JSON at line 1, column 10 of the template',
		],
		['an open variable', { jsonTemplate: '{"a":"${a"}' }, 'A variable has no name'],
		['variables that are not an object', { variables: '[1]' }, 'Variables must be a JSON object'],
	])('fail for %s with the position, before any request', async (what, parameters, message) => {
		const { requests } = await receiver();
		const { error } = await send(parameters);
		if (what === 'an open variable') expect(error?.message).toMatch(/variable/i);
		else expect(error?.message).toBe(message);
		expect(error?.description).toBeTruthy();
		expect(requests).toEqual([]);
	});
});

describe('a custom header is refused before any request if it is', () => {
	const NOT_ALLOWED = 'The header X-A contains a character that is not allowed in an HTTP header';

	test.each<[string, string, string, string]>([
		['the signature', 'x-wandb-signature', 'mine', 'The header x-wandb-signature is set by the node itself'],
		['the authorization', 'AUTHORIZATION', 'Basic x', 'The header AUTHORIZATION is set by the node itself'],
		['the content type', 'content-type', 'text/html', 'The header content-type is set by the node itself'],
		['the host', 'Host', 'evil.example', 'The header Host is set by the node itself'],
		['the length', 'Content-Length', '1', 'The header Content-Length is set by the node itself'],
		['CR and LF in a value', 'X-A', 'a\r\nX-B: b', NOT_ALLOWED],
		['LF in a value', 'X-A', 'a\nb', NOT_ALLOWED],
		['a value outside Latin-1', 'X-A', 'a “b”', NOT_ALLOWED],
		['CR and LF in a name', 'X-A\r\nX-B', 'a', '"X-A\\r\\nX-B" is not a valid header name'],
		['a space in a name', 'X A', 'a', '"X A" is not a valid header name'],
		['no name', '', 'a', '"" is not a valid header name'],
	])('%s', async (_what, name, value, message) => {
		const { requests } = await receiver();
		const { error } = await send({ options: { headers: { values: [{ name, value }] } } });
		expect(error?.message).toBe(message);
		expect(error?.description).toBeTruthy();
		expect(requests).toEqual([]);
	});
});

describe('a delivery is refused before any request for', () => {
	test.each<[string, INodeParameters, IDataObject, string, RegExp]>([
		[
			'a foreign host',
			{},
			{ allowedDomains: 'example.com' },
			'The credential is not allowed for 127.0.0.1',
			/example\.com/,
		],
		[
			'a foreign host after user info',
			{ url: 'http://127.0.0.1@evil.example/' },
			{},
			'The credential is not allowed for evil.example',
			/127/,
		],
		['no allowed domain', {}, { allowedDomains: '' }, 'The credential has no allowed domains', /enter the host/],
		['no signing secret', {}, { signingSecret: '' }, 'The credential has no signing secret', /None/],
		[
			'a previous secret without an end date',
			{},
			{ previousSigningSecret: 'canary' },
			'The previous secret has no end date',
			/Valid Until/,
		],
		[
			'a malformed secret name',
			{},
			{ secrets: { values: [{ name: 'A B', secretValue: 'x' }] } },
			'The secret name "A B" is not valid',
			/underscores/,
		],
		[
			'a token that no header can carry',
			{},
			{ accessToken: 'canary\ntoken' },
			'The access token contains a character that is not allowed in an HTTP header',
			/again/,
		],
		['a relative URL', { url: '/hook' }, {}, 'The URL is not an absolute http or https URL', /complete/],
	])('%s', async (_what, parameters, more, message, cure) => {
		const { requests } = await receiver();
		const { error } = await send(parameters, { credentials: credential(more) });
		expect(error).toMatchObject({ name: 'NodeOperationError', message });
		expect(error?.description).toMatch(cure);
		expect(requests).toEqual([]);
	});
});

describe('attempts', () => {
	test('500, then 200: the same delivery id, new timestamp and signature, and both in the report', async () => {
		const secret = `whsec_${Buffer.from('canary canary canary canary').toString('base64')}`;
		const { requests } = await receiver({ status: 500, body: 'oops' }, { status: 200, body: { ok: true } });
		const report = reportOf(
			await send({ signature: 'standard-webhooks' }, { credentials: credential({ signingSecret: secret }) }),
		);
		expect(requests).toHaveLength(2);
		const [first, second] = requests.map(({ headers }) => headers);
		expect(first?.['webhook-id']).toBe(second?.['webhook-id']);
		expect(Number(second?.['webhook-timestamp'])).toBeGreaterThan(Number(first?.['webhook-timestamp']));
		expect(first?.['webhook-signature']).not.toBe(second?.['webhook-signature']);
		for (const { headers, body } of requests) {
			expect(() => new Webhook(secret).verify(body.toString(), headers as Record<string, string>)).not.toThrow();
		}
		expect(report).toMatchObject({
			status: 'delivered',
			verdict: 'delivered',
			deliveryId: first?.['webhook-id'],
			attempts: [
				{ attempt: 1, statusCode: 500, error: null, why: 'server-error' },
				{ attempt: 2, statusCode: 200, error: null, why: 'delivered' },
			],
			response: { statusCode: 200, body: { ok: true } },
		});
	});

	test('Retry-After is respected', async () => {
		const { requests } = await receiver({ status: 429, headers: { 'Retry-After': '2' } }, { status: 202 });
		const startedAt = performance.now();
		reportOf(await send({}));
		expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1990);
		expect(requests).toHaveLength(2);
	});

	test.each<[number, string, RegExp]>([
		[410, 'gone', /Stop sending/],
		[400, 'permanent', /rejected the request permanently/],
		[401, 'permanent', /rejected the access token or the signature/],
		[404, 'permanent', /rejected the request permanently/],
		[422, 'permanent', /rejected the request permanently/],
	])('%i is final: one request, and a clear error with the report', async (status, verdict, cure) => {
		const { requests } = await receiver({ status, body: { detail: 'no' } });
		const { items } = await send({}, { onError: 'continueRegularOutput' });
		expect(requests).toHaveLength(1);
		const error = items[0]?.json.error as IDataObject;
		expect(error).toMatchObject({
			message: `The receiver responded with ${status} after 1 attempt: no`,
			httpCode: status,
			delivery: { status: 'failed', verdict, response: { statusCode: status, body: { detail: 'no' } } },
		});
		expect(error.description).toMatch(cure);
	});

	test('if all attempts fail, the error says so after the configured number of requests', async () => {
		const { requests } = await receiver({ status: 503 });
		const { error } = await send({ options: { attempts: 2 } });
		expect(requests).toHaveLength(2);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: 'The receiver responded with 503 after 2 attempts',
			httpCode: '503',
		});
		expect(error?.description).toMatch(/same delivery ID/);
	});

	test('a redirect is not followed, and the error names its target', async () => {
		const elsewhere = await recordingServer();
		const location = `${elsewhere.url}/steal`;
		const { requests } = await receiver({ status: 307, headers: { Location: location } });
		const { error } = await send({});
		expect(requests).toHaveLength(1);
		expect(elsewhere.requests).toEqual([]);
		await elsewhere.close();
		expect(error?.message).toBe('The receiver responded with 307 after 1 attempt');
		expect(error?.description).toBe(
			`The receiver redirects to ${location}. Redirects are not followed. Enter the final URL.`,
		);
	});

	test('connection refused: the report lists the attempts with the code', async () => {
		const url = `http://127.0.0.1:${await closedPort()}/hook`;
		const { items } = await send({ url, options: { attempts: 1 } }, { onError: 'continueRegularOutput' });
		const error = items[0]?.json.error as IDataObject;
		expect(error.message).toBe('The receiver refused the connection after 1 attempt');
		expect(error.delivery).toMatchObject({
			status: 'failed',
			verdict: 'attempts-exhausted',
			response: null,
			attempts: [{ attempt: 1, statusCode: null, why: 'attempts-exhausted' }],
		});
	});

	test('no answer in time: each attempt is reported as a timeout', async () => {
		const { requests } = await receiver(() => undefined);
		const { error } = await send({ options: { attempts: 1, timeoutSeconds: 0.3 } });
		expect(error).toMatchObject({ message: 'The receiver did not respond in time after 1 attempt' });
		expect(requests).toHaveLength(1);
	});
});

describe('the report', () => {
	test('says what was sent and what came back', async () => {
		const { requests, url } = await receiver({ status: 201, headers: { 'X-Trace': 't1' }, body: { id: 9 } });
		const report = reportOf(await send({}));
		expect(report).toMatchObject({
			status: 'delivered',
			deliveryId: expect.stringMatching(/^msg_[A-Za-z0-9]{24}$/) as string,
			response: { statusCode: 201, headers: { 'x-trace': 't1' }, body: { id: 9 } },
			request: {
				method: 'POST',
				url: `${url}/hook`,
				headers: { Authorization: 'Bearer ***', 'X-Wandb-Signature': only(requests).headers['x-wandb-signature'] },
				body: '{"a":"ä"}',
			},
		});
		const [attempt] = report.attempts as IDataObject[];
		expect(Date.parse(attempt?.startedAt as string)).toBeLessThanOrEqual(Date.now());
		expect(attempt?.durationMs).toEqual(expect.any(Number));
	});

	test('is short if the option is set, except for a failed delivery', async () => {
		await receiver({ status: 200 }, { status: 400 });
		const options = { shortReport: true };
		const result = await send({ options }, { items: [{ a: 1 }, { a: 2 }], onError: 'continueErrorOutput' });
		expect(Object.keys(result.items[0]?.json ?? {})).toEqual(['status', 'verdict', 'deliveryId', 'attempts']);
		expect(result.failed[0]).toMatchObject({
			json: {
				error: { delivery: { status: 'failed', request: { body: '{"a":"2"}' }, response: { statusCode: 400 } } },
			},
		});
	});

	test.each([200, 401, 307])('masks secrets that a receiver repeats: %i', async (status) => {
		await receiver((response, request) => {
			const query = new URLSearchParams({ token: TOKEN, s: SLACK, k: SIGNING }).toString();
			const echo = { auth: request.headers.authorization, [SIGNING]: 1, text: JSON.stringify([SLACK, SIGNING]) };
			response.writeHead(status, { 'X-Echo': TOKEN, Location: `/again?${query}` }).end(JSON.stringify(echo));
		});
		const { items, error } = await send({}, { onError: status === 401 ? 'continueErrorOutput' : 'stopWorkflow' });
		expect(`${JSON.stringify(items)} ${error?.message} ${error?.description}`).not.toMatch(canary);
	});

	test('masks a secret at the point where a long answer or payload is cut', async () => {
		for (const before of [64 * 1024 - 5, 64 * 1024 - 15]) {
			await receiver({ body: `${'x'.repeat(before)}${TOKEN}` });
			const template = `${'y'.repeat(before)}$ACCESS_TOKEN`;
			const report = reportOf(await send({ payloadSource: 'textTemplate', textTemplate: template }));
			expect(JSON.stringify(report)).not.toContain(TOKEN.slice(0, 5));
			await server?.close();
		}
	});

	test('is one for each item, paired with it, and failures use the error output', async () => {
		const { requests } = await receiver({ status: 200 }, { status: 400 }, { status: 200 });
		const result = await send({}, { items: [{ a: 1 }, { a: 2 }, { a: 3 }], onError: 'continueErrorOutput' });
		expect(requests.map(({ body }) => body.toString())).toEqual(['{"a":"1"}', '{"a":"2"}', '{"a":"3"}']);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(result.failed[0]).toMatchObject({
			json: { a: 2, error: { httpCode: 400, delivery: { request: { body: '{"a":"2"}' } } } },
			pairedItem: { item: 1 },
		});
		expect(new Set(result.items.map(({ json }) => json.deliveryId)).size).toBe(2);
	});
});
