import { exceedsNesting, MAX_NESTING } from '../text/json-nesting';
import { isSuccess, nestedTooDeep } from './outcome';
import type { AgentAnswer, AgentOutcome, AgentProtocol, ReplyOptions, StreamedReplies } from './protocol';
import { formOf, streamParser } from './stream';
import type { StreamFormat } from './stream';

/** The number of characters of an answer that are checked to detect a stream. */
const BEGINNING = 4096;

/**
 * Returns the protocol with a reader that also reads a stream received as a whole body. Some servers stream although the request
 * did not ask for it, and label the stream as JSON.
 */
export function readingStreams(protocol: AgentProtocol): AgentProtocol {
	const { stream, outcome: read } = protocol;
	if (stream === undefined) return protocol;
	const outcome = (answer: AgentAnswer, options: ReplyOptions) => {
		const { body } = answer;
		const form =
			isSuccess(answer) && typeof body === 'string' ? formOf(body.slice(0, BEGINNING), stream.format) : 'whole';
		if (form === 'sse') return readStream(stream, form, String(body), options);
		const whole = read(answer, options);
		const isUnread = !whole.ok && whole.failure.code === 'unknown-answer';
		if (!isUnread || form !== 'ndjson' || !String(body).trimStart().startsWith('{')) return whole;
		const lines = readStream(stream, form, String(body), options);
		return lines.ok || lines.failure.code === 'agent-reported-error' || lines.failure.partialText ? lines : whole;
	};
	return { ...protocol, outcome };
}

function readStream(stream: StreamedReplies, format: StreamFormat, text: string, options: ReplyOptions): AgentOutcome {
	const bytes = Buffer.from(text);
	if (exceedsNesting(bytes, MAX_NESTING)) return { ok: false, failure: nestedTooDeep() };
	const reader = stream.reader(options);
	const parser = streamParser(format);
	const events = [...parser.push(bytes), ...parser.end()];
	events.some((event) => reader.push(event).done === true);
	return reader.outcome();
}
