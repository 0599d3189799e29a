import fc from 'fast-check';

import { oneLine } from '../../../../core/text/one-line';

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

describe('oneLine', () => {
	test.each([
		['plain text', 'X-Signature: a b', 'X-Signature: a b'],
		['letters of every script and emoji', 'ünï 日本語 😀', 'ünï 日本語 😀'],
		['line breaks', 'a\r\nb\nc\rd', 'a b c d'],
		['other line separators', 'a\u2028b\u2029c\u0085d', 'a b c d'],
		['an escape sequence', '\u001b[2Jevil', ' [2Jevil'],
		['an eight-bit escape sequence', '\u009b2Jevil', ' 2Jevil'],
		['tabs, nulls and backspaces', 'a\tb\0c\bd\u007fe', 'a b c d e'],
		['right-to-left text', 'a\u202eb\u2066c\u200fd', 'a b c d'],
		['zero-width characters', 'a\u200bb\ufeffc\u00add', 'a b c d'],
		['half a character', 'a\ud83db\ude00c', 'a b c'],
		['tag characters', 'a\u{e0041}b', 'a b'],
	])('%s', (_, given, expected) => expect(oneLine(given, 100)).toBe(expected));

	test.each([
		['abcde', 5, 'abcde'],
		['abcdef', 5, 'abcd…'],
		['abcdef', 1, '…'],
		['', 1, ''],
		['a\n\n\n\n\nb', 5, 'a b'],
		['abc😀d', 5, 'abc…'],
		['ab😀cd', 5, 'ab😀…'],
	])('cuts %j to %i characters: %j', (given, most, expected) => expect(oneLine(given, most)).toBe(expected));

	test('returns no over-long or invisible text, and does not change its own result', () => {
		const foreign = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 200 }));
		fc.assert(
			fc.property(foreign, fc.integer({ min: 1, max: 120 }), (text, most) => {
				const line = oneLine(text, most);
				expect(line.length).toBeLessThanOrEqual(most);
				expect(line).not.toMatch(UNSEEN);
				expect(oneLine(line, most)).toBe(line);
			}),
		);
	});

	test('takes linear time: a million control characters', () => {
		expect(oneLine('\u001b'.repeat(1_000_000), 100)).toBe(' ');
		expect(oneLine('\u001ba'.repeat(500_000), 100)).toHaveLength(100);
	});
});
