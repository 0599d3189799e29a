import { createHash, createHmac, verify } from 'node:crypto';

import type { MessageSignatureScheme, WebhookRequest } from '../../../../../../core/signature';
import { RequestView } from '../../../../../../core/signature/request/request-view';
import { compileCheck, compileSign } from '../../../../../../core/signature/schemes/compile';
import { signatureBase } from '../../../../../../core/signature/schemes/message/components';
import { compileMessageSign } from '../../../../../../core/signature/schemes/message/signature';
import { parseDictionary, type InnerList } from '../../../../../../core/signature/schemes/message/structured-fields';
import { ed25519Keys, NOW } from '../../deliveries';
import { errorOf } from '../../thrown';

const body = Buffer.from('{"a":1}');
const empty = Buffer.alloc(0);
const digest = (content: Buffer) => `sha-256=:${createHash('sha256').update(content).digest('base64')}:`;

describe('the signature base', () => {
	const base = (params: string, request: Partial<WebhookRequest> = {}) =>
		signatureBase(
			new RequestView({ headers: {}, body, ...request }),
			parseDictionary(`s=${params}`)?.get('s') as InnerList,
		);

	test.each([
		['@method', {}, 'POST'],
		['@method', { method: 'get' }, 'GET'],
		['@target-uri', { url: 'https://A.example:443/p?q#part' }, 'https://A.example:443/p?q'],
		['@target-uri', { url: '/p?q' }, undefined],
		['@scheme', { url: 'HTTP://a.example' }, 'http'],
		['@scheme', { url: '/p' }, undefined],
		['@authority', { url: 'https://A.Example/p' }, 'a.example'],
		['@authority', { url: 'HTTPS://a.example:443/p' }, 'a.example'],
		['@authority', { url: 'https://a.example:80/p' }, 'a.example:80'],
		['@authority', { url: 'https://a.example:4433/p' }, 'a.example:4433'],
		['@authority', { url: 'http://a.example:80/p' }, 'a.example'],
		['@authority', { url: 'http://a.example:443/p' }, 'a.example:443'],
		['@authority', { url: 'http://a.example:8080/p' }, 'a.example:8080'],
		['@authority', { url: 'https://a.example?q' }, 'a.example'],
		['@authority', { url: 'https://a.example#f' }, 'a.example'],
		['@authority', { url: '/p' }, undefined],
		['@path', { url: 'https://a.example' }, '/'],
		['@path', { url: 'https://a.example?q' }, '/'],
		['@path', { url: 'https://a.example/p/q?r#f' }, '/p/q'],
		['@path', { url: '/p?q' }, '/p'],
		['@path', {}, undefined],
		['@query', { url: 'https://a.example/p?q=1&r#f' }, '?q=1&r'],
		['@query', { url: 'https://a.example/p' }, '?'],
		['@query', { url: '/p?q' }, '?q'],
		['@query', { url: '/p' }, '?'],
		['@query', {}, undefined],
		['@request-target', { url: 'https://a.example/p?q#f' }, '/p?q'],
		['@request-target', { url: '/p?q' }, '/p?q'],
		['@request-target', {}, undefined],
		['@status', { headers: { '@status': '200' } }, undefined],
		['@constructor', {}, undefined],
		['x-list', { headers: { 'X-List': [' a ', 'b'] } }, 'a, b'],
		['x-list', {}, undefined],
		['X-List', { headers: { 'X-List': 'a', 'x-list': 'b' } }, undefined],
	] as const)('contains %s of %j as %j', (name, request, value) => {
		const expected = value === undefined ? undefined : `"${name}": ${value}\n"@signature-params": ("${name}")`;
		expect(base(`("${name}")`, request as unknown as Partial<WebhookRequest>)).toBe(expected);
	});

	test('has a line for each component and one for the parameters', () => {
		expect(base('("@method" "x-a");created=1;alg="ed25519"', { headers: { 'x-a': '1' } })).toBe(
			'"@method": POST\n"x-a": 1\n"@signature-params": ("@method" "x-a");created=1;alg="ed25519"',
		);
		expect(base('();created=1')).toBe('"@signature-params": ();created=1');
	});
	test.each([
		['a component twice', '("@method" "@method")'],
		['a component with parameters', '("@method";req)'],
		['a component that is a number', '(1)'],
	])('does not exist for %s', (_, params) => expect(base(params)).toBeUndefined());
});

