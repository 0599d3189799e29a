import { agentProtocols } from '../../../../core/agent';
import { findReplyText, replyHint } from '../../../../core/agent/reply-text';
import { statusFailure } from '../../../../core/agent/status-failure';
import { errorText } from '../../../../core/text/error-words';

describe('findReplyText finds the text', () => {
	test.each<[unknown, string]>([
		[{ output: '1', text: '2', message: '3' }, '1'],
		[{ text: '2', message: '3' }, '2'],
		[{ message: { content: 'x' }, reply: '4' }, '4'],
		[{ response: '5', answer: '6' }, '5'],
		[{ answer: '6', generated: '7' }, '6'],
		[{ generated: '7' }, '7'],
		[{ choices: [{ message: { content: '8' } }] }, '8'],
		[{ output: '' }, ''],
		['text', 'text'],
		[[{ text: 'a' }, 'b', { text: 1 }, { text: 'c' }], 'a\n\nb\n\nc'],
		[[{ output: 'a' }], 'a'],
		[
			{
				message: {
					content: [
						{ type: 'thinking', thinking: 'hm' },
						{ type: 'text', text: '9' },
					],
				},
			},
			'9',
		],
		[{ content: [{ type: 'text', text: '10' }] }, '10'],
	])('%j', (body, text) => expect(findReplyText(body)).toBe(text));

	test.each([null, undefined, 42, true, '', ' \n', [], {}, [{ image: 'x' }], { output: 1 }, { choices: [] }])(
		'in none of %j',
		(body) => expect(findReplyText(body)).toBeUndefined(),
	);

	test('in own fields only', () => {
		expect(findReplyText(Object.create({ output: 'inherited' }))).toBeUndefined();
		expect(findReplyText({}, 'constructor.name')).toBeUndefined();
	});

	test.each<[string, string | undefined]>([
		['a.b[1]', 'x'],
		['a', '{"b":[0,"x"]}'],
		['a.b[0]', '0'],
		['a.c', undefined],
		['nothing', undefined],
		['text', 'no'],
	])('at the path %s and nowhere else', (path, text) => {
		expect(findReplyText({ a: { b: [0, 'x'] }, text: 'no', nothing: null }, path)).toBe(text);
	});

	test('unless it is nested too deeply to be written as JSON', () => {
		const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
		expect(findReplyText({ a: deep }, 'a')).toBeUndefined();
	});

	test('the hint names at most twelve fields and no values', () => {
		const body = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, 'value']));
		const hint = replyHint(body);
		expect(hint).toContain('f11');
		expect(hint).not.toContain('f12');
		expect(hint).not.toContain('value');
	});
});

describe('errorText finds the message', () => {
	test.each<[unknown, string]>([
		[{ detail: 'a', error: 'b', message: 'c' }, 'a'],
		[{ error: { message: 'b' }, message: 'c' }, 'b'],
		[{ error: 'b' }, 'b'],
		[{ message: 'c' }, 'c'],
		[{ detail: [{ msg: 'x' }], message: 'c' }, 'x'],
		['  plain  ', 'plain'],
		[null, ''],
		[42, ''],
		[{}, ''],
	])('%j', (body, text) => expect(errorText(body)).toBe(text));

	test('and cuts it at 500 characters', () => {
		expect(errorText('x'.repeat(900))).toBe(`${'x'.repeat(500)} […]`);
		expect(errorText({ error: { message: 'x'.repeat(900) } })).toBe(`${'x'.repeat(500)} […]`);
		expect(errorText('x'.repeat(500))).toBe('x'.repeat(500));
	});
});

test.each([
	[300, 'no'],
	[400, 'no'],
	[404, 'no'],
	[408, 'unknown'],
	[409, 'unknown'],
	[429, 'no'],
	[500, 'unknown'],
	[504, 'unknown'],
])('%i: whether a run was accepted: %s', (status, accepted) => {
	expect(statusFailure({ status, body: '' })).toMatchObject({ accepted, status });
	expect(statusFailure({ status, body: '' }).cure).not.toBe('');
});

test('every agent API has its own name, description and example URL', () => {
	const names = agentProtocols.map(({ name }) => name);
	expect(names).toContain('customJson');
	expect(new Set(names).size).toBe(names.length);
	expect(new Set(agentProtocols.map(({ displayName }) => displayName)).size).toBe(names.length);
	for (const { description, urlPlaceholder } of agentProtocols) {
		expect(description).not.toBe('');
		expect(URL.canParse(urlPlaceholder)).toBe(true);
	}
});
