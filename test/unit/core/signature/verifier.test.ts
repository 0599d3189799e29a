import { createHmac } from 'node:crypto';

import {
	answerFirstHandshake,
	createSigner,
	createVerifier,
	customProfile,
	profiles,
	signWebhook,
	type Handshake,
	type SignatureProfile,
	type VerifierOptions,
	type WebhookRequest,
} from '../../../../core/signature';
import { header, profile as rowOf } from '../../../../core/signature/profiles/row';
import { NOW } from './deliveries';
import { errorOf } from './thrown';

const body = Buffer.from('{"type":"a"}');
const request = (headers: WebhookRequest['headers'] = {}, text = ''): WebhookRequest => ({
	method: 'POST',
	headers,
	body: Buffer.from(text),
});

describe('the public URL', () => {
	test.each(['https://a.example', 'HTTP://a.example:8080/w?x=1', '', undefined])('may be %p', (publicUrl) => {
		expect(createVerifier('square', ['s'], { publicUrl }).profile.name).toBe('square');
	});
	test.each([
		'https://',
		'https:///w',
		'ftp://a.example/',
		'a https://a.example/',
		'https://a.example/ w',
		'https://a .example',
		'https://a.example:99999/w',
		'https://[::1/w',
		'https://%/w',
		'javascript:https://a.example/',
	])('may not be %p', (publicUrl) => {
		expect(errorOf(() => createVerifier('square', ['s'], { publicUrl }))).toMatchObject({
			code: 'invalid-url',
			message: 'The public URL is not an absolute http or https URL',
			cure: 'Enter it in the form https://…/webhook/…',
		});
	});
	test('counts as absent if it is empty', () => {
		const { headers } = signWebhook({ profile: 'square', secrets: ['s'], body, url: 'https://a.example/w' });
		const verifier = createVerifier('square', ['s'], { publicUrl: '' });
		expect(verifier.verify({ headers, body, url: 'https://a.example/w' }, NOW)).toMatchObject({ ok: true });
	});
});

test('a verdict contains the secret, the time and the values of the row', () => {
	const { headers } = signWebhook({ profile: 'stripe', secrets: ['old'], body, timestamp: NOW });
	const verifier = createVerifier('stripe', ['new', 'old'], { toleranceSeconds: 10 });
	expect(verifier.verify({ headers, body }, NOW + 10)).toMatchObject({
		ok: true,
		profile: 'stripe',
		secretIndex: 1,
		timestamp: NOW,
		event: 'a',
	});
	expect(verifier.verify({ headers, body }, NOW + 11)).toEqual({ ok: false, reason: 'timestamp-too-old' });
	expect(verifier.explain({ headers, body }, 'timestamp-too-old')).toBe(
		'The signature is valid, but too old. Check the clocks of this server and of the sender. ' +
			'If both are right, the request is a late retry or a replay',
	);
});

test('a description reads the document from the field that the row names', () => {
	const verifier = createVerifier('github', ['s']);
	const headers = {
		'x-github-event': 'issues',
		'x-github-delivery': 'd',
		'content-type': 'application/x-www-form-urlencoded',
	};
	expect(verifier.describe(request(headers, 'payload=%7B%22action%22%3A%22opened%22%7D'))).toEqual({
		event: 'issues',
		action: 'opened',
		deliveryId: 'd',
	});
});

/** Returns a handshake that answers with the value of one header, and may capture another. */
function echoing(name: string, verified: boolean, captured?: string): Handshake {
	return {
		title: name,
		when: [{ on: 'method', is: 'POST' }],
		verified,
		answer: { status: 200, text: { echo: header(name) } },
		capture:
			captured === undefined
				? undefined
				: { label: captured, from: header(captured), form: /^\d$/, proof: 'compare it', renewal: 'ask again' },
	};
}
const withHandshakes = (...handshakes: Handshake[]) => rowOf({ ...(profiles.wandb as SignatureProfile), handshakes });
const signed = (headers: Record<string, string>) => ({
	...headers,
	'x-wandb-signature': createHmac('sha256', 's').update('').digest('hex'),
});

