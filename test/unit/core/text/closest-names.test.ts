import { closestNames } from '../../../../core/text/closest-names';

const long = 'a'.repeat(64);

test.each<[string, string, string[], string[]]>([
	['two letters are exchanged', 'nmae', ['count', 'name'], ['name']],
	['the case is another', 'NAME', ['name'], ['name']],
	['the name itself is nearest', 'nb', ['n', 'nb'], ['nb', 'n']],
	['the nearest one comes first', 'user', ['users22', 'users2', 'users'], ['users', 'users2']],
	['three are enough', 'a', ['a1', 'a2', 'a3', 'a4'], ['a1', 'a2', 'a3']],
	['three letters are missing in front', 'bc', ['xyzbc'], []],
	['three letters are missing behind', 'x', ['abcd', 'xabc'], []],
	['half of a long name may differ', 'customerNumber', ['customer', 'custom'], ['customer']],
	['what follows the first 64 letters does not count', `${long}${'x'.repeat(99)}`, [long], [long]],
	['nor that of a known name', long, [`${long}${'x'.repeat(99)}`], [`${long}${'x'.repeat(99)}`]],
])('%s', (_, unknown, known, nearest) => expect(closestNames(unknown, known)).toEqual(nearest));
