import type { WebhookRequest } from '../../../core/signature';
import { AMBIGUOUS, RequestView } from '../../../core/signature/request';
import { complaintOf } from './thrown';

interface Given extends Omit<Partial<WebhookRequest>, 'body'> {
	readonly text?: string;
	readonly type?: string | string[];
	readonly documentField?: string;
	readonly publicUrl?: string;
}

function viewOf({ text = '', type, documentField, publicUrl, ...rest }: Given): RequestView {
	const headers = { 'content-type': type, ...rest.headers };
	return new RequestView({ ...rest, headers, body: Buffer.from(text) }, documentField, publicUrl);
}

const FORM = 'application/x-www-form-urlencoded';

test('a request without its raw bytes is refused', () => {
	const body = '{"a":1}' as unknown as Buffer;
	expect(complaintOf(() => new RequestView({ headers: {}, body }))).toEqual({
		message: 'The request body is not a Buffer: a signature covers the exact bytes, not a parsed or re-serialised body',
		cure: 'Pass the raw bytes of the request as `body`',
	});
});

test('a method is spelled in capitals; without one it is POST', () => {
	expect(viewOf({ method: 'patch' }).method).toBe('PATCH');
	expect(viewOf({}).method).toBe('POST');
});

test('a query parameter is one value, or ambiguous', () => {
	const view = viewOf({ url: '/w?a=1&b=2&b=2' });
	expect([view.query('a'), view.query('b'), view.query('c')]).toEqual(['1', AMBIGUOUS, undefined]);
	expect(viewOf({}).query('a')).toBeUndefined();
});

describe('a form', () => {
	test.each([
		[FORM, true],
		['Application/X-WWW-Form-Urlencoded; charset=utf-8', true],
		['x-application/x-www-form-urlencoded', false],
		['application/x-www-form-urlencodedx', false],
		['application/json', false],
		[[FORM, FORM], false],
		[undefined, false],
	])('is told by its type: %p', (type, expected) => expect(viewOf({ type }).isForm()).toBe(expected));

	test.each([
		['one value', 'a=1&b=2', 'a', '1'],
		['UTF-8', 'a=%C3%A9', 'a', 'é'],
		['two values', 'a=1&a=1', 'a', undefined],
		['no value', 'a=1', 'b', undefined],
	])('has %s', (_, text, field, value) => expect(viewOf({ text, type: FORM }).formField(field)).toBe(value));

	test.each([
		['the field alone', 'a=1', '1'],
		['another one beside it', 'a=1&b=2', undefined],
		['itself twice', 'a=1&a=1', undefined],
		['nothing', '', undefined],
	])('may have to hold one field only: %s', (_, text, value) => {
		expect(viewOf({ text, type: FORM }).onlyField('a')).toBe(value);
	});

	test('is parsed once', () => {
		const view = viewOf({ text: 'a=1' });
		expect(view.formFields()).toBe(view.formFields());
	});
});

