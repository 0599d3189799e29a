import fc from 'fast-check';
import { validateHeaderValue } from 'node:http';

import { Failure } from '../../../../core/failure';
import {
	isHeaderName,
	isHeaderValue,
	requireHeader,
	requireHeaderName,
	requireHeaderValue,
} from '../../../../core/text/http-header';
import { runs } from '../../../fuzz/runs';

describe('the name of a header', () => {
	test.each(['X-Team', 'x', "!#$%&'*+-.^_`|~9", 'h'.repeat(256), 'constructor'])('may be %s', (name) => {
		expect(isHeaderName(name)).toBe(true);
		expect(requireHeaderName(name, 'The header')).toBe(name);
	});

	test.each(['', 'X Team', 'X:', 'X\r\nY', 'Ü', 'h'.repeat(257), '__proto__', undefined, 1])('is never %j', (name) => {
		expect(isHeaderName(name)).toBe(false);
		expect(() => requireHeaderName(name, 'The header')).toThrow(
			new Failure(
				'invalid-header',
				'The header is not a valid header name',
				'Use letters, digits and hyphens, for example X-Team',
			),
		);
	});
});

describe('the value of a header', () => {
	test.each(['', 'a b', 'a\tb', 'Grüße', '\xff'])('may be %j', (value) => {
		expect(requireHeaderValue(value, 'The key')).toBe(value);
	});

	test.each(['a\nb', 'a\r\nX: 1', '\0', '\x7f', 'a “b”', '☃'])('is never %j, and is not in the message', (value) => {
		expect(isHeaderValue(value)).toBe(false);
		expect(() => requireHeaderValue(value, 'The key')).toThrow(
			'The key contains a character that is not allowed in an HTTP header',
		);
	});

	test('is exactly what Node.js sends', () => {
		const sends = (value: string) => {
			try {
				validateHeaderValue('X-A', value);
				return true;
			} catch {
				return false;
			}
		};
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 4 }), (value) => {
				expect(isHeaderValue(value)).toBe(sends(value));
			}),
			runs(1000),
		);
	});
});

test('a header is refused by its name, or by its value', () => {
	expect(() => requireHeader('X A\n', 'v')).toThrow('"X A\\n" is not a valid header name');
	expect(() => requireHeader('n n'.repeat(80), 'v')).toThrow(
		`"${'n n'.repeat(80).slice(0, 80)}" is not a valid header name`,
	);
	expect(() => requireHeader('X-A', 'a\nb')).toThrow('The header X-A contains a character that is not allowed');
	expect(requireHeader('X-A', 'v')).toBeUndefined();
});
