import { globMatches } from '../../../../core/event/glob';

test.each([
	['', '', true],
	['', 'a', false],
	['*', '', true],
	['a*', 'a', true],
	['*a', 'ba', true],
	['a*a', 'a', false],
	['ab*ba', 'aba', false],
	['a*b*c', 'a-b-c', true],
	['a*b*b', 'ab', false],
	['*a*', 'b', false],
	['a**b', 'ab', true],
])('%j against %j: %s', (pattern, name, expected) => expect(globMatches(pattern.split('*'), name)).toBe(expected));

/** What a search may skip after it has matched a part. */
test.each([
	['the part begins again within itself', '*aab*', 'aaab', true],
	['the part begins again one character later', '*aaab*', 'aaaab', true],
	['the part begins again after a shorter beginning', '*aabaaaX*', 'aabaaabaaaX', true],
	['a beginning is not found again that was not there', '*abacX*', 'abacbacX', false],
	['a character of the middle is no beginning', '*abc*', 'abbc', false],
	['the part stands twice, and what follows only behind the second', '*ab*abc', 'ab-abc', true],
])('%s', (_, pattern, name, expected) => expect(globMatches(pattern.split('*'), name)).toBe(expected));
