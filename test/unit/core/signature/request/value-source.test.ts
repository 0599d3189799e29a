import type { ValueSource, WebhookRequest } from '../../../../../core/signature';
import { RequestView } from '../../../../../core/signature/request/request-view';
import { compileAll, compileSource, compileSources } from '../../../../../core/signature/request/value-source';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');

const viewOf = (request: Partial<WebhookRequest>) => new RequestView({ headers: {}, body, ...request });

describe('a value source', () => {
	const inHeader: ValueSource = { in: 'header', name: 'X-A' };
	const bearer: ValueSource = { in: 'header', name: 'X-A', prefix: 'v=' };
	const inQuery: ValueSource = { in: 'query', name: 'a' };
	const inJson: ValueSource = { in: 'json', path: 'a.b' };
	const inForm: ValueSource = { in: 'form', field: 'a' };
	const key: ValueSource = { in: 'json-key', except: ['id', 'date'] };
	const text: ValueSource = { in: 'json', path: 'a.b', textOnly: true };
	const only: ValueSource = { in: 'header', name: 'X-A', only: ['1'] };
	const except: ValueSource = { in: 'header', name: 'X-A', except: ['1'] };
	const cutForm: ValueSource = { in: 'form', field: 'a', prefix: 'p.' };
	const kind: ValueSource = {
		in: 'property',
		names: [
			['m.echo', 'echoes'],
			['m', 'messages'],
		],
	};
	const each: ValueSource = { in: 'json-each', list: 'events', fields: ['id', 'at'] };
	const eachOfAll: ValueSource = { in: 'json-each', list: '', fields: ['id'] };
	const joined: ValueSource = { in: 'joined', parts: [inQuery, inHeader], separator: '/' };
	const json = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)) });

	test.each([
		['a header', inHeader, { headers: { 'x-a': '1' } }, '1'],
		['a header', inHeader, { headers: { 'x-a': '' } }, undefined],
		['a header', inHeader, { headers: { 'x-a': ['1', '2'] } }, undefined],
		['a header', inHeader, {}, undefined],
		['a header after its prefix', bearer, { headers: { 'x-a': 'v=1' } }, '1'],
		['a header after its prefix', bearer, { headers: { 'x-a': '1v=' } }, undefined],
		['a header after its prefix', bearer, {}, undefined],
		['a query parameter', inQuery, { url: '/?a=1' }, '1'],
		['a query parameter', inQuery, { url: '/?a=' }, undefined],
		['a query parameter', inQuery, { url: '/?a=1&a=2' }, undefined],
		['the document', inJson, json({ a: { b: 'x' } }), 'x'],
		['the document', inJson, json({ a: { b: 0 } }), '0'],
		['the document', inJson, json({ a: { b: false } }), 'false'],
		['the document', inJson, json({ a: { b: '' } }), undefined],
		['the document', inJson, json({ a: { b: null } }), undefined],
		['the document', inJson, json({ a: { b: {} } }), undefined],
		['the document', inJson, json({}), undefined],
		[
			'digits of a number beyond 2^53',
			inJson,
			{ body: Buffer.from('{"a":{"b":4912661846655238145}}') },
			'4912661846655238145',
		],
		[
			'digits of a negative number',
			inJson,
			{ body: Buffer.from('{"a":{"b":-9007199254740993}}') },
			'-9007199254740993',
		],
		['a number with an exponent', inJson, { body: Buffer.from('{"a":{"b":1e300}}') }, '1e+300'],
		['text only', text, json({ a: { b: 'x' } }), 'x'],
		['text only', text, json({ a: { b: 1 } }), undefined],
		['one value of a header', only, { headers: { 'x-a': '1' } }, '1'],
		['one value of a header', only, { headers: { 'x-a': '2' } }, undefined],
		['all values of a header but one', except, { headers: { 'x-a': '1' } }, undefined],
		['all values of a header but one', except, { headers: { 'x-a': '2' } }, '2'],
		['a field behind its prefix', cutForm, { body: Buffer.from('a=p.1') }, '1'],
		['a field behind its prefix', cutForm, { body: Buffer.from('a=1') }, undefined],
		['a kind by its property', kind, json({ m: { echo: true } }), 'echoes'],
		['a kind by its property', kind, json({ m: { echo: false } }), 'messages'],
		['a kind by its property', kind, json({ m: null }), undefined],
		['a kind by its property', kind, json({}), undefined],
		['a kind by its property', kind, json({}), undefined],
		['a form', inForm, { body: Buffer.from('a=1') }, '1'],
		['a form', inForm, { body: Buffer.from('a=') }, undefined],
		['a form', inForm, { body: Buffer.from('b=1') }, undefined],
		[
			'every element',
			each,
			json({
				events: [
					{ id: 'a', at: 1 },
					{ id: 'b', at: 2 },
				],
			}),
			'["a","1","b","2"]',
		],
		['every element', each, json({ events: [{ id: 'a', at: 1 }, { id: 'b' }] }), undefined],
		[
			'every element, digit by digit',
			each,
			{ body: Buffer.from('{"events":[{"id":9007199254740993,"at":1},{"id":2,"at":9007199254740995}]}') },
			'["9007199254740993","1","2","9007199254740995"]',
		],
		['every element', each, json({ events: [] }), undefined],
		['every element', each, json({ events: { id: 'a', at: 1 } }), undefined],
		['every element of the document', eachOfAll, json([{ id: 'a' }, { id: 'b' }]), '["a","b"]'],
		['every element of the document', eachOfAll, json({ id: 'a' }), undefined],
		['the first unlisted key', key, json({ id: 1, date: 2, message: 3, more: 4 }), 'message'],
		['the first unlisted key', key, json({ id: 1 }), undefined],
		['the first unlisted key', key, json([1]), undefined],
		['the first unlisted key', key, json(null), undefined],
		['the first unlisted key', key, json('text'), undefined],
		['several values joined', joined, { url: '/?a=1', headers: { 'x-a': '2' } }, '1/2'],
		['several values joined', joined, { url: '/?a=1' }, undefined],
		['several values joined', joined, { headers: { 'x-a': '2' } }, undefined],
	] as const)('reads %s', (_, source, request, expected) => {
		expect(compileSource(source)(viewOf(request as unknown as Partial<WebhookRequest>))).toBe(expected);
	});

	test('is used if it is the first one with a value', () => {
		const read = compileSources([inQuery, inHeader]);
		expect(read(viewOf({ url: '/?a=1', headers: { 'x-a': '2' } }))).toBe('1');
		expect(read(viewOf({ headers: { 'x-a': '2' } }))).toBe('2');
		expect(read(viewOf({}))).toBeUndefined();
		expect(compileSources(undefined)(viewOf({}))).toBeUndefined();
	});
});

