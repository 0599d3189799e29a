/** Returns the position of an offset for a message: `line 3, column 14`, both counted from 1. */
export function lineAndColumn(text: string, offset: number): string {
	const before = text.slice(0, offset);
	const line = before.split(/\r\n|\r|\n/).length;
	const column = offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
	return `line ${line}, column ${column}`;
}
