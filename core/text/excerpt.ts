/** Behind a text that was cut. Whoever masks secrets looks for it: what precedes it may be the beginning of one. */
export const CUT = ' […]';

/** At most so many characters of a text that others wrote, and a mark where it was cut. */
export function excerpt(text: string, most: number): string {
	return text.length > most ? text.slice(0, most) + CUT : text;
}
