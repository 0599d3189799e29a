import { fieldNames, listAt, numberAt, parseJson, omitEmpty, textAt } from '../../../../core/text/json';

describe('JSON of unknown shape', () => {
	const body = { text: 'a', count: 1, list: [1], nothing: null };

	test('is read by type', () => {
		expect([textAt(body, 'text'), textAt(body, 'count'), textAt(null, 'text')]).toEqual(['a', undefined, undefined]);
		expect([numberAt(body, 'count'), numberAt(body, 'text')]).toEqual([1, undefined]);
		expect([listAt(body, 'list'), listAt(body, 'text')]).toEqual([[1], []]);
		expect([parseJson('{"a":1}'), parseJson('{')]).toEqual([{ a: 1 }, undefined]);
	});

	test('is described by its fields', () => {
		expect([fieldNames(body), fieldNames(['a']), fieldNames('text'), fieldNames(null)]).toEqual([
			'text, count, list, nothing',
			'0',
			'',
			'',
		]);
	});

	test('is sent without unknown fields', () => {
		expect(omitEmpty({ a: 1, b: undefined, c: '', d: null, e: false })).toStrictEqual({ a: 1, d: null, e: false });
	});
});
