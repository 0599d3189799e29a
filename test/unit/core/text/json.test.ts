import fc from 'fast-check';

import {
	fieldNames,
	listAt,
	numberAt,
	omitEmpty,
	parseJson,
	readJson,
	readJsonBytes,
	textAt,
} from '../../../../core/text/json';
import { propertyTimeout, runs } from '../../../fuzz/runs';

jest.setTimeout(propertyTimeout);

describe('JSON of unknown shape', () => {
	const body = { text: 'a', count: 1, list: [1], nothing: null };

	it('is read by type', () => {
		expect([textAt(body, 'text'), textAt(body, 'count'), textAt(null, 'text')]).toEqual(['a', undefined, undefined]);
		expect([numberAt(body, 'count'), numberAt(body, 'text')]).toEqual([1, undefined]);
		expect([listAt(body, 'list'), listAt(body, 'text')]).toEqual([[1], []]);
		expect([parseJson('{"a":1}'), parseJson('{')]).toEqual([{ a: 1 }, undefined]);
	});

	it('is named by its fields', () => {
		expect([fieldNames(body), fieldNames(['a']), fieldNames('text'), fieldNames(null)]).toEqual([
			'text, count, list, nothing',
			'0',
			'',
			'',
		]);
	});

	it('is sent without what is not known', () => {
		expect(omitEmpty({ a: 1, b: undefined, c: '', d: null, e: false })).toStrictEqual({ a: 1, d: null, e: false });
	});
});

describe('a JSON text is read', () => {
	const placeOf = (text: string) => {
		const read = readJson(text);
		return 'place' in read ? read.place() : read;
	};

	test.each([
		['', 'line 1, column 1'],
		['Hello', 'line 1, column 1'],
		['{"a": 1,}', 'line 1, column 9'],
		['{\n\t"a": tru\n}', 'line 2, column 7'],
		['[1', 'line 1, column 3'],
		['{} x', 'line 1, column 4'],
		['\uFEFF{}', 'line 1, column 1'],
	])('up to the place where it stops being JSON: %j', (text, place) => expect(placeOf(text)).toBe(place));

	test('when it does not nest too deep', () => {
		expect(readJson('[[1]]', 2)).toEqual({ value: [[1]] });
		expect(readJson('[[1]]', 1)).toEqual({ why: 'too-deep' });
		expect(readJson('"[[[["', 1)).toEqual({ value: '[[[[' });
		expect(readJson('null')).toEqual({ value: null });
	});

	test('as JSON.parse reads it', () => {
		const pieces = fc.constantFrom(
			'{',
			'}',
			'[',
			']',
			'"',
			':',
			',',
			'1',
			'-',
			'true',
			'null',
			' ',
			'\n',
			'\u00a0',
			'e',
		);
		const texts = fc.oneof(
			fc.json(),
			fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(texts, (text) => {
				let expected: unknown;
				try {
					expected = { value: JSON.parse(text) as unknown };
				} catch {
					expected = { why: 'not-json', place: expect.any(Function) as unknown };
				}
				expect(readJson(text)).toEqual(expected);
			}),
			runs(1000),
		);
	});
});

describe('the JSON of a stranger is read', () => {
	test.each([
		['behind a byte order mark', Buffer.from('\uFEFF{"a":1}'), { value: { a: 1 } }],
		['with a replacement character of its own', Buffer.from('["\uFFFD"]'), { value: ['\uFFFD'] }],
		['only if it is UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), { why: 'invalid-utf8' }],
		['only if it is JSON', Buffer.from([0x5b, 0xff]), { why: 'not-json' }],
		['only if it does not nest too deep', Buffer.from('[[[]]]'), { why: 'too-deep' }],
	])('%s', (_, bytes, expected) => expect(readJsonBytes(bytes, 2)).toMatchObject(expected));
});
