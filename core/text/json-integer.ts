const STRING_OR_LONG_INTEGER = /"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
const STRING_END = /["\\]/g;

/** @returns where the expression matches next, or the end of the text */
function nextMatch(text: string, expression: RegExp, from: number): number {
	expression.lastIndex = from;
	return expression.exec(text)?.index ?? text.length;
}

/** @param start behind the opening quotation mark @returns behind the closing one */
function endOfString(text: string, start: number): number {
	let at = nextMatch(text, STRING_END, start);
	while (text[at] === '\\') at = nextMatch(text, STRING_END, at + 2);
	return at + 1;
}

/**
 * The same JSON document with its long integers as strings: `JSON.parse` rounds what is beyond 2^53. Linear in the text.
 *
 * @param text a JSON document that has been parsed before: what it makes of malformed text means nothing
 */
export function quoteLongIntegers(text: string): string {
	const pieces: string[] = [];
	let done = 0;
	for (let from = 0; ;) {
		STRING_OR_LONG_INTEGER.lastIndex = from;
		const found = STRING_OR_LONG_INTEGER.exec(text);
		if (found === null) return pieces.join('') + text.slice(done);
		const [matched] = found;
		if (matched === '"') from = endOfString(text, found.index + 1);
		else {
			from = found.index + matched.length;
			pieces.push(text.slice(done, found.index), `"${matched}"`);
			done = from;
		}
	}
}
