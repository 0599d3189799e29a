import { createHash, createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import {
	createSigner,
	createVerifier,
	customProfile,
	profiles,
	type SignatureProfile,
	type ValueSource,
	type WebhookRequest,
} from '../../../core/signature';
import { contentDigest, digestRefusal } from '../../../core/signature/schemes/message/content-digest';
import { setPath } from '../../../core/signature/schemes/json-body';
import { replayBasis, replayKey } from '../../../core/signature/replay';
import { RequestView } from '../../../core/signature/request/request-view';
import { compileSource, compileSources } from '../../../core/signature/request/value-source';
import { NOW } from './deliveries';
import { errorOf } from './thrown';
import { sha256Hex } from '../../../core/signature/keys/sha256';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');
const viewOf = (request: Partial<WebhookRequest>) => new RequestView({ headers: {}, body, ...request });
const sha256 = (encoding: 'hex' | 'base64' | 'base64url', ...parts: readonly (string | Buffer)[]) =>
	createHash('sha256')
		.update(Buffer.concat(parts.map((part) => Buffer.from(part))))
		.digest(encoding);

describe('a source of a value', () => {
	const inHeader: ValueSource = { in: 'header', name: 'X-A' };
	const bearer: ValueSource = { in: 'header', name: 'X-A', prefix: 'v=' };
	const inQuery: ValueSource = { in: 'query', name: 'a' };
	const inJson: ValueSource = { in: 'json', path: 'a.b' };
	const inForm: ValueSource = { in: 'form', field: 'a' };
	const key: ValueSource = { in: 'json-key', except: ['id', 'date'] };
	const joined: ValueSource = { in: 'joined', parts: [inQuery, inHeader], separator: '/' };
	const json = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)) });

	test.each([
		['a header', inHeader, { headers: { 'x-a': '1' } }, '1'],
		['a header', inHeader, { headers: { 'x-a': '' } }, undefined],
		['a header', inHeader, { headers: { 'x-a': ['1', '2'] } }, undefined],
		['a header', inHeader, {}, undefined],
		['a header behind its prefix', bearer, { headers: { 'x-a': 'v=1' } }, '1'],
		['a header behind its prefix', bearer, { headers: { 'x-a': '1v=' } }, undefined],
		['a header behind its prefix', bearer, {}, undefined],
		['a parameter', inQuery, { url: '/?a=1' }, '1'],
		['a parameter', inQuery, { url: '/?a=' }, undefined],
		['a parameter', inQuery, { url: '/?a=1&a=2' }, undefined],
		['the document', inJson, json({ a: { b: 'x' } }), 'x'],
		['the document', inJson, json({ a: { b: 0 } }), '0'],
		['the document', inJson, json({ a: { b: false } }), 'false'],
		['the document', inJson, json({ a: { b: '' } }), undefined],
		['the document', inJson, json({ a: { b: null } }), undefined],
		['the document', inJson, json({ a: { b: {} } }), undefined],
		['the document', inJson, json({}), undefined],
		['a form', inForm, { body: Buffer.from('a=1') }, '1'],
		['a form', inForm, { body: Buffer.from('a=') }, undefined],
		['a form', inForm, { body: Buffer.from('b=1') }, undefined],
		['the first other key', key, json({ id: 1, date: 2, message: 3, more: 4 }), 'message'],
		['the first other key', key, json({ id: 1 }), undefined],
		['the first other key', key, json([1]), undefined],
		['the first other key', key, json(null), undefined],
		['the first other key', key, json('text'), undefined],
		['several', joined, { url: '/?a=1', headers: { 'x-a': '2' } }, '1/2'],
		['several', joined, { url: '/?a=1' }, undefined],
		['several', joined, { headers: { 'x-a': '2' } }, undefined],
	] as const)('reads %s', (_, source, request, expected) => {
		expect(compileSource(source)(viewOf(request as unknown as Partial<WebhookRequest>))).toBe(expected);
	});

	test('counts if it is the first that has one', () => {
		const read = compileSources([inQuery, inHeader]);
		expect(read(viewOf({ url: '/?a=1', headers: { 'x-a': '2' } }))).toBe('1');
		expect(read(viewOf({ headers: { 'x-a': '2' } }))).toBe('2');
		expect(read(viewOf({}))).toBeUndefined();
		expect(compileSources(undefined)(viewOf({}))).toBeUndefined();
	});
});

