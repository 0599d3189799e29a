/**
 * The maximum nesting of arrays and objects in a reply. Recursive code overflows its stack at a few thousand levels
 * (JSON.stringify at 5,000, structuredClone of objects at 2,000, in Node.js 24), and n8n copies and stores every item.
 */
export const MAX_NESTING = 500;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [BRACKET, BRACE, BRACKET_END, BRACE_END] = [0x5b, 0x7b, 0x5d, 0x7d];

/**
 * Whether JSON nests deeper than `mostLevels`, or has more values than `mostValues`. To be asked before JSON.parse, which
 * needs up to 100 bytes of memory for each level. One pass over the bytes, no recursion; it costs less than parsing does.
 */
export function exceedsNesting(json: Buffer, mostLevels: number, mostValues = Infinity): boolean {
	if (json.length <= mostLevels && json.length < mostValues) return false;
	let level = 0;
	let values = 0;
	for (let at = 0; at < json.length; at++) {
		const byte = json[at];
		if (byte === QUOTE) at = stringEnd(json, at + 1);
		else if (byte === BRACKET || byte === BRACE) {
			if (++level > mostLevels) return true;
		} else if (byte === BRACKET_END || byte === BRACE_END) level--;
		else if (byte === COMMA && ++values >= mostValues) return true;
	}
	return false;
}

/** The position of the quotation mark that ends a JSON string, or the end of the bytes. */
function stringEnd(json: Buffer, start: number): number {
	for (let at = start; at < json.length; at++) {
		const byte = json[at];
		if (byte === QUOTE) return at;
		if (byte === BACKSLASH) at++;
	}
	return json.length;
}

/** The same for a text: JSON that begins with an object or a list. Any other text does not nest. */
export function nestsTooDeep(json: string, mostLevels = MAX_NESTING): boolean {
	return json.length > mostLevels && /^\s*[[{]/.test(json) && exceedsNesting(Buffer.from(json), mostLevels);
}

/** Does the same for a parsed value, level by level and without recursion. */
export function isNestedTooDeep(value: unknown): boolean {
	let level = [value];
	for (let depth = 0; depth <= MAX_NESTING; depth++) {
		const containers = level.filter((entry) => typeof entry === 'object' && entry !== null);
		if (containers.length === 0) return false;
		level = containers.flatMap((container) => Object.values(container) as unknown[]);
	}
	return true;
}
