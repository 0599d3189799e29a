import { createHash, createHmac } from 'node:crypto';

import { createSigner, type JwsScheme } from '../../../../../core/signature';
import { parseSecrets } from '../../../../../core/signature/keys/secrets';
import { RequestView } from '../../../../../core/signature/request/request-view';
import { compileCheck, compileSign } from '../../../../../core/signature/schemes/compile';
import { compileJwsSign } from '../../../../../core/signature/schemes/jws';
import { ed25519Keys, NOW } from '../deliveries';
import { errorOf } from '../thrown';

const body = Buffer.from('{"a":1}');
const hash = (encoding: 'hex' | 'base64' = 'hex') => createHash('sha256').update(body).digest(encoding);
const URL_CONFIGURED = 'https://a.example/w';

/** A scheme with every rule that a row may have. */
const strict: JwsScheme = {
	kind: 'jws',
	algorithm: 'hmac-sha256',
	keys: [{ encoding: 'utf8' }],
	header: 'X-Token',
	prefix: 'Bearer ',
	bodyHash: { claim: 'sha256', encoding: 'hex' },
	issuer: 'me',
	urlClaim: 'aud',
	lifetime: 300,
	tolerance: 60,
};
/** A scheme without any rules. */
const bare: JwsScheme = {
	kind: 'jws',
	algorithm: 'hmac-sha256',
	keys: [{ encoding: 'utf8' }],
	header: 'X-Token',
	tolerance: 60,
};

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEAD = encoded({ alg: 'HS256', typ: 'JWT' });
const good = { iss: 'me', aud: URL_CONFIGURED, iat: NOW, exp: NOW + 300, sha256: hash() };
const mac = (signed: string, key = 'new', algorithm = 'sha256') => createHmac(algorithm, key).update(signed).digest();

/** Signs a header and claims that are already encoded. */
const compact = (head: string, claims: string, key?: string, algorithm?: string) =>
	`${head}.${claims}.${mac(`${head}.${claims}`, key, algorithm).toString('base64url')}`;
const token = (claims: object, head: object = { alg: 'HS256' }) => compact(encoded(head), encoded(claims));

const judge = (value: string | string[] | undefined, { scheme = strict, url = URL_CONFIGURED, sent = body } = {}) => {
	const view = new RequestView({ headers: { 'x-token': value }, body: sent }, undefined, url || undefined);
	return compileCheck(scheme, ['new', 'old'], undefined)(view, NOW);
};
const refusal = (reason: string) => ({ ok: false, reason });
const reasonOf = (claims: object, more?: Parameters<typeof judge>[1]) => {
	const verdict = judge(`Bearer ${token(claims)}`, more);
	return verdict.ok ? 'accepted' : verdict.reason;
};