describe('a value of a JSON document', () => {
	const read = (path: string, text: string) => {
		const { parse } = JSON;
		let parsed = false;
		JSON.parse = (written: string) => {
			parsed = true;
			return parse(written) as unknown;
		};
		try {
			const value = compileSource({ in: 'json', path })(viewOf({ body: Buffer.from(text) }));
			return { value, parsed };
		} finally {
			JSON.parse = parse;
		}
	};

	test.each([
		['its name is not there', 'action', '{"ref":"x"}', undefined],
		['its name comes first', 'action', '{"action":"a"}', 'a'],
		['the last name of its path is not there', 'a.b', '{"a":"b2"}', undefined],
	])('needs no parsing where %s', (_, path, text, value) => {
		expect(read(path, text)).toEqual({ value, parsed: false });
	});

	test.each([
		['comes later', 'action', '{"b":1,"action":"a"}', 'a'],
		['stands deeper', 'a.b', '{"a":{"b":"x"}}', 'x'],
		['should stand deeper, and its name comes first', 'a.b', '{"b":"x"}', undefined],
		['has an index', 'a[0]', '{"a":["x"]}', 'x'],
		['has a name that JSON may spell otherwise', '["a/b"]', '{"a\\/b":"x"}', 'x'],
		['has a name that JSON may spell otherwise at its end', '["ab/"]', '{"ab\\/":"x"}', 'x'],
		['has a name that JSON may spell otherwise at its start', '["/ab"]', '{"\\/ab":"x"}', 'x'],
	])('that %s is parsed', (_, path, text, value) => {
		expect(read(path, text)).toEqual({ value, parsed: true });
	});
});

test('all sources can be read, and each value is returned once', () => {
	const sources: readonly ValueSource[] = [
		{ in: 'json', path: 'type' },
		{ in: 'text', text: 'a.b' },
		{ in: 'query', name: 'missing' },
		{ in: 'json', path: 'id' },
	];
	expect(compileAll(sources)(viewOf({}))).toEqual(['a.b', 'evt_1']);
	expect(compileAll(undefined)(viewOf({}))).toEqual([]);
});
