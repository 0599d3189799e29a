import fc from 'fast-check';

import { readJsonBytes } from '../../../../core/text/json';
import { mayHaveLongInteger, quoteLongIntegers, withLongIntegers } from '../../../../core/text/json-integer';
import { cpuMilliseconds } from '../../cpu-time';

describe('long integers of a JSON text as strings', () => {
	test.each([
		['Viber', '{"message_token":4912661846655238145}', '{"message_token":"4912661846655238145"}'],
		['a list', '[0, 9007199254740993 ,9007199254740995]', '[0, "9007199254740993" ,"9007199254740995"]'],
		['the smallest of them', '[9007199254740992,-9007199254740992]', '["9007199254740992","-9007199254740992"]'],
		['a negative number', '{"a":-9007199254740993}', '{"a":"-9007199254740993"}'],
		['a document that is one', '9007199254740993', '"9007199254740993"'],
	])('%s', (_, text, expected) => expect(quoteLongIntegers(text)).toBe(expected));

	test.each([
		['a short integer', '[900719925474099]'],
		['an integer of 16 digits that a double can hold', '[9007199254740991, -9007199254740991]'],
		['digits in a string', '{"a":"9007199254740993"}'],
		['digits behind an escape', String.raw`{"a":"\\\"9007199254740993 "}`],
		['a name of digits', '{"9007199254740993":1}'],
		['a fraction', '[9007199254740993.5, 0.9007199254740993123]'],
		['an exponent', '[1e9007199254740993, 9007199254740993e1, 1E+9007199254740993]'],
	])('%s stays as it is', (_, text) => expect(quoteLongIntegers(text)).toBe(text));

	test('every integer keeps its digits, and nothing else changes', () => {
		const document = fc.letrec((tie) => ({
			value: fc.oneof(
				{ depthSize: 'small' },
				fc.bigInt().map((digits) => ({ digits })),
				fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
				fc.string(),
				fc.array(tie('value'), { maxLength: 4 }),
			),
		})).value;
		const isLong = (digits: bigint) => digits > 9007199254740991n || digits < -9007199254740991n;
		const written = (value: unknown): string => {
			if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
			return typeof value === 'object' ? String((value as { digits: bigint }).digits) : JSON.stringify(value);
		};
		const read = (value: unknown): unknown => {
			if (Array.isArray(value)) return value.map(read);
			if (typeof value !== 'object') return value;
			const { digits } = value as { digits: bigint };
			return isLong(digits) ? String(digits) : Number(digits);
		};
		fc.assert(
			fc.property(document, (value) => {
				expect(JSON.parse(quoteLongIntegers(written(value)))).toEqual(read(value));
			}),
		);
	});

	test('takes linear time, also in malformed text', () => {
		for (const piece of ['{"a":', '[', '"', '\\"', '1', '1234567890123456789,', '-', '1e', ' ']) {
			const text = piece.repeat(200_000 / piece.length);
			expect(cpuMilliseconds(() => quoteLongIntegers(text))).toBeLessThan(500);
		}
	});
});

/** JSON.parse of newer Node.js versions provides the source text of each value. The code under test must also run in Node.js 20. */
const readByNode = (text: string): unknown => {
	const exact = (_: string, value: unknown, { source = '' }: { source?: string }) =>
		typeof value === 'number' && /^-?\d+$/.test(source) && !Number.isSafeInteger(value) ? source : value;
	return JSON.parse(text, exact as (name: string, value: unknown) => unknown);
};

describe('JSON whose long integers are strings', () => {
	const integer = fc.oneof(
		fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
		fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
		fc.integer().map(BigInt),
	);
	const number = fc.oneof(
		integer.map(String),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
		fc.tuple(integer, fc.constantFrom('.5', 'e1', 'E+2', 'e-17', '.9007199254740993')).map(([a, b]) => `${a}${b}`),
	);
	const text = fc.oneof(fc.string({ unit: fc.constantFrom('"', '\\', '1', 'é', 'u', '{') }), integer.map(String));
	const space = fc.constantFrom('', ' ', '\n\t');
	const json = fc.letrec<{ value: string }>((tie) => {
		const name = fc.oneof(text, fc.constantFrom('__proto__', 'a'));
		const field = fc.tuple(space, name, tie('value'), space);
		return {
			value: fc.oneof(
				{ maxDepth: 4 },
				number,
				text.map((value) => JSON.stringify(value)),
				fc.constantFrom('null', 'true', String.raw`"\u0031234567890123456"`),
				fc
					.array(fc.tuple(space, tie('value')), { maxLength: 5 })
					.map((all) => `[${all.map((each) => each.join('')).join(',')}]`),
				fc
					.array(field, { maxLength: 5 })
					.map((all) => `{${all.map(([a, b, c, d]) => `${a}${JSON.stringify(b)}${d}:${a}${c}`).join(',')}}`),
			),
		};
	}).value;

	test('is what JSON.parse reads, except that these integers keep their digits', () => {
		fc.assert(
			fc.property(fc.constantFrom('', '\uFEFF'), json, (mark, written) => {
				const read = readJsonBytes(Buffer.from(mark + written), 1000, 'strings');
				expect(read).toStrictEqual({ value: readByNode(written) });
				expect(JSON.stringify(read)).toBe(JSON.stringify({ value: readByNode(written) }));
			}),
			{ numRuns: 3000 },
		);
	});

	test.each(['{9007199254740993:1}', '[0009007199254740993]', '{"a":9007199254740993', '9007199254740993,'])(
		'is not parsed from the malformed text %s',
		(written) => {
			expect(readJsonBytes(Buffer.from(written), 1000, 'strings')).toMatchObject({ why: 'not-json' });
		},
	);

	test('is searched for only in bytes with 16 consecutive digits', () => {
		const length = fc.nat(40);
		// the neighbours of the digits in ASCII, and characters that often appear beside digits
		const other = fc.constantFrom('/', ':', ' ', '-', 'a', '"');
		fc.assert(
			fc.property(length, length, length, length, other, (before, first, between, second, gap) => {
				const written = `${' '.repeat(before)}${'7'.repeat(first)}${gap.repeat(between)}${'0'.repeat(second)}${gap}`;
				expect(mayHaveLongInteger(Buffer.from(written))).toBe(/\d{16}/.test(written));
			}),
			{ numRuns: 2000 },
		);
	});

	test('is the same object that was parsed before if no integer is long', () => {
		const document = { a: [1, '9007199254740993'] };
		expect(withLongIntegers(document, JSON.stringify(document))).toBe(document);
	});
});
