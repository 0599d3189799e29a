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
