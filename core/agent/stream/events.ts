import { MAX_NESTING, nestsTooDeep } from '../../text/json-nesting';

/** One event of a stream: of SSE its type and data, of NDJSON a line as data. */
export interface StreamEvent {
	/** `message` unless the sender named another type. */
	readonly type: string;
	readonly data: string;
	/** The last event id, for resuming. */
	readonly id?: string;
}

/** Bytes in, events out. What does not fit into the bounds is a StreamOverflow, never a growing buffer. */
export interface StreamParser {
	readonly push: (bytes: Uint8Array) => StreamEvent[];
	/** What the end of the stream completes: an unfinished SSE event is dropped, as its specification says. */
	readonly end: () => StreamEvent[];
}

/**
 * An event beyond its bounds: a broken or hostile sender.
 *
 * @example
 * const parser = streamParser('ndjson');
 * try {
 *   parser.push(Buffer.from(`${'['.repeat(501)}\n`));
 * } catch (error) {
 *   error instanceof StreamOverflow; // true
 *   error.why; // 'too-deep'
 * }
 */
export class StreamOverflow extends Error {
	constructor(
		readonly why: 'too-long' | 'too-deep',
		limit: number,
	) {
		const bound = why === 'too-long' ? `of more than ${limit} characters` : `nested deeper than ${limit} levels`;
		super(`The stream sent an event ${bound}`);
		this.name = 'StreamOverflow';
	}
}

/** Characters that one event may have; replies of a few MiB in one event are known from agents that resend their state. */
export const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

/** @throws StreamOverflow for JSON nested so deep that reading it could overflow a stack */
export function boundedData(data: string): string {
	if (nestsTooDeep(data)) throw new StreamOverflow('too-deep', MAX_NESTING);
	return data;
}
