/**
 * Control and format characters, lone surrogates, and line and paragraph separators: all that is invisible or that a
 * terminal interprets.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** A high surrogate at the end: the first half of a character that was cut in two. */
const HALF = /[\ud800-\udbff]$/;

/**
 * Makes text from outside suitable for a log line: a single line without control, invisible or direction-changing
 * characters, and not longer than `most`.
 *
 * @param most the maximum number of characters (UTF-16 units), including an ellipsis where the text was cut; at least 1
 */
export function oneLine(text: string, most: number): string {
	const line = text.replace(UNSEEN, ' ');
	return line.length <= most ? line : `${line.slice(0, most - 1).replace(HALF, '')}…`;
}