describe('a multipart form', () => {
	const part = (name: string, value: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const text = `name="json" stands in the preamble, too\r\n--xy\r\n${part('a', 'name="json"')}--xy\r\n${part('json', '1 --x\r\n\r\n2')}--xy--`;
	test.each([
		['multipart/form-data; boundary=xy', 'json', '1 --x\r\n\r\n2'],
		['multipart/form-data; Boundary="xy"; charset=utf-8', 'json', '1 --x\r\n\r\n2'],
		['multipart/form-data; boundary=xy, x', 'a', 'name="json"'],
		['multipart/form-data; boundary=xy', 'b', undefined],
		['multipart/form-data', 'json', undefined],
		[['multipart/form-data; boundary=xy', 'multipart/form-data; boundary=xy'], 'json', undefined],
	])('of type %p has the field %s', (type, field, value) =>
		expect(viewOf({ type, text }).formField(field)).toBe(value),
	);
});

describe('the document', () => {
	test.each([
		['the body', { text: '{"a":1}' }, { a: 1 }],
		['nothing, where the body is no JSON', { text: 'a=1' }, undefined],
		['what the caller has parsed', { text: '{"a":1}', json: { b: 2 } }, { b: 2 }],
		['null, where the caller has parsed that', { text: '{"a":1}', json: null }, null],
		['the body, although it has the field', { text: '{"p":"{}"}', documentField: 'p' }, { p: '{}' }],
		['the body, whatever fields it seems to have', { text: '"&p=1"', documentField: 'p' }, '&p=1'],
		['the field of a form', { text: 'p=%7B%22a%22%3A1%7D', type: FORM, documentField: 'p' }, { a: 1 }],
		['the field of a form without a type', { text: 'p=%7B%22a%22%3A1%7D', documentField: 'p' }, { a: 1 }],
		['nothing, where that field is no JSON', { text: 'p=x', type: FORM, documentField: 'p' }, undefined],
		['nothing, where the form has no such field', { text: 'q=1', type: FORM, documentField: 'p' }, undefined],
		['nothing, where no field is asked for', { text: 'p=1', type: FORM }, undefined],
		['the field of a parsed form', { json: { p: '{"a":1}' }, type: FORM, documentField: 'p' }, { a: 1 }],
		[
			'the field of a parsed multipart form',
			{ json: { p: '{"a":1}' }, type: 'Multipart/Form-Data; boundary=x', documentField: 'p' },
			{ a: 1 },
		],
		['a parsed form whose field is no JSON', { json: { p: 'x' }, type: FORM, documentField: 'p' }, { p: 'x' }],
		['a parsed form whose field is a number', { json: { p: 1 }, type: FORM, documentField: 'p' }, { p: 1 }],
		['a parsed form whose field is parsed', { json: { p: { a: 1 } }, type: FORM, documentField: 'p' }, { p: { a: 1 } }],
		[
			'a parsed body of a type that only ends like a form',
			{ json: { p: '{"a":1}' }, type: 'x-multipart/form-data', documentField: 'p' },
			{ p: '{"a":1}' },
		],
	] as const)('is %s', (_, given, document) => expect(viewOf(given).json()).toEqual(document));

	test('is read once', () => {
		const view = viewOf({ text: '{}' });
		expect(view.json()).toBe(view.json());
	});
});

describe('the URL that was signed', () => {
	test.each([
		['https://a.example/w?x=1', undefined, 'https://a.example/w?x=1'],
		['HTTP://a.example/w', undefined, 'HTTP://a.example/w'],
		['/w?u=https://a.example/', undefined, undefined],
		['ftp://a.example/', undefined, undefined],
		[undefined, undefined, undefined],
		[undefined, 'https://a.example/w', 'https://a.example/w'],
		['/i', 'https://a.example/w', 'https://a.example/w'],
		['/i?x=1', 'https://a.example/w', 'https://a.example/w?x=1'],
		['/i?x=1', 'https://a.example/w?y=2', 'https://a.example/w?y=2'],
		['/i?x=1', 'https://a.example', 'https://a.example/i?x=1'],
		['/i?x=1', 'http://a.example/', 'http://a.example/i?x=1'],
		['http://b.example/i?x=1', 'HTTPS://a.example/', 'HTTPS://a.example/i?x=1'],
		[undefined, 'https://a.example/', 'https://a.example'],
		['/i?x=1', 'https://a.example/to/http://b.example', 'https://a.example/to/http://b.example?x=1'],
	])('%s under %s is %s', (url, publicUrl, signed) => expect(viewOf({ url, publicUrl }).signedUrl()).toBe(signed));

	test('is configured, or not', () => {
		expect(viewOf({ publicUrl: 'https://a.example' }).configuredUrl).toBe('https://a.example');
		expect(viewOf({}).configuredUrl).toBeUndefined();
	});
});

describe('path and query', () => {
	test.each([
		['/w?x=1', '/w?x=1'],
		['https://a.example/w?x=1#f', '/w?x=1'],
		['https://a.example:8443/w#f', '/w'],
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
