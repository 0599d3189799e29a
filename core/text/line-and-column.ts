/** Where an offset is, for a person: `line 3, column 14`, both from 1. */
export function lineAndColumn(text: string, offset: number): string {
	const before = text.slice(0, offset);
	const line = before.split(/\r\n|\r|\n/).length;
	const column = offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r'));
	return `line ${line}, column ${column}`;
}
