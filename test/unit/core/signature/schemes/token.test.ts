import type { TokenScheme, WebhookRequest } from '../../../../../core/signature';
import { RequestView } from '../../../../../core/signature/request/request-view';
import { compileCheck, compileSign } from '../../../../../core/signature/schemes/compile';
import { errorOf } from '../thrown';

const scheme = (token: TokenScheme['token'], more: Partial<TokenScheme> = {}): TokenScheme => ({
	kind: 'token',
	token,
	spelling: 'plain',
	...more,
});
const judge = (row: TokenScheme, secrets: readonly string[], request: Partial<WebhookRequest>) =>
	compileCheck(row, secrets, undefined)(new RequestView({ headers: {}, body: Buffer.alloc(0), ...request }), 0);
const refusal = (reason: string) => ({ ok: false, reason });
const documentOf = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)) });

const inHeader = scheme({ in: 'header', name: 'X-Token' });
const inQuery = scheme({ in: 'query', name: 'key' });
const inJson = scheme({ in: 'json', path: 'auth.token' });
const inForm = scheme({ in: 'form', field: 'token' });
const inEach = scheme({ in: 'json', path: 'state' }, { each: 'value' });

describe('a token is found', () => {
	test.each([
		['in a header', inHeader, { headers: { 'x-token': 'old' } }],
		['in the query', inQuery, { url: '/w?key=old' }],
		['in the document', inJson, documentOf({ auth: { token: 'old' } })],
		['in a form', inForm, { body: Buffer.from('a=1&token=old') }],
		['in each element', inEach, documentOf({ value: [{ state: 'new' }, { state: 'old' }] })],
	] as const)('%s', (_, row, request) => {
		expect(judge(row, ['new', 'old'], request)).toEqual({ ok: true, secretIndex: 1 });
	});

	test.each([
		['no header', inHeader, {}, 'signature-missing'],
		['an empty header', inHeader, { headers: { 'x-token': '' } }, 'signature-missing'],
		['two headers', inHeader, { headers: { 'x-token': ['new', 'new'] } }, 'signature-ambiguous'],
		['another token', inHeader, { headers: { 'x-token': 'newer' } }, 'signature-mismatch'],
		['no parameter', inQuery, { url: '/w?k=new' }, 'signature-missing'],
		['two parameters', inQuery, { url: '/w?key=new&key=new' }, 'signature-ambiguous'],
		['no field in the document', inJson, documentOf({ auth: {} }), 'signature-missing'],
		['a field that is not text', scheme({ in: 'json', path: 't' }), documentOf({ t: 1 }), 'signature-missing'],
		['another text in the document', inJson, documentOf({ auth: { token: 'x' } }), 'signature-mismatch'],
		['no document', inJson, { body: Buffer.from('{') }, 'signature-missing'],
		['no field in a form', inForm, { body: Buffer.from('a=1') }, 'signature-missing'],
		['no list', inEach, documentOf({ value: { state: 'new' } }), 'body-malformed'],
		['an empty list', inEach, documentOf({ value: [] }), 'signature-missing'],
		['an element without it', inEach, documentOf({ value: [{}, { state: 'new' }] }), 'signature-missing'],
		[
			'an element with another',
			inEach,
			documentOf({ value: [{ state: 'x' }, { state: 'new' }] }),
			'signature-mismatch',
		],
	] as const)('and %s is refused', (_, row, request, reason) => {
		expect(judge(row, ['new', '1'], request as Partial<WebhookRequest>)).toEqual(refusal(reason));
	});
});

/** RFC 6750 section 2.3, which CloudEvents wants beside the header. */
describe('a token may stand in the URL where the row says so', () => {
	const bearer = scheme({ in: 'header', name: 'Authorization' }, { spelling: 'bearer', orQuery: 'access_token' });
	const inHeaderToo = { headers: { authorization: 'Bearer s' } };

	test.each([
		['in the URL', { url: '/x?access_token=s&p=q' }, true],
		['in the header', { url: '/x', ...inHeaderToo }, true],
		['another one', { url: '/x?access_token=t' }, false],
		['spelled as in the header', { url: '/x?access_token=Bearer%20s' }, false],
		['none', { url: '/x' }, false],
	])('%s', (_, request, ok) => {
		for (const secret of ['s', 'Bearer s']) expect(judge(bearer, [secret], request).ok).toBe(ok);
	});

	test.each([
		['twice in the URL', { url: '/x?access_token=s&access_token=s' }],
		['in both places', { url: '/x?access_token=s', ...inHeaderToo }],
	])('%s is ambiguous', (_, request) => expect(judge(bearer, ['s'], request)).toEqual(refusal('signature-ambiguous')));
});