describe('what a delivery is remembered by', () => {
	const custom = (content: string, more: Partial<SignatureProfile> = {}): SignatureProfile => ({
		...customProfile({
			header: 'X-Sig',
			content,
			timestampHeader: content.includes('{t}') ? 'X-T' : undefined,
			idHeader: 'X-Id',
		}),
		replayBy: undefined,
		deliveryId: undefined,
		...more,
	});
	const ecdsa = (content: string): SignatureProfile => {
		const profile = custom(content);
		return { ...profile, scheme: { ...profile.scheme, algorithm: 'ecdsa-p256-sha256' } as SignatureProfile['scheme'] };
	};
	const inBody: readonly ValueSource[] = [
		{ in: 'header', name: 'X-Id' },
		{ in: 'json', path: 'id' },
	];
	test.each([
		['the row’s own choice', custom('{body}', { replayBy: 'delivery-id' }), 'delivery-id'],
		['the body with a token', profiles['gitlab-token'], 'body'],
		['the signature of a JWS', profiles.netlify, 'signature'],
		['the signature of a message', profiles['rfc9421-hmac-sha256'], 'signature'],
		['a signed id', custom('{id}.{t}.{body}'), 'delivery-id'],
		['the signature of the body alone', custom('{body}'), 'signature'],
		['the signature of the body alone, whatever id it has', custom('{body}', { deliveryId: inBody }), 'signature'],
		['the body where the time is signed', custom('{t}.{body}'), 'body'],
		['the body’s id where the time is signed', custom('{t}.{body}', { deliveryId: inBody }), 'delivery-id'],
		[
			'the body where the id is in a header',
			custom('{t}.{body}', { deliveryId: [{ in: 'header', name: 'X-Id' }] }),
			'body',
		],
		[
			'the body where the id is that of a list’s first element',
			custom('{t}.{body}', { deliveryId: [{ in: 'json', path: '[0].id' }] }),
			'body',
		],
		['the body where a signature has many spellings', ecdsa('{body}'), 'body'],
	] as const)('is %s', (_, profile, basis) => expect(replayBasis(profile as SignatureProfile)).toBe(basis));

	test('is the body where the body is not what is signed', () => {
		const profile = custom('{t}.{body}', { deliveryId: inBody });
		const scheme = { ...profile.scheme, content: '{t}' } as SignatureProfile['scheme'];
		expect(replayBasis({ ...profile, scheme })).toBe('body');
	});

	const signature = Buffer.of(1, 2, 255);
	const found = { ok: true, secretIndex: 0 } as const;
	test.each([
		['a signature', 'signature', { ...found, signature }, undefined, 'p:s:AQL_'],
		['the body where there is no signature', 'signature', found, undefined, `p:b:${sha256('base64url', '\n', body)}`],
		['a signed id', 'delivery-id', { ...found, signature, signedId: 'i' }, 'j', `p:i:${sha256('base64url', 'i')}`],
		['an id', 'delivery-id', { ...found, signature }, 'j', `p:i:${sha256('base64url', 'j')}`],
		[
			'the body where there is no id',
			'delivery-id',
			{ ...found, signature },
			undefined,
			`p:b:${sha256('base64url', '\n', body)}`,
		],
		['the body', 'body', { ...found, signature }, 'j', `p:b:${sha256('base64url', '\n', body)}`],
		['the body and the id that a token vouches for', 'body', found, 'j', `p:b:${sha256('base64url', 'j\n', body)}`],
	] as const)('makes a key of %s', (_, basis, accepted, deliveryId, key) => {
		expect(replayKey('p', basis, accepted, viewOf({}), deliveryId)).toBe(key);
	});
});

