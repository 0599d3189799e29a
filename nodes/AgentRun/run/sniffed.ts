import { formOf } from '../../../core/agent';
import type { AnswerForm, StreamFormat } from '../../../core/agent';
import type { OpenAnswer } from '../../shared/http';

/** An answer whose beginning was looked at; `chunks` still has all of it. */
export interface SniffedAnswer {
	readonly form: StreamFormat | 'whole';
	readonly chunks: AsyncIterable<Uint8Array>;
}

/** What begins with this much white space is not looked at any further. */
const MOST = 4096;

/**
 * Finds out by the first characters whether an answer is a stream. Its content type does not tell: servers label streams as
 * JSON or HTML, and proxies their error pages as streams.
 */
export async function sniffed({ chunks, headers }: OpenAnswer, format: StreamFormat): Promise<SniffedAnswer> {
	const source = chunks[Symbol.asyncIterator]();
	const seen: Uint8Array[] = [];
	let form: AnswerForm | undefined;
	let beginning = '';
	let broken: { error: unknown } | undefined;
	try {
		while (form === undefined && beginning.length < MOST) {
			const next = await source.next();
			if (next.done) break;
			seen.push(next.value);
			beginning += Buffer.from(next.value).toString('latin1');
			form = formOf(beginning, format);
		}
	} catch (error) {
		broken = { error };
	}
	return {
		form: form === undefined || form === 'plain text' ? labelled(headers, format) : form,
		chunks: replayed(seen, source, broken),
	};
}

/** What an answer was meant to be that does not show it. NDJSON has no label that its senders agree on. */
function labelled(headers: OpenAnswer['headers'], format: StreamFormat): StreamFormat | 'whole' {
	const isWhole = format === 'sse' && !/^text\/event-stream/i.test(headers['content-type'] ?? '');
	return isWhole ? 'whole' : format;
}

/** Yields what was read, then the rest. Leaving it closes the connection. */
async function* replayed(
	seen: readonly Uint8Array[],
	source: AsyncIterator<Uint8Array>,
	broken: { error: unknown } | undefined,
): AsyncGenerator<Uint8Array> {
	try {
		yield* seen;
		if (broken) throw broken.error;
		for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
	} finally {
		await source.return?.();
	}
}
