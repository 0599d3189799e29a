/** Control and format characters, lone surrogates, and the line and paragraph separators: what nobody sees, or a terminal acts on. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/** A high surrogate at the end: the first half of a character that was cut in two. */
const HALF = /[\ud800-\udbff]$/;

/**
 * Makes text of foreign origin fit for a log line: one line, without control, invisible or direction-changing characters,
 * and no longer than `most`.
 *
 * @param most characters (UTF-16 units), an ellipsis at a cut included; at least 1
 */
export function oneLine(text: string, most: number): string {
	const line = text.replace(UNSEEN, ' ');
	return line.length <= most ? line : `${line.slice(0, most - 1).replace(HALF, '')}…`;
}
