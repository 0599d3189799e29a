import { MAX_NESTING, nestsTooDeep } from '../../text/json-nesting';

/** One event of a stream. For SSE it has a type and data; for NDJSON the data is a line. */
export interface StreamEvent {
	/** `message` unless the sender names another type. */
	readonly type: string;
	readonly data: string;
	/** The last event id, for resuming. */
	readonly id?: string;
}

/**
 * Turns bytes into events. Whatever exceeds the limits throws StreamOverflow, so that no buffer grows without bound.
 */
export interface StreamParser {
	readonly push: (bytes: Uint8Array) => StreamEvent[];
	/**
	 * Returns the events that the end of the stream completes. An unfinished SSE event is dropped, as its specification
	 * says.
	 */
	readonly end: () => StreamEvent[];
}

/**
 * Thrown for an event that exceeds the limits, which only a broken or hostile sender sends.
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

/**
 * The maximum number of characters of one event. Some agents resend their whole state, so events of a few MiB do occur.
 */
export const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

/** @throws StreamOverflow for JSON nested so deeply that reading it could overflow the stack */
export function boundedData(data: string): string {
	if (nestsTooDeep(data)) throw new StreamOverflow('too-deep', MAX_NESTING);
	return data;
}
