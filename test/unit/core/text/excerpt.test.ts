import { CUT, excerpt } from '../../../../core/text/excerpt';

test.each([
	['', 3, ''],
	['abc', 3, 'abc'],
	['abcd', 3, 'abc […]'],
])('of %j, at most %d characters', (text, most, shown) => {
	expect(excerpt(text, most)).toBe(shown);
});

test('the mark is one that texts seldom hold', () => {
	expect(CUT).toBe(' […]');
});