const loose: MessageSignatureScheme = {
	kind: 'message-signature',
	algorithm: 'hmac-sha256',
	keys: [{ encoding: 'utf8' }],
	required: [],
	covers: ['@method', '@target-uri', 'content-type', 'content-digest'],
	tolerance: 300,
};
const mac = (params: string, lines: string, key = 'new') =>
	createHmac('sha256', key).update(`${lines}"@signature-params": ${params}`).digest();
const METHOD = '"@method": POST\n';
/** Returns the headers of one signature over the method. */
const signed = (params: string, lines = METHOD, key?: string) => ({
	'Signature-Input': `s=${params}`,
	Signature: `s=:${mac(params, lines, key).toString('base64')}:`,
});
const CREATED = `("@method");created=${NOW}`;

interface Circumstances {
	readonly scheme?: MessageSignatureScheme;
	readonly tolerance?: number;
	readonly sent?: Buffer;
}
const judge = (headers: WebhookRequest['headers'], { scheme = loose, tolerance, sent = empty }: Circumstances = {}) =>
	compileCheck(scheme, ['new', 'old'], tolerance)(new RequestView({ headers, body: sent }), NOW);
const refusal = (reason: string) => ({ ok: false, reason });
const accepted = (signature: Buffer, more: object = {}) => ({
	ok: true,
	secretIndex: 0,
	timestamp: NOW,
	signature,
	...more,
});

