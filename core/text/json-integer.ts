import type { PathStep } from './json-path';

const STRING_OR_BRACKET = /["[\]{}]/g;
const STRING_END = /["\\]/g;
/** A byte order mark counts as white space. */
const NOT_SPACE = /\S/g;
const SCALAR_END = /[\s,\]}]/g;
const INTEGER = /^-?\d+$/;

/** @returns where the expression matches next, or the end of the text */
function nextMatch(text: string, expression: RegExp, from: number): number {
	expression.lastIndex = from;
	return expression.exec(text)?.index ?? text.length;
}

const skipSpace = (text: string, at: number): number => nextMatch(text, NOT_SPACE, at);

/** @param start behind the opening quotation mark @returns behind the closing one */
function endOfString(text: string, start: number): number {
	let at = nextMatch(text, STRING_END, start);
	while (text[at] === '\\') at = nextMatch(text, STRING_END, at + 2);
	return at + 1;
}

function endOfContainer(text: string, start: number): number {
	let level = 0;
	let at = start;
	while (at < text.length) {
		at = nextMatch(text, STRING_OR_BRACKET, at);
		const found = text[at];
		if (found === '"') at = endOfString(text, at + 1);
		else {
			level += found === '{' || found === '[' ? 1 : -1;
			at++;
			if (level === 0) return at;
		}
	}
	return at;
}

/** @param start the value's first character @returns behind its last one */
function endOfValue(text: string, start: number): number {
	const first = text[start];
	if (first === '"') return endOfString(text, start + 1);
	return first === '{' || first === '[' ? endOfContainer(text, start) : nextMatch(text, SCALAR_END, start);
}

/** Where the value of a property begins; of a name that stands there twice the last one, as `JSON.parse` takes it. */
function propertyStart(text: string, brace: number, name: string): number | undefined {
	let found: number | undefined;
	let at = skipSpace(text, brace + 1);
	while (text[at] === '"') {
		const nameEnd = endOfString(text, at + 1);
		const value = skipSpace(text, skipSpace(text, nameEnd) + 1);
		if (JSON.parse(text.slice(at, nameEnd)) === name) found = value;
		const end = skipSpace(text, endOfValue(text, value));
		if (text[end] !== ',') return found;
		at = skipSpace(text, end + 1);
	}
	return found;
}

function elementStart(text: string, bracket: number, index: number): number | undefined {
	let at = skipSpace(text, bracket + 1);
	for (let passed = 0; passed < index; passed++) {
		const end = skipSpace(text, endOfValue(text, at));
		if (text[end] !== ',') return undefined;
		at = skipSpace(text, end + 1);
	}
	return at;
}

function valueStart(text: string, at: number, step: PathStep): number | undefined {
	if (text[at] === '{') return propertyStart(text, at, String(step));
	return text[at] === '[' && typeof step === 'number' ? elementStart(text, at, step) : undefined;
}

/**
 * The integer at a path as it stands in the text: `JSON.parse` rounds what is beyond 2^53. Linear in the text for each step of
 * the path, without recursion.
 *
 * @param text a JSON document that has been parsed before: what it says of malformed text means nothing
 * @returns undefined where no integer stands there
 */
export function integerText(text: string, steps: readonly PathStep[]): string | undefined {
	let at = skipSpace(text, 0);
	for (const step of steps) {
		const start = valueStart(text, at, step);
		if (start === undefined) return undefined;
		at = start;
	}
	const value = text.slice(at, endOfValue(text, at));
	return INTEGER.test(value) ? value : undefined;
}
