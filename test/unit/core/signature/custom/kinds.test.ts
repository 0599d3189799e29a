import { createHmac } from 'node:crypto';

import {
	createSigner,
	createVerifier,
	customProfile,
	type CustomProfileInput,
	type RetryRule,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../../core/signature';
import { NOW, requestFrom } from '../deliveries';

const body = Buffer.from('{"type":"paid","id":7}');

/** A JWS as RFC 7515 puts it together. */
function compact(header: object, claims: object, key: string): string {
	const [head, payload] = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
	const signature = createHmac('sha256', key).update(`${head}.${payload}`).digest('base64url');
	return `${head}.${payload}.${signature}`;
}

const judge = (profile: SignatureProfile, request: Partial<WebhookRequest>, secret = 'a secret', now = NOW) =>
	createVerifier(profile, [secret]).verify({ headers: {}, body, ...request }, now);

describe('a time without a name is the first item', () => {
	const facts = { header: 'X-Sig', separator: ',', timestampField: '', content: '{t}.{body}' } as const;
	const profile = customProfile({ ...facts, timestampUnit: 's' });
	const signature = createHmac('sha256', 'a secret').update(`${NOW}.`).update(body).digest('hex');
	// Recurly, "Webhook signatures": the time, then one signature for each key
	test.each([
		['one signature', `${NOW},${signature}`, undefined],
		['two signatures', `${NOW},${'0'.repeat(64)},${signature}`, undefined],
		['spaces', `${NOW}, ${signature}`, undefined],
		['no signature', String(NOW), 'signature-malformed'],
		['no time', signature, 'signature-malformed'],
		['the time behind', `${signature},${NOW}`, 'signature-malformed'],
		['another time', `${NOW - 1},${signature}`, 'signature-mismatch'],
		['a time that is none', `soon,${signature}`, 'timestamp-malformed'],
	])('with %s', (_, value, reason) => {
		const verdict = judge(profile, { headers: { 'x-sig': value } });
		expect(verdict).toMatchObject(reason === undefined ? { ok: true, timestamp: NOW } : { ok: false, reason });
	});

	test('and is sent so', () => {
		const { headers } = createSigner(profile, ['a secret', 'an old one']).sign({ body, timestamp: NOW });
		expect(headers['X-Sig']?.split(',')).toEqual([String(NOW), signature, expect.stringMatching(/^[0-9a-f]{64}$/)]);
	});
});

describe('a time without a zone', () => {
	const profile = customProfile({
		header: 'X-Sig',
		timestampHeader: 'X-Time',
		timestampUnit: 'rfc3339-zoneless',
		content: '{t}:{body}',
	});
	const at = (time: string) => ({
		'x-time': time,
		'x-sig': createHmac('sha256', 'a secret').update(`${time}:`).update(body).digest('hex'),
	});
	test.each([
		['2023-11-14T22:13:20', undefined],
		['2023-11-14T22:13:20.123456', undefined],
		['2023-11-14T22:13:20Z', 'timestamp-malformed'],
		['2023-11-14T23:13:20+01:00', 'timestamp-malformed'],
		['1700000000', 'timestamp-malformed'],
		['2023-11-14T22:03:20', 'timestamp-too-old'],
	])('%s', (time, reason) => {
		expect(judge(profile, { headers: at(time) })).toMatchObject(reason === undefined ? { ok: true } : { reason });
	});
	test('is sent as UTC', () => {
		const { headers } = createSigner(profile, ['a secret']).sign({ body, timestamp: NOW });
		expect(headers['X-Time']).toBe('2023-11-14T22:13:20');
	});
});

describe('a JWS', () => {
	const facts: CustomProfileInput = {
		kind: 'jws',
		header: 'Authorization',
		prefix: 'Bearer ',
		issuer: 'acme',
		bodyHashClaim: 'sha',
		bodyHashEncoding: 'base64',
		urlClaim: 'sub',
		lifetimeSeconds: 60,
	};
	const profile = customProfile(facts);
	// openssl dgst -sha256 -binary | base64, of the body and of nothing
	const HASH = 'ZXMamQvkD3C5iQHDNxTqz1zQ8uE72VptL2yL9cypEmc=';
	const OTHER_HASH = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
	const token = (claims: object) => {
		const all = { iat: NOW, exp: NOW + 60, iss: 'acme', sha: HASH, ...claims };
		return { authorization: `Bearer ${compact({ alg: 'HS256', typ: 'JWT' }, all, 'a secret')}` };
	};

	test('is verified with its claims', () => {
		expect(judge(profile, { headers: token({}) })).toMatchObject({ ok: true, timestamp: NOW });
	});

	test.each([
		['another issuer', { iss: 'emca' }, 'claims-refused'],
		['another body', { sha: OTHER_HASH }, 'body-digest-mismatch'],
		['a token that has expired', { exp: NOW - 61 }, 'timestamp-too-old'],
	])('with %s is refused', (_, claims, reason) => {
		expect(judge(profile, { headers: token(claims) })).toEqual({ ok: false, reason });
	});

	test('is sent and verified, and bound to the URL', () => {
		const input = { body, timestamp: NOW, url: 'https://example.com/hook' };
		const request = requestFrom(createSigner(profile, ['a secret']).sign(input), input);
		const at = (publicUrl: string) => createVerifier(profile, ['a secret'], { publicUrl }).verify(request, NOW);
		expect(at('https://example.com/hook')).toMatchObject({ ok: true, timestamp: NOW });
		expect(at('https://example.com/other')).toEqual({ ok: false, reason: 'claims-refused' });
	});

	test('takes no other algorithm than the chosen one', () => {
		const wide = customProfile({ ...facts, algorithm: 'sha512' });
		expect(judge(wide, { headers: token({}) })).toEqual({ ok: false, reason: 'algorithm-refused' });
	});
});

describe('a token', () => {
	test.each<[string, CustomProfileInput, Partial<WebhookRequest>]>([
		['in a header', { header: 'X-Key' }, { headers: { 'x-key': 'a secret' } }],
		['with Bearer', { header: 'Authorization', spelling: 'bearer' }, { headers: { authorization: 'Bearer a secret' } }],
		['in the query', { queryParameter: 'key' }, { url: '/hook?key=a+secret' }],
		['in the body', { path: 'auth.passcode' }, { body: Buffer.from('{"auth":{"passcode":"a secret"}}') }],
		[
			'in a form',
			{ formField: 'token' },
			{
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
				body: Buffer.from('token=a+secret&text=hi'),
			},
		],
	])('%s is compared with the secret', (_, place, request) => {
		const profile = customProfile({ kind: 'token', ...place });
		expect(judge(profile, request)).toMatchObject({ ok: true });
		expect(judge(profile, request, 'another')).toEqual({ ok: false, reason: 'signature-mismatch' });
		expect(judge(profile, {})).toEqual({ ok: false, reason: 'signature-missing' });
		expect(profile.limits).toContain('the body is not signed');
	});

	test('in a form is sent in the form', () => {
		const profile = customProfile({ kind: 'token', formField: 'token' });
		const parts = createSigner(profile, ['a secret']).sign({ body: Buffer.from('text=hi&token=old'), timestamp: NOW });
		expect(parts.body?.toString()).toBe('text=hi&token=a+secret');
		expect(parts.headers).toEqual({ 'Content-Type': 'application/x-www-form-urlencoded' });
	});
});

describe('copies are told apart by', () => {
	const jws = { kind: 'jws', header: 'X' } as const;
	test.each<[string, CustomProfileInput, RetryRule['keeps']]>([
		['an ID in the signed body', { header: 'X', idPath: 'id' }, 'id'],
		['an ID in a body that is not signed', { header: 'X', content: '{query:a}', idPath: 'id' }, 'id-and-content'],
		['an ID in the hashed body', { ...jws, bodyHashClaim: 'sha256', idPath: 'id' }, 'id'],
		['an ID beside a JWS', { ...jws, idHeader: 'I' }, 'id-and-content'],
		['a JWS that expires', { ...jws, lifetimeSeconds: 60 }, 'signature'],
		['nothing, for a JWS without a time', jws, 'nothing'],
		['an ID beside a token', { kind: 'token', header: 'X', idPath: 'id' }, 'id-and-content'],
		['nothing, for a token', { kind: 'token', header: 'X' }, 'nothing'],
	])('%s', (_, input, keeps) => expect(customProfile(input).retry.keeps).toBe(keeps));
});

describe('the profile says what is not protected', () => {
	test.each<[string, CustomProfileInput, string | undefined]>([
		['a body', { header: 'X' }, undefined],
		['a field', { header: 'X', content: '{json:id}' }, 'does not cover the whole body'],
		['a JWS without a hash', { kind: 'jws', header: 'X' }, 'does not cover the whole body'],
		['a JWS with a hash', { kind: 'jws', header: 'X', bodyHashClaim: 'sha256' }, undefined],
	])('with %s', (_, input, words) => {
		const { limits } = customProfile(input);
		if (words === undefined) expect(limits).toBeUndefined();
		else expect(limits).toContain(words);
	});
});

test('a key prefix is not part of the key, whether or not it is pasted', () => {
	const profile = customProfile({ header: 'X', keyPrefix: 'key_', keyEncoding: 'hex' });
	const headers = { x: createHmac('sha256', Buffer.from('00ff', 'hex')).update(body).digest('hex') };
	expect(judge(profile, { headers }, 'key_00ff')).toMatchObject({ ok: true });
	expect(judge(profile, { headers }, '00ff')).toMatchObject({ ok: true });
	expect(judge(profile, { headers }, 'key_00fe')).toEqual({ ok: false, reason: 'signature-mismatch' });
});
