import { boundedData, MAX_EVENT_LENGTH } from './events';
import type { StreamEvent, StreamParser } from './events';
import { LineSplitter } from './lines';

/** A JSON value a line. Empty lines are keep-alives; a last line needs no line end, and may be cut off. */
export class NdjsonParser implements StreamParser {
	private readonly lines: LineSplitter;

	constructor(maxLength = MAX_EVENT_LENGTH) {
		this.lines = new LineSplitter(maxLength);
	}

	push(bytes: Uint8Array): StreamEvent[] {
		return this.lines.push(bytes).flatMap(eventOf);
	}

	end(): StreamEvent[] {
		return this.lines.end().flatMap(eventOf);
	}
}

function eventOf(line: string): StreamEvent[] {
	return line.trim() === '' ? [] : [{ type: 'message', data: boundedData(line) }];
}
