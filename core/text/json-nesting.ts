/**
 * The maximum nesting of arrays and objects in a reply. Recursive code overflows its stack at a few thousand levels
 * (JSON.stringify at 5,000, structuredClone of objects at 2,000, in Node.js 24), and n8n copies and stores every item.
 */
export const MAX_NESTING = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Tells whether a text, read as JSON, nests deeper than MAX_NESTING. Call it before JSON.parse, which needs up to 100
 * bytes of memory for each level. Takes linear time.
 */
export function nestsTooDeep(json: string): boolean {
	if (!/^\s*[[{]/.test(json)) return false;
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === QUOTE) at = endOfString(json, at);
		else if (code === OPEN_BRACKET || code === OPEN_BRACE) depth++;
		else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
		if (depth > MAX_NESTING) return true;
	}
	return false;
}

/** Returns the end of the string that begins at `from`: its closing quote, or the end of the text. */
function endOfString(json: string, from: number): number {
	for (let at = json.indexOf('"', from + 1); at >= 0; at = json.indexOf('"', at + 1)) {
		let before = at;
		while (json.charCodeAt(before - 1) === BACKSLASH) before--;
		if ((at - before) % 2 === 0) return at;
	}
	return json.length;
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