describe('a JWS', () => {
	const accepted = (value: string, secretIndex: number, timestamp: number | undefined) => ({
		ok: true,
		secretIndex,
		timestamp,
		signature: Buffer.from(value.split('.')[2] ?? '', 'base64url'),
	});

	test('is accepted, with its time', () => {
		const value = token(good);
		expect(judge(`Bearer ${value}`)).toEqual(accepted(value, 0, NOW));
	});
	test('may lack the prefix', () => {
		const value = token(good);
		expect(judge(value)).toEqual(accepted(value, 0, NOW));
	});
	test('may be signed with an older secret', () => {
		const value = compact(HEAD, encoded(good), 'old');
		expect(judge(value)).toEqual(accepted(value, 1, NOW));
	});
	test('yields whole seconds, and no time that is text', () => {
		expect(judge(token({ ...good, iat: NOW + 0.9 }))).toMatchObject({ timestamp: NOW });
		expect(judge(token({ ...good, iat: String(NOW) }))).toMatchObject({ ok: true, timestamp: undefined });
	});
	test('needs only a signature if the row has no rules', () => {
		const value = token({});
		expect(judge(value, { scheme: bare })).toEqual(accepted(value, 0, undefined));
	});
	test('may have claims for which the row has no rules', () =>
		expect(judge(token({ ...good, iss: 'you', aud: 'x' }), { scheme: bare })).toMatchObject({ ok: true }));
	test('must have the algorithm of its row', () => {
		const scheme: JwsScheme = { ...bare, algorithm: 'hmac-sha512' };
		const long = compact(encoded({ alg: 'HS512' }), encoded({}), 'new', 'sha512');
		expect(judge(long, { scheme })).toEqual(accepted(long, 0, undefined));
		expect(judge(token({}), { scheme })).toEqual(refusal('algorithm-refused'));
	});

	test.each([
		['no header', undefined, 'signature-missing'],
		['an empty header', '', 'signature-missing'],
		['two headers', [token(good), token(good)], 'signature-ambiguous'],
		['only the prefix', 'Bearer ', 'signature-malformed'],
		['two parts', token(good).split('.').slice(0, 2).join('.'), 'signature-malformed'],
		['four parts', `${token(good)}.e30`, 'signature-malformed'],
		['a header that is not base64url', compact('e30=', encoded(good)), 'signature-malformed'],
		[
			'a header that is not JSON',
			compact(Buffer.from('{').toString('base64url'), encoded(good)),
			'signature-malformed',
		],
		['a header that is null', compact(encoded(null), encoded(good)), 'signature-malformed'],
		['a header that is a list', compact(encoded([]), encoded(good)), 'signature-malformed'],
		['a header that is text', compact(encoded('HS256'), encoded(good)), 'signature-malformed'],
		['claims that are null', compact(HEAD, encoded(null)), 'signature-malformed'],
		['claims that are a list', compact(HEAD, encoded([good])), 'signature-malformed'],
		['claims that are a number', compact(HEAD, encoded(1)), 'signature-malformed'],
		['no signature', `${HEAD}.${encoded(good)}.`, 'signature-malformed'],
		['a signature in base64', `${HEAD}.${encoded(good)}.AA==`, 'signature-malformed'],
		['a short signature', `${HEAD}.${encoded(good)}.AAAA`, 'signature-mismatch'],
		['the signature of another secret', compact(HEAD, encoded(good), 'other'), 'signature-mismatch'],
		['other claims', token(good).replace(encoded(good), encoded({ ...good, iat: 1 })), 'signature-mismatch'],
		['another algorithm', token(good, { alg: 'HS512' }), 'algorithm-refused'],
		['no algorithm', token(good, { alg: 'none' }), 'algorithm-refused'],
		['an unnamed algorithm', token(good, {}), 'algorithm-refused'],
		['an extension that must be understood', token(good, { alg: 'HS256', crit: ['b64'] }), 'algorithm-refused'],
	] as const)('with %s is refused', (_, value, reason) => {
		expect(judge(value as string | string[] | undefined)).toEqual(refusal(reason));
	});

	test('may have up to 8192 characters', () => {
		const ofLength = (length: number) => {
			for (let pad = 0; pad < length; pad++) {
				const claims = { ...good, pad: 'x'.repeat(5500 + Math.floor(pad / 3)) };
				const value = token(claims, { alg: 'HS256', pad: 'y'.repeat(pad % 3) });
				if (value.length === length) return value;
			}
			throw new Error(`no token of ${length} characters`);
		};
		expect(judge(ofLength(8192))).toMatchObject({ ok: true });
		expect(judge(ofLength(8193))).toEqual(refusal('signature-malformed'));
	});

	test.each([
		['another issuer', { iss: 'you' }, 'claims-refused'],
		['no issuer', { iss: undefined }, 'claims-refused'],
		['another audience', { aud: 'https://b.example/w' }, 'claims-refused'],
		['no audience', { aud: undefined }, 'claims-refused'],
		['no hash', { sha256: undefined }, 'body-digest-missing'],
		['a hash that is not text', { sha256: 1 }, 'body-digest-missing'],
		['the hash of another body', { sha256: '0'.repeat(64) }, 'body-digest-mismatch'],
		['a short hash', { sha256: '00' }, 'body-digest-mismatch'],
		['a hash in another encoding', { sha256: hash('base64') }, 'body-digest-mismatch'],
		['no expiry', { exp: undefined }, 'timestamp-missing'],
		['an expiry that is text', { exp: String(NOW + 300) }, 'timestamp-malformed'],
		['a start that is text', { nbf: String(NOW) }, 'timestamp-malformed'],
		['an expiry a minute ago', { exp: NOW - 60 }, 'accepted'],
		['an earlier expiry', { exp: NOW - 61 }, 'timestamp-too-old'],
		['a start in a minute', { nbf: NOW + 60 }, 'accepted'],
		['a later start', { nbf: NOW + 61 }, 'timestamp-too-new'],
		['a start long ago', { nbf: 0 }, 'accepted'],
	])('with %s: %j is %s', (_, change, expected) => expect(reasonOf({ ...good, ...change })).toBe(expected));

	test('may have a padded hash in base64url, but not in base64', () => {
		const scheme: JwsScheme = { ...bare, prefix: 'Bearer ', bodyHash: { claim: 'body', encoding: 'base64url' } };
		const padded = createHash('sha256').update(body).digest('base64').replace(/\+/g, '-').replace(/\//g, '_');
		expect(padded).toMatch(/=$/);
		for (const claim of [padded, padded.slice(0, -1)]) expect(reasonOf({ body: claim }, { scheme })).toBe('accepted');
		for (const claim of [`${padded}=`, `${padded}==`, `=${padded}`, hash('base64').replace('=', '+')]) {
			expect(reasonOf({ body: claim }, { scheme })).toBe('body-digest-mismatch');
		}
	});
	test('must be for the configured URL if the row requires it as the subject', () => {
		const scheme: JwsScheme = { ...bare, prefix: 'Bearer ', urlClaim: 'sub' };
		expect(reasonOf({ sub: URL_CONFIGURED }, { scheme })).toBe('accepted');
		expect(reasonOf({ sub: 'https://b.example/w' }, { scheme })).toBe('claims-refused');
		expect(reasonOf({}, { scheme })).toBe('claims-refused');
		expect(reasonOf({ sub: 'x' }, { scheme, url: '' })).toBe('accepted');
	});
	test('may name the URL as it was called, with its query', () => {
		const scheme: JwsScheme = { ...bare, prefix: 'Bearer ', urlClaim: 'sub' };
		const called = `${URL_CONFIGURED}?job=1`;
		const check = (sub: string, url: string) => {
			const headers = { 'x-token': `Bearer ${token({ sub })}` };
			return compileCheck(
				scheme,
				['new'],
				undefined,
			)(new RequestView({ headers, body, url }, undefined, URL_CONFIGURED), NOW);
		};
		expect(check(called, called)).toMatchObject({ ok: true });
		expect(check(called, `${URL_CONFIGURED}?job=2`)).toEqual(refusal('claims-refused'));
		expect(check('https://b.example/w?job=1', 'https://b.example/w?job=1')).toEqual(refusal('claims-refused'));
	});
	test('must have the issuer that precedes the secret', () => {
		const scheme: JwsScheme = { ...bare, issuerInSecret: true };
		const view = (claims: object, key: string) =>
			new RequestView({ headers: { 'x-token': compact(HEAD, encoded(claims), key) }, body }, undefined, undefined);
		const check = compileCheck(scheme, ['API1:new', 'old', 'API3:a:b'], undefined);
		expect(check(view({ iss: 'API1' }, 'new'), NOW)).toMatchObject({ ok: true, secretIndex: 0 });
		expect(check(view({ iss: 'API2' }, 'new'), NOW)).toEqual(refusal('claims-refused'));
		expect(check(view({}, 'new'), NOW)).toEqual(refusal('claims-refused'));
		expect(check(view({ iss: 'any' }, 'old'), NOW)).toMatchObject({ ok: true, secretIndex: 1 });
		expect(check(view({ iss: 'API3' }, 'a:b'), NOW)).toMatchObject({ ok: true, secretIndex: 2 });
		expect(check(view({ iss: 'API1' }, 'API1:new'), NOW)).toEqual(refusal('signature-mismatch'));
	});
	test('may have a colon in its secret if the row has no issuer there', () => {
		const view = new RequestView({ headers: { 'x-token': compact(HEAD, encoded({}), 'a:b') }, body });
		expect(compileCheck(bare, ['a:b'], undefined)(view, NOW)).toMatchObject({ ok: true });
	});
	test('must have the hash of its own body', () =>
		expect(reasonOf(good, { sent: Buffer.from('{"a":2}') })).toBe('body-digest-mismatch'));
	test('may have any audience if no URL is configured or the row has no rule', () => {
		expect(reasonOf({ ...good, aud: 'x' }, { url: '' })).toBe('accepted');
		expect(reasonOf({ ...good, aud: 'x' }, { scheme: { ...strict, urlClaim: undefined } })).toBe('accepted');
	});
	test('may lack an expiry if the row sets no lifetime', () =>
		expect(reasonOf({ ...good, exp: undefined }, { scheme: { ...strict, lifetime: undefined } })).toBe('accepted'));
	test('is judged by its own claims, not by those of a prototype', () => {
		const claims = `{"__proto__":${JSON.stringify(good)}}`;
		expect(judge(compact(HEAD, Buffer.from(claims).toString('base64url')))).toEqual(refusal('claims-refused'));
	});
});

describe('a JWS that we sign', () => {
	const decoded = (value: string) => JSON.parse(Buffer.from(value, 'base64url').toString()) as unknown;
	const parts = (scheme: JwsScheme, url?: string) => {
		const { headers } = compileSign(scheme, ['new', 'old'])({ body, timestamp: NOW + 0.5, url });
		const value = headers['X-Token'] ?? '';
		const [head = '', claims = '', signature = ''] = value.replace('Bearer ', '').split('.');
		return {
			value,
			names: Object.keys(headers),
			head: decoded(head),
			claims: decoded(claims),
			signed: `${head}.${claims}`,
			signature,
		};
	};

	test('contains what its scheme requires, signed with the newest secret', () => {
		const made = parts(strict, URL_CONFIGURED);
		expect(made).toMatchObject({ names: ['X-Token'], head: { alg: 'HS256', typ: 'JWT' }, claims: good });
		expect(made.value).toMatch(/^Bearer [^ ]+$/);
		expect(made.signature).toBe(mac(made.signed).toString('base64url'));
		expect(judge(made.value)).toMatchObject({ ok: true });
	});
	test('contains nothing else', () => {
		const made = parts(bare, URL_CONFIGURED);
		expect(made.claims).toEqual({});
		expect(made.value).toBe(`${made.signed}.${made.signature}`);
	});
	test('has the issuer that precedes the secret, and the URL as its subject', () => {
		const scheme: JwsScheme = { ...bare, issuerInSecret: true, urlClaim: 'sub' };
		const { headers } = compileSign(scheme, ['API1:new'])({ body, timestamp: NOW, url: URL_CONFIGURED });
		const value = String(headers['X-Token']);
		const claims = { iss: 'API1', sub: URL_CONFIGURED };
		expect(value).toBe(compact(HEAD, encoded(claims)));
		expect(judge(value, { scheme })).toMatchObject({ ok: true });
	});
	test('has no audience if no URL is known', () => {
		expect(parts(strict).claims).toEqual({ iss: 'me', iat: NOW, exp: NOW + 300, sha256: hash() });
	});
	test('is as long as its algorithm requires', () => {
		const made = parts({ ...bare, algorithm: 'hmac-sha512' });
		expect(made.head).toEqual({ alg: 'HS512', typ: 'JWT' });
		expect(made.signature).toBe(mac(made.signed, 'new', 'sha512').toString('base64url'));
	});
	test.each([
		['without a secret', []],
		[
			'with a key for another algorithm',
			parseSecrets([ed25519Keys().raw.toString('hex')], [{ encoding: 'raw-hex' }], 'ed25519'),
		],
	])('does not exist %s', (_, secrets) => {
		expect(errorOf(() => compileJwsSign(strict, secrets)({ body, timestamp: NOW }))).toMatchObject({
			message: 'No secret is configured',
			cure: 'Enter the secret to sign with',
		});
	});
	test('follows the rows of monday and Netlify', () => {
		const claimsOf = (profile: string, header: string) =>
			decoded(String(createSigner(profile, ['s']).sign({ body, timestamp: NOW }).headers[header]).split('.')[1] ?? '');
		expect(claimsOf('netlify', 'X-Webhook-Signature')).toEqual({ iss: 'netlify', sha256: hash() });
		expect(claimsOf('monday', 'Authorization')).toEqual({ iat: NOW, exp: NOW + 300 });
	});
});
