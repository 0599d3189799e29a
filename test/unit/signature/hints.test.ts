import {
	profiles,
	tokenProfile,
	type Reason,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../core/signature';
import { hintFor } from '../../../core/signature/hints';
import { RequestView } from '../../../core/signature/request';

function hint(
	reason: Reason,
	profile: string | SignatureProfile,
	headers: WebhookRequest['headers'] = {},
	secrets = ['secret'],
	body = Buffer.alloc(0),
) {
	const view = new RequestView({ headers, body });
	const row = typeof profile === 'string' ? (profiles[profile] as SignatureProfile) : profile;
	return hintFor(reason, row, secrets, view);
}

describe('a missing signature: the hint names its place', () => {
	test.each([
		['github', 'the header X-Hub-Signature-256'],
		['gitlab-token', 'the header X-Gitlab-Token'],
		['netlify', 'the header X-Webhook-Signature'],
		['rfc9421-hmac-sha256', 'the header Signature'],
		['mailgun', 'its place'],
		['microsoft-graph', 'its place'],
		[tokenProfile({ query: 'apiKey' }), 'its place'],
	])('of %s: %s', (profile, place) => {
		expect(hint('signature-missing', profile, { accept: '*' })).toBe(
			`There is no signature in ${place}. Has the sender been given the secret?`,
		);
	});

	test('and at most five headers of the request that look like one', () => {
		const headers = {
			'x-hub-a': '',
			'X-HMAC': '',
			accept: '',
			'a-signature': '',
			'a-token': '',
			webhook: '',
			'b-token': '',
		};
		expect(hint('signature-missing', 'github', headers)).toBe(
			'There is no signature in the header X-Hub-Signature-256. Has the sender been given the secret?' +
				' The request has x-hub-a, X-HMAC, a-signature, a-token, webhook: is the right source chosen?',
		);
	});
});

describe('a missing signature: what the sender wrote', () => {
	test('is cut, and has nothing that a terminal acts on', () => {
		const text = hint('signature-missing', 'github', { [`x-signature-\u009b2J${'y'.repeat(5_000)}`]: '1' });
		expect(text).toMatch(/ The request has x-signature- 2Jy+…: is the right source chosen\?$/);
		expect(text?.length).toBeLessThan(220);
	});

	/** `size`: of the whole body; white space behind a document is none of it */
	const told = (value: string, size = 0) => Buffer.from(JSON.stringify({ verification_token: value }).padEnd(size));
	const notion = 'There is no signature in the header X-Notion-Signature. ';
	const misfit = 'The Verification Token in the request does not have the form that Notion uses';

	test.each([
		['a told secret of another form is named, not shown', told('evil'), misfit],
		['one of the right form is not', told(`secret_${'a'.repeat(43)}`), 'Has the sender been given the secret?'],
		['another body is not', Buffer.from('{}'), 'Has the sender been given the secret?'],
		['a body of 16 KiB is looked at', told('evil', 16_384), misfit],
		['a larger one is not parsed', told('evil', 16_385), 'Has the sender been given the secret?'],
	])('%s', (_, body, text) => {
		expect(hint('signature-missing', 'notion', {}, ['secret'], body)).toBe(notion + text);
	});

	test('a told secret in a header, of another form, is named, not shown', () => {
		expect(hint('signature-missing', 'asana', { 'x-hook-secret': 'evil' })).toBe(
			'There is no signature in the header X-Hook-Signature. ' +
				'The X-Hook-Secret in the request does not have the form that Asana uses',
		);
	});
});

describe('a malformed signature: the hint names the form', () => {
	test.each([
		['github', 'The signature does not have the form sha256=<hex>: is the right source chosen?'],
		[
			'standard-webhooks',
			'The signature does not have the form v1,<base64> or v1a,<base64>: is the right source chosen?',
		],
		['netlify', 'The signature does not have the form that this source sends'],
	])('of %s', (profile, text) => expect(hint('signature-malformed', profile)).toBe(text));
});

describe('a mismatch: the hint names the likely mistake', () => {
	const other = 'The secret differs from the sender’s, or the body was changed on its way';
	const url = 'This source signs its URL: the public URL must equal the one that the sender was given, to the letter';
	test.each([
		['github', 'secret', other],
		['gitlab-token', 'secret', other],
		['square', 'secret', url],
		['hubspot-v3', 'secret', url],
		['hubspot-v1', 'secret', other],
		['square', ' secret', 'The secret begins or ends with whitespace: copy it again'],
		['github', '"secret"', 'The secret stands in quotation marks: remove them'],
		['gitlab-token', '"secret"', 'The secret stands in quotation marks: remove them'],
		['github', 'whsec_a', 'The secret begins with whsec_, which this source does not use: is the right source chosen?'],
		['stripe', 'whsec_a', other],
		['standard-webhooks', 'whsec_a', other],
	])('of %s with %j', (profile, secret, text) => {
		expect(hint('signature-mismatch', profile, {}, ['fine', secret])).toBe(text);
	});
});

test.each([
	['signature-ambiguous', 'The request carries the signature twice; something between the sender and n8n adds headers'],
	['timestamp-too-old', 'The signature is genuine but too old: a replay, a late retry, or a clock that is wrong'],
	[
		'timestamp-too-new',
		'The signature is genuine but from the future: the clock of this machine or the sender is wrong',
	],
	['url-unknown', 'This source signs its URL: set the public URL that the sender calls'],
	['body-digest-mismatch', 'The body was changed on its way'],
	['coverage-insufficient', 'The signature does not cover everything that this source must sign'],
	['timestamp-missing', undefined],
] as const)('%s: %s', (reason, text) => expect(hint(reason, 'github')).toBe(text));
