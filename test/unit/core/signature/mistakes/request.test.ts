import { createHmac } from 'node:crypto';

import { createSigner, createVerifier } from '../../../../../core/signature';
import type { VerifierOptions, WebhookRequest } from '../../../../../core/signature';

/** Each request is signed over what its sender wrote, and something on the way made it another one. */
const SECRET = 'a secret';
const hex = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');

/** Verifies, and explains the refusal. */
function explained(
	source: string,
	request: WebhookRequest,
	options: VerifierOptions = {},
	now = 1_800_000_000,
): string {
	const verifier = createVerifier(source, [SECRET], options);
	const verdict = verifier.verify(request, now);
	expect(verdict).toMatchObject({ ok: false });
	return verdict.ok ? '' : verifier.explain(request, verdict.reason, now);
}

const SIGNED = '{ "action": "opened" }';

function github(body: string, headers: Record<string, string> = {}): WebhookRequest {
	return {
		method: 'POST',
		headers: { 'x-github-event': 'issues', 'x-hub-signature-256': `sha256=${hex(SIGNED)}`, ...headers },
		body: Buffer.from(body),
	};
}

const GENERAL =
	'The secret is not the one that the sender uses, or the request was changed in transit. ' +
	'Copy the secret from the sender again. If it is the same, look for a proxy that changes the body or the URL';

describe('a body that is not what was signed', () => {
	test.each<[string, WebhookRequest, RegExp]>([
		['is gone', github(''), /^The body is empty\. A redirect, for example from http to https, or a proxy/],
		[
			'was parsed and written again',
			github('{"action":"opened"}', { 'content-length': String(SIGNED.length) }),
			/^The body has 19 bytes, but the request was sent with 22: it was parsed and written again, or changed by a proxy\./,
		],
		['is an object as text', github(' [object Object]'), /^The body is the text of a JavaScript object\./],
		['was encoded twice', github(JSON.stringify(SIGNED)), /^The body is JSON inside a JSON string/],
		['was encoded twice, after a space', github('" [1]"'), /^The body is JSON inside a JSON string/],
		['became a form', github(`${encodeURIComponent(SIGNED)}=`), /^The body is JSON that was encoded as a form\./],
		['is a list that became a form', github('%5B1%5D='), /^The body is JSON that was encoded as a form\./],
		['was compressed', github('{}', { 'content-encoding': 'gzip' }), /^The body was sent compressed\./],
		[
			'was sent with curl',
			github('{}', { 'user-agent': 'curl/8.5.0' }),
			/^The secret is not .* was made with curl\. Make sure .* signed: curl keeps line breaks only with --data-binary$/,
		],
		[
			'was sent with Postman',
			github('{}', { 'user-agent': 'PostmanRuntime/7' }),
			/made with PostmanRuntime\..*signed$/,
		],
	])('%s', (_, request, text) => expect(explained('github', request)).toMatch(text));

	test.each([
		['another text', github('{}')],
		['the length that was declared', github('{}', { 'content-length': '2' })],
		['a length that is none', github('{}', { 'content-length': 'x' })],
		['no encoding at all', github('{}', { 'content-encoding': 'identity' })],
		['another program', github('{}', { 'user-agent': 'GitHub-Hookshot/1' })],
		['a JSON string', github('"hello"')],
		['a JSON string with a brace', github('"hello{"')],
		['JSON with JSON in a field', github('{"a":"{}"}')],
		['a form with JSON in a field', github('a=%7B%7D')],
		['a form with a list in a field', github('a=%5B%5D')],
		['a length after other text', github('{}', { 'content-length': 'x22' })],
		['a length before other text', github('{}', { 'content-length': '22x' })],
		['an empty encoding', github('{}', { 'content-encoding': '' })],
		['an empty body of a GET request', { ...github(''), method: 'GET' }],
		[
			'headers that were sent twice',
			{
				...github('{}'),
				rawHeaders: ['content-encoding', 'content-length', 'user-agent'].flatMap((name) => [name, '1', name, '1']),
			},
		],
	])('%s: no sign of why', (_, request) => expect(explained('github', request)).toBe(GENERAL));

	test('of a test tool: the tool is named after the general hint', () => {
		expect(explained('github', github('{}', { 'user-agent': 'HTTPie/3' }))).toBe(
			`${GENERAL}. The request was made with HTTPie. Make sure that it sends exactly the bytes that were signed`,
		);
	});

	test('does not matter if the signature does not cover it', () => {
		const sent = { body: Buffer.from('[object Object]'), timestamp: 1_800_000_000, url: 'https://n8n.example/w' };
		const { headers } = createSigner('monday', ['another']).sign(sent);
		expect(explained('monday', { headers, body: sent.body })).toBe(GENERAL);
	});

	test('holds nothing of the body, and nothing that the sender named itself', () => {
		const told = explained('github', github('[object Canary]', { 'user-agent': 'curl/canary' }));
		expect(told).not.toMatch(/canary/i);
	});
});

