import { closestNames } from '../../../../core/text/closest-names';

const long = 'a'.repeat(64);

test.each<[string, string, string[], string[]]>([
	['two letters are swapped', 'nmae', ['count', 'name'], ['name']],
	['the case is different', 'NAME', ['name'], ['name']],
	['the name itself is closest', 'nb', ['n', 'nb'], ['nb', 'n']],
	['the closest one comes first', 'user', ['users22', 'users2', 'users'], ['users', 'users2']],
	['at most three are listed', 'a', ['a1', 'a2', 'a3', 'a4'], ['a1', 'a2', 'a3']],
	['three letters are missing at the beginning', 'bc', ['xyzbc'], []],
	['three letters are missing at the end', 'x', ['abcd', 'xabc'], []],
	['half of a long name may differ', 'customerNumber', ['customer', 'custom'], ['customer']],
	['only the first 64 letters count', `${long}${'x'.repeat(99)}`, [long], [long]],
	['only the first 64 letters of a known name count', long, [`${long}${'x'.repeat(99)}`], [`${long}${'x'.repeat(99)}`]],
])('the closest names are found: %s', (_, unknown, known, nearest) =>
	expect(closestNames(unknown, known)).toEqual(nearest),
);
