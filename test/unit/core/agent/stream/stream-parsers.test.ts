import * as fc from 'fast-check';

import { streamParser } from '../../../../../core/agent';
import type { StreamEvent, StreamParser } from '../../../../../core/agent';
import { LineSplitter } from '../../../../../core/agent/stream/lines';
import { NdjsonParser } from '../../../../../core/agent/stream/ndjson';
import { SseParser } from '../../../../../core/agent/stream/sse';
import { Failure } from '../../../../../core/failure';

function parseAll(parser: StreamParser, chunks: readonly Uint8Array[]): StreamEvent[] {
	return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
}

/** Cuts bytes at the given places, which may be inside a character or a line ending. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
	const edges = [
		0,
		...[...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b),
		bytes.length,
	];
	return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

const sse = (text: string) => parseAll(new SseParser(), [Buffer.from(text)]);
const message = (data: string): StreamEvent => ({ type: 'message', data });

describe('server-sent events are parsed', () => {
	test.each([
		['LF ends lines', 'data: a\n\n', [message('a')]],
		['CRLF ends lines', 'data: a\r\n\r\ndata: b\r\n\r\n', [message('a'), message('b')]],
		['CR ends lines', 'data: a\r\rdata: b\r\r', [message('a'), message('b')]],
		['data lines are joined with LF', 'data: a\ndata: b\ndata\n\n', [message('a\nb\n')]],
		['only the first space after the colon is removed', 'data:a\ndata:  b\n\n', [message('a\n b')]],
		['comments are keep-alives', ': ping\n\ndata: a\n: ping\ndata: b\n\n', [message('a\nb')]],
		['an event has a name', 'event: error\ndata: {}\n\ndata: x\n\n', [{ type: 'error', data: '{}' }, message('x')]],
		['an event without data is ignored', 'event: ping\n\n', []],
		[
			'unknown fields are ignored, such as Flowise’s "message:"',
			'message:\ndata:{"event":"token"}\n\n',
			[message('{"event":"token"}')],
		],
		[
			'a field “error” with JSON is an error, as in llama.cpp',
			'data: a\n\nerror: {"code":400}\n\ndata: b\n\n',
			[message('a'), { type: 'error', data: '{"code":400}' }, message('b')],
		],
		['a field “error” with other text is ignored', 'error: x\ndata: a\n\n', [message('a')]],
		[
			'an id applies until the next one',
			'id: 7\ndata: a\n\ndata: b\n\n',
			[
				{ ...message('a'), id: '7' },
				{ ...message('b'), id: '7' },
			],
		],
		['the last event may lack its empty line', 'data: a\n\ndata: b\n', [message('a'), message('b')]],
		['the last line may lack its line ending', 'data: a\n\ndata: b', [message('a'), message('b')]],
		['a byte order mark is not part of the first line', '\uFEFFdata: a\n\n', [message('a')]],
		['additional empty lines add no events', 'data: a\n\n\n\n\ndata: b\n\n', [message('a'), message('b')]],
	])('%s', (_, text, events) => {
		expect(sse(text)).toStrictEqual(events);
	});
});

describe('newline-delimited JSON is parsed', () => {
	test.each([
		['one event per line', '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
		['empty lines are keep-alives, as in Langflow', '{"a":1}\n\n\r\n{"b":2}\n\n', ['{"a":1}', '{"b":2}']],
		['lines of spaces are keep-alives too', '{"a":1}\n  \n{"b":2}\n', ['{"a":1}', '{"b":2}']],
		['the last line needs no line ending', '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
		['a cut-off last line is passed on unchanged', '{"a":1}\n{"b"', ['{"a":1}', '{"b"']],
	])('%s', (_, text, lines) => {
		expect(parseAll(new NdjsonParser(), [Buffer.from(text)])).toEqual(lines.map(message));
	});
});

describe('a byte stream is cut into lines', () => {
	test.each([
		['an empty first line counts', ['\na\n'], ['', 'a']],
		['a split CRLF is one line ending', ['a\r', '\nb\n'], ['a', 'b']],
		['a CRLF split by an empty chunk is one line ending', ['a\r', '', '\nb\n'], ['a', 'b']],
		['a CR inside a chunk does not wait for an LF', ['a\rb', '\nc\n'], ['a', 'b', 'c']],
		['a CR at the end of a chunk is a line ending', ['a\r', 'b\r'], ['a', 'b']],
	])('%s', (_, chunks, lines) => {
		const splitter = new LineSplitter(100);
		expect(chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)))).toEqual(lines);
	});

	test('the end empties the buffer', () => {
		const splitter = new LineSplitter(3);
		expect(splitter.push(Buffer.from('abc'))).toEqual([]);
		expect(splitter.end()).toEqual(['abc']);
		expect(splitter.push(Buffer.from('def\n'))).toEqual(['def']);
		expect(splitter.end()).toEqual([]);
	});
});

describe('the events do not depend on the chunks', () => {
	const line = fc.oneof(
		fc.constantFrom(
			'data: ',
			'data:{"é":"漢字 🙂"}',
			': ping',
			'event: x',
			'id: 1',
			'',
			'data',
			'retry: 5',
			'message:',
		),
		fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `data: ${text}`),
		fc.string({ unit: 'binary', maxLength: 12 }),
	);
	const stream = fc
		.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 30 })
		.map((lines) => Buffer.from(lines.map(([text, end]) => text + end).join('')));

	test.each(['sse', 'ndjson'] as const)('%s', (format) => {
		fc.assert(
			fc.property(stream, fc.array(fc.nat(2000), { maxLength: 40 }), (bytes, places) => {
				const whole = parseAll(streamParser(format), [bytes]);
				expect(parseAll(streamParser(format), cut(bytes, places))).toEqual(whole);
				expect(
					parseAll(
						streamParser(format),
						[...bytes].map((byte) => Buffer.of(byte)),
					),
				).toEqual(whole);
			}),
			{ numRuns: 300 },
		);
	});

	test('and split characters are not lost', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(500)), (text, places) => {
				const bytes = Buffer.from(`data: ${JSON.stringify(text)}\n\n`);
				expect(parseAll(new SseParser(), cut(bytes, places))).toEqual([message(JSON.stringify(text))]);
			}),
		);
	});
});

describe('memory is bounded', () => {
	test.each([
		['an endless line', () => new SseParser(100), 'x'.repeat(60)],
		['an event of many data lines', () => new SseParser(100), `data: ${'x'.repeat(30)}\n`],
		['an endless NDJSON line', () => new NdjsonParser(100), 'x'.repeat(60)],
	])('%s is refused', (_, make, chunk) => {
		const parser = make();
		expect(() => {
			for (let count = 0; count < 10; count++) parser.push(Buffer.from(chunk));
		}).toThrow(Failure);
	});

	test.each([
		['a line', (length: number) => new NdjsonParser(20).push(Buffer.from('x'.repeat(length)))],
		[
			'an event',
			(length: number) =>
				new SseParser(20).push(Buffer.from(`data:${'x'.repeat(7)}\ndata:${'x'.repeat(length - 9)}\n`)),
		],
	])('%s at the limit is accepted, and one more character is not', (_, push) => {
		expect(push(20)).toEqual([]);
		expect(() => push(21)).toThrow(
			expect.objectContaining({
				code: 'reply-too-large',
				message: 'The stream sent an event of more than 20 characters',
			}) as Error,
		);
	});

	test('a hundred thousand small events leave nothing behind', () => {
		const parser = new SseParser(100);
		let events = 0;
		for (let count = 0; count < 100_000; count++) events += parser.push(Buffer.from('data: 0123456789\n\n')).length;
		expect(events).toBe(100_000);
	});
});
