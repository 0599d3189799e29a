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

/** The number of digits from which an integer may not be exact in a double. */
const SHORTEST = 16;
const [ZERO, NINE] = [0x30, 0x39];

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/** @returns the number of consecutive digits from `at` on, counting forwards (1) or backwards (-1) */
function digitsFrom(json: Buffer, at: number, step: 1 | -1): number {
	let index = at;
	while (isDigit(json[index] ?? 0)) index += step;
	return Math.abs(index - at);
}

/**
 * Tells whether the bytes contain at least 16 consecutive digits, as a long integer does. Checking every 16th byte is enough,
 * because such a run of digits includes at least one of these bytes.
 */
export function mayHaveLongInteger(json: Buffer): boolean {
	for (let at = SHORTEST - 1; at < json.length; at += SHORTEST) {
		const before = digitsFrom(json, at, -1);
		if (before > 0 && before + digitsFrom(json, at + 1, 1) >= SHORTEST) return true;
	}
	return false;
}

/**
 * The same JSON document with its long integers as strings: `JSON.parse` rounds what is beyond 2^53. Linear in the text.
 *
 * @param text a JSON document that has been parsed before: what it makes of malformed text means nothing
 * @param mark in front of the digits in each of these strings
 */
export function quoteLongIntegers(text: string, mark = ''): string {
	const pieces: string[] = [];
	let done = 0;
	for (let from = 0; ;) {
		STRING_OR_LONG_INTEGER.lastIndex = from;
		const found = STRING_OR_LONG_INTEGER.exec(text);
		if (found === null) return pieces.join('') + text.slice(done);
		const [matched] = found;
		if (matched === '"') {
			from = endOfString(text, found.index + 1);
			continue;
		}
		from = found.index + matched.length;
		if (!Number.isSafeInteger(Number(matched))) {
			pieces.push(text.slice(done, found.index), `"${mark}${matched}"`);
			done = from;
		}
	}
}

/**
 * Parses a JSON text again, with its long integers as strings.
 *
 * @param value the result of parsing the text before; returned unchanged if the text has no long integer
 * @param mark in front of the digits in each of these strings
 */
export function withLongIntegers(value: unknown, text: string, mark = ''): unknown {
	const quoted = quoteLongIntegers(text, mark);
	return quoted === text ? value : (JSON.parse(quoted) as unknown);
}
