import type { WebhookRequest } from '../../../../../core/signature';
import type { BodyRules } from '../../../../../core/signature/request/body';
import { AMBIGUOUS, RequestView } from '../../../../../core/signature/request/request-view';
import { errorOf } from '../thrown';

interface Given extends Omit<Partial<WebhookRequest>, 'body'> {
	readonly text?: string;
	readonly rules?: BodyRules;
	readonly publicUrl?: string;
}

function viewOf({ text = '', rules, publicUrl, ...rest }: Given): RequestView {
	return new RequestView({ headers: {}, ...rest, body: Buffer.from(text) }, rules, publicUrl);
}

test('a request without its raw bytes is refused', () => {
	const body = '{"a":1}' as unknown as Buffer;
	expect(errorOf(() => new RequestView({ headers: {}, body }))).toMatchObject({
		code: 'invalid-argument',
		message: 'The request body is not a Buffer: a signature covers the exact bytes, not a parsed or re-serialised body',
		cure: 'Pass the raw bytes of the request as `body`',
	});
});

describe('a request needs headers', () => {
	const body = Buffer.alloc(0);
	test.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['a request without them', { body }],
		['a text in their place', { headers: 'x-a: 1', body }],
		['null in their place', { headers: null, body }],
	])('%s is refused', (_, request) => {
		expect(errorOf(() => new RequestView(request as WebhookRequest))).toMatchObject({
			code: 'invalid-argument',
			message: 'The request has no headers',
			cure: 'Pass it as { headers, body }: an object of headers, and the raw bytes of the body',
		});
	});

	test('as an object, not as Headers of the fetch API', () => {
		const headers = new Headers({ 'x-a': '1' });
		expect(errorOf(() => new RequestView({ headers: headers as never, body }))).toMatchObject({
			code: 'invalid-argument',
			message: 'The headers are not a plain object',
			cure: 'Pass Object.fromEntries(headers)',
		});
		expect(new RequestView({ headers: Object.fromEntries(headers), body }).header('x-a')).toBe('1');
	});

	test('of which one may be named get', () => {
		expect(new RequestView({ headers: { get: '1' }, body }).header('get')).toBe('1');
	});
});

describe('an integer that was rounded is returned with all its digits', () => {
	const LONG = '{"a":{"b":9007199254740993}}';
	const LINES = { 'content-type': 'application/x-ndjson' };
	const wrapped: BodyRules = { forms: ['json', 'wrapped'], documentField: 'p', longIntegers: 'rounded' };
	const lines: BodyRules = { forms: ['any'], longIntegers: 'rounded' };

	test.each<[string, Given]>([
		['in JSON', { text: LONG }],
		['in JSON after a byte order mark', { text: `\uFEFF${LONG}` }],
		['in JSON from a sender that may wrap it in a form', { text: LONG, rules: wrapped }],
		[
			'in JSON with a string that looks like a form field',
			{ text: '{"a":{"b":9007199254740993},"c":"&p={}"}', rules: wrapped },
		],
		['in JSON in a form', { text: `p=${encodeURIComponent(LONG)}`, rules: wrapped }],
	])('%s', (_, given) => {
		expect(viewOf(given).json()).toMatchObject({ a: { b: 9007199254740992 } });
		expect(viewOf(given).integerAt(['a', 'b'])).toBe('9007199254740993');
	});

	test('in lines of JSON', () => {
		const view = viewOf({ text: `{}\n\n${LONG}\n`, rules: lines, headers: LINES });
		expect(view.integerAt([1, 'a', 'b'])).toBe('9007199254740993');
	});

	test('but not if the value is not an integer, or the text is not JSON', () => {
		expect(viewOf({ text: LONG }).integerAt(['a'])).toBeUndefined();
		expect(viewOf({ text: 'text' }).integerAt(['a'])).toBeUndefined();
	});

	test('from text that is parsed only once', () => {
		const view = viewOf({ text: LONG });
		expect(view.exactJson()).toBe(view.exactJson());
	});
});

test('the method is upper-cased and defaults to POST', () => {
	expect(viewOf({ method: 'patch' }).method).toBe('PATCH');
	expect(viewOf({}).method).toBe('POST');
});

test('a query parameter has one value or is ambiguous', () => {
	const view = viewOf({ url: '/w?a=1&b=2&b=2' });
	expect([view.query('a'), view.query('b'), view.query('c')]).toEqual(['1', AMBIGUOUS, undefined]);
	expect(viewOf({}).query('a')).toBeUndefined();
});

