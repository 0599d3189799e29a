import type { SignatureLocation, SignedScheme, WebhookRequest } from '../../../../../../core/signature';
import { hexHeader, stamped } from '../../../../../../core/signature/profiles/row';
import { RequestView } from '../../../../../../core/signature/request/request-view';
import { compileContent } from '../../../../../../core/signature/schemes/hmac/content-template';
import { compileId, compileTimestamp } from '../../../../../../core/signature/schemes/hmac/id-and-timestamp';
import { compileGrammar } from '../../../../../../core/signature/schemes/hmac/signature-grammar';
import { compileLocation } from '../../../../../../core/signature/schemes/hmac/signature-location';

const viewOf = ({ text = '', ...rest }: Partial<WebhookRequest> & { readonly text?: string }) =>
	new RequestView({ headers: {}, ...rest, body: Buffer.from(text) });

const signatureOf = (bytes: string) => ({ form: { prefix: '', encoding: 'hex' }, bytes: Buffer.from(bytes, 'hex') });
const located = (set: number, ...bytes: string[]) => ({
	parsed: { candidates: bytes.map(signatureOf), timestampTwice: false, malformed: false },
	headerIndex: set,
});
const refused = (reason: string) => ({ reason });

type Given = Parameters<typeof viewOf>[0];

function locate(location: SignatureLocation, given: Given, scheme: SignedScheme = hexHeader('X-A')) {
	const view = viewOf(given);
	const grammar = compileGrammar(scheme, () => 1);
	return compileLocation(location, grammar)(view, () => view.json());
}

describe('a signature in one of several headers is read from', () => {
	const inOne = (headers: WebhookRequest['headers'], scheme?: SignedScheme) =>
		locate({ in: 'header', names: ['X-A', 'X-B'] }, { headers }, scheme);

	test.each([
		['the first one', { 'x-a': '01', 'x-b': '02' }, located(0, '01')],
		['the second one', { 'x-b': '02' }, located(1, '02')],
		['none of them', { 'x-c': '01' }, refused('signature-missing')],
		['an empty one', { 'x-a': '', 'x-b': '02' }, refused('signature-missing')],
		['the first one, malformed', { 'x-a': '0', 'x-b': '02' }, refused('signature-malformed')],
		['a list of two', { 'x-a': ['01', '01'] }, refused('signature-ambiguous')],
		['one joined by HTTP', { 'x-a': '01, 01' }, refused('signature-ambiguous')],
		['one with a comma', { 'x-a': '01,01' }, refused('signature-malformed')],
	])('%s', (_, headers, expected) => expect(inOne(headers)).toEqual(expected));

	test('one that may be a list', () => {
		const list = hexHeader('X-A', '', { separator: ',' });
		expect(inOne({ 'X-A': ['01', '02'] }, list)).toMatchObject({
			parsed: { candidates: ['01', '02'].map(signatureOf) },
		});
		expect(inOne({ 'X-A': ['0', '0'] }, list)).toEqual(refused('signature-malformed'));
	});
	test('none if the list contains the time twice', () => {
		expect(inOne({ 'x-a': 't=1,t=2,v1=00' }, stamped('X-A'))).toEqual(refused('timestamp-ambiguous'));
	});
});

describe('signatures with a header for each secret are read from', () => {
	test.each([
		['all of them', { 'x-a': '01', 'x-b': '02' }, located(0, '01', '02')],
		['the second one only', { 'x-b': '02' }, located(0, '02')],
		['none', {}, refused('signature-missing')],
		['a good one next to a malformed one', { 'x-a': '0', 'x-b': '02' }, located(0, '02')],
		['only a malformed one', { 'x-a': '0' }, refused('signature-malformed')],
		['a good one next to an ambiguous one', { 'x-a': '01', 'x-b': ['02', '02'] }, refused('signature-ambiguous')],
	])('%s', (_, headers, expected) => {
		expect(locate({ in: 'header', names: ['X-A', 'X-B'], perSecret: true }, { headers })).toEqual(expected);
	});
});

describe('a signature elsewhere is read', () => {
	const query: SignatureLocation = { in: 'query', name: 's' };
	const form: SignatureLocation = { in: 'form', field: 's' };
	const json: SignatureLocation = { in: 'json', path: 'a.s' };
	test.each([
		[query, { url: '/w?s=01' }, located(0, '01')],
		[query, { url: '/w?s=01&s=01' }, refused('signature-ambiguous')],
		[query, { url: '/w' }, refused('signature-missing')],
		[form, { text: 's=01' }, located(0, '01')],
		[form, { text: 't=01' }, refused('signature-missing')],
		[json, { text: '{"a":{"s":"01"}}' }, located(0, '01')],
		[json, { text: '{"a":{}}' }, refused('signature-missing')],
		[json, { text: '{"a":{"s":1}}' }, refused('signature-malformed')],
		[json, { text: '{"a":{"s":null}}' }, refused('signature-malformed')],
		[json, { text: 'a' }, refused('body-malformed')],
	] as const)('for %j from %j', (location, given, expected) => expect(locate(location, given)).toEqual(expected));
});

