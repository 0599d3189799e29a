import { ConfigurationError } from '../../configuration-error';
import type { StreamParser } from './events';
import { NdjsonParser } from './ndjson';
import { SseParser } from './sse';

export { StreamOverflow } from './events';
export type { StreamEvent, StreamParser } from './events';
export { NdjsonParser } from './ndjson';
export { SseParser } from './sse';

export type StreamFormat = 'sse' | 'ndjson';

const FORMATS: Readonly<Record<StreamFormat, new () => StreamParser>> = { sse: SseParser, ndjson: NdjsonParser };

/**
 * Returns the parser for a streamed answer. It takes bytes in chunks of any size and returns complete events.
 *
 * @example
 * const parser = streamParser('sse');
 * parser.push(Buffer.from('event: token\ndata: Hel')); // []
 * parser.push(Buffer.from('lo\n\n')); // [{ type: 'token', data: 'Hello' }]
 * parser.end(); // []
 *
 * @throws ConfigurationError for a format other than `sse` and `ndjson`; its `push` throws StreamOverflow for an event
 * that is too long or nested too deeply
 */
export function streamParser(format: StreamFormat): StreamParser {
	if (!Object.hasOwn(FORMATS, format)) {
		throw new ConfigurationError(`There is no stream format "${String(format)}"`, "Choose 'sse' or 'ndjson'");
	}
	return new FORMATS[format]();
}
