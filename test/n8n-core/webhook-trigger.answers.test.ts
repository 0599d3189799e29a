import type { INodeParameters } from 'n8n-workflow';
import { gzipSync } from 'node:zlib';

import { githubDelivery, hmacHex, JSON_TYPE, withHeader } from './harness/deliveries';
import { logCalls, refusal } from './harness/log';
import type { CallOptions } from './harness/loopback';
import { closeTriggers, expectNoRun, openTrigger } from './harness/open-triggers';
import type { TriggerSetup } from './harness/trigger';

const SECRET = 'It’s a secret to everybody';
const PULL_REQUEST = '{"action":"opened","number":7}';
const signing = { webhookSigningSecretApi: { secret: SECRET } };
const secureHeader = { webhookSecureHeaderApi: { headerName: 'X-Team', headerValueSecret: 'header-value-1' } };

async function start(parameters: INodeParameters, credentials: TriggerSetup['credentials'] = signing) {
	return await openTrigger({ parameters, credentials });
}

afterEach(closeTriggers);

/** Starts a source whose senders may send anything. */
async function startCustom(options: INodeParameters = {}) {
	return await start({
		source: 'customSignature',
		customHeader: 'X-Signature',
		customEncoding: 'hex',
		customAlgorithm: 'sha256',
		customContent: '{body}',
		options,
	});
}

function customDelivery(body: string, type: string | undefined): Required<CallOptions> {
	const headers = [['X-Signature', hmacHex(SECRET, body)] as const];
	return withHeader({ method: 'POST', headers, body }, 'Content-Type', type);
}

