import * as fc from 'fast-check';

import { decodeStrictly } from '../../../../../core/signature/keys/encoding';

describe('a signature in hexadecimal digits', () => {
	const HEX = /^(?:[0-9a-fA-F]{2})+$/;
	const unit = fc.oneof(
		fc.constantFrom(...'0123456789abcdefABCDEF'),
		// the low bytes of the last three are those of 0, a and F
		fc.constantFrom('g', '/', ':', '@', 'G', '`', ' ', '\0', 'é', '\u0130', '\u2061', '\uFF46', '😀'),
	);

	test('is decoded only if it consists of digits, two for each byte', () => {
		let valid = 0;
		const text = fc.oneof(fc.string({ unit, maxLength: 12 }), fc.string({ unit: fc.constantFrom('0', 'b', 'F') }));
		fc.assert(
			fc.property(text, (written) => {
				const expected = HEX.test(written) ? Buffer.from(written, 'hex') : undefined;
				if (expected !== undefined) valid++;
				expect(decodeStrictly(written, 'hex')).toEqual(expected);
			}),
			{ numRuns: 3000 },
		);
		expect(valid).toBeGreaterThan(300);
	});

	test.each(['\u0130\u0131', '0\u0131', 'ab\u2061\u0131'])(
		'is not decoded from %j, whose low bytes are digits',
		(text) => expect(decodeStrictly(text, 'hex')).toBeUndefined(),
	);
});

test.each(['base64', 'base64url'] as const)('%s is decoded only in its canonical form', (encoding) => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 1 }), fc.constantFrom(' ', '=', '\n', 'A', '\u0141'), (given, more) => {
			const bytes = Buffer.from(given);
			const text = bytes.toString(encoding);
			expect(decodeStrictly(text, encoding)).toEqual(bytes);
			const longer = decodeStrictly(text + more, encoding);
			if (longer !== undefined) expect(longer.toString(encoding)).toBe(text + more);
		}),
	);
});
