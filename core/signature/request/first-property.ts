const [QUOTE, COLON, COMMA, BACKSLASH] = [0x22, 0x3a, 0x2c, 0x5c];
const [BRACE, BRACE_END] = [0x7b, 0x7d];
const [TAB, LINE_FEED, RETURN, SPACE, LAST_VISIBLE] = [0x09, 0x0a, 0x0d, 0x20, 0x7e];
const UNICODE_ESCAPE = Buffer.from('\\u');

const isSpace = (byte: number | undefined): boolean =>
	byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB;

/** @returns the position of the next byte that is not white space, in steps of 1 or -1 */
function skipSpace(json: Buffer, from: number, step: 1 | -1): number {
	let at = from;
	while (isSpace(json[at])) at += step;
	return at;
}

function standsAt(json: Buffer, bytes: Buffer, at: number): boolean {
	for (let index = 0; index < bytes.length; index++) if (json[at + index] !== bytes[index]) return false;
	return true;
}

/** The end of a text of visible ASCII characters without escapes; undefined for any other text. */
function endOfPlainText(json: Buffer, start: number): number | undefined {
	for (let at = start; ; at++) {
		const byte = json[at] ?? 0;
		if (byte === QUOTE) return at;
		if (byte < SPACE || byte > LAST_VISIBLE || byte === BACKSLASH) return undefined;
	}
}

/**
 * Whether no other property of the document can have this name. Other escapes than `\u` spell no letter, digit, `_` or `-`.
 *
 * @param behind the first occurrence
 */
function isOnlyOne(json: Buffer, quotedName: Buffer, behind: number): boolean {
	if (json.includes(quotedName, behind)) return false;
	return !json.includes(BACKSLASH, behind) || !json.includes(UNICODE_ESCAPE, behind);
}

/**
 * The text of a property of a JSON object, read without parsing the object, where the property comes first and its value is
 * a plain text. For JSON it is what parsing gives. Bytes that only begin and end like an object give a text too: to tell, they
 * would have to be read to the end.
 *
 * @param quotedName the name in quotation marks; letters, digits, `_` and `-` only
 * @returns undefined where only parsing can tell
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
