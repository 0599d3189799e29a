import { asBytes } from './bytes';
import { behindBackslash, MAX_BACKSLASHES } from './escape-leads';
import { entityCharacter, MAX_ENTITY } from './html-entities';

/** The meaning of an escape in bytes (see bytes.ts), and the position after it. */
export interface Reading {
	readonly char: string;
	readonly end: number;
}

interface HexNumber {
	readonly value: number;
	readonly end: number;
}

const NONE: readonly Reading[] = [];
const LEADS = '%&\\+';
/** The lower four bits of a digit's position are its value. */
const HEX_DIGITS = '0123456789abcdef0123456789ABCDEF';

/**
 * Reads escapes: `%41`, the plus sign of forms, `\"`, `\/`, `\u0041`, `\x41`, `&#65;`, `&#x41;`, `&quot;`, and escapes
 * that are themselves escaped, up to a depth. It accepts more than any one syntax, because it searches for secrets and
 * not for values.
 */
export class EscapeReader {
	/** Whether the last reading ended inside a possible escape at the end of the text. */
	open = false;

	/**
	 * @param text in bytes
	 * @param depth how many levels of escapes are read
	 * @param plusIsSpace whether a plus sign may be a form's space
	 */
	constructor(
		readonly text: string,
		private readonly depth: number,
		private readonly plusIsSpace: boolean,
	) {}

	/** Returns every possible meaning of an escape at this position. */
	read(at: number): readonly Reading[] {
		this.open = false;
		const first = this.text[at];
		if (first === undefined || !LEADS.includes(first)) return NONE;
		const found: Reading[] = [];
		const add = (reading: Reading) => {
			if (!found.some(({ char, end }) => end === reading.end && char === reading.char)) found.push(reading);
		};
		let read: Reading = { char: first, end: at + 1 };
		for (let depth = 0; depth < this.depth; depth++) {
			if (read.char === '+' && this.plusIsSpace) add({ char: ' ', end: read.end });
			if (read.char === '\\') for (const meant of this.backslashed(read.end, depth)) add(meant);
			read = this.unescaped(read, depth);
			if (read.end > at + 1) add(read);
		}
		return found;
	}

	/**
	 * Reads one character inside an escape, which may itself be written with up to `depth` nested percent escapes or
	 * entities.
	 */
	private next(at: number, depth: number): Reading | undefined {
		const char = this.text[at];
		if (char === undefined) {
			this.open = true;
			return undefined;
		}
		let read: Reading = { char, end: at + 1 };
		for (let inner = 0; inner < depth; inner++) read = this.unescaped(read, inner);
		return read;
	}

	/** Reads what `%` or `&` and the following characters mean, or the character itself if no escape begins there. */
	private unescaped(read: Reading, depth: number): Reading {
		if (read.char === '&') return this.entity(read.end, depth) ?? read;
		if (read.char !== '%') return read;
		const byte = this.hex(read.end, 2, depth);
		return byte === undefined ? read : { char: String.fromCharCode(byte.value), end: byte.end };
	}

	/** Reads several backslashes, which are one that was escaped several times. */
	private backslashed(at: number, depth: number): Reading[] {
		const found: Reading[] = [];
		let next = this.next(at, depth);
		while (next?.char === '\\' && found.length < MAX_BACKSLASHES) {
			found.push(next);
			next = this.next(next.end, depth);
		}
		if (next === undefined || next.char === '\\') return found;
		if (next.char === 'u') return [...found, ...this.utf16(next.end, depth)];
		if (next.char === 'x') return [...found, ...this.byteOrCharacter(next.end, depth)];
		const char = behindBackslash(next.char);
		if (char !== undefined) found.push({ char, end: next.end });
		return found;
	}

	/** Reads what follows `\u`: a character, or half of a pair whose other half is an escape of the same form. */
	private utf16(at: number, depth: number): Reading[] {
		const unit = this.hex(at, 4, depth);
		if (unit === undefined) return [];
		const isHigh = unit.value >= 0xd800 && unit.value <= 0xdbff;
		const low = isHigh ? this.otherHalf(unit.end, depth) : undefined;
		const char = String.fromCharCode(unit.value, ...(low === undefined ? [] : [low.value]));
		const read = { char: asBytes(char), end: (low ?? unit).end };
		// some write JSON so that HTML can contain it: `\u0026quot;`
		const meant = this.unescaped(read, depth);
		return meant === read ? [read] : [read, meant, this.unescaped(meant, depth)];
	}

	private otherHalf(at: number, depth: number): HexNumber | undefined {
		let next = this.next(at, depth);
		for (let count = 0; next?.char === '\\' && count < MAX_BACKSLASHES; count++) next = this.next(next.end, depth);
		return next?.char === 'u' ? this.hex(next.end, 4, depth) : undefined;
	}

	/** Reads `\xfc`, which is a byte in some languages and a character in others. */
	private byteOrCharacter(at: number, depth: number): Reading[] {
		const byte = this.hex(at, 2, depth);
		if (byte === undefined) return [];
		const char = String.fromCharCode(byte.value);
		return [...new Set([char, asBytes(char)])].map((meant) => ({ char: meant, end: byte.end }));
	}

	private hex(at: number, digits: number, depth: number): HexNumber | undefined {
		let [value, end] = [0, at];
		for (let count = 0; count < digits; count++) {
			const next = this.next(end, depth);
			const digit = next === undefined ? -1 : HEX_DIGITS.indexOf(next.char);
			if (next === undefined || digit < 0) return undefined;
			value = value * 16 + (digit & 15);
			end = next.end;
		}
		return { value, end };
	}

	private entity(at: number, depth: number): Reading | undefined {
		let name = '';
		let end = at;
		let next = this.next(end, depth);
		while (next !== undefined && name.length <= MAX_ENTITY && /[#0-9A-Za-z]/.test(next.char)) {
			name += next.char;
			end = next.end;
			next = this.next(end, depth);
		}
		const char = entityCharacter(name);
		return char === undefined ? undefined : { char, end: next?.char === ';' ? next.end : end };
	}
}