test('a token is no signature: only the secret can be wrong', () => {
	const request = { method: 'POST', headers: { 'x-gitlab-token': 'another' }, body: Buffer.alloc(0) };
	expect(explained('gitlab-token', request)).toBe(
		'The value that the request has is not the secret. Copy the secret from the sender again',
	);
});

describe('a signed URL', () => {
	const publicUrl = 'https://n8n.example/webhook/1/orders';
	const square = (url: string, headers: Record<string, string> = {}): WebhookRequest => ({
		method: 'POST',
		url,
		headers: {
			'x-square-hmacsha256-signature': createHmac('sha256', SECRET).update('other').digest('base64'),
			...headers,
		},
		body: Buffer.from('{}'),
	});
	const told = (url: string, headers = {}, configured = publicUrl) =>
		explained('square', square(url, headers), { publicUrl: configured });
	const EXACT = /The public URL must be exactly the URL that was entered in the sender$/;
	const OTHER_PATH =
		/another path than that of the public URL, for example to the test URL instead of the production URL/;

	test('of another path: the test URL in place of the production URL', () =>
		expect(told('/webhook-test/1/orders')).toMatch(OTHER_PATH));
	test('of the same path', () => expect(told('/webhook/1/orders?a=b')).toMatch(EXACT));
	test('of the same path, with https in both', () =>
		expect(told('/webhook/1/orders', { 'x-forwarded-proto': 'https' })).toMatch(EXACT));
	test('of the same path, with http in both', () =>
		expect(told('/webhook/1/orders', { 'x-forwarded-proto': 'http' }, publicUrl.replace('https', 'http'))).toMatch(
			EXACT,
		));
	test('that is missing from the request', () =>
		expect(explained('square', { ...square(''), url: undefined }, { publicUrl })).toMatch(EXACT));
	test('that is not configured', () => expect(explained('square', square(publicUrl))).toMatch(EXACT));
	test('that is none', () => expect(told('http://')).toMatch(OTHER_PATH));
	test('of http, behind a proxy that took https', () =>
		expect(told('/webhook/1/orders', { 'x-forwarded-proto': 'https' }, publicUrl.replace('https', 'http'))).toMatch(
			/The request was sent with https, but the public URL begins with http$/,
		));
	test('says nothing of either URL', () => expect(told('/webhook-test/1/orders')).not.toMatch(/orders|n8n\.example/));
});

describe('a clock', () => {
	const time = 1_800_000_000;
	const stripe: WebhookRequest = {
		method: 'POST',
		headers: { 'stripe-signature': `t=${time},v1=${hex(`${time}.{}`)}` },
		body: Buffer.from('{}'),
	};
	test.each([
		[
			400,
			/^The signature is valid, but too old\. The timestamp is 6 minutes and 40 seconds behind the clock of this server\./,
		],
		[7_200, /2 hours behind the clock of this server: whole hours suggest a clock in another time zone\./],
		[-400, /^The signature is valid, but its timestamp is in the future\. The timestamp is 6 minutes .* ahead of/],
	])('%d s apart', (apart, text) => {
		const told = explained('stripe', stripe, { toleranceSeconds: 300 }, time + apart);
		expect(told).toMatch(text);
		expect(told).toMatch(/Check the clocks of this server and of the sender/);
	});
	test('that the caller does not tell: the general hint', () => {
		expect(createVerifier('stripe', [SECRET]).explain(stripe, 'timestamp-too-old')).toBe(
			'The signature is valid, but too old. Check the clocks of this server and of the sender. ' +
				'If both are right, the request is a late retry or a replay',
		);
	});
	test('and a reason unrelated to time: the clocks are not mentioned', () => {
		const told = createVerifier('stripe', [SECRET]).explain(stripe, 'body-malformed', time + 400);
		expect(told).not.toContain('clock');
	});
	test('and a reason that the request does not have: no time is told that nobody signed', () => {
		const forged = { ...stripe, body: Buffer.from('{"a":1}') };
		const told = createVerifier('stripe', [SECRET]).explain(forged, 'timestamp-too-old', time + 400);
		expect(told).toBe(createVerifier('stripe', [SECRET]).explain(forged, 'timestamp-too-old'));
	});
});
