import type { BrokenExchange, OpenAnswer } from './answer';
import type { Deadline } from './deadline';

export interface BodyLimit {
	readonly maxBytes: number;
	/**
	 * What becomes of a body that is longer, too slow or broken off. `fail`: it cannot be read. `cut`: what has arrived is
	 * a sample of it, because the status has said what counts.
	 */
	readonly beyond: 'fail' | 'cut';
}

/** A body as far as it was read; `truncated` when there was more. */
export interface ReadBytes {
	readonly kind: 'body';
	readonly bytes: Buffer;
	readonly truncated?: true;
}

type BytesOrFailure = ReadBytes | { readonly kind: 'too-large' } | BrokenExchange;

/** Reads a body up to a limit: an answer without an end does not fill the memory. Leaving it closes the connection. */
export async function readBytes(
	answer: OpenAnswer,
	limit: BodyLimit & { readonly beyond: 'cut' },
	deadline: Deadline,
): Promise<ReadBytes>;
export async function readBytes(answer: OpenAnswer, limit: BodyLimit, deadline: Deadline): Promise<BytesOrFailure>;
export async function readBytes(
	{ chunks }: OpenAnswer,
	{ maxBytes, beyond }: BodyLimit,
	deadline: Deadline,
): Promise<BytesOrFailure> {
	const parts: Uint8Array[] = [];
	let length = 0;
	const read = (): ReadBytes => ({ kind: 'body', bytes: Buffer.concat(parts) });
	const sample = (): ReadBytes => ({ kind: 'body', bytes: read().bytes.subarray(0, maxBytes), truncated: true });
	try {
		for await (const chunk of chunks) {
			parts.push(chunk);
			length += chunk.length;
			if (length > maxBytes) return beyond === 'cut' ? sample() : { kind: 'too-large' };
		}
		return read();
	} catch (error) {
		// the request was received, whatever interrupts the body
		return beyond === 'cut' ? sample() : asSent(deadline.brokenBy(error));
	}
}

function asSent(broken: BrokenExchange): BrokenExchange {
	if (broken.kind === 'timeout') return broken;
	const { kind, code, message } = broken;
	return { kind, code, message, sent: true };
}
