import { Failure } from '../../failure';
import { MAX_NESTING, nestsTooDeep } from '../../text/json-nesting';

/** One event of a stream. For SSE it has a type and data; for NDJSON the data is a line. */
export interface StreamEvent {
	/** `message` unless the sender names another type. */
	readonly type: string;
	readonly data: string;
	/** The last event id, for resuming. */
	readonly id?: string;
}

/** Bytes in, events out. An event beyond the bounds is a failure, never a growing buffer. */
export interface StreamParser {
	readonly push: (bytes: Uint8Array) => StreamEvent[];
	/** Returns the events that are completed by the end of the stream. */
	readonly end: () => StreamEvent[];
}

/**
 * The maximum number of characters of one event. Some agents resend their whole state, so events of a few MiB do occur.
 */
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
