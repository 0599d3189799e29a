/**
 * The mark after a text that was cut. Masking looks for it, because the text before it may end with the beginning of a
 * secret.
 */
export const CUT = ' […]';

/** Returns at most this many characters of a text from outside, with a mark where it was cut. */
export function excerpt(text: string, most: number): string {
	return text.length > most ? text.slice(0, most) + CUT : text;
}
