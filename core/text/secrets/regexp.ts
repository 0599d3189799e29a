/** Returns the source of a regular expression that matches exactly this text, even inside a character class. */
export function escapeRegExp(text: string): string {
	return text.replace(/[^A-Za-z0-9]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