describe('a verdict is a plain object', () => {
	const text = Buffer.from('{"type":"a.b","action":"opened","id":"evt_1"}');
	const judged = (profile: string) => {
		const { headers } = createSigner(profile, ['s']).sign({ body: text, timestamp: NOW, event: 'issues', id: 'i1' });
		return createVerifier(profile, ['s']).verify({ headers, body: text }, NOW);
	};
	const replayKeyOf: Record<string, string> = {
		github: `github:s:${createHmac('sha256', 's').update(text).digest('base64url')}`,
		polar: `polar:i:${sha256('base64url', 'i1')}`,
	};
	test.each([
		['github', { event: 'issues', action: 'opened', deliveryId: 'i1', timestamp: undefined }],
		['polar', { event: 'a.b', action: undefined, deliveryId: 'i1', timestamp: NOW }],
	])('that accepts, of %s: copies, clones and logs show all of it', (profile, told) => {
		const verdict = judged(profile);
		const all = {
			ok: true,
			profile,
			secretIndex: 0,
			...told,
			replayKey: replayKeyOf[profile],
			document: { kind: 'json', value: { type: 'a.b', action: 'opened', id: 'evt_1' } },
		};
		expect(verdict).toStrictEqual(all);
		expect({ ...verdict }).toStrictEqual(all);
		expect(structuredClone(verdict)).toEqual(all);
		expect(JSON.parse(JSON.stringify(verdict))).toEqual(JSON.parse(JSON.stringify(all)));
		expect(inspect(verdict)).toContain(`event: '${told.event}'`);
		expect(inspect(verdict)).toContain("deliveryId: 'i1'");
	});
	test('that refuses holds the reason; the likely mistake is told when it is asked for', () => {
		const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
		const verifier = createVerifier('github', [' s']);
		const verdict = verifier.verify({ headers, body }, NOW);
		expect(verdict).toStrictEqual({ ok: false, reason: 'signature-mismatch' });
		expect(verifier.explain({ headers, body }, 'signature-mismatch')).toBe(
			'The secret begins or ends with whitespace. Copy it again',
		);
	});
});

describe('what is read of the signature alone', () => {
	const notJson = Buffer.from('{"type"');
	const { headers } = createSigner('polar', ['s']).sign({ body: notJson, timestamp: NOW, id: 'i1' });
	const verifier = createVerifier('polar', ['other', 's']);
	test.each([
		['a genuine request', headers, { ok: true, profile: 'polar', secretIndex: 1, timestamp: NOW }],
		['a forged one', { ...headers, 'webhook-id': 'i2' }, { ok: false, reason: 'signature-mismatch' }],
		['one without a signature', {}, { ok: false, reason: 'signature-missing' }],
	])('%s', (_, sent, expected) => {
		const { parse } = JSON;
		JSON.parse = () => {
			throw new Error('parsed');
		};
		try {
			expect(verifier.authenticate({ headers: sent, body: notJson }, NOW)).toStrictEqual(expected);
		} finally {
			JSON.parse = parse;
		}
	});
});

