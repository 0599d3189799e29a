import { boundedData, MAX_EVENT_LENGTH } from './events';
import type { StreamEvent, StreamParser } from './events';
import { LineSplitter } from './lines';

/**
 * Parses one JSON value per line. Empty lines are keep-alives. The last line may lack its line ending, or be
 * incomplete.
 */
export class NdjsonParser implements StreamParser {
	private readonly lines: LineSplitter;

	constructor(maxLength = MAX_EVENT_LENGTH, charset?: string) {
		this.lines = new LineSplitter(maxLength, charset);
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