const nothing = { parsed: { candidates: [], timestampTwice: false, malformed: false }, headerIndex: 0 };

describe('the timestamp of a signature is read', () => {
	type From = NonNullable<SignedScheme['timestamp']>['from'];
	function stamp(
		from: From | undefined,
		given: Given,
		{ set: headerIndex = 0, content = '{t}{body}', tolerance = 300, item = undefined as string | undefined } = {},
	) {
		const view = viewOf(given);
		const scheme = hexHeader('X-A', '', { timestamp: from && { unit: 's', tolerance: 300, from } });
		const read = compileTimestamp(scheme, compileContent(content), tolerance);
		return read(view, { parsed: { ...nothing.parsed, timestamp: item }, headerIndex }, () => view.json());
	}
	const field: From = { in: 'field', prefix: 't=' };
	const header: From = { in: 'header', names: ['X-T', 'X-U'] };
	const json: From = { in: 'json', path: 'a.t' };
	const form: From = { in: 'form', field: 't' };
	const at17 = { text: '17', seconds: 17 };

	const rows: readonly (readonly [From | undefined, Given, unknown])[] = [
		[header, { headers: { 'x-t': '17', 'x-u': '18' } }, at17],
		[header, { headers: { 'x-u': '18' } }, refused('timestamp-missing')],
		[header, { headers: { 'x-t': '1x' } }, refused('timestamp-malformed')],
		[header, { headers: { 'x-t': ['17', '17'] } }, refused('timestamp-ambiguous')],
		[json, { text: '{"a":{"t":"17"}}' }, at17],
		[json, { text: '{"a":{"t":17}}' }, at17],
		[json, { text: '{"a":{}}' }, refused('timestamp-missing')],
		[json, { text: '{"a":{"t":null}}' }, refused('timestamp-missing')],
		[json, { text: '{"a":{"t":[17]}}' }, refused('timestamp-malformed')],
		[form, { text: 't=17' }, at17],
		[form, { text: 'u=17' }, refused('timestamp-missing')],
		[undefined, { headers: { 'x-t': '17' } }, undefined],
	];
	test.each(rows)('for %j from %j', (from, given, expected) => expect(stamp(from, given)).toEqual(expected));

	test('from an item of the signature header', () => {
		expect(stamp(field, {}, { item: '17' })).toEqual(at17);
		expect(stamp(field, {})).toEqual(refused('timestamp-missing'));
	});
	test('from the header parallel to the signature’s, or the only one', () => {
		const headers = { 'x-t': '17', 'x-u': '18' };
		expect(stamp(header, { headers }, { set: 1 })).toEqual({ text: '18', seconds: 18 });
		expect(stamp(header, { headers }, { set: 2 })).toEqual(at17);
	});
	test.each([
		['is checked', { content: '{body}', tolerance: 300 }, refused('timestamp-missing')],
		['is signed', { content: '{t}{body}', tolerance: Infinity }, refused('timestamp-missing')],
		['is neither checked nor signed', { content: '{body}', tolerance: Infinity }, undefined],
	])('and required if it %s', (_, options, expected) => expect(stamp(header, {}, options)).toEqual(expected));
	test('and must be well-formed even if it is not checked', () => {
		const options = { content: '{body}', tolerance: Infinity };
		expect(stamp(header, { headers: { 'x-t': 'x' } }, options)).toEqual(refused('timestamp-malformed'));
	});
});

describe('the id of a delivery', () => {
	function id(headers: WebhookRequest['headers'], headerIndex = 0, content = '{id}.{body}', names = ['X-I', 'X-J']) {
		const scheme = hexHeader('X-A', '', { id: names });
		return compileId(scheme, compileContent(content))(viewOf({ headers }), { ...nothing, headerIndex });
	}
	test.each([
		['!~', '!~'],
		['i'.repeat(256), 'i'.repeat(256)],
		['i'.repeat(257), refused('id-malformed')],
		['i j', refused('id-malformed')],
		['é', refused('id-malformed')],
		['', refused('id-missing')],
		[undefined, refused('id-missing')],
		[['i', 'i'], refused('id-ambiguous')],
	])('%p', (value, expected) => expect(id({ 'x-i': value })).toEqual(expected));
	test('is read from the header parallel to the signature’s, or the only one', () => {
		const headers = { 'x-i': 'i', 'x-j': 'j' };
		expect([id(headers, 0), id(headers, 1), id(headers, 2)]).toEqual(['i', 'j', 'i']);
	});
	test('is not read if it is not signed', () => expect(id({ 'x-i': 'i j' }, 0, '{body}')).toBeUndefined());
});