describe('an accepted delivery', () => {
	test('starts one run and is answered with 200 {"status":"accepted"}', async () => {
		const { post, runs } = await start({ source: 'github' });
		const answer = await post(githubDelivery(SECRET, PULL_REQUEST));
		expect(answer).toMatchObject({ status: 200, body: '{"status":"accepted"}' });
		expect(runs).toHaveLength(1);
		expect(logCalls).toEqual([]);
	});

	test('becomes an item like that of n8n’s Webhook node, plus the result of verification', async () => {
		const { post, runs } = await start({ source: 'github' });
		const before = Date.now();
		await post(githubDelivery(SECRET, PULL_REQUEST), '?team=a&team=b');
		const json = runs[0]?.[0]?.json ?? {};
		expect(json).toMatchObject({
			headers: { 'x-github-event': 'pull_request', 'content-type': 'application/json' },
			params: {},
			query: { team: ['a', 'b'] },
			body: { action: 'opened', number: 7 },
			event: 'pull_request',
			action: 'opened',
			deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
			source: 'github',
			verification: { scheme: 'github', secret: 'current', timestamp: null },
		});
		const receivedAt = Date.parse(json.receivedAt as string);
		expect(receivedAt).toBeGreaterThanOrEqual(before);
		expect(receivedAt).toBeLessThanOrEqual(Date.now());
	});

	test.each([
		['unicode', Buffer.from('{"action":"😀 ünï \u2028"}', 'utf8'), { action: '😀 ünï \u2028' }],
		['white space and key order', Buffer.from(' {"b" : 1,\r\n"a":2 } '), { b: 1, a: 2 }],
		['a repeated key', Buffer.from('{"a":1,"a":2}'), { a: 2 }],
		['a number that JSON.parse would round', Buffer.from('{"n":12345678901234567890}'), { n: '12345678901234567890' }],
		['a byte order mark in front', Buffer.from('\ufeff{"a":1}'), { a: 1 }],
		['an array', Buffer.from('[1]'), [1]],
		['an empty body', Buffer.alloc(0), {}],
	])('is verified over the exact bytes: %s', async (_what, body, expected) => {
		const { post, runs } = await start({ source: 'github' });
		expect((await post(githubDelivery(SECRET, body))).status).toBe(200);
		expect(runs[0]?.[0]?.json.body).toEqual(expected);
	});

	test('cannot pollute a prototype with __proto__ in body, query or headers', async () => {
		const { post, runs } = await start({ source: 'github' });
		const delivery = githubDelivery(SECRET, '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
		const answer = await post(withHeader(delivery, '__proto__', 'polluted'), '?__proto__[polluted]=1&constructor=1');
		expect(answer.status).toBe(200);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
		expect((runs[0]?.[0]?.json as { polluted?: unknown }).polluted).toBeUndefined();
	});

	test.each([
		['application/json', '{"action":"deleted"}'],
		['application/cloudevents+json', '{"action":"deleted"}'],
		['text/json', '{"action":"deleted"}'],
		['text/plain', '{"action":"deleted"}'],
		['application/octet-stream', '{"action":"deleted"}'],
		['application/x-ndjson', '{"action":"deleted"}'],
		['application/x-www-form-urlencoded', '{"action":"deleted"}'],
		['application/x-www-form-urlencoded; boundary=x', '{"action":"deleted"}'],
		['application/x-www-form-urlencoded', 'payload=%7B%22action%22%3A%22deleted%22%7D'],
		['text/plain', 'payload=%7B%22action%22%3A%22deleted%22%7D'],
		['', '{"action":"deleted"}'],
		[undefined, '{"action":"deleted"}'],
	])('labelled %j has body, action and filter read from the signed bytes: %s', async (type, body) => {
		const { post, runs } = await start({ source: 'github', events: 'pull_request, !pull_request.closed' });
		const { post: postExcluded, runs: excluded } = await start({ source: 'github', events: '!pull_request.deleted' });
		const delivery = withHeader(githubDelivery(SECRET, body), 'Content-Type', type);
		expect(JSON.parse((await post(delivery)).body)).toEqual({ status: 'accepted' });
		expect(runs[0]?.[0]?.json).toMatchObject({ body: { action: 'deleted' }, action: 'deleted' });
		expect(JSON.parse((await postExcluded(delivery)).body)).toEqual({ status: 'ignored' });
		expect(excluded).toEqual([]);
	});

	test.each([
		['a file', 'application/octet-stream', Buffer.from([0, 255, 13, 10]), 415, 'body-unexpected-form'],
		['text', 'text/plain', Buffer.from('hello'), 415, 'body-unexpected-form'],
		['broken JSON', 'application/cloudevents+json', Buffer.from('{broken'), 415, 'body-unexpected-form'],
		['a JSON text', 'application/json', Buffer.from('"text"'), 415, 'body-unexpected-form'],
		['a form without a payload', 'application/x-www-form-urlencoded', Buffer.from('a=1'), 415, 'body-unexpected-form'],
		[
			'a body that only claims to be multipart',
			'multipart/mixed; boundary=x',
			Buffer.from('--x--'),
			415,
			'body-unexpected-form',
		],
		['invalid UTF-8', 'application/json', Buffer.from('{"a":"\xff"}', 'latin1'), 400, 'body-invalid-utf8'],
		['100,001 levels', 'text/plain', Buffer.from('['.repeat(100_001) + ']'.repeat(100_001)), 400, 'body-too-deep'],
	])('a filter does not guess what a verified body is about: %s', async (_what, type, body, status, reason) => {
		const { post, runs, thrown } = await start({ source: 'github', events: 'pull_request' });
		const answer = await post(withHeader(githubDelivery(SECRET, body), 'Content-Type', type));
		expect([answer.status, runs, thrown]).toEqual([status, [], []]);
		expect(logCalls.at(-1)?.details).toMatchObject({ reason });
	});

	test.each([
		['a file', 'application/pdf', '%PDF-1.7', {}, '%PDF-1.7'],
		['text', 'text/plain', 'hello', 'hello', undefined],
		['broken JSON', 'application/cloudevents+json', '{broken', {}, '{broken'],
		['a JSON text', 'application/json', '"text"', 'text', undefined],
	])(
		'without a filter a verified body that GitHub does not send arrives: %s',
		async (_what, type, body, shown, file) => {
			const { post, runs } = await start({ source: 'github' });
			expect((await post(withHeader(githubDelivery(SECRET, body), 'Content-Type', type))).status).toBe(200);
			const [item] = runs[0] ?? [];
			expect(item?.json).toMatchObject({ body: shown, event: 'pull_request', action: null });
			expect(item?.binary?.data?.data).toBe(file && Buffer.from(file).toString('base64'));
		},
	);

	test('conditions do not guess what a verified body is about', async () => {
		const conditions = {
			combinator: 'and',
			conditions: [{ leftValue: 'event', rightValue: 'x', operator: { type: 'string', operation: 'notEquals' } }],
		};
		const { post, runs } = await start({ source: 'github', options: { conditions } });
		const { status } = await post(withHeader(githubDelivery(SECRET, 'hello'), 'Content-Type', 'text/plain'));
		expect([status, runs]).toEqual([415, []]);
	});

	test.each([
		['text', 'text/plain', 'hello', 'hello', undefined],
		['text with an equals sign', 'text/plain', 'a=1', 'a=1', undefined],
		['a form', 'application/x-www-form-urlencoded', 'a=1&a=2&b=', { a: ['1', '2'], b: '' }, undefined],
		['a JSON text', 'application/json', '"text"', 'text', undefined],
		['a file', 'application/pdf', '%PDF-1.7', {}, '%PDF-1.7'],
		['CSV', 'text/csv', 'a,b\n1,2\n', {}, 'a,b\n1,2\n'],
		['text without a content type', undefined, 'hello', {}, 'hello'],
	])('from a source of any form has %s as in n8n’s Webhook node', async (_what, type, body, json, file) => {
		const { post, runs } = await startCustom();
		expect((await post(customDelivery(body, type))).status).toBe(200);
		const item = runs[0]?.[0];
		expect(item?.json.body).toEqual(json);
		const data = item?.binary?.data?.data;
		expect(data === undefined ? undefined : Buffer.from(data, 'base64').toString()).toBe(file);
	});

	test.each([
		['a field of a JSON body', 'body.action', '{"action":"opened"}', 'accepted'],
		['an excluded field of a JSON body', 'body.action', '{"action":"deleted"}', 'ignored'],
		['a field of text', 'body.action', 'action=deleted', 'ignored'],
		['text itself', 'body', 'action=deleted', 'accepted'],
	])('is judged by a negative condition on %s', async (_what, leftValue, body, status) => {
		const operator = { type: 'string', operation: 'notEquals' };
		const conditions = { combinator: 'and', conditions: [{ id: '1', leftValue, rightValue: 'deleted', operator }] };
		const { post, runs } = await startCustom({ conditions });
		expect(JSON.parse((await post(customDelivery(body, 'text/plain'))).body)).toEqual({ status });
		expect(runs).toHaveLength(status === 'accepted' ? 1 : 0);
	});

	test('is verified without a content type', async () => {
		const { post, runs } = await start({ source: 'github' });
		expect((await post(withHeader(githubDelivery(SECRET, '{}'), 'Content-Type'))).status).toBe(200);
		expect(runs).toHaveLength(1);
	});

	test('is verified as n8n provides it if it is compressed: inflated', async () => {
		const { post } = await start({ source: 'github' });
		const { headers } = withHeader(githubDelivery(SECRET, PULL_REQUEST), 'Content-Encoding', 'gzip');
		expect((await post({ headers, body: gzipSync(PULL_REQUEST) })).status).toBe(200);
	});
});

describe('handshake and filter', () => {
	test('GitHub’s ping is answered and starts nothing', async () => {
		const { post } = await start({ source: 'github', events: 'pull_request' });
		const answer = await post(githubDelivery(SECRET, '{"zen":"Design for failure.","hook_id":1}', 'ping'));
		expect(answer.status).toBe(200);
		expectNoRun();
	});

	test('a forged ping is refused like any forgery', async () => {
		const { post } = await start({ source: 'github' });
		const answer = await post(githubDelivery('wrong', '{"zen":"Design for failure."}', 'ping'));
		expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		expect(refusal()?.details).toMatchObject({ reason: 'signature-mismatch' });
		expectNoRun();
	});

	test.each([
		['pull_request', 'push', PULL_REQUEST],
		['pull_request.closed', 'pull_request', PULL_REQUEST],
		['*, !pull_request', 'pull_request', PULL_REQUEST],
		['pull_request.*', 'pull_request', '{"no":"action"}'],
	])('the filter %j ignores %s', async (events, event, body) => {
		const { post } = await start({ source: 'github', events });
		const answer = await post(githubDelivery(SECRET, body, event));
		expect(answer).toMatchObject({ status: 200, body: '{"status":"ignored"}' });
		expectNoRun();
	});

	test.each(['', 'pull_request', 'push, Pull_Request.Opened', 'pull_request.*', '!star'])(
		'the filter %j accepts pull_request.opened',
		async (events) => {
			const { post, runs } = await start({ source: 'github', events });
			expect((await post(githubDelivery(SECRET, PULL_REQUEST))).body).toBe('{"status":"accepted"}');
			expect(runs).toHaveLength(1);
		},
	);

	test('a forged delivery of an unselected event is refused, not ignored', async () => {
		const { post } = await start({ source: 'github', events: 'push' });
		expect((await post(githubDelivery('wrong', PULL_REQUEST))).status).toBe(401);
		expect(refusal()?.details).toMatchObject({ reason: 'signature-mismatch' });
	});
});

describe('a request is refused with 401 for', () => {
	const genuine = githubDelivery(SECRET, PULL_REQUEST);
	const signature = `sha256=${hmacHex(SECRET, PULL_REQUEST)}`;
	const cases: Array<[string, Required<CallOptions>, string]> = [
		['no signature', withHeader(genuine, 'X-Hub-Signature-256'), 'signature-missing'],
		['an empty signature', withHeader(genuine, 'X-Hub-Signature-256', ''), 'signature-missing'],
		[
			'a signature without prefix',
			withHeader(genuine, 'X-Hub-Signature-256', signature.slice(7)),
			'signature-malformed',
		],
		['a cut signature', withHeader(genuine, 'X-Hub-Signature-256', signature.slice(0, -1)), 'signature-malformed'],
		['a signature that is not hex', withHeader(genuine, 'X-Hub-Signature-256', 'sha256=zz'), 'signature-malformed'],
		['another secret’s signature', githubDelivery('other', PULL_REQUEST), 'signature-mismatch'],
		['an empty key’s signature', githubDelivery('', PULL_REQUEST), 'signature-mismatch'],
		['a changed body', { ...genuine, body: PULL_REQUEST.replace('7', '8') }, 'signature-mismatch'],
		['a body with one byte more', { ...genuine, body: `${PULL_REQUEST}\n` }, 'signature-mismatch'],
		[
			'the signature twice',
			{ ...genuine, headers: [...genuine.headers, ['X-Hub-Signature-256', signature]] },
			'signature-ambiguous',
		],
	];

	test.each(cases)('%s', async (_what, request, reason) => {
		const { post } = await start({ source: 'github' });
		const answer = await post(request);
		expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
		expect(refusal()).toMatchObject({
			level: 'warn',
			details: { reason, check: 'signature', node: 'Trigger', workflowId: 'workflow-1' },
		});
		expectNoRun();
	});

	test('any reason, without revealing it', async () => {
		const { post } = await start({ source: 'github' });
		const seen = new Set<string>();
		for (const [, request] of cases) {
			const { status, headers, body } = await post(request);
			seen.add(JSON.stringify([status, { ...headers, date: '' }, body]));
		}
		expect([...seen]).toHaveLength(1);
	});

	test.each([
		['missing', undefined, 'signature-missing'],
		['wrong', 'header-value-2', 'signature-mismatch'],
		['in another case', 'HEADER-VALUE-1', 'signature-mismatch'],
		['longer', 'header-value-11', 'signature-mismatch'],
	])('a secure header that is %s', async (_what, value, reason) => {
		const { post } = await start({ source: 'secureHeader' }, secureHeader);
		const answer = await post(withHeader({ method: 'POST', headers: [JSON_TYPE], body: '{}' }, 'X-Team', value));
		expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		expect(refusal()?.details).toMatchObject({ reason, check: 'secure header' });
		expectNoRun();
	});

	test('a secure header sent twice, even if one of them is right', async () => {
		const { post } = await start({ source: 'secureHeader' }, secureHeader);
		const headers = [JSON_TYPE, ['X-Team', 'header-value-1'], ['X-Team', 'header-value-1']] as const;
		expect((await post({ headers, body: '{}' })).status).toBe(401);
		expect(refusal()?.details).toMatchObject({ reason: 'signature-ambiguous' });
	});
});

describe('a request that cannot be verified is refused', () => {
	test('with 415 if it is multipart, because its bytes are lost', async () => {
		const { post } = await start({ source: 'github' });
		const body = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';
		const request = withHeader(githubDelivery(SECRET, body), 'Content-Type', 'multipart/form-data; boundary=x');
		expect(await post(request)).toMatchObject({
			status: 415,
			body: '{"error":"multipart bodies cannot be verified; send JSON"}',
		});
		expect(refusal()?.details).toMatchObject({
			reason: 'raw-bytes-gone',
			hint: expect.stringMatching(
				/Set up the sender to send uncompressed JSON\. .*\. The content type is multipart\/form-data$/,
			) as string,
		});
		expectNoRun();
	});

	test.each(['gzip', 'deflate'])('with 415 if it only claims to be %s, without an exception', async (encoding) => {
		const { post } = await start({ source: 'github' });
		const request = withHeader(githubDelivery(SECRET, 'no archive'), 'Content-Type', 'application/octet-stream');
		expect((await post(withHeader(request, 'Content-Encoding', encoding))).status).toBe(415);
		expect(refusal()?.details).toMatchObject({ reason: 'raw-bytes-gone' });
		expectNoRun();
	});
});

describe('a disabled trigger answers', () => {
	test('503 with Retry-After, whether or not the request is genuine', async () => {
		const { post } = await start({ source: 'github', enabled: false });
		for (const secret of [SECRET, 'wrong']) {
			const answer = await post(githubDelivery(secret, PULL_REQUEST));
			expect(answer).toMatchObject({ status: 503, body: '{"error":"disabled"}' });
			expect(answer.headers['retry-after']).toBe('300');
		}
		expectNoRun();
	});

	test('410 if chosen, without Retry-After', async () => {
		const { post } = await start({ source: 'github', enabled: false, options: { disabledStatus: 410 } });
		const answer = await post(githubDelivery(SECRET, PULL_REQUEST));
		expect(answer).toMatchObject({ status: 410, body: '{"error":"gone"}' });
		expect(answer.headers['retry-after']).toBeUndefined();
		expectNoRun();
	});
});

describe('a misconfigured trigger answers 500 and logs', () => {
	test.each<[string, INodeParameters, TriggerSetup['credentials'], string]>([
		['no credential', { source: 'github' }, {}, 'No Webhook Signing Secret credential is selected'],
		[
			'an empty secret',
			{ source: 'github' },
			{ webhookSigningSecretApi: { secret: ' ' } },
			'The Webhook Signing Secret credential has no secret',
		],
		[
			'no check at all',
			{ source: 'github', requireSignature: false },
			{},
			'No verification is configured, so anyone could start this workflow',
		],
		[
			'an empty header value',
			{ source: 'github', requireSecureHeader: true },
			{ ...signing, webhookSecureHeaderApi: { headerName: 'X-A', headerValueSecret: '' } },
			'The Webhook Secure Header credential has no header value',
		],
		[
			'an empty key',
			{ source: 'agentMessage' },
			{ agentChannelApi: {} },
			'The Agent Channel credential has no API key',
		],
	])('%s', async (_what, parameters, credentials, problem) => {
		const { post } = await start(parameters, credentials);
		for (const secret of ['', SECRET]) {
			const answer = await post(githubDelivery(secret, PULL_REQUEST), '?apiKey=');
			expect(answer).toMatchObject({ status: 500, body: '{"error":"misconfigured"}' });
		}
		expect(logCalls[0]?.message).toContain('is misconfigured and refuses every request');
		expect(logCalls[0]).toMatchObject({
			level: 'warn',
			details: { problem: expect.stringContaining(problem) as string, node: 'Trigger', workflowId: 'workflow-1' },
		});
		expectNoRun();
	});
});

test('a verified request that is neither a POST nor a handshake gets 405 with the allowed method', async () => {
	const { post } = await start({ source: 'meta' });
	const headers = [['X-Hub-Signature-256', `sha256=${hmacHex(SECRET, '')}`]] as const;
	const { status, headers: answered, body } = await post({ method: 'GET', headers });
	expect({ status, allow: answered.allow, body }).toEqual({
		status: 405,
		allow: 'POST',
		body: '{"error":"method not allowed"}',
	});
	expect(refusal()?.details).toMatchObject({ reason: 'method-not-allowed' });
	expectNoRun();
});
