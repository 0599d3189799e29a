import type { WebhookRequest } from '../../../../../../core/signature';
import { hexHeader } from '../../../../../../core/signature/profiles/row';
import { RequestView } from '../../../../../../core/signature/request/request-view';
import {
	compileContent,
	contentNeeds,
	contentsOf,
} from '../../../../../../core/signature/schemes/hmac/content-template';
import type { ContentValues } from '../../../../../../core/signature/schemes/hmac/content-tokens';
import { complaintOf, errorOf } from '../../thrown';

interface Given extends Partial<Omit<ContentValues, 'view'>> {
	readonly request?: Partial<WebhookRequest>;
}

function resolved(template: string, { request, ...values }: Given = {}) {
	const view = new RequestView({ method: 'put', headers: {}, body: Buffer.from('{"a":1}'), ...request });
	const drawn = { view, url: view.signedUrl(), root: () => view.json(), ...values };
	return compileContent(template).resolve(drawn);
}

const body = Buffer.from('{"a":1}');
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const formOf = (text: string) => ({ headers: FORM, body: Buffer.from(text) });

const JSON_WITH_FIELD = Buffer.from('{"b":"&a=1"}');

describe('a template resolves', () => {
	const url = 'https://a.example/w%3A?x=1#f';
	const rows: readonly (readonly [string, Given, readonly (string | Buffer)[]])[] = [
		['v0', {}, ['v0']],
		['', {}, []],
		['{body}', {}, [body]],
		['{t}.{body}', { timestamp: '17' }, ['17.', body]],
		['{body}{t}', { timestamp: '17' }, [body, '17']],
		['v0:{t}:{body}:{t}', { timestamp: '17' }, ['v0:17:', body, ':17']],
		['{body}{body}', {}, [body, body]],
		['{id}{method}', { id: 'i' }, ['iPUT']],
		['{url}', { request: { url } }, [url]],
		['{url-other-port}', { request: { url: 'https://a.example/w' } }, ['https://a.example:443/w']],
		['{hubspot-uri}', { request: { url } }, ['https://a.example/w:?x=1']],
		['{path}', { request: { url } }, ['/w%3A?x=1']],
		['{path}', { request: { url: '/w?x=1' } }, ['/w?x=1']],
		['{contentful-path}', { request: { url: '/w?x=1' } }, ['/w?x%253D1']],
		['{sorted-parameters:d}', { request: { ...formOf('b=2&a=1'), url } }, ['a1b2']],
		['{sorted-parameters:x}', { request: { ...formOf('b=2&a=1'), url } }, []],
		['{canonical-headers:l,a}', { request: { headers: { L: 'b,a', a: '1', b: '2' } } }, ['a:1;b:2']],
		['{header:X-A}!', { request: { headers: { 'x-a': ' ~' } } }, [' ~!']],
		['{header:x-a}', { request: { headers: { 'x-a': 'ÿ\t' } } }, [Buffer.from([0xff, 9])]],
		['{listed-names}|{listed-values}', { listedHeaders: 'a b', request: { headers: { a: '1', b: '2' } } }, ['a b|1.2']],
		['{form:a}', { request: formOf('a=1&b=2') }, ['1']],
		['{body-or-form:a}', { request: formOf('a=1') }, ['1']],
		['{body-or-form:a}', { request: { body } }, [body]],
		['{body-or-form:a}', { request: { body: JSON_WITH_FIELD } }, [JSON_WITH_FIELD]],
		['{body-or-form:a}', { request: formOf('b=1') }, [Buffer.from('b=1')]],
		['{json:a}', {}, ['1']],
		['{json:a.b[1]}', { root: () => ({ a: { b: ['x', 'y'] } }) }, ['y']],
		['{json:a}', { root: () => ({ a: false }) }, ['false']],
		['-{json:a}{json:b}-', { root: () => ({ a: null }) }, ['--']],
		['{{{body}}}', {}, ['{', body, '}']],
		['{{A}}{t}', { timestamp: '{id}$&' }, ['{A}{id}$&']],
	];
	test.each(rows)('%s of %j', (template, given, pieces) => expect(resolved(template, given)).toEqual(pieces));
});

