import { Failure } from '../../failure';
import { MAX_NESTING, nestsTooDeep } from '../../text/json-nesting';

/** One event of a stream: of SSE its type and data, of NDJSON a line as data. */
export interface StreamEvent {
	/** `message` unless the sender named another type. */
	readonly type: string;
	readonly data: string;
	/** The last event id, for resuming. */
	readonly id?: string;
}

/** Bytes in, events out. An event beyond the bounds is a failure, never a growing buffer. */
export interface StreamParser {
	readonly push: (bytes: Uint8Array) => StreamEvent[];
	/** What the end of the stream completes: an unfinished SSE event is dropped, as its specification says. */
	readonly end: () => StreamEvent[];
}

/** Characters that one event may have; replies of a few MiB in one event are known from agents that resend their state. */
export const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

/** @throws Failure for an event of more characters than one may have: a broken or hostile sender */
export function requireLength(length: number, maxLength: number): void {
	if (length <= maxLength) return;
	throw new Failure(
		'reply-too-large',
		`The stream sent an event of more than ${maxLength} characters`,
		'Have the sender split the event into smaller ones.',
	);
}

/** @throws Failure for JSON nested so deep that reading it could overflow a stack */
export function boundedData(data: string): string {
	if (!nestsTooDeep(data)) return data;
	throw new Failure(
		'reply-too-deep',
		`The stream sent an event nested deeper than ${MAX_NESTING} levels`,
		'Have the sender return JSON with fewer levels.',
	);
}