describe('a content digest', () => {
	const of = (hash: 'sha256' | 'sha512', content = body) => `:${createHash(hash).update(content).digest('base64')}:`;
	const other = Buffer.from('x');
	test.each([
		['SHA-256', `sha-256=${of('sha256')}`, undefined],
		['SHA-512', `sha-512=${of('sha512')}`, undefined],
		['both', `sha-512=${of('sha512')}, sha-256=${of('sha256')}`, undefined],
		['another hash beside it', `md5=:AAAA:, sha-256=${of('sha256')}`, undefined],
		['parameters', `sha-256=${of('sha256')};a=1`, undefined],
		['no header', undefined, 'body-digest-missing'],
		['another hash alone', 'md5=:AAAA:', 'body-digest-missing'],
		['no dictionary', 'sha-256=', 'body-malformed'],
		['that of another body', `sha-256=${of('sha256', other)}`, 'body-digest-mismatch'],
		['a wrong one of two', `sha-256=${of('sha256')}, sha-512=${of('sha512', other)}`, 'body-digest-mismatch'],
		['a short one', 'sha-256=:AAAA:', 'body-digest-mismatch'],
		['one of another length', `sha-256=${of('sha512')}`, 'body-digest-mismatch'],
		['a text', `sha-256="${'a'.repeat(32)}"`, 'body-digest-mismatch'],
		['a list', `sha-256=(${of('sha256')})`, 'body-digest-mismatch'],
	])('with %s', (_, header, reason) => expect(digestRefusal(header, body)).toBe(reason));

	test('is spelled as RFC 9530 has it', () => {
		expect(contentDigest(body)).toBe(`sha-256=${of('sha256')}`);
		expect(sha256Hex('é')).toBe(sha256('hex', 'é'));
	});
});

describe('a path that is set', () => {
	test.each([
		['in an empty document', {}, ['a', 'b'], { a: { b: 1 } }],
		['beside others', { a: { c: 2 }, d: 3 }, ['a', 'b'], { a: { c: 2, b: 1 }, d: 3 }],
		['over a text', { a: 'x' }, ['a', 'b'], { a: { b: 1 } }],
		['over null', { a: null }, ['a', 'b'], { a: { b: 1 } }],
		['in a list', { a: [{}, {}] }, ['a', 1, 'b'], { a: [{}, { b: 1 }] }],
		['at the top', { a: 2 }, ['a'], { a: 1 }],
	])('%s', (_, document, steps, expected) => {
		setPath(document, steps, 1);
		expect(document).toEqual(expected);
	});
});

describe('a signer', () => {
	const signed = { 'X-Hub-Signature-256': `sha256=${createHmac('sha256', 's').update(body).digest('hex')}` };
	const github = profiles.github as SignatureProfile;
	const sign = (profile: SignatureProfile, more: { id?: string; event?: string } = {}) =>
		createSigner(profile, ['s']).sign({ body, timestamp: NOW, ...more });

	test('tells event and id where it was given them', () => {
		expect(createSigner('github', ['s']).profile).toBe(github);
		expect(sign(github, { id: 'i', event: 'e' })).toEqual({
			headers: { 'X-GitHub-Event': 'e', 'X-GitHub-Delivery': 'i', ...signed },
		});
		expect(sign(github)).toStrictEqual({ headers: signed });
	});
	test('tells them in headers of their own only', () => {
		const elsewhere: SignatureProfile = { ...github, event: [{ in: 'json', path: 'a' }], deliveryId: undefined };
		const prefix: SignatureProfile = { ...github, event: [{ in: 'header', name: 'X', prefix: 'v=' }], deliveryId: [] };
		expect(sign(elsewhere, { id: 'i', event: 'e' })).toEqual({ headers: signed });
		expect(sign(prefix, { id: 'i', event: 'e' })).toEqual({ headers: signed });
	});
	test('derives the id that it signs from time and body', () => {
		const id = `msg_${sha256('base64url', `${NOW}.`, body).slice(0, 27)}`;
		const { headers } = createSigner('polar', ['s']).sign({ body, timestamp: NOW });
		expect(headers['webhook-id']).toBe(id);
	});
	test.each(['a\r\nb', '\u0100', '\x7f', '\x1f', 'a\n', '\nb'])('sends no header with %j', (event) => {
		expect(errorOf(() => sign(github, { event }))).toMatchObject({
			message: 'The value of the header X-GitHub-Event contains characters that are not allowed',
			cure: 'Use printable characters only',
		});
	});
	test('sends what a header may carry', () =>
		expect(sign(github, { event: ' ~é' }).headers['X-GitHub-Event']).toBe(' ~é'));
});
