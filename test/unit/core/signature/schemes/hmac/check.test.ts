import { createHash, createHmac, sign } from 'node:crypto';

import { canSign, createVerifier, profiles } from '../../../../../../core/signature';
import type { Scheme, SignatureProfile, SignedScheme, WebhookRequest } from '../../../../../../core/signature';
import { hexHeader, profile as rowOf, timeAt, timeIn } from '../../../../../../core/signature/profiles/row';
import { RequestView } from '../../../../../../core/signature/request/request-view';
import { compileCheck, compileSign } from '../../../../../../core/signature/schemes/compile';
import { ed25519Keys, NOW } from '../../deliveries';
import { complaintOf } from '../../thrown';

const mac = (secret: string, content: string, hash = 'sha256') => createHmac(hash, secret).update(content).digest();
const hex = (secret: string, content: string) => mac(secret, content).toString('hex');
const refused = (reason: string) => ({ ok: false, reason });

function judge(
	scheme: Scheme,
	secrets: readonly string[],
	{ text = '{}', ...rest }: Partial<WebhookRequest> & { readonly text?: string },
	{ now = NOW, tolerance = undefined as number | undefined } = {},
) {
	const view = new RequestView({ headers: {}, ...rest, body: Buffer.from(text) });
	return compileCheck(scheme, secrets, tolerance)(view, now);
}

describe('the verdict contains the secret, the signature, the time and the id', () => {
	test('if only the body is signed', () => {
		expect(judge(hexHeader('X-A'), ['new', 'old'], { headers: { 'x-a': hex('old', '{}') } })).toEqual({
			ok: true,
			secretIndex: 1,
			timestamp: undefined,
			signature: mac('old', '{}'),
			signedId: undefined,
		});
	});
	test('if the body is signed with time and id', () => {
		const scheme = hexHeader('X-A', '', { content: '{id}.{t}.{body}', id: ['X-I'], timestamp: timeIn('X-T', 'ms') });
		const headers = { 'x-a': hex('s', `i.${NOW}900.{}`), 'x-i': 'i', 'x-t': `${NOW}900` };
		expect(judge(scheme, ['s'], { headers })).toEqual({
			ok: true,
			secretIndex: 0,
			timestamp: NOW,
			signature: mac('s', `i.${NOW}900.{}`),
			signedId: 'i',
		});
		expect(judge(scheme, ['s'], { headers: { ...headers, 'x-i': 'i j' } })).toEqual(refused('id-malformed'));
		expect(judge(scheme, ['s'], { headers: { ...headers, 'x-t': 'x' } })).toEqual(refused('timestamp-malformed'));
		expect(judge(scheme, ['s'], { headers: { 'x-a': headers['x-a'] } })).toEqual(refused('id-missing'));
	});
});

describe('a timestamp in the body', () => {
	const scheme = hexHeader('X-A', '', { timestamp: timeAt('t', 's', 60) });
	const at = (text: string, signature = hex('s', text), tolerance?: number) =>
		judge(scheme, ['s'], { text, headers: { 'x-a': signature } }, { tolerance });
	test.each([
		['is checked', `{"t":${NOW - 60}}`, undefined, { ok: true, timestamp: NOW - 60 }],
		['is too old', `{"t":${NOW - 61}}`, undefined, refused('timestamp-too-old')],
		['is too new', `{"t":${NOW + 61}}`, undefined, refused('timestamp-too-new')],
		['is accepted with a wider tolerance', `{"t":${NOW - 61}}`, 61, { ok: true, timestamp: NOW - 61 }],
		['is missing', '{}', undefined, refused('timestamp-missing')],
		['may be missing if it is not checked', '{}', Infinity, { ok: true, timestamp: undefined }],
	])('%s', (_, text, tolerance, expected) => expect(at(text, undefined, tolerance)).toMatchObject(expected));
	describe('or a header beside it, which is not signed', () => {
		const fallback = hexHeader('X-A', '', { timestamp: timeAt('t', 's', 60, { orHeader: 'X-T' }) });
		const beside = (text: string, headers: Record<string, string>) =>
			judge(fallback, ['s'], { text, headers: { 'x-a': hex('s', text), ...headers } });
		test.each([
			['is judged where the body has no time', '{}', { 'x-t': `${NOW - 60}` }, { ok: true, timestamp: undefined }],
			['is too old', '{}', { 'x-t': `${NOW - 61}` }, refused('timestamp-too-old')],
			['is malformed', '{}', { 'x-t': 'x' }, refused('timestamp-malformed')],
			['is missing too', '{}', {}, refused('timestamp-missing')],
			['is ignored if the body has another value', '{"t":{}}', { 'x-t': `${NOW}` }, refused('timestamp-malformed')],
			[
				'does not count where the body has a time',
				`{"t":${NOW - 61}}`,
				{ 'x-t': `${NOW}` },
				refused('timestamp-too-old'),
			],
		])('%s', (_, text, headers, expected) => expect(beside(text, headers)).toMatchObject(expected));
	});

	test('is read only once the body has proved genuine', () => {
		expect(at('{}', hex('other', '{}'))).toEqual(refused('signature-mismatch'));
	});
});