describe('a message signature', () => {
	test('is accepted with its time and its bytes', () =>
		expect(judge(signed(CREATED))).toEqual(accepted(mac(CREATED, METHOD))));
	test('may be made with an older secret', () => {
		const signature = mac(CREATED, METHOD, 'old');
		expect(judge(signed(CREATED, METHOD, 'old'))).toEqual(accepted(signature, { secretIndex: 1 }));
	});
	test('may name the algorithm of its row', () => {
		const params = `${CREATED};alg="hmac-sha256"`;
		expect(judge(signed(params))).toEqual(accepted(mac(params, METHOD)));
	});
	test('needs no time if its age is not checked', () => {
		expect(judge(signed('("@method")'), { tolerance: Infinity })).toEqual(
			accepted(mac('("@method")', METHOD), { timestamp: undefined }),
		);
	});

	test.each([
		['another algorithm', `${CREATED};alg="ed25519"`, 'algorithm-refused'],
		['an algorithm that is a number', `${CREATED};alg=1`, 'algorithm-refused'],
		['no time', '("@method")', 'timestamp-missing'],
		['a time that is text', `("@method");created="${NOW}"`, 'timestamp-malformed'],
		['an expiry that is text', `${CREATED};expires="${NOW + 9}"`, 'timestamp-malformed'],
		['an expiry in the past', `${CREATED};expires=${NOW - 1}`, 'timestamp-too-old'],
		['an expiry now', `${CREATED};expires=${NOW}`, undefined],
		['an expiry in the future', `${CREATED};expires=${NOW + 1}`, undefined],
		['the oldest time', `("@method");created=${NOW - 300}`, undefined],
		['an older time', `("@method");created=${NOW - 301}`, 'timestamp-too-old'],
		['the latest time', `("@method");created=${NOW + 300}`, undefined],
		['a later time', `("@method");created=${NOW + 301}`, 'timestamp-too-new'],
	])('is judged with %s', (_, params, reason) => {
		const verdict = judge(signed(params));
		expect(verdict.ok ? undefined : verdict.reason).toBe(reason);
	});

	test('must cover everything that its row requires', () => {
		const scheme = { ...loose, required: ['@method', 'x-a'] };
		const both = `("x-a" "@method");created=${NOW}`;
		expect(judge({ ...signed(CREATED), 'x-a': '1' }, { scheme })).toEqual(refusal('coverage-insufficient'));
		expect(judge({ ...signed(both, `"x-a": 1\n${METHOD}`), 'x-a': '1' }, { scheme })).toMatchObject({ ok: true });
	});
	test('must not cover what the request lacks', () => {
		expect(judge(signed(`("x-a");created=${NOW}`, ''))).toEqual(refusal('content-incomplete'));
	});

	const own = signed(CREATED);
	const [input, signature] = [own['Signature-Input'], own.Signature];
	test.each([
		['no input', { Signature: signature }, 'signature-missing'],
		['no signature', { 'Signature-Input': input }, 'signature-missing'],
		['an input that is not a dictionary', { 'Signature-Input': 's=(', Signature: signature }, 'signature-malformed'],
		['a signature that is not a dictionary', { 'Signature-Input': input, Signature: 's=:x' }, 'signature-malformed'],
		['an input that is not a list', { 'Signature-Input': 's="@method"', Signature: signature }, 'signature-malformed'],
		['another label', { 'Signature-Input': input, Signature: signature.replace('s=', 't=') }, 'signature-malformed'],
		['a signature that is text', { 'Signature-Input': input, Signature: 's="AAAA"' }, 'signature-malformed'],
		['a signature that is a list', { 'Signature-Input': input, Signature: 's=(:AAAA:)' }, 'signature-malformed'],
		['a short signature', { 'Signature-Input': input, Signature: 's=:AAAA:' }, 'signature-mismatch'],
		['the signature of another key', signed(CREATED, METHOD, 'other'), 'signature-mismatch'],
	])('with %s is refused', (_, headers, reason) => expect(judge(headers)).toEqual(refusal(reason)));

	test('counts at any position in a list; otherwise the last refusal is reported', () => {
		const other = `p=("@method");created=1;alg="ed25519"`;
		const headers = (inputs: string, signatures: string) => ({ 'Signature-Input': inputs, Signature: signatures });
		expect(judge(headers(`${other}, ${input}`, `p=:AAAA:, ${signature}`))).toMatchObject({ ok: true });
		expect(judge(headers(`${input}, ${other}`, `${signature}, p=:AAAA:`))).toMatchObject({ ok: true });
		expect(judge(headers(`${input}, ${other}`, 's=:AAAA:, p=:AAAA:'))).toEqual(refusal('algorithm-refused'));
		expect(judge(headers(`${other}, ${input}`, 's=:AAAA:, p=:AAAA:'))).toEqual(refusal('signature-mismatch'));
	});

	const covering = `("content-digest");created=${NOW}`;
	const line = (content: Buffer) => `"content-digest": ${digest(content)}\n`;
	test.each([
		['is refused without the digest of a body', signed(CREATED), body, 'body-digest-missing'],
		['needs no digest without a body', signed(CREATED), empty, undefined],
		[
			'is accepted with the digest of the body',
			{ ...signed(CREATED), 'Content-Digest': digest(body) },
			body,
			undefined,
		],
		[
			'is refused with another digest',
			{ ...signed(CREATED), 'Content-Digest': digest(empty) },
			body,
			'body-digest-mismatch',
		],
		[
			'is refused with a covered digest but without the body',
			{ ...signed(covering, line(body)), 'Content-Digest': digest(body) },
			empty,
			'body-digest-mismatch',
		],
		[
			'is refused with several covered components but without the body',
			{
				...signed(`("@method" "content-digest");created=${NOW}`, METHOD + line(body)),
				'Content-Digest': digest(body),
			},
			empty,
			'body-digest-mismatch',
		],
		[
			'is accepted with the covered digest of an empty body',
			{ ...signed(covering, line(empty)), 'Content-Digest': digest(empty) },
			empty,
			undefined,
		],
		[
			'is refused for its digest before its time',
			signed(`("@method");created=${NOW - 999}`),
			body,
			'body-digest-missing',
		],
	] as const)('%s', (_, headers, sent, reason) => {
		const verdict = judge(headers, { sent });
		expect(verdict.ok ? undefined : verdict.reason).toBe(reason);
	});
});

