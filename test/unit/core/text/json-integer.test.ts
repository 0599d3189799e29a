import fc from 'fast-check';

import { quoteLongIntegers } from '../../../../core/text/json-integer';

describe('long integers of a JSON text as strings', () => {
	test.each([
		['Viber', '{"message_token":4912661846655238145}', '{"message_token":"4912661846655238145"}'],
		['a list', '[0, 9007199254740993 ,9007199254740995]', '[0, "9007199254740993" ,"9007199254740995"]'],
		['a negative number', '{"a":-9007199254740993}', '{"a":"-9007199254740993"}'],
		['a document that is one', '9007199254740993', '"9007199254740993"'],
	])('%s', (_, text, expected) => expect(quoteLongIntegers(text)).toBe(expected));

	test.each([
		['a short integer', '[900719925474099]'],
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
		const isLong = (digits: bigint) => String(digits).replace('-', '').length >= 16;
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
			const started = performance.now();
			quoteLongIntegers(piece.repeat(200_000 / piece.length));
			expect(performance.now() - started).toBeLessThan(500);
		}
	});
});
