import fc from 'fast-check';

import {
	fieldNames,
	isObject,
	isValidUtf8,
	listAt,
	numberAt,
	omitEmpty,
	parseJson,
	readJson,
	readJsonBytes,
	textAt,
} from '../../../../core/text/json';
import { findJsonError } from '../../../../core/text/json-error';
import { propertyTimeout, runs } from '../../../fuzz/runs';

jest.setTimeout(propertyTimeout);

describe('JSON of unknown shape', () => {
	const body = { text: 'a', count: 1, list: [1], nothing: null };

	test('is read by type', () => {
		expect([textAt(body, 'text'), textAt(body, 'count'), textAt(null, 'text')]).toEqual(['a', undefined, undefined]);
		expect([numberAt(body, 'count'), numberAt(body, 'text')]).toEqual([1, undefined]);
		expect([listAt(body, 'list'), listAt(body, 'text')]).toEqual([[1], []]);
		expect([parseJson('{"a":1}'), parseJson('{')]).toEqual([{ a: 1 }, undefined]);
	});

	test('is read at any name', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z]{1,9}$/), (name) => {
				expect(textAt({ [name]: { [name]: 'a' } }, `${name}.${name}`)).toBe('a');
			}),
		);
	});

	test.each([
		[{}, true],
		[[], false],
		[null, false],
		['text', false],
	])('%j is an object: %s', (value, expected) => expect(isObject(value)).toBe(expected));

	test('is described by at most twelve fields', () => {
		const letters = [...'abcdefghijklm'];
		expect(fieldNames(Object.fromEntries(letters.map((letter) => [letter, 1])))).toBe(
			'a, b, c, d, e, f, g, h, i, j, k, l',
		);
	});

	test('is described by at most 300 characters of the names of its fields', () => {
		expect(fieldNames({ ['x'.repeat(100_000)]: 1, '\u001b[2J': 2 })).toBe(`${'x'.repeat(300)} […]`);
		expect(fieldNames({ '\u001b[2J': 2 })).toBe(' [2J');
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

	test('as JSON.parse reads it, and by a grammar that finds a mistake exactly where there is one', () => {
		const pieces = fc.constantFrom(
			...['{', '}', '[', ']', '"a"', '"', ':', ',', '1', '-', '0', '.5', 'e1', 'true', 'null'],
			...[' ', '\n', '\\n', '\u0001', '\u00a0', '\u2028', '\\'],
		);
		const anyJsonish = fc.oneof(
			fc.json(),
			fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
			fc.string({ unit: 'binary', maxLength: 60 }),
		);
		const parsed = (text: string) => {
			try {
				return { value: JSON.parse(text) as unknown };
			} catch {
				return { why: 'not-json', place: expect.any(Function) as unknown };
			}
		};
		fc.assert(
			fc.property(anyJsonish, (text) => {
				const expected = parsed(text);
				expect(readJson(text)).toEqual(expected);
				expect(findJsonError(text) === undefined).toBe('value' in expected);
			}),
			runs(3000),
		);
	});
});

describe('the JSON of a stranger is read', () => {
	test.each([
		['after a byte order mark', Buffer.from('\uFEFF{"a":1}'), { value: { a: 1 } }],
		['with a replacement character of its own', Buffer.from('["\uFFFD"]'), { value: ['\uFFFD'] }],
		['only if it is UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), { why: 'invalid-utf8' }],
		['only if it is JSON', Buffer.from([0x5b, 0xff]), { why: 'not-json' }],
		['only if it does not nest too deep', Buffer.from('[[[]]]'), { why: 'too-deep' }],
	])('%s', (_, bytes, expected) => expect(readJsonBytes(bytes, 2)).toMatchObject(expected));

	test('with long integers rounded as by JSON.parse, unless the caller wants all digits', () => {
		const bytes = Buffer.from('[9007199254740993]');
		expect(readJsonBytes(bytes, 2)).toEqual({ value: [9007199254740992] });
		expect(readJsonBytes(bytes, 2, 'strings')).toEqual({ value: ['9007199254740993'] });
	});
});

test.each([
	['ASCII', Buffer.from('a'), true],
	['characters of several bytes', Buffer.from('é😀'), true],
	['a genuine replacement character', Buffer.from('\uFFFD'), true],
	['a byte that cannot start a character', Buffer.of(0x61, 0xff), false],
	['half a character', Buffer.of(0xc3), false],
])('whether bytes are UTF-8 is told of %s', (_, bytes, expected) => {
	expect(isValidUtf8(bytes, bytes.toString('utf8'))).toBe(expected);
});
