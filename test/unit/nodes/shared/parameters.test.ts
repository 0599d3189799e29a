import { Failure } from '../../../../core/failure';
import { MAX_NESTING } from '../../../../core/text/json-nesting';
import { objectParameter } from '../../../../nodes/shared/parameters';

describe('a parameter that must hold an object', () => {
	test.each([
		['{"a": 1}', { a: 1 }],
		[' ', {}],
		[{ a: 1 }, { a: 1 }],
	])('may be %j', (value, expected) => expect(objectParameter(value, 'Extra JSON')).toEqual(expected));

	test.each([
		['[1]', 'must be a JSON object'],
		['null', 'must be a JSON object'],
		[['a'], 'must be a JSON object'],
		[undefined, 'must be a JSON object'],
		['{"a": 1,}', 'is not valid JSON at line 1, column 9'],
		['{\n\t"a": "canary\n}', 'is not valid JSON at line 2, column 7'],
		['{"a":'.repeat(MAX_NESTING + 1), 'is nested deeper than 500 levels'],
	])('is never %j', (value, problem) => {
		expect(() => objectParameter(value, 'Extra JSON')).toThrow(
			new Failure('invalid-json', `Extra JSON ${problem}`, 'Enter it in the form {"name": "value"}.'),
		);
	});
});
