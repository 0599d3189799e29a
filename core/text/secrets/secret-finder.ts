import { asBytes, isAscii, isUtf8, placesInText } from './bytes';
import { firstBackslash, leadsTo } from './escape-leads';
import { EscapeReader } from './escape-reader';
import { Places } from './places';
import { escapeRegExp } from './regexp';
import { beginningOf, endOf, endsWith, reachOf } from './spelled-at';
import type { SpellingMatch } from './spelled-at';
import { spellingsOf } from './spellings';
import type { Spelling } from './spellings';

/** A part of a text, from the first index up to but not including the second. */
export type Range = readonly [start: number, end: number];

export interface Found {
	/** In order, without overlaps. */
	readonly ranges: readonly Range[];
	/** Where a secret could begin if the text continued; the length of the text if nowhere. */
	readonly openFrom: number;
}

/** The minimum length of a secret: masking shorter ones would garble every text. */
const SHORTEST_SECRET = 4;
/** How many levels of escapes are read: a URL in JSON in HTML. */
const DEPTH = 2;
/**
 * How many characters of a spelling are part of the search; the rest is compared, because long keys would make a giant
 * expression.
 */
const HEAD = 12;
const MANY_SPELLINGS = 200;
const NOTHING: readonly Range[] = [];
const NEVER = '(?!)';

/**
 * Finds secrets in texts in any spelling: each character of a spelling may also be written as an escape. The first pass
 * finds spellings without escapes; the second starts only at escapes, so that other text costs little.
 */
export class SecretFinder {
	private readonly spellings: readonly Spelling[];

	/** The minimum length of a spelling in bytes; below it, the certain part of each spelling. */
	private readonly shortest: number;

	private readonly certain: readonly Buffer[];

	/**
	 * If all spellings are ASCII, any text can be searched as if it were bytes, because no other character can match.
	 */
	private readonly isAscii: boolean;

	private readonly plusIsSpace: boolean;

	private readonly heads: RegExp;

	/** The same for a single search. */
	private readonly head: RegExp;

	private readonly leads: RegExp;

	/** Quickly rules out most texts, which contain nothing to find. */
	private readonly either: RegExp;

	private readonly places: Places;

	constructor(secrets: readonly string[]) {
		const long = [...new Set(secrets)].filter((secret) => secret.length >= SHORTEST_SECRET);
		this.spellings = long.flatMap(spellingsOf);
		this.certain = this.spellings.map(({ text, certain }) => Buffer.from(text.slice(0, certain), 'latin1'));
		this.shortest = Math.min(Infinity, ...this.certain.map(({ length }) => length));
		this.isAscii = this.spellings.every(({ text }) => isAscii(text));
		this.places = new Places(this.spellings);
		const bytes = new Set(this.spellings.flatMap(({ text }) => text.split('')));
		this.plusIsSpace = bytes.has(' ');
		const heads = [...new Set(this.spellings.map(headOf))].map(escapeRegExp).join('|') || NEVER;
		const leads = leadsTo(bytes);
		this.heads = new RegExp(heads, 'g');
		this.head = new RegExp(heads);
		this.leads = new RegExp(leads, 'g');
		this.either = new RegExp(`${heads}|${leads}`);
	}

	/** @param goesOn whether more text will follow, so that the end may be the beginning of a secret */
	find(text: string, goesOn = false): Found {
		if (this.isAscii || isAscii(text)) return this.findInBytes(text, goesOn);
		const bytes = asBytes(goesOn ? text.replace(/[\ud800-\udbff]$/, '') : text);
		const { ranges, openFrom } = this.findInBytes(bytes, goesOn);
		const places = placesInText(bytes, ranges.flat());
		const inText = ranges.map((_, index): Range => [places[2 * index] ?? 0, places[2 * index + 1] ?? 0]);
		return { ranges: inText, openFrom: goesOn ? (placesInText(bytes, [openFrom])[0] ?? 0) : text.length };
	}

	/** Finds secrets in bytes of any kind; ranges refer to bytes. */
	findIn(bytes: Buffer): readonly Range[] {
		return this.findInBytes(bytes.toString('latin1'), false).ranges;
	}

