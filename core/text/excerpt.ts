/**
 * The mark after a text that was cut. Masking looks for it, because the text before it may end with the beginning of a
 * secret.
 */
export const CUT = ' […]';

/** Control characters other than tabs and line breaks, and embeddings, overrides and isolates of the text direction. */
const UNSAFE = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Returns at most this many characters of a text from outside for a message, with a mark where it was cut. Characters that
 * a terminal would interpret, or that would change the direction of the message, become spaces.
 */
export function excerpt(text: string, most: number): string {
	const shown = text.slice(0, most).replace(UNSAFE, ' ');
	return text.length > most ? shown + CUT : shown;
}
