import { setPath } from '../../../../../core/signature/schemes/json-body';

describe('setPath sets a value', () => {
	test.each([
		['in an empty document', {}, ['a', 'b'], { a: { b: 1 } }],
		['next to others', { a: { c: 2 }, d: 3 }, ['a', 'b'], { a: { c: 2, b: 1 }, d: 3 }],
		['over a text', { a: 'x' }, ['a', 'b'], { a: { b: 1 } }],
		['over null', { a: null }, ['a', 'b'], { a: { b: 1 } }],
		['in a list', { a: [{}, {}] }, ['a', 1, 'b'], { a: [{}, { b: 1 }] }],
		['at the top', { a: 2 }, ['a'], { a: 1 }],
	])('%s', (_, document, steps, expected) => {
		setPath(document, steps, 1);
		expect(document).toEqual(expected);
	});
});