describe('a signature of another algorithm', () => {
	const forms = [
		{ prefix: 'a=', encoding: 'hex' },
		{ prefix: 'b=', encoding: 'hex', algorithm: 'hmac-sha512' },
	] as const;
	const scheme: SignedScheme = {
		...hexHeader('X-A', '', { separator: ',' }),
		forms,
		keys: [{ prefix: '5:', encoding: 'utf8', algorithm: 'hmac-sha512' }, { encoding: 'utf8' }],
	};
	const long = mac('s', '{}', 'sha512').toString('hex');
	test.each([
		['is ignored', ['s'], `b=${long},a=${hex('s', '{}')}`, { ok: true, secretIndex: 0 }],
		['matches its own secret', ['s', '5:s'], `b=${long}`, { ok: true, secretIndex: 1 }],
		['is never compared with the secret of the first', ['s'], `b=${long}`, refused('signature-mismatch')],
		['and vice versa', ['5:s'], `a=${hex('s', '{}')}`, refused('signature-mismatch')],
		['must have its own length', ['5:s'], `b=${hex('s', '{}')}`, refused('signature-malformed')],
	])('%s', (_, secrets, value, expected) => {
		expect(judge(scheme, secrets, { headers: { 'x-a': value } })).toMatchObject(expected);
	});
});

test('a secret is never compared with a signature of another algorithm, even of the same length', () => {
	const forms = [
		{ prefix: 'a=', encoding: 'hex' },
		{ prefix: 'b=', encoding: 'hex', algorithm: 'sha256-of-secret-and-content' },
	] as const;
	const judged = (value: string) => judge({ ...hexHeader('X-A'), forms }, ['s'], { headers: { 'x-a': value } });
	expect(judged(`a=${hex('s', '{}')}`)).toMatchObject({ ok: true });
	expect(judged(`b=${hex('s', '{}')}`)).toEqual(refused('signature-mismatch'));
});

describe('public keys', () => {
	const { raw, privateKey, signing } = ed25519Keys();
	const scheme: SignedScheme = {
		...hexHeader('X-A', '', { separator: ',', algorithm: 'ed25519' }),
		keys: [{ prefix: 'whsk_', encoding: 'raw-base64', signsOnly: true }, { encoding: 'raw-hex' }],
	};
	const genuine = sign(null, Buffer.from('{}'), privateKey);
	test('verify every signature', () => {
		const value = `${'00'.repeat(64)},${genuine.toString('hex')}`;
		expect(judge(scheme, [raw.toString('hex')], { headers: { 'x-a': value } })).toMatchObject({
			ok: true,
			signature: genuine,
		});
		expect(judge(scheme, [raw.toString('hex')], { headers: { 'x-a': value }, text: '[]' })).toEqual(
			refused('signature-mismatch'),
		);
	});
	test('verify at most four signatures, because each one hashes the content again', () => {
		const after = (count: number) => `${`${'00'.repeat(64)},`.repeat(count)}${genuine.toString('hex')}`;
		const judged = (count: number) => judge(scheme, [raw.toString('hex')], { headers: { 'x-a': after(count) } });
		expect(judged(3)).toMatchObject({ ok: true });
		expect(judged(4)).toEqual(refused('signature-mismatch'));
	});
	test('verify even if a signing key precedes them', () => {
		const headers = { 'x-a': genuine.toString('hex') };
		expect(judge(scheme, [signing, raw.toString('hex')], { headers })).toMatchObject({ ok: true, secretIndex: 1 });
	});
	test('are needed to verify', () => {
		expect(complaintOf(() => compileCheck(scheme, [signing], undefined))).toEqual({
			message: 'Only a private signing key is configured',
			cure: 'Enter the public key to verify with',
		});
	});
	test('cannot sign', () => {
		expect(complaintOf(() => compileSign(scheme, [signing, raw.toString('hex')]))).toEqual({
			message: 'Secret 2 is a public key, which cannot sign',
			cure: 'Enter the private signing key',
		});
	});
});

