/** One event of a stream: of SSE its type and data, of NDJSON a line as data. */
export interface StreamEvent {
	/** `message` unless the sender named another type. */
	type: string;
	data: string;
	/** The last event id, for resuming. */
	id?: string;
}

/** Bytes in, events out. What does not fit into the bound is an error, never a growing buffer. */
export interface StreamParser {
	push(bytes: Uint8Array): StreamEvent[];
	/** What the end of the stream completes: an unfinished SSE event is dropped, as its specification says. */
	end(): StreamEvent[];
}

/** An event larger than its bound: a broken or hostile sender. */
export class StreamOverflow extends Error {
	constructor(limit: number) {
		super(`The stream sent an event of more than ${limit} characters`);
		this.name = 'StreamOverflow';
	}
}

/** Characters that one event may have; replies of a few MiB in one event are known from agents that resend their state. */
export const MAX_EVENT_LENGTH = 16 * 1024 * 1024;
