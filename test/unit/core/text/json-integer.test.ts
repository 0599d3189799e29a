import fc from 'fast-check';

import { integerText } from '../../../../core/text/json-integer';
import { followPath, parsePath } from '../../../../core/text/json-path';

const at = (text: string, path: string) => integerText(text, parsePath(path));

describe('the digits of an integer in a JSON text', () => {
	test.each([
		['Viber', '{"event":"message","message_token":4912661846655238145}', 'message_token', '4912661846655238145'],
		['Postmark', '{"RecordType":"Bounce","ID":4323372036854775807}', 'ID', '4323372036854775807'],
		['a list', '[0, {"a" : [1, 2 ,9007199254740993]}]', '[1].a[2]', '9007199254740993'],
		['a negative number', '{"a":-9007199254740993}', 'a', '-9007199254740993'],
		['white space and a byte order mark', '\uFEFF { "a" :\t{ "b":\n12 } }', 'a.b', '12'],
		['a name with an escape', '{"\\u0061":1}', 'a', '1'],
		['brackets and quotes in strings', '{"x":"}]\\"{[","y":{"z":"\\\\"},"a":7}', 'a', '7'],
		['a name that stands there twice: the last one', '{"a":{"b":1},"a":{"b":2}}', 'a.b', '2'],
		['an index as the name of a property', '{"a":{"0":3}}', 'a[0]', '3'],
	])('%s', (_, text, path, digits) => expect(at(text, path)).toBe(digits));

	test.each([
		['text', '{"a":"1"}', 'a'],
		['a fraction', '{"a":1.5}', 'a'],
		['an exponent', '{"a":1e20}', 'a'],
		['an object', '{"a":{}}', 'a'],
		['nothing', '{"b":1}', 'a'],
		['an empty list', '{"a":[]}', 'a[0]'],
		['a shorter list', '[1]', '[1]'],
		['a property of a number', '{"a":1}', 'a.b'],
		['a name in a list', '[1]', 'a'],
		['the name of a string', '{"x":"a","y":1}', 'a'],
	])('%s is none', (_, text, path) => expect(at(text, path)).toBeUndefined());

	test('is what JSON.parse reads, wherever it stands', () => {
		const document = fc.jsonValue({ maxDepth: 4 });
		const path = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(document, path, fc.constantFrom(undefined, 1, '\t'), (value, steps, indent) => {
				const found = followPath(value, steps);
				const expected = Number.isSafeInteger(found) && !Object.is(found, -0) ? String(found) : undefined;
				const read = integerText(JSON.stringify(value, undefined, indent), steps);
				if (expected !== undefined && /^-?\d+$/.test(expected)) expect(read).toBe(expected);
				else if (typeof found !== 'number') expect(read).toBeUndefined();
			}),
		);
	});

	test('takes linear time, also in malformed text', () => {
		for (const piece of ['{"a":', '[', '"', '\\"', '{"a":1,', ' ', '[1,']) {
			const started = performance.now();
			at(piece.repeat(200_000 / piece.length), 'a[0].a');
			expect(performance.now() - started).toBeLessThan(500);
		}
	});
});
