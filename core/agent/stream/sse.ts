import { boundedData, MAX_EVENT_LENGTH, requireLength } from './events';
import type { StreamEvent, StreamParser } from './events';
import { LineSplitter } from './lines';

/**
 * Parses server-sent events as specified in https://html.spec.whatwg.org/multipage/server-sent-events.html. Lines end
 * with LF, CRLF or CR; `data` lines are joined with LF; lines that begin with a colon are comments (keep-alives). An
 * empty line ends an event; an event without data is ignored. Contrary to the specification, the end of the stream also
 * completes the last event, because many agent servers omit the empty line after it. A field `error` with JSON is an event
 * of type `error`: llama.cpp’s server reports errors in this way (ggml-org/llama.cpp#16109). An event `end` counts without
 * data: Voiceflow ends its streams with one.
 */
export class SseParser implements StreamParser {
	private readonly lines: LineSplitter;
	private data: string[] = [];
	private length = 0;
	private type = '';
	private lastId: string | undefined;

	constructor(
		private readonly maxLength = MAX_EVENT_LENGTH,
		charset?: string,
	) {
		this.lines = new LineSplitter(maxLength, charset);
	}

	push(bytes: Uint8Array): StreamEvent[] {
		return this.lines.push(bytes).flatMap((line) => this.takeLine(line));
	}

	end(): StreamEvent[] {
		const events = this.lines.end().flatMap((line) => this.takeLine(line));
		return [...events, ...this.dispatch()];
	}

	private takeLine(line: string): StreamEvent[] {
		if (line === '') return this.dispatch();
		const colon = line.indexOf(':');
		const end = colon < 0 ? line.length : colon;
		this.takeField(line.slice(0, end), line.slice(line[end + 1] === ' ' ? end + 2 : end + 1));
		return [];
	}

	private takeField(name: string, value: string): void {
		if (name === 'error' && value.startsWith('{')) {
			this.type = 'error';
			this.keep(value);
		}
		if (name === 'event') this.type = value;
		if (name === 'id' && !value.includes('\0')) this.lastId = value;
		if (name === 'data') this.keep(value);
	}

	private keep(value: string): void {
		this.length += value.length + 1;
		requireLength(this.length, this.maxLength);
		this.data.push(value);
	}

	private dispatch(): StreamEvent[] {
		const { data, type, lastId } = this;
		this.forget();
		if (data.length === 0 && type !== 'end') return [];
		return [
			{ type: type || 'message', data: boundedData(data.join('\n')), ...(lastId !== undefined && { id: lastId }) },
		];
	}

	private forget(): void {
		this.data = [];
		this.length = 0;
		this.type = '';
	}
}
