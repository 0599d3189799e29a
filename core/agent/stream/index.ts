import type { StreamParser } from './events';
import { NdjsonParser } from './ndjson';
import { SseParser } from './sse';

export { StreamOverflow } from './events';
export type { StreamEvent, StreamParser } from './events';
export { NdjsonParser } from './ndjson';
export { SseParser } from './sse';

export type StreamFormat = 'sse' | 'ndjson';

/** The parser for a format. */
export function streamParser(format: StreamFormat): StreamParser {
	return format === 'sse' ? new SseParser() : new NdjsonParser();
}