describe('a form field of a request', () => {
	test.each([
		['one value', 'a=1&b=2', 'a', '1'],
		['UTF-8', 'a=%C3%A9', 'a', 'é'],
		['two values', 'a=1&a=1', 'a', undefined],
		['no value', 'a=1', 'b', undefined],
		['an empty value', 'a&b=1', 'a', ''],
	])('has %s', (_, text, field, value) => expect(viewOf({ text }).formField(field)).toBe(value));

	test('cannot be read if there are more than 2,000', () => {
		const form = (count: number) => `a=1${'&b=2'.repeat(count - 1)}`;
		expect(viewOf({ text: form(2000) }).formField('a')).toBe('1');
		expect(viewOf({ text: form(2001) }).formField('a')).toBeUndefined();
		expect(viewOf({ text: form(2001) }).formValues('a')).toBeUndefined();
		expect(viewOf({ text: form(2001) }).formFields()).toBeUndefined();
		expect(viewOf({ text: form(2001) }).onlyField('a')).toBeUndefined();
	});

	test.each([
		['it is', 'a=1', '1'],
		['it has another next to it', 'a=1&b=2', undefined],
		['it is there twice', 'a=1&a=1', undefined],
		['there is none', '', undefined],
		['another begins with the same letters', 'ab=1', undefined],
		['JSON with an equals sign', '{"a=":1}', undefined],
	])('may be required to be the only one: %s', (_, text, value) => expect(viewOf({ text }).onlyField('a')).toBe(value));

	test('is searched for only once', () => {
		const view = viewOf({ text: 'a=1' });
		expect(view.formValues('a')).toBe(view.formValues('a'));
	});
});

describe('lines of JSON', () => {
	const rules: BodyRules = { forms: ['any'] };
	const lined = (text: string, type: string | string[] | undefined = 'application/x-ndjson') =>
		viewOf({ text, rules, headers: { 'content-type': type } }).hasLines();

	test.each([
		['two objects', '{"a":1}\n{"a":2}', undefined, true],
		['one object', '{"a":1}', undefined, false],
		['other text', 'a\nb', undefined, false],
		['lines that are not announced', '{"a":1}\n{"a":2}', 'application/json', false],
		['lines that are announced twice', '{"a":1}\n{"a":2}', ['application/x-ndjson', 'application/x-ndjson'], false],
	])('%s: %s', (_, text, type, expected) => expect(lined(text, type)).toBe(expected));

	test('are not searched for if the content type does not announce them', () => {
		const { parse } = JSON;
		let parsed = false;
		JSON.parse = (text: string) => {
			parsed = true;
			return parse(text) as unknown;
		};
		try {
			expect(lined('{"a":1}', 'application/json')).toBe(false);
			expect(parsed).toBe(false);
			expect(lined('{"a":1}')).toBe(false);
			expect(parsed).toBe(true);
		} finally {
			JSON.parse = parse;
		}
	});
});

test('a content type that was sent twice does not describe the document', () => {
	const headers = { 'content-type': ['application/x-www-form-urlencoded', 'application/x-ndjson'] };
	expect(viewOf({ text: 'a=1', rules: { forms: ['any'] }, headers }).document()).toEqual({ kind: 'other' });
});

test('a document in a form may have any property until it is parsed', () => {
	const rules: BodyRules = { forms: ['wrapped'], documentField: 'p' };
	expect(viewOf({ text: 'p=%7B%22a%22%3A1%7D', rules }).mayHaveProperty(Buffer.from('"a"'))).toBe(true);
	expect(viewOf({ text: '{"b":1}', rules }).mayHaveProperty(Buffer.from('"a"'))).toBe(false);
});

describe('the document of a request', () => {
	test('is read once, from the JSON body', () => {
		const view = viewOf({ text: '{"a":1}' });
		expect(view.json()).toEqual({ a: 1 });
		expect(view.json()).toBe(view.json());
		expect(view.document()).toEqual({ kind: 'json', value: { a: 1 } });
	});
	test('is not JSON if the body is a form', () => {
		expect(viewOf({ text: 'a=1', rules: { forms: ['form'] } }).json()).toBeUndefined();
	});
	test.each([
		['2 MiB', false, '['.padEnd(2 * 1024 * 1024)],
		['one byte more', true, '['.padEnd(2 * 1024 * 1024 + 1)],
		['1,000 levels', false, '['.repeat(1000)],
		['1,001 levels', true, '[{'.repeat(500) + '['],
		['50,000 values', false, `[${'1,'.repeat(49_999)}1]`],
		['50,001 values', true, `[${'1,'.repeat(50_000)}1]`],
		['one long text with commas', false, `["${','.repeat(60_000)}"]`],
		['a form of 2,000 fields', false, '&'.repeat(1999)],
		['a form of 2,001 fields', true, '&'.repeat(2000)],
	])('of %s is too complex to look for a signature in: %s', (_, expected, text) => {
		const view = viewOf({ text });
		expect(view.isTooComplex()).toBe(expected);
		expect(view.isTooComplex()).toBe(expected);
	});
});