	/**
	 * Tells whether a document (JSON, a form or text in UTF-8) may contain a secret in one of its strings. This costs
	 * much less than searching the strings.
	 */
	mayBeIn(bytes: Buffer): boolean {
		if (bytes.length < this.shortest) return false;
		// one search for all of them, where there are so many that one search for each takes longer
		const isPossible = this.certain.length < MANY_SPELLINGS || this.head.test(bytes.toString('latin1'));
		if (isPossible && this.certain.some((spelling) => bytes.includes(spelling))) return true;
		// may be in an encoding that agrees with UTF-8 only in ASCII
		if (!this.isAscii && !isUtf8(bytes)) return true;
		return !this.atEscapes(bytes.toString('latin1'), DEPTH + 1, (_start, { end }) => end === undefined);
	}

	private findInBytes(text: string, goesOn: boolean): Found {
		let openFrom = goesOn ? this.beginningBefore(text, text.length) : text.length;
		if ((text.length < this.shortest && !goesOn) || !this.either.test(text)) return { ranges: NOTHING, openFrom };
		const ranges = this.withoutEscapes(text);
		this.atEscapes(text, DEPTH, (start, { end, open }) => {
			if (end !== undefined) ranges.push([start, end]);
			if (open && goesOn) openFrom = Math.min(openFrom, start);
			return true;
		});
		return { ranges: merged(ranges), openFrom };
	}

	private withoutEscapes(text: string): Range[] {
		const found: Range[] = [];
		this.heads.lastIndex = 0;
		for (let match = this.heads.exec(text); match !== null; match = this.heads.exec(text)) {
			const start = match.index;
			const end = Math.max(...this.spellings.map((spelling) => endOf(spelling, text, start)));
			if (end > start) found.push([start, end]);
			// another secret may begin inside this one
			this.heads.lastIndex = start + 1;
		}
		return found;
	}

	/**
	 * Reports every spelling in which at least one character is written as an escape.
	 *
	 * @param tell returns whether to continue the search
	 * @returns whether the search reached the end
	 */
	private atEscapes(text: string, depth: number, tell: (start: number, reach: SpellingMatch) => boolean): boolean {
		this.leads.lastIndex = 0;
		const reader = new EscapeReader(text, depth, this.plusIsSpace);
		let done = 0;
		while (this.leads.test(text)) {
			const lead = this.leads.lastIndex - 1;
			for (let at = Math.max(done, firstBackslash(text, lead)); at <= lead; at++) {
				if (!this.atEscape(reader, at, tell)) return false;
			}
			done = lead + 1;
		}
		return true;
	}

	/** Reads a spelling whose first escape is here; everything before it is written without escapes. */
	private atEscape(reader: EscapeReader, at: number, tell: (start: number, reach: SpellingMatch) => boolean): boolean {
		const { text } = reader;
		const readings = reader.read(at);
		const { open } = reader;
		for (const { char, end } of readings) {
			for (const { spelling, index } of this.places.of(char)) {
				if (!endsWith(text, at, spelling.text, index)) continue;
				const reach = reachOf(reader, spelling, index + char.length, end);
				if ((reach.end !== undefined || reach.open) && !tell(at - index, reach)) return false;
			}
		}
		return !open || tell(this.beginningBefore(text, at), { open: true });
	}

	/** Returns where the longest beginning of a spelling that ends here starts, or this position if there is none. */
	private beginningBefore(text: string, end: number): number {
		return Math.min(end, ...this.spellings.map((spelling) => beginningOf(spelling, text, end)));
	}
}

function headOf({ text, certain }: Spelling): string {
	return text.slice(0, Math.min(HEAD, certain));
}

function merged(ranges: Range[]): Range[] {
	const result: [number, number][] = [];
	for (const [start, end] of ranges.sort(([a], [b]) => a - b)) {
		const last = result.at(-1);
		if (last && start < last[1]) last[1] = Math.max(last[1], end);
		else result.push([start, end]);
	}
	return result;
}