describe('elements that each carry a signature are judged', () => {
	const scheme: SignedScheme = {
		...hexHeader('X-A', '', { content: '{json:v}', each: 'list' }),
		signature: { in: 'json', path: 's' },
	};
	const element = (v: string, secret = 's') => ({ v, s: hex(secret, v) });
	const judged = (document: unknown) => judge(scheme, ['s', 'old'], { text: JSON.stringify(document) });
	test.each([
		['with all signatures genuine', { list: [element('a'), element('b', 'old')] }, { ok: true, secretIndex: 1 }],
		['with the last one forged', { list: [element('a'), element('b', 'x')] }, refused('signature-mismatch')],
		['with the first one forged', { list: [element('a', 'x'), element('b')] }, refused('signature-mismatch')],
		['with one signature missing', { list: [{ v: 'a' }, element('b')] }, refused('signature-missing')],
		['in an empty list', { list: [] }, refused('signature-missing')],
		['without a list', { list: element('a') }, refused('body-malformed')],
		['in an empty document', {}, refused('body-malformed')],
	])('%s', (_, document, expected) => expect(judged(document)).toMatchObject(expected));
});

describe('an alternative content is accepted', () => {
	const scheme = hexHeader('X-A', '', { content: '{body}', alternativeContent: '{body}{header:x-b}' });
	const judged = (content: string, headers = {}) =>
		judge(scheme, ['s'], { headers: { ...headers, 'x-a': hex('s', content) } });
	test.each([
		['as the first one', '{}', {}, { ok: true }],
		['as the second one', '{}!', { 'x-b': '!' }, { ok: true }],
		['only if it is one of the two', '{}?', { 'x-b': '!' }, refused('signature-mismatch')],
		['even if the other cannot be built', '{}!', {}, refused('content-incomplete')],
	])('%s', (_, content, headers, expected) => expect(judged(content, headers)).toMatchObject(expected));
});

describe('a body that only its digest in the URL covers (Twilio) is judged', () => {
	const { scheme } = profiles.twilio as SignatureProfile;
	const digest = createHash('sha256').update('{}').digest('hex');
	const judged = (url: string) =>
		judge(scheme, ['s'], { url, headers: { 'X-Twilio-Signature': mac('s', url, 'sha1').toString('base64') } });
	test.each([
		['with its digest', digest, { ok: true }],
		['with its digest in upper case', digest.toUpperCase(), { ok: true }],
		['with another digest', '0'.repeat(64), refused('body-digest-mismatch')],
		['with half of its digest', digest.slice(32), refused('body-digest-mismatch')],
		['without a digest', 'x', refused('body-digest-mismatch')],
		['with an empty digest', '', refused('body-digest-mismatch')],
	])('%s', (_, value, expected) => {
		expect(judged(`https://a.example/w?bodySHA256=${value}`)).toMatchObject(expected);
	});
});

test('the URL must be known only if it is signed', () => {
	const make = (content: string) =>
		rowOf({ ...(profiles.wandb as SignatureProfile), scheme: hexHeader('X-A', '', { content }) });
	const reasonFor = (content: string, url?: string) => {
		const verdict = createVerifier(make(content), ['s']).verify(
			{ url, headers: { 'x-a': '00'.repeat(32) }, body: Buffer.alloc(0) },
			NOW,
		);
		return verdict.ok ? undefined : verdict.reason;
	};
	for (const name of ['url', 'hubspot-uri', 'sorted-parameters:d']) {
		expect(reasonFor(`{${name}}{body}`)).toBe('url-unknown');
		expect(reasonFor(`{${name}}{body}`, 'https://a.example/')).toBe('signature-mismatch');
	}
	expect(reasonFor('{body}')).toBe('signature-mismatch');
});

test.each(['github', 'gitlab-token', 'netlify', 'rfc9421-digest-hmac-sha256'])('%s verifies what it signs', (name) => {
	const { scheme } = profiles[name] as SignatureProfile;
	const input = { body: Buffer.from('{}'), timestamp: NOW, method: 'POST', url: 'https://a.example/w' };
	const { headers } = compileSign(scheme, ['AAAA'])(input);
	const check = compileCheck(scheme, ['AAAA'], undefined);
	expect(check(new RequestView({ ...input, headers }), NOW).ok).toBe(true);
	expect(check(new RequestView({ ...input, headers: {} }), NOW)).toEqual(refused('signature-missing'));
});

describe('canSign tells whether the user’s key can also sign', () => {
	test.each([
		['github', true],
		['gitlab-token', true],
		['netlify', true],
		['standard-webhooks', true],
		['rfc9421-digest-hmac-sha256', true],
		['rfc9421-digest-ed25519', false],
		['telnyx', false],
		['sendgrid', false],
	])('%s: %p', (name, expected) => expect(canSign(profiles[name] as SignatureProfile)).toBe(expected));
});
