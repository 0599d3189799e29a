import { entityNames, MAX_ENTITY } from './html-entities';
import { escapeRegExp } from './regexp';

/** The maximum number of backslashes in an escape: JSON in JSON in JSON writes a quotation mark after seven of them. */
export const MAX_BACKSLASHES = 8;
const LETTERS: ReadonlyMap<string, string> = new Map(
	Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
);
const LETTER_OF = new Map([...LETTERS].map(([letter, char]) => [char, letter]));

/** Returns the meaning of a backslash followed by this character, or undefined for most letters and for digits. */
export function behindBackslash(char: string): string | undefined {
	return LETTERS.get(char) ?? (isPunctuation(char) ? char : undefined);
}

/**
 * Tells whether a character may follow a backslash as itself: JSON escapes some punctuation, Markdown and shells all of
 * it.
 */
function isPunctuation(char: string): boolean {
	return /^[ -/:-@[-`{-~]$/.test(char);
}

/**
 * Returns the source of an expression that finds where an escape of one of these bytes may begin, including an escape
 * that is itself escaped or cut off by the end of the text.
 */
export function leadsTo(bytes: ReadonlySet<string>): string {
	const wanted = new Set([...bytes, '%', '&', '\\']);
	const percent = [...wanted].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
	const backslashed = [...bytes].map((byte) => LETTER_OF.get(byte) ?? (isPunctuation(byte) ? byte : '')).join('');
	return [
		`%(?=${percent.join('|').replace(/[a-f]/g, eitherCase)}|[0-9A-Fa-f]?$)`,
		`&(?=#|${entityNames(wanted).join('|')}|[0-9A-Za-z]{0,${MAX_ENTITY}}$)`,
		`\\\\(?=[${escapeRegExp(`ux%&${backslashed}`)}]|$)`,
		...(bytes.has(' ') ? ['\\+'] : []),
	].join('|');
}

const eitherCase = (digit: string): string => `[${digit}${digit.toUpperCase()}]`;

/** Returns where the run of backslashes that ends here begins, as far as they can belong to one escape. */
export function firstBackslash(text: string, at: number): number {
	let first = at;
	while (at - first < MAX_BACKSLASHES - 1 && text[first] === '\\' && text[first - 1] === '\\') first--;
	return first;
}
