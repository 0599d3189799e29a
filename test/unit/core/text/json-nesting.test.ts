import {
	assert,
	array,
	constant,
	constantFrom,
	dictionary,
	integer,
	letrec,
	oneof,
	property,
	string,
} from 'fast-check';

import { agentProtocols, streamParser } from '../../../../core/agent';
import type { AgentOutcome, PollOutcome } from '../../../../core/agent';
import { readBody } from '../../../../core/agent/answer-body';
import { nestedTooDeep } from '../../../../core/agent/outcome';
import { Failure } from '../../../../core/failure';
import { jsonText, parseJson } from '../../../../core/text/json';
import { exceedsNesting, isNestedTooDeep, MAX_NESTING, nestsTooDeep } from '../../../../core/text/json-nesting';
import { aCall } from '../agent/apis/protocols';

const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const deep = 50_000;

describe('the nesting of a JSON text', () => {
	test.each<[string, string]>([
		['lists', lists(MAX_NESTING)],
		['objects', objects(MAX_NESTING)],
		['many adjacent lists', `[${Array<string>(5_000).fill('[[]]').join()}]`],
		['brackets in a string', `["${'[{'.repeat(deep)}"]`],
		['brackets after an escaped quote', `["\\"${'['.repeat(deep)}"]`],
		['brackets after an escaped backslash and a quote', `["\\\\\\"${'['.repeat(deep)}"]`],
		['a text that is not JSON', `Look: ${'['.repeat(deep)}`],
		['a string that never ends', `["${'['.repeat(deep)}`],
		['nothing', ''],
	])('is not too deep: %s', (_what, text) => expect(nestsTooDeep(text)).toBe(false));

	test.each<[string, string]>([
		['one list too many', lists(MAX_NESTING + 1)],
		['one object too many', objects(MAX_NESTING + 1)],
		['after white space', ` \n\t${lists(MAX_NESTING + 1)}`],
		['lists that are never closed', '['.repeat(deep)],
		['after a string that ends with a backslash', `["\\\\",${lists(MAX_NESTING)}]`],
		['in the second of two lines', `{}\n${lists(MAX_NESTING + 1)}`],
		['an object in a list in an object', '{"a":['.repeat(MAX_NESTING)],
	])('is too deep: %s', (_what, text) => expect(nestsTooDeep(text)).toBe(true));

	/** The reference result for the scan. */
	function levelsOf(value: unknown): number {
		if (typeof value !== 'object' || value === null) return 0;
		return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
	}

	const word = string({ unit: constantFrom('[', ']', '{', '}', '"', '\\', 'a', ' '), maxLength: 6 });
	const { tree } = letrec<{ tree: unknown }>((tie) => ({
		tree: oneof(
			{ maxDepth: 4 },
			word,
			integer(),
			constant(null),
			array(tie('tree'), { maxLength: 3 }),
			dictionary(word, tie('tree'), { maxKeys: 3 }),
		),
	}));

	test('is the same in the text and in the value, whatever its strings contain', () => {
		assert(
			property(tree, integer({ min: MAX_NESTING - 6, max: MAX_NESTING }), (inner, around) => {
				const text = '['.repeat(around) + JSON.stringify(inner) + ']'.repeat(around);
				const value: unknown = JSON.parse(text);
				const tooDeep = around + levelsOf(inner) > MAX_NESTING;
				expect([nestsTooDeep(text), isNestedTooDeep(value)]).toEqual([tooDeep, tooDeep]);
			}),
			{ numRuns: 300 },
		);
	});
});

describe('levels are counted', () => {
	const deep = (text: string) => exceedsNesting(Buffer.from(text), 1000);
	test.each([
		['outside of strings only', `"${'['.repeat(2000)}"`, false],
		['behind an escaped quotation mark', `"\\"${'['.repeat(2000)}"`, false],
		['behind an escaped backslash', `"\\\\"${'['.repeat(1001)}`, true],
		['as they are open at the same time', '[]'.repeat(2000), false],
		['over lists and objects', '{"a":['.repeat(501), true],
		['in a string that never ends', `"${'['.repeat(2000)}`, false],
	])('%s', (_, text, expected) => expect(deep(text)).toBe(expected));
});