describe('the signed URL', () => {
	test.each([
		['https://a.example/w?x=1', undefined, 'https://a.example/w?x=1'],
		['HTTP://a.example/w', undefined, 'HTTP://a.example/w'],
		['/w?u=https://a.example/', undefined, undefined],
		['ftp://a.example/', undefined, undefined],
		[undefined, undefined, undefined],
		[undefined, 'https://a.example/w', 'https://a.example/w'],
		['/i', 'https://a.example/w', 'https://a.example/w'],
		['/i?x=1', 'https://a.example/w', 'https://a.example/w?x=1'],
		['/i', 'https://a.example/w?y=2', 'https://a.example/w?y=2'],
		['/i?x=1', 'https://a.example/w?y=2', 'https://a.example/w?x=1'],
		['/i?b=%2f&a=?&b', 'https://a.example/w', 'https://a.example/w?b=%2f&a=?&b'],
		['/i?', 'https://a.example/w', 'https://a.example/w?'],
		['/w/', 'https://a.example/w', 'https://a.example/w/'],
		['/w', 'https://a.example/w/', 'https://a.example/w'],
		['/i/', 'https://a.example/w', 'https://a.example/w'],
		['/i/w/?x=1', 'https://a.example/prefix/i/w', 'https://a.example/prefix/i/w/?x=1'],
		['/prefix/i/w', 'https://a.example/i/w', 'https://a.example/i/w'],
		['/i/%77', 'https://a.example/i/w', 'https://a.example/i/%77'],
		['/i/%', 'https://a.example/i/%', 'https://a.example/i/%'],
		['/', 'https://a.example/w', 'https://a.example/w'],
		['/w', 'https://u:p@a.example:8443/p/w#f', 'https://u:p@a.example:8443/p/w'],
		['//w', 'https://a.example/w', 'https://a.example/w'],
		['///w', 'https://a.example/w', 'https://a.example/w'],
		['/x/w', 'https://a.example/i/j/w', 'https://a.example/i/j/w'],
		['/i/%zz', 'https://a.example/i/%', 'https://a.example/i/%'],
		['/i?x=1', 'https://a.example', 'https://a.example/i?x=1'],
		['/i?x=1', 'http://a.example/', 'http://a.example/i?x=1'],
		['http://b.example/i?x=1', 'HTTPS://a.example/', 'HTTPS://a.example/i?x=1'],
		[undefined, 'https://a.example/', 'https://a.example'],
		['/i?x=1', 'https://a.example/to/http://b.example', 'https://a.example/to/http://b.example?x=1'],
	])('%s with the public URL %s is %s', (url, publicUrl, signed) =>
		expect(viewOf({ url, publicUrl }).signedUrl()).toBe(signed),
	);

	test('has the signed path', () => {
		expect(viewOf({ url: '/w?x=1', publicUrl: 'https://a.example/prefix/w' }).signedTarget()).toBe('/prefix/w?x=1');
		expect(viewOf({ url: '/w?x=1' }).signedTarget()).toBe('/w?x=1');
	});

	test('tells whether it is configured', () => {
		expect(viewOf({ publicUrl: 'https://a.example' }).configuredUrl).toBe('https://a.example');
		expect(viewOf({}).configuredUrl).toBeUndefined();
	});
});

describe('path and query', () => {
	test.each([
		['/w?x=1', '/w?x=1'],
		['https://a.example/w?x=1#f', '/w?x=1'],
		['https://a.example:8443/w#fragment', '/w'],
		['https://a.example', '/'],
		['https://a.example?x=/1', '/?x=/1'],
		['h2+x.y-z://a.example/w', '/w'],
		['h://a.example/w', '/w'],
		['2h://a.example/w', undefined],
		['a.example/w', undefined],
		['', undefined],
		[undefined, undefined],
	])('of %j', (url, target) => expect(viewOf({ url }).target()).toBe(target));
});
