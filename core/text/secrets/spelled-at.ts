import type { EscapeReader } from './escape-reader';
import type { Spelling } from './spellings';

/** How far a spelling extends in a text; `open` if the text ended before the spelling did. */
export interface SpellingMatch {
	/** Undefined if the text differs. */
	readonly end?: number;
	readonly open: boolean;
}

/** Returns where a spelling that begins at `start` ends, or -1 if it does not begin there. */
export function endOf({ text: spelled, certain }: Spelling, text: string, start: number): number {
	let length = 0;
	while (length < spelled.length && spelled[length] === text[start + length]) length++;
	return length < certain ? -1 : start + length;
}

/** Tells whether the first `length` characters of the spelling end at this position. */
export function endsWith(text: string, at: number, spelled: string, length: number): boolean {
	for (let index = length - 1; index >= 0; index--) if (spelled[index] !== text[at - length + index]) return false;
	return true;
}

/**
 * Returns where the longest beginning of a spelling that ends at this position starts, or the position itself if there
 * is none.
 */
export function beginningOf({ text: spelled }: Spelling, text: string, end: number): number {
	for (let start = Math.max(0, end - spelled.length + 1); start < end; start++) {
		if (text[start] === spelled[0] && endsWith(text, end, spelled, end - start)) return start;
	}
	return end;
}

/** Follows a spelling from one of its characters, in every way in which the text can be read. */
export function reachOf(
	reader: EscapeReader,
	{ text: spelled, certain }: Spelling,
	index: number,
	at: number,
): SpellingMatch {
	const { text } = reader;
	let [open, reached] = [false, -1];
	const ways: (readonly [index: number, at: number])[] = [[index, at]];
	const seen = new Set<number>();
	for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
		const [next, place] = way;
		if (next >= certain) reached = Math.max(reached, place);
		if (next === spelled.length || seen.has(next * (text.length + 1) + place)) continue;
		seen.add(next * (text.length + 1) + place);
		open ||= place >= text.length;
		if (text[place] === spelled[next]) ways.push([next + 1, place + 1]);
		for (const { char, end } of reader.read(place)) {
			if (spelled.startsWith(char, next)) ways.push([next + char.length, end]);
		}
		open ||= reader.open;
	}
	return { ...(reached >= 0 && { end: reached }), open };
}
