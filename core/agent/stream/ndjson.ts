import { boundedData, MAX_EVENT_LENGTH } from './events';
import type { StreamEvent, StreamParser } from './events';
import { LineSplitter } from './lines';

/**
 * Parses one JSON value per line. Empty lines are keep-alives. The last line may lack its line ending, or be
 * incomplete. A line may also be the data of a server-sent event.
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
	const data = line.startsWith('data:') ? line.slice('data:'.length) : line;
	return data.trim() === '' ? [] : [{ type: 'message', data: boundedData(data) }];
}
