import { textDecoder } from '../../text/charset';
import type { Decoder } from '../../text/charset';
import { requireLength } from './events';

/**
 * Splits a byte stream into lines at LF, CRLF or CR, and skips a byte order mark at its beginning. Chunks may split characters
 * and line endings anywhere: incomplete characters are buffered, and a CR at the end of a chunk waits for a possible LF.
 */
export class LineSplitter {
	private readonly decoder: Decoder;
	private parts: string[] = [];
	private length = 0;
	private afterCr = false;

	/** @param charset a charset label as in a content type; UTF-8 if it is missing or unknown */
	constructor(
		private readonly maxLength: number,
		charset?: string,
	) {
		this.decoder = textDecoder(charset);
	}

	push(bytes: Uint8Array): string[] {
		return this.split(this.decoder.decode(bytes, { stream: true }));
	}

	/** Returns the last line if it has no line ending and is not empty. */
	end(): string[] {
		const lines = this.split(this.decoder.decode());
		const rest = this.parts.join('');
		this.parts = [];
		this.length = 0;
		return rest === '' ? lines : [...lines, rest];
	}

	private split(text: string): string[] {
		const lines: string[] = [];
		let from = 0;
		if (this.afterCr && text !== '') {
			this.afterCr = false;
			if (text[0] === '\n') from = 1;
		}
		for (let at = from; at < text.length; at++) {
			const character = text[at];
			if (character !== '\n' && character !== '\r') continue;
			lines.push(this.take(text.slice(from, at)));
			if (character === '\r' && text[at + 1] === '\n') at++;
			else if (character === '\r' && at === text.length - 1) this.afterCr = true;
			from = at + 1;
		}
		this.keep(text.slice(from));
		return lines;
	}

	private keep(text: string): void {
		this.length += text.length;
		requireLength(this.length, this.maxLength);
		this.parts.push(text);
	}

	private take(tail: string): string {
		this.keep(tail);
		const line = this.parts.join('');
		this.parts = [];
		this.length = 0;
		return line;
	}
}