describe('the secret is sent', () => {
	const bearer = scheme({ in: 'header', name: 'Authorization' }, { spelling: 'bearer' });
	const basic = scheme({ in: 'header', name: 'Authorization' }, { spelling: 'basic' });
	const basicValue = `Basic ${Buffer.from('user:pä ss').toString('base64')}`;

	test.each([
		['plainly', inHeader, 'Bearer a', { 'X-Token': 'Bearer a' }],
		['as a bearer token', bearer, 'a', { Authorization: 'Bearer a' }],
		['as a bearer token that already has the prefix', bearer, 'bearer a', { Authorization: 'bearer a' }],
		['as a bearer token that merely contains the word', bearer, 'x bearer a', { Authorization: 'Bearer x bearer a' }],
		['as user and password', basic, 'user:pä ss', { Authorization: basicValue }],
		[
			'as credentials that are already encoded',
			basic,
			basicValue.toLowerCase(),
			{ Authorization: basicValue.toLowerCase() },
		],
		[
			'as a user named like the prefix',
			basic,
			'not basic :x',
			{ Authorization: `Basic ${Buffer.from('not basic :x').toString('base64')}` },
		],
	] as const)('%s', (_, row, secret, headers) => {
		expect(compileSign(row, [secret, 'u:other'])({ body: Buffer.alloc(0), timestamp: 0 })).toEqual({ headers });
		expect(judge(row, [secret], { headers })).toEqual({ ok: true, secretIndex: 0 });
	});

	test.each([
		['to verify', () => compileCheck(basic, ['a:b', 'user'], undefined)],
		['to sign', () => compileSign(basic, ['a:b', 'not basic x'])],
	])('as user and password only if it has a colon, %s', (_, act) => {
		expect(errorOf(act)).toMatchObject({
			message: 'Secret 2 is not a user name and password',
			cure: 'Enter it as user:password',
		});
	});
	test.each(['\r', '\n', '\0'])('never with %j', (character) => {
		expect(errorOf(() => compileSign(inHeader, [`a${character}b`]))).toMatchObject({
			message: 'The secret contains a character that is not allowed in an HTTP header',
			cure: 'Enter it again on a single line, without typographic quotation marks, emoji and other characters outside Latin-1',
		});
	});
});

describe('a token is added', () => {
	const sign = (row: TokenScheme, content: unknown, url?: string) => {
		const { body, ...rest } = compileSign(row, ['a&b'])({
			body: Buffer.from(JSON.stringify(content)),
			timestamp: 0,
			url,
		});
		return { ...rest, document: body && (JSON.parse(body.toString()) as unknown) };
	};
	test.each([
		['in the query', inQuery, {}, 'https://a.example/w', { headers: {}, url: 'https://a.example/w?key=a%26b' }],
		[
			'after an existing query',
			inQuery,
			{},
			'https://a.example/w?x=1',
			{ headers: {}, url: 'https://a.example/w?x=1&key=a%26b' },
		],
		['in a query without a URL', inQuery, {}, undefined, { headers: {}, url: '?key=a%26b' }],
		['in the document', inJson, { a: 1 }, undefined, { headers: {}, document: { a: 1, auth: { token: 'a&b' } } }],
		[
			'in an object in the document',
			inJson,
			{ auth: { b: 2, token: 'x' } },
			undefined,
			{ headers: {}, document: { auth: { b: 2, token: 'a&b' } } },
		],
		[
			'in place of a value that was not an object',
			inJson,
			{ auth: null },
			undefined,
			{ headers: {}, document: { auth: { token: 'a&b' } } },
		],
		['in place of a text', inJson, { auth: 'x' }, undefined, { headers: {}, document: { auth: { token: 'a&b' } } }],
		[
			'in each element',
			inEach,
			{ value: [{}, { id: 2 }] },
			undefined,
			{ headers: {}, document: { value: [{ state: 'a&b' }, { id: 2, state: 'a&b' }] } },
		],
	] as const)('%s', (_, row, content, url, expected) => expect(sign(row, content, url)).toEqual(expected));

	const NO_LIST = ['The body has no list of objects named "value" to sign', 'Send {"value": [{…}]}'] as const;
	const NO_OBJECT = [
		'This signature is part of a JSON body, but the body is not a JSON object',
		'Send a JSON object',
	] as const;
	const NO_SENDER = ['Requests of this source cannot be signed', 'Choose another signature'] as const;
	test.each([
		['as the name of a field', { ...inJson, token: { in: 'json-key', except: [] } }, {}, NO_SENDER],
		['in a list', inJson, [], NO_OBJECT],
		['in null', inJson, null, NO_OBJECT],
		['in a text', inJson, 'text', NO_OBJECT],
		['in elements of nothing', inEach, {}, NO_LIST],
		['in no element', inEach, { value: [] }, NO_LIST],
		['in elements that are not objects', inEach, { value: [{}, 1] }, NO_LIST],
		['in an object instead of a list', inEach, { value: { length: 1 } }, NO_LIST],
	] as const)('but not %s', (_, row, content, [message, cure]) => {
		expect(errorOf(() => sign(row, content))).toMatchObject({ message, cure });
	});
	test('in a form, in place of another one', () => {
		const parts = compileSign(inForm, ['a&b'])({ body: Buffer.from('x=1&token=old&y='), timestamp: 0 });
		expect(parts.body?.toString()).toBe('x=1&token=a%26b&y=');
		expect(parts.headers).toEqual({ 'Content-Type': 'application/x-www-form-urlencoded' });
	});
	test('but not in a body that is not JSON', () => {
		const [message, cure] = NO_OBJECT;
		const act = () => compileSign(inJson, ['a'])({ body: Buffer.from('{'), timestamp: 0 });
		expect(errorOf(act)).toMatchObject({ message, cure });
	});
});
