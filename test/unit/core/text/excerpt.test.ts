import { CUT, excerpt } from '../../../../core/text/excerpt';

test.each([
	['', 3, ''],
	['abc', 3, 'abc'],
	['abcd', 3, 'abc […]'],
])('an excerpt of %j has at most %d characters', (text, most, shown) => {
	expect(excerpt(text, most)).toBe(shown);
});

test('the mark rarely occurs in other texts', () => {
	expect(CUT).toBe(' […]');
});

test.each([
	['control characters', '\u001b[31mred\u009b0m\u0000.', ' [31mred 0m .'],
	['characters that change the direction of text', 'a\u202eb\u2066c\u200fd', 'a b c\u200fd'],
])('%s become spaces in an excerpt', (_, text, shown) => {
	expect(excerpt(text, 100)).toBe(shown);
});

test('tabs, line breaks and joined emojis stay as they are in an excerpt', () => {
	const text = 'a\tb\r\nc é 👨\u200d👩';
	expect(excerpt(text, 100)).toBe(text);
});