describe('a template reports what is missing', () => {
	const lacking: readonly (readonly [string, Given, string])[] = [
		['{t}', {}, 'timestamp-missing'],
		['{id}', {}, 'id-missing'],
		['{id}.{body}', {}, 'id-missing'],
		['{id}.{body}', { id: 'a.b' }, 'id-malformed'],
		['{id}||{body}', { id: 'a||b' }, 'id-malformed'],
		['{url}', { request: { url: '/w' } }, 'url-unknown'],
		['{url-other-port}', {}, 'url-unknown'],
		['{hubspot-uri}', {}, 'url-unknown'],
		['{sorted-parameters:d}', {}, 'url-unknown'],
		['{path}', {}, 'url-unknown'],
		['{contentful-path}', {}, 'url-unknown'],
		['{contentful-path}', { request: { url: '/\ud800' } }, 'url-unknown'],
		['{canonical-headers:l}', {}, 'content-incomplete'],
		['{header:a}', {}, 'content-incomplete'],
		['{header:a}', { request: { headers: { a: 'ÿ\u0100' } } }, 'content-incomplete'],
		['{header:a}', { request: { headers: { a: ['1', '2'] } } }, 'signature-ambiguous'],
		['{listed-names}', {}, 'content-incomplete'],
		['{listed-values}', { listedHeaders: 'a' }, 'content-incomplete'],
		['{form:a}', { request: formOf('a=1&a=2') }, 'content-incomplete'],
		['{body-or-form:a}', { request: formOf('a=1&b=2') }, 'content-incomplete'],
		['{json:a}', { root: () => ({ a: { b: 1 } }) }, 'content-incomplete'],
		['{body}{json:a}', { root: () => ({ a: [] }) }, 'content-incomplete'],
	];
	test.each(lacking)('%s of %j: %s', (template, given, reason) =>
		expect(resolved(template, given)).toEqual({ reason }),
	);

	test.each(['{form:a}', '{body-or-form:a}'])(
		'%s of a form with more than 2,000 fields: body-too-complex',
		(template) => {
			const request = formOf(`a=1${'&b'.repeat(2000)}`);
			expect(resolved(template, { request })).toEqual({ reason: 'body-too-complex' });
		},
	);

	test.each([
		['nothing follows it', '{method}{id}', 'a.b', 'PUTa.b'],
		['nothing follows it, whatever it says', '{id}', 'undefined', 'undefined'],
		['another value follows it', '{id}{t}.', 't}.', 't}.17.'],
		['the separator is longer', '{id}||', 'a|b', 'a|b||'],
	])('an id may contain a separator if %s', (_, template, id, text) => {
		expect(resolved(template, { id, timestamp: '17' })).toEqual([text]);
	});
	test('other values may contain the separator', () => {
		expect(resolved('{header:a}.{t}', { request: { headers: { a: '1.2' } }, timestamp: '17' })).toEqual(['1.2.17']);
	});
});

describe('a template is checked when it is compiled', () => {
	test('and tells what it needs, and which token needs it', () => {
		expect([...compileContent('{t}.{header:X-A}.{listed-values}{t}').needs]).toEqual([
			['timestamp', '{t}'],
			['headers', '{header:X-A}'],
			['header-list', '{listed-values}'],
		]);
		expect([...compileContent('{{').needs]).toEqual([]);
	});
	test.each([
		['{t}{body}', 'bytes'],
		['{sorted-parameters:d}{body}', 'bytes'],
		['{url}{sorted-parameters:d}', 'fields'],
		['{json:a}{form:b}', undefined],
	])('and tells whether %s covers the body: %s', (template, covered) => {
		expect(compileContent(template).coversBody).toBe(covered);
	});
	test.each(['{', 'a}', '{body', '{{body}}', '{1}', '{-a}', '{header:}', '{header:a:{b}', '}}}', '{{{ }}{body}'])(
		'%s contains an unmatched brace',
		(template) => {
			expect(complaintOf(() => compileContent(template))).toEqual({
				message: `The signed content "${template}" contains an unmatched brace`,
				cure: 'Write {name} for a value, and {{ or }} for a literal brace',
			});
		},
	);
	const KNOWN =
		'{body}, {t}, {id}, {method}, {url}, {url-other-port}, {hubspot-uri}, {path}, {contentful-path}, ' +
		'{sorted-parameters:bodySHA256}, {query:data.id}, {query-lowercase:data.id}, {canonical-headers:X-Signed-Headers,X-Timestamp}, {header:X-Team}, ' +
		'{listed-names}, {listed-values}, {json:data.id}, {form:token}, {body-or-form:payload}';
	test.each([
		['bdy', 'Did you mean {body}? '],
		['Body', 'Did you mean {body}? '],
		['ID', 'Did you mean {id}? '],
		['headers', 'Did you mean {header:X-Team}? '],
		['delivery_identifier', ''],
		['constructor', ''],
	])('{%s} is not a name', (name, guess) => {
		expect(complaintOf(() => compileContent(`{t}{${name}}`))).toEqual({
			message: `The signed content "{t}{${name}}" contains the unknown name {${name}}`,
			cure: `${guess}Known names: ${KNOWN}; write {{ and }} for literal braces`,
		});
	});
	test.each([
		['{header}', '{header} without an argument', '{header:X-Team}'],
		['{json}', '{json} without an argument', '{json:data.id}'],
		['{body:json}', '{body} with an argument', '{body}'],
	])('%s is refused', (template, what, spelled) => {
		expect(complaintOf(() => compileContent(template))).toEqual({
			message: `The signed content "${template}" has ${what}`,
			cure: `Write it like ${spelled}`,
		});
	});
	test('an argument may be optional', () => {
		expect(compileContent('{sorted-parameters}').coversBody).toBe('fields');
	});
	test('including its paths', () => {
		expect(() => compileContent('{json:a..b}')).toThrow('The path "a..b" is malformed at column 3');
	});
});

test.each(['{', '{nothing}', '{header}'])('the malformed content %j is an error in the profile', (content) => {
	expect(errorOf(() => compileContent(content)).code).toBe('invalid-profile');
});

describe('the contents that a sender may have signed', () => {
	const contents = { content: '{body}', alternativeContent: '{url}{body}' };

	test('are the content of its scheme and the alternative content, if any', () => {
		const signed = (details: object) => contentsOf(hexHeader('X-A', '', details)).map(({ needs }) => [...needs.keys()]);
		expect(signed({ content: '{body}' })).toEqual([['body']]);
		expect(signed(contents)).toEqual([['body'], ['url', 'body']]);
	});

	test('are compiled once for each scheme', () => {
		const scheme = hexHeader('X-A');
		expect(contentsOf(scheme)).toBe(contentsOf(scheme));
	});

	test('need everything that any of them needs', () => {
		const scheme = hexHeader('X-A', '', contents);
		expect((['body', 'url', 'id'] as const).map((need) => contentNeeds(scheme, need))).toEqual([true, true, false]);
	});
});
