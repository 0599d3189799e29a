import { formOf } from '../../../core/agent';
import type { AnswerForm, StreamFormat } from '../../../core/agent';
import type { OpenAnswer } from '../../shared/http';

/** An answer whose beginning was examined; `chunks` still yields all of it. */
export interface SniffedAnswer {
	readonly form: StreamFormat | 'whole';
	readonly chunks: AsyncIterable<Uint8Array>;
}

/** Bytes of leading white space after which an answer is no longer examined. */
const MOST = 4096;

/**
 * Detects by the first characters whether an answer is a stream. The content type is not reliable: some servers label streams
 * as JSON or HTML, and some proxies label their error pages as streams.
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

/** The format of an answer whose content does not reveal it. NDJSON has no generally used content type. */
function labelled(headers: OpenAnswer['headers'], format: StreamFormat): StreamFormat | 'whole' {
	const isWhole = format === 'sse' && !/^text\/event-stream/i.test(headers['content-type'] ?? '');
	return isWhole ? 'whole' : format;
}

/** Yields the bytes that were read, then the rest. Leaving the loop early closes the connection. */
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
