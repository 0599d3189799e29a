import { parsePath, tryParsePath, readPath } from '../../../../core/text/json-path';
import { errorOf } from '../signature/thrown';

const document: unknown = JSON.parse(
	'{"a":{"b":[{"c":1},{"c":null}]},"x-y":{"":2,"d.e":3,"q\\"":4},"__proto__":{"own":5},"n":0}',
);

describe('readPath', () => {
	test.each([
		['a.b[0].c', 1],
		['a.b[1].c', null],
		['a.b[2].c', undefined],
		['a["b"][0]["c"]', 1],
		['x-y["d.e"]', 3],
		['x-y["q\\""]', 4],
		['x-y[""]', 2],
		['n', 0],
		['n.toFixed', undefined],
		['a.b.length', undefined],
		['a.b.map', undefined],
		['a.constructor', undefined],
		['a.__proto__', undefined],
		['__proto__.own', 5],
		['a.hasOwnProperty', undefined],
		['a[0]', undefined],
	])('%s', (path, expected) => expect(readPath(document, path)).toEqual(expected));

	test('reads from an array too', () => expect(readPath([{ type: 'a' }], '[0].type')).toBe('a'));
	test.each([undefined, null, 'text', 5, true])('finds nothing in %p', (value) => {
		expect(readPath(value, 'length')).toBeUndefined();
	});
	test('ignores inherited properties', () => {
		expect(readPath(Object.create({ type: 'inherited' }), 'type')).toBeUndefined();
	});

	test.each([
		['', 1],
		['.', 1],
		['.a', 1],
		['a.', 3],
		['a..b', 3],
		['a[', 2],
		['a[x]', 2],
		['a[-1]', 2],
		['a[0]b', 5],
		['a.[0]', 3],
		['[0', 1],
		['a]', 2],
		['a["b]', 2],
	])('%j is malformed at column %i', (path, column) => {
		expect(tryParsePath(path)).toBeUndefined();
		expect(errorOf(() => readPath({}, path))).toMatchObject({
			message: `The path "${path}" is malformed at column ${column}`,
			cure: 'Enter a path such as data.items[0].name',
		});
	});

	test.each([parsePath, tryParsePath])('%p returns names as texts and indices as numbers', (read) =>
		expect(read('a[0]["0"].b["\\"\\\\"]')).toEqual(['a', 0, '0', 'b', '"\\']),
	);
});