describe('the first handshake with an answer is used', () => {
	const unsigned = withHandshakes(echoing('x-a', false), echoing('x-b', false), echoing('x-c', true));
	test.each([
		['the first', { 'x-a': '1', 'x-b': '2' }, '1'],
		['the second', { 'x-b': '2' }, '2'],
		['none', {}, undefined],
		['but not one that must be signed and is not', { 'x-c': '3' }, undefined],
		['or one that is signed', signed({ 'x-c': '3' }), '3'],
	])('%s', (_, headers, answer) => {
		expect(createVerifier(unsigned, ['s']).handshake(request(headers), NOW)?.body).toBe(answer);
	});
	test('even if a signed one before it has none', () => {
		const row = withHandshakes(echoing('x-c', true), echoing('x-a', false));
		expect(createVerifier(row, ['s']).handshake(request({ 'x-a': '1', 'x-c': '3' }), NOW)?.body).toBe('1');
	});
	test('unless the method is another', () => {
		const asked = { ...request({ 'x-a': '1' }), method: 'GET' };
		expect(createVerifier(unsigned, ['s']).handshake(asked, NOW)).toBeUndefined();
	});
});

describe('the secret in the answer to a handshake', () => {
	const mac = (secret: string, encoding: 'hex' | 'base64') => createHmac('sha256', secret).update('c').digest(encoding);
	const zoom = Buffer.from('{"event":"endpoint.url_validation","payload":{"plainToken":"c"}}');

	test('is the one that signed the request', () => {
		const { headers } = signWebhook({ profile: 'zoom', secrets: ['old'], body: zoom, timestamp: NOW });
		const verifier = createVerifier('zoom', ['new', 'old']);
		const asked = { method: 'POST', headers, body: zoom };
		expect(verifier.handshake(asked, NOW)?.body).toContain(mac('old', 'hex'));
		expect(verifier.handshake(asked, NOW, verifier.verify(asked, NOW))?.body).toContain(mac('old', 'hex'));
	});
	test('is the newest if the handshake needs no signature, even if an older one signed it', () => {
		const { headers } = signWebhook({ profile: 'x-twitter', secrets: ['old'], body: Buffer.alloc(0) });
		const asked = { ...request(headers), method: 'GET', url: '/w?crc_token=c' };
		expect(createVerifier('x-twitter', ['new', 'old']).verify(asked, NOW)).toMatchObject({ ok: true, secretIndex: 1 });
		expect(createVerifier('x-twitter', ['new', 'old']).handshake(asked, NOW)?.body).toBe(
			`{"response_token":"sha256=${mac('new', 'base64')}"}`,
		);
	});
	test('a source without handshakes does not read the request', () => {
		const asked = {
			get headers(): never {
				throw new Error('read');
			},
			get body(): never {
				throw new Error('read');
			},
		};
		expect(createVerifier('wandb', ['s']).handshake(asked, NOW)).toBeUndefined();
	});
});

