/** The source of a regular expression, also inside of a character class, that matches exactly this text. */
export function escapeRegExp(text: string): string {
	return text.replace(/[^A-Za-z0-9]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
