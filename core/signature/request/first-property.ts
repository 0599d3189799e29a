const [QUOTE, COLON, COMMA, BACKSLASH] = [0x22, 0x3a, 0x2c, 0x5c];
const [BRACE, BRACE_END] = [0x7b, 0x7d];
const [TAB, LINE_FEED, RETURN, SPACE, LAST_VISIBLE] = [0x09, 0x0a, 0x0d, 0x20, 0x7e];
const UNICODE_ESCAPE = Buffer.from('\\u');

const isSpace = (byte: number | undefined): boolean =>
	byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB;

/** @returns the position of the next byte that is not whitespace, searching forwards (1) or backwards (-1) */
function skipSpace(json: Buffer, from: number, step: 1 | -1): number {
	let at = from;
	while (isSpace(json[at])) at += step;
	return at;
}

function standsAt(json: Buffer, bytes: Buffer, at: number): boolean {
	for (let index = 0; index < bytes.length; index++) if (json[at + index] !== bytes[index]) return false;
	return true;
}

/** Returns the end of a string that has only visible ASCII characters and no escapes; undefined for any other string. */
function endOfPlainText(json: Buffer, start: number): number | undefined {
	for (let at = start; ; at++) {
		const byte = json[at] ?? 0;
		if (byte === QUOTE) return at;
		if (byte < SPACE || byte > LAST_VISIBLE || byte === BACKSLASH) return undefined;
	}
}

/**
 * Whether no other property of the document can have this name. The name consists of letters, digits, `_` and `-`; of all JSON
 * escapes, only `\u` can produce these.
 *
 * @param behind the position after the first occurrence
 */
function isOnlyOne(json: Buffer, quotedName: Buffer, behind: number): boolean {
	if (json.includes(quotedName, behind)) return false;
	return !json.includes(BACKSLASH, behind) || !json.includes(UNICODE_ESCAPE, behind);
}

/**
 * Reads a string property of a JSON object without parsing the object. The property must be the first one, and its value must
 * have no escapes. For valid JSON, the result equals that of parsing. Invalid JSON is not detected: bytes that merely begin
 * and end like an object yield a value too.
 *
 * @param quotedName the name in quotation marks; letters, digits, `_` and `-` only
 * @returns undefined if the object must be parsed to find the value
 */
export function firstPropertyText(json: Buffer, quotedName: Buffer): string | undefined {
	const opening = skipSpace(json, 0, 1);
	if (json[opening] !== BRACE) return undefined;
	const name = skipSpace(json, opening + 1, 1);
	if (!standsAt(json, quotedName, name)) return undefined;
	const behind = name + quotedName.length;
	const colon = skipSpace(json, behind, 1);
	const start = skipSpace(json, colon + 1, 1) + 1;
	if (json[colon] !== COLON || json[start - 1] !== QUOTE) return undefined;
	const end = endOfPlainText(json, start);
	if (end === undefined) return undefined;
	const next = json[skipSpace(json, end + 1, 1)];
	if (next !== COMMA && next !== BRACE_END) return undefined;
	if (json[skipSpace(json, json.length - 1, -1)] !== BRACE_END) return undefined;
	return isOnlyOne(json, quotedName, behind) ? json.toString('latin1', start, end) : undefined;
}
