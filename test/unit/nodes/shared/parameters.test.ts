import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../../../core/failure';
import { MAX_NESTING } from '../../../../core/text/json-nesting';
import { objectParameter, parameterFor } from '../../../../nodes/shared/parameters';

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

describe('n8n’s expression engine', () => {
	const asked = 'the result of the engine';
	const contextOf = (message: unknown, type = 'agentRun') =>
		({
			getNode: () => ({ type, parameters: { message } }),
			getInputData: () => [{ json: { text: 'Hello', list: [1] } }],
			getNodeParameter: () => asked,
		}) as unknown as IExecuteFunctions;

	test.each<[string, unknown]>([
		['Hello', 'Hello'],
		['', ''],
		['={{ $json.text }}', 'Hello'],
		['={{ $json.absent }}', undefined],
		['=Say {{ $json.text }}!', 'Say Hello!'],
		['=Say nothing', 'Say nothing'],
	])('is not used for %j', (message, value) => {
		expect(parameterFor(contextOf(message), 'message', 0)).toBe(value);
	});

	test.each([
		['a method', '={{ $json.text.trim() }}'],
		['another node', "={{ $('Start').item.json.text }}"],
		['an item of another place', '={{ $input.first().json.text }}'],
		['a list', '={{ $json.list }}'],
		['an absent field in a text', '=Say {{ $json.absent }}'],
		['a name with a meaning in JavaScript', '={{ $json.constructor }}'],
		['an escaped bracket', '=\\{{ $json.text }}'],
		['an object with an expression in it', { value: '={{ $json.text }}' }],
	])('is used for %s', (_what, message) => {
		expect(parameterFor(contextOf(message), 'message', 0)).toBe(asked);
	});

	test('is used for a tool, whose input is not in the items', () => {
		expect(parameterFor(contextOf('={{ $json.text }}', 'agentRunTool'), 'message', 0)).toBe(asked);
	});
});