describe('the handshake before a secret is known', () => {
	const row = withHandshakes(
		echoing('x-a', true, 'x-a'),
		echoing('x-b', false),
		echoing('x-c', false, 'x-c'),
		echoing('x-d', false, 'x-d'),
	);
	test.each([
		['is the first with a value for the operator', { 'x-c': '3', 'x-d': '4' }, 'x-c', '3'],
		['may be the next one', { 'x-d': '4' }, 'x-d', '4'],
		['is not one whose value has another form', { 'x-c': 'three', 'x-d': '4' }, 'x-d', '4'],
	])('%s', (_, headers, label, value) => {
		expect(answerFirstHandshake(row, request(headers))).toMatchObject({ body: value, captured: { label, value } });
	});
	test.each([
		['must be signed', { 'x-a': '1' }],
		['has no value for the operator', { 'x-b': '2' }],
		['is absent', {}],
	])('is not one that %s', (_, headers) => expect(answerFirstHandshake(row, request(headers))).toBeUndefined());
	test('is not one whose answer needs a secret', () => {
		const { answer, ...asking } = echoing('x-c', false, 'x-c');
		const needing = {
			...asking,
			answer: { ...answer, text: { mac: header('x-c'), form: /\d/, encoding: 'hex' } },
		} as const;
		expect(answerFirstHandshake(withHandshakes(needing), request({ 'x-c': '3' }))).toBeUndefined();
	});
	test('is not one for another method, or of a source without any', () => {
		expect(answerFirstHandshake(row, { ...request({ 'x-c': '3' }), method: 'GET' })).toBeUndefined();
		expect(answerFirstHandshake('wandb', request({ 'x-c': '3' }))).toBeUndefined();
	});
	test('is read from the field that the row names', () => {
		const token = `secret_${'v'.repeat(43)}`;
		const notion = (profiles.notion as SignatureProfile).handshakes as Handshake[];
		const wrapped = rowOf({ ...(profiles.wandb as SignatureProfile), documentField: 'p', handshakes: notion });
		const asked = request({}, `p=${encodeURIComponent(`{"verification_token":"${token}"}`)}`);
		expect(answerFirstHandshake(wrapped, asked)).toMatchObject({ captured: { value: token } });
	});
});

describe('a clock is judged as the vendor’s own code judges it', () => {
	const judge = (profile: string, at: number, toleranceSeconds?: number) => {
		const { headers, body } = createSigner(profile, ['s']).sign({ body: Buffer.from('{}'), timestamp: NOW });
		const verdict = createVerifier(profile, ['s'], { toleranceSeconds }).verify(
			{ headers, body: body ?? Buffer.from('{}') },
			at,
		);
		return verdict.ok ? 'accepted' : verdict.reason;
	};

	test.each([
		['paddle', 5],
		['workos', 180],
		['elevenlabs', 1800],
	])('%s: only the past, %d s of it', (profile, tolerance) => {
		expect(judge(profile, NOW - 86_400)).toBe('accepted');
		expect(judge(profile, NOW + tolerance)).toBe('accepted');
		expect(judge(profile, NOW + tolerance + 1)).toBe('timestamp-too-old');
	});

	test('linear: a minute ahead, and the age of its last retry', () => {
		expect(judge('linear', NOW - 60)).toBe('accepted');
		expect(judge('linear', NOW - 61)).toBe('timestamp-too-new');
		expect(judge('linear', NOW + 60 + 3600 + 6 * 3600)).toBe('accepted');
		expect(judge('linear', NOW + 8 * 3600)).toBe('timestamp-too-old');
	});

	test('a tolerance that is configured counts in both directions', () => {
		expect(judge('paddle', NOW - 60, 60)).toBe('accepted');
		expect(judge('paddle', NOW - 61, 60)).toBe('timestamp-too-new');
	});
});

describe('a delivery is to be remembered', () => {
	const DAY = 86_400;
	const timed = { header: 'X-Sig', content: '{t}.{body}', timestampHeader: 'X-T' };
	test.each<[string, SignatureProfile, VerifierOptions, number]>([
		['not at all, where nothing tells it apart', customProfile({ header: 'X-Sig' }), {}, 0],
		['for a day, where the content does', customProfile({ header: 'X-Sig' }), { copies: 'content' }, DAY],
		['as long as the profile accepts it', customProfile({ ...timed, toleranceSeconds: 5 * DAY }), {}, 10 * DAY],
		['as long as the verifier accepts it', customProfile(timed), { toleranceSeconds: 5 * DAY }, 10 * DAY],
	])('%s', (_, profile, options, seconds) => {
		expect(createVerifier(profile, ['s'], options).duplicateWindowSeconds).toBe(seconds);
	});
});

test('a profile that does not say what its retries keep is told so', () => {
	const profile = { ...customProfile({ header: 'X-Sig' }), retry: undefined as never };
	expect(errorOf(() => createVerifier(profile, ['s']))).toMatchObject({
		code: 'invalid-profile',
		message: 'The profile does not say what a retry keeps',
		cure: "Add retry, for example { keeps: 'nothing', source: 'unknown' }",
	});
});