describe('a message signature that we make', () => {
	const input = { body, timestamp: NOW + 0.5, method: 'PUT', url: 'https://a.example/w', contentType: 'text/plain' };
	const base = (type: string, params: string) =>
		[
			'"@method": PUT',
			'"@target-uri": https://a.example/w',
			`"content-type": ${type}`,
			`"content-digest": ${digest(body)}`,
			`"@signature-params": ${params}`,
		].join('\n');
	const params = (algorithm: string) =>
		`("@method" "@target-uri" "content-type" "content-digest");created=${NOW};alg="${algorithm}"`;

	test.each([
		['text/plain', input],
		['application/json', { ...input, contentType: undefined }],
	])('covers a body of the type %s', (type, given) => {
		const signature = createHmac('sha256', 'new')
			.update(base(type, params('hmac-sha256')))
			.digest('base64');
		expect(compileSign(loose, ['new', 'old'])(given)).toEqual({
			headers: {
				'Content-Type': type,
				'Content-Digest': digest(body),
				'Signature-Input': `sig1=${params('hmac-sha256')}`,
				Signature: `sig1=:${signature}:`,
			},
		});
	});

	test('covers a header once, whatever the case of its name in the given headers', () => {
		const given = { ...input, headers: { 'content-type': 'text/plain' } };
		expect(compileSign(loose, ['new'])(given)).toEqual(compileSign(loose, ['new'])(input));
	});

	const { raw, signing, privateKey } = ed25519Keys();
	const keys: MessageSignatureScheme['keys'] = [
		{ prefix: 'whsk_', encoding: 'raw-base64', signsOnly: true },
		{ encoding: 'raw-base64' },
	];
	const asymmetric: MessageSignatureScheme = { ...loose, algorithm: 'ed25519', keys };

	test('made with a private key verifies with the public key', () => {
		const { headers } = compileSign(asymmetric, [signing])(input);
		const bytes = Buffer.from(String(headers.Signature).slice('sig1=:'.length, -1), 'base64');
		expect(verify(null, Buffer.from(base('text/plain', params('ed25519'))), privateKey as never, bytes)).toBe(true);
		const check = compileCheck(asymmetric, [raw.toString('base64')], undefined);
		const view = (method: string) => new RequestView({ method, url: input.url, headers, body });
		expect(check(view('PUT'), NOW)).toEqual(accepted(bytes));
		expect(check(view('POST'), NOW)).toEqual(refusal('signature-mismatch'));
	});

	const PUBLIC = ['Secret 1 is a public key, which cannot sign', 'Enter the private signing key'] as const;
	const NO_KEY = ['No secret is configured', 'Enter the secret to sign with'] as const;
	const NO_URL = ['This signature covers the URL, but no absolute URL was given', 'Pass the URL'] as const;
	test.each([
		['a public key', () => compileSign(asymmetric, [raw.toString('base64')]), PUBLIC],
		['no key', () => compileMessageSign(loose, []), NO_KEY],
		['no URL', () => compileSign(loose, ['new'])({ ...input, url: undefined }), NO_URL],
		['a path as the URL', () => compileSign(loose, ['new'])({ ...input, url: '/w' }), NO_URL],
	] as const)('needs more than %s', (_, act, [message, cure]) => {
		expect(errorOf(act)).toMatchObject({ message, cure });
	});
});
