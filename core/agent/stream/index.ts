import { Failure } from '../../failure';
import type { StreamParser } from './events';
import { NdjsonParser } from './ndjson';
import { SseParser } from './sse';

export type { StreamEvent, StreamParser } from './events';
export { NdjsonParser } from './ndjson';
export { SseParser } from './sse';
export { formOf } from './sniff';
export type { AnswerForm } from './sniff';

export type StreamFormat = 'sse' | 'ndjson';

const FORMATS: Readonly<Record<StreamFormat, new (maxLength?: number, charset?: string) => StreamParser>> = {
	sse: SseParser,
	ndjson: NdjsonParser,
};

/**
 * The parser for a streamed answer: bytes in, in chunks of any size; whole events out.
 *
 * @example
 * const parser = streamParser('sse');
 * parser.push(Buffer.from('event: token\ndata: Hel')); // []
 * parser.push(Buffer.from('lo\n\n')); // [{ type: 'token', data: 'Hello' }]
 * parser.push(Buffer.from('data: the last event')); // []
 * parser.end(); // [{ type: 'message', data: 'the last event' }]
 *
 * @param charset the charset in the content type of the answer; default: UTF-8
 * @throws Failure for a format other than `sse` and `ndjson`; its `push` throws one for an event that is too long
 * (`reply-too-large`) or nested too deep (`reply-too-deep`)
 */
export function streamParser(format: StreamFormat, charset?: string): StreamParser {
	if (!Object.hasOwn(FORMATS, format)) {
		throw new Failure('invalid-argument', `There is no stream format "${String(format)}"`, "Choose 'sse' or 'ndjson'");
	}
	return new FORMATS[format](undefined, charset);
}
