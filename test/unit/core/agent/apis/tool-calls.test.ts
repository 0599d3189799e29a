import { ToolCalls } from '../../../../../core/agent/apis/openai/tool-calls';

const part = (name?: string, given?: unknown, more: object = {}) => ({ ...more, function: { name, arguments: given } });
const call = (name: string, given: string, id?: string) => ({
	type: 'function',
	function: { name, arguments: given },
	...(id !== undefined && { id }),
});

describe('the pieces of tool calls are assembled', () => {
	test.each<[string, unknown[], unknown[]]>([
		[
			'by index',
			[
				part('a', '{', { index: 0, id: 'x' }),
				part('b', '{}', { index: 1, id: 'y' }),
				part(undefined, '}', { index: 0 }),
			],
			[call('a', '{}', 'x'), call('b', '{}', 'y')],
		],
		[
			'by id, all with index 0',
			[part('a', '{}', { index: 0, id: 'x' }), part('b', '{}', { index: 0, id: 'y' })],
			[call('a', '{}', 'x'), call('b', '{}', 'y')],
		],
		[
			'by id without an index',
			[part('a', '{', { id: 'x' }), part('b', '{', { id: 'y' }), part(undefined, '1}', { id: 'x' })],
			[call('a', '{1}', 'x'), call('b', '{', 'y')],
		],
		[
			'without id and index',
			[part('a', '{"q"'), part(undefined, ':1}'), part('b', '{}')],
			[call('a', '{"q":1}'), call('b', '{}')],
		],
		[
			'whole calls of the same name',
			[part('a', '{"q":1}', { index: 0 }), part('a', '{"q":2}', { index: 0 })],
			[call('a', '{"q":1}'), call('a', '{"q":2}')],
		],
		[
			'the name in every piece',
			[part('a', '{"q"', { index: 0 }), part('a', ':1}', { index: 0 }), part('a', '', { index: 0 })],
			[call('a', '{"q":1}')],
		],
		[
			'an empty id after the first piece',
			[part('a', '{', { index: 0, id: 'x' }), part('', '}', { index: 0, id: '' })],
			[call('a', '{}', 'x')],
		],
		[
			'an id that comes later',
			[part('a', '', { index: 0 }), part('', '{}', { index: 0, id: 'x' })],
			[call('a', '{}', 'x')],
		],
		['arguments that are an object', [part('a', { q: 1 }, { id: 'x' })], [call('a', '{"q":1}', 'x')]],
	])('%s', (_, parts, calls) => {
		const reader = new ToolCalls();
		for (const one of parts) reader.add(one);
		expect(reader.list()).toEqual(calls);
	});

	test('up to a thousand of them', () => {
		const reader = new ToolCalls();
		for (let index = 0; index < 1002; index++) reader.add(part('a', '{}', { index }));
		expect(reader.list()).toHaveLength(1000);
	});
});