test('a body is read as JSON or as text, or not at all', () => {
	expect(readBody(Buffer.from('{"a":[1]}'))).toEqual({ kind: 'read', body: { a: [1] } });
	expect(readBody(Buffer.from('null'))).toEqual({ kind: 'read', body: null });
	expect(readBody(Buffer.from('Hällo'))).toEqual({ kind: 'read', body: 'Hällo' });
	expect(readBody(Buffer.from(lists(MAX_NESTING)))).toMatchObject({ kind: 'read' });
	expect(readBody(Buffer.from(lists(deep)))).toEqual({ kind: 'too-deep' });
});

test('a reply nested too deeply is a failure of an agent that ran, and is not requested again', () => {
	expect(nestedTooDeep(201)).toEqual({
		code: 'reply-too-deep',
		message: 'The agent’s reply is nested deeper than 500 levels',
		cure: 'The agent ran, but n8n cannot store a reply with this many levels. Change the agent so that it returns JSON with fewer levels.',
		status: 201,
		accepted: 'yes',
		final: true,
	});
	expect(nestedTooDeep().status).toBe(200);
});

test('JSON inside a reply is neither read nor written if it is nested too deeply', () => {
	expect(parseJson(lists(MAX_NESTING))).toHaveLength(1);
	expect(parseJson(lists(deep))).toBeUndefined();
	expect(jsonText({ a: [1] })).toBe('{"a":[1]}');
	expect(jsonText(JSON.parse(lists(deep)))).toBeUndefined();
});

describe('a stream', () => {
	const said = (take: () => unknown) => {
		try {
			return take();
		} catch (error) {
			return error instanceof Failure ? [error.code, error.message] : error;
		}
	};

	test.each<['sse' | 'ndjson', (json: string) => string]>([
		['sse', (json) => `data: ${json}\n\n`],
		['ndjson', (json) => `${json}\n`],
	])('of %s ends at an event nested too deeply', (format, event) => {
		const push = (json: string) => streamParser(format).push(Buffer.from(event(json)));
		expect(push(lists(MAX_NESTING))).toHaveLength(1);
		expect(said(() => push(lists(MAX_NESTING + 1)))).toEqual([
			'reply-too-deep',
			'The stream sent an event nested deeper than 500 levels',
		]);
	});

	test('of NDJSON ends at a last line nested too deeply, even without a line ending', () => {
		const parser = streamParser('ndjson');
		parser.push(Buffer.from(lists(deep)));
		expect(said(() => parser.end())).toEqual([
			'reply-too-deep',
			'The stream sent an event nested deeper than 500 levels',
		]);
	});
});

describe('a parsed reply nested 50,000 levels deep does not overflow the stack', () => {
	const bottom: unknown = JSON.parse(objects(deep));
	const bodies: unknown[] = [
		bottom,
		...['output', 'result', 'generated', 'json', 'answer', 'error', 'data', 'values', 'messages', 'output[0]'].flatMap(
			(field) => [{ [field]: bottom }, { [field]: [bottom] }],
		),
		{ run_id: 'r', status: 'success', values: bottom },
		{ outputs: [{ outputs: [{ results: bottom }] }] },
		{ __error__: bottom },
		{ result: { kind: 'message', parts: [{ data: bottom }] } },
	];

	test.each(agentProtocols.map((protocol) => [protocol.name, protocol] as const))('%s', (_name, protocol) => {
		const run = { runId: 'r', sessionId: 's' };
		const read: (AgentOutcome | PollOutcome | 'ask' | undefined)[] = bodies.flatMap((body) =>
			[200, 500].flatMap((status) =>
				[{}, { replyPath: 'output' }].flatMap((options) => [
					protocol.outcome({ status, body }, options),
					protocol.longRuns?.outcome({ status, body }, run, aCall, options),
					protocol.callback?.(body, options),
				]),
			),
		);
		expect(read.filter((outcome) => outcome !== undefined).length).toBeGreaterThan(0);
	});
});
