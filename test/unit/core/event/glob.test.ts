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
	['the wanted part overlaps with itself', '*aab*', 'aaab', true],
	['the wanted part restarts one character later', '*aaab*', 'aaaab', true],
	['the wanted part restarts after a shorter match', '*aabaaaX*', 'aabaaabaaaX', true],
	['no match is carried over that was not there', '*abacX*', 'abacbacX', false],
	['a character from the middle does not start a match', '*abc*', 'abbc', false],
	['only the second occurrence is followed by the rest', '*ab*abc', 'ab-abc', true],
])('%s', (_, pattern, name, expected) => expect(globMatches(pattern.split('*'), name)).toBe(expected));
