import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	profiles,
	tokenProfile,
	type Reason,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../core/signature';
import { hintFor } from '../../../../core/signature/hints';
import { reasons } from '../../../../core/signature/reasons';
import { RequestView } from '../../../../core/signature/request/request-view';

function hint(
	reason: Reason,
	profile: string | SignatureProfile,
	headers: WebhookRequest['headers'] = {},
	secrets = ['secret'],
	body = Buffer.from('{}'),
) {
	const view = new RequestView({ headers, body });
	const row = typeof profile === 'string' ? (profiles[profile] as SignatureProfile) : profile;
	return hintFor(reason, { profile: row, secrets, view });
}

describe('the hint on a missing signature names its place', () => {
	test.each([
		['github', 'the header X-Hub-Signature-256'],
		['gitlab-token', 'the header X-Gitlab-Token'],
		['netlify', 'the header X-Webhook-Signature'],
		['rfc9421-hmac-sha256', 'the header Signature'],
		['mailgun', 'the place where this source sends it'],
		['microsoft-graph', 'the place where this source sends it'],
		[tokenProfile({ query: 'apiKey' }), 'the place where this source sends it'],
	])('for %s: %s', (profile, place) => {
		expect(hint('signature-missing', profile, { accept: '*' })).toBe(
			`There is no signature in ${place}. Check that the secret is set in the sender`,
		);
	});

	test('and at most five headers of the request that look like it', () => {
		const headers = {
			'x-hub-signature': '',
			'X-HMAC': '',
			accept: '',
			'a-signature': '',
			'a-token': '',
			'webhook-signature': '',
			'b-token': '',
		};
		expect(hint('signature-missing', 'github', headers)).toBe(
			'There is no signature in the header X-Hub-Signature-256. Check that the secret is set in the sender' +
				'. The request has x-hub-signature, X-HMAC, a-signature, a-token, webhook-signature: check that the right source is selected',
		);
	});
});

describe('the hint on a missing signature', () => {
	test('does not doubt the source because of the headers that a genuine sender adds', () => {
		const file = join(__dirname, '../../../vectors/event-samples.json');
		const samples = JSON.parse(readFileSync(file, 'utf8')) as { profile: string; headers?: Record<string, string> }[];
		const doubted = samples.filter(({ profile, headers }) =>
			hint('signature-missing', profile, headers).includes('check that the right source'),
		);
		expect(samples.length).toBeGreaterThan(300);
		expect(doubted).toEqual([]);
	});

	test('cuts the sender’s text and removes control characters', () => {
		const text = hint('signature-missing', 'github', { [`x-signature-\u009b2J${'y'.repeat(5_000)}`]: '1' });
		expect(text).toMatch(/ The request has x-signature- 2Jy+…: check that the right source is selected$/);
		expect(text?.length).toBeLessThan(220);
	});

	/** A body of `size` bytes, padded with white space after the document. */
	const told = (value: string, size = 0) => Buffer.from(JSON.stringify({ verification_token: value }).padEnd(size));
	const notion = 'There is no signature in the header X-Notion-Signature. ';
	const misfit = 'The Verification Token in the request does not have the format that Notion uses';

	test.each([
		['names, but does not show, a disclosed secret of another form', told('evil'), misfit],
		[
			'ignores a disclosed secret of the right form',
			told(`secret_${'a'.repeat(43)}`),
			'Check that the secret is set in the sender',
		],
		['ignores another body', Buffer.from('{}'), 'Check that the secret is set in the sender'],
		['reads a body of 16 KiB', told('evil', 16_384), misfit],
		['does not parse a larger body', told('evil', 16_385), 'Check that the secret is set in the sender'],
	])('%s', (_, body, text) => {
		expect(hint('signature-missing', 'notion', {}, ['secret'], body)).toBe(notion + text);
	});

	test('names, but does not show, a disclosed secret of another form in a header', () => {
		expect(hint('signature-missing', 'asana', { 'x-hook-secret': 'evil' })).toBe(
			'There is no signature in the header X-Hook-Signature. ' +
				'The X-Hook-Secret in the request does not have the format that Asana uses',
		);
	});
});

describe('the hint on a malformed signature names the form', () => {
	test.each([
		['github', 'The signature does not have the format sha256=<hex>: check that the right source is selected'],
		[
			'standard-webhooks',
			'The signature does not have the format v1,<base64> or v1a,<base64>: check that the right source is selected',
		],
		['netlify', 'The signature does not have the format that this source uses'],
	])('for %s', (profile, text) => expect(hint('signature-malformed', profile)).toBe(text));
});

describe('a mismatch: the hint names the likely mistake', () => {
	const other =
		'The secret is not the one that the sender uses, or the request was changed in transit. ' +
		'Copy the secret from the sender again. If it is the same, look for a proxy that changes the body or the URL';
	const token = 'The value that the request has is not the secret. Copy the secret from the sender again';
	const url =
		'This source includes the URL in the signature. The public URL must be exactly the URL that was entered in the sender';
	test.each([
		['github', 'secret', other],
		['gitlab-token', 'secret', token],
		['square', 'secret', url],
		['hubspot-v3', 'secret', url],
		['hubspot-v1', 'secret', other],
		['square', ' secret', 'The secret begins or ends with whitespace. Copy it again'],
		['github', '"secret"', 'The secret is enclosed in quotation marks. Remove them'],
		['gitlab-token', '"secret"', 'The secret is enclosed in quotation marks. Remove them'],
		[
			'github',
			'whsec_a',
			'The secret begins with whsec_, which this source does not use. Check that the right source is selected',
		],
		['stripe', 'whsec_a', other],
		['standard-webhooks', 'whsec_a', other],
	])('for %s with %j', (profile, secret, text) => {
		expect(hint('signature-mismatch', profile, {}, ['fine', secret])).toBe(text);
	});
});

test.each([
	[
		'signature-ambiguous',
		'The request contains the signature, or a header that it covers, more than once. ' +
			'Check whether a proxy in front of this server adds headers',
	],
	[
		'timestamp-too-old',
		'The signature is valid, but too old. Check the clocks of this server and of the sender. ' +
			'If both are right, the request is a late retry or a replay',
	],
	[
		'timestamp-too-new',
		'The signature is valid, but its timestamp is in the future. Check the clocks of this server and of the sender',
	],
	[
		'url-unknown',
		'This source includes the URL in the signature, and the URL is not known. ' +
			'Set the public URL to the URL that the sender calls',
	],
	['body-digest-mismatch', 'The body was changed in transit. Look for a proxy or a gateway that changes the body'],
] as const)('for %s: %s', (reason, text) => expect(hint(reason, 'github')).toBe(text));

test('the difference between the clocks is stated only if both times are known', () => {
	const view = new RequestView({ headers: {}, body: Buffer.from('{}') });
	const told = (times: { now?: number; timestamp?: number }) =>
		hintFor('timestamp-too-old', { profile: profiles.stripe as SignatureProfile, secrets: ['s'], view, ...times });
	expect(told({ now: 1000, timestamp: 0 })).toContain('behind the clock of this server');
	expect(told({ now: 1000 })).toBe(told({}));
	expect(told({ timestamp: 0 })).toBe(told({}));
});

test.each([{}, { 'x-signature': '1' }])(
	'no hint ends with a full stop, which the log and the panel add: %j',
	(headers) => {
		const all = Object.keys(profiles).flatMap((profile) =>
			(Object.keys(reasons) as Reason[]).map((reason) => hint(reason, profile, headers)),
		);
		expect(all.filter((text) => /\.$|\.\./.test(text))).toEqual([]);
	},
);
