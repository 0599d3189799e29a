import { excerpt } from './excerpt';
import { findJsonError } from './json-error';
import { mayHaveLongInteger, withLongIntegers } from './json-integer';
import { exceedsNesting, isNestedTooDeep, MAX_NESTING, nestsTooDeep } from './json-nesting';
import { followPath, parsePath } from './json-path';
import type { PathStep } from './json-path';
import { lineAndColumn } from './line-and-column';

/** Reads JSON of unknown shape: anything missing or of another type is undefined. */

/** The steps of paths parsed before. The paths come from our own code, so their number is limited. */
const known = new Map<string, readonly PathStep[]>();

function at(value: unknown, path: string): unknown {
	let steps = known.get(path);
	if (steps === undefined) known.set(path, (steps = parsePath(path)));
	return followPath(value, steps);
}

export function textAt(value: unknown, path: string): string | undefined {
	const found = at(value, path);
	return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, path: string): number | undefined {
	const found = at(value, path);
	return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
	const found = at(value, path);
	return Array.isArray(found) ? found : [];
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What reading JSON came to. `place` finds where the text stops being JSON: `line 3, column 14`. */
export type JsonReading =
	| { readonly value: unknown }
	| { readonly why: 'too-deep' }
	| { readonly why: 'not-json'; readonly place: () => string };

/**
 * The beginning of a JSON text. It is checked first: an exception takes a hundred times as long, and a stream may cause
 * many.
 */
const JSON_BEGINNING = /^[ \t\n\r]*["[{\-0-9tfn]/;

/**
 * Reads a JSON text. Never throws, and never quotes the text, which may hold a secret.
 *
 * @param mostLevels of arrays and objects; JSON that nests deeper is not read
 */
export function readJson(text: string, mostLevels = MAX_NESTING): JsonReading {
	if (nestsTooDeep(text, mostLevels)) return { why: 'too-deep' };
	return JSON_BEGINNING.test(text) ? parse(text) : notJson(text);
}

function parse(text: string): JsonReading {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return notJson(text);
	}
}

function notJson(text: string): JsonReading {
	return { why: 'not-json', place: () => lineAndColumn(text, findJsonError(text) ?? text.length) };
}

/** What the decoder writes for bytes that are not UTF-8; a text may also have it as a character of its own. */
const REPLACEMENT_CHARACTER = '\uFFFD';
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** @param text what the bytes were decoded to */
export function isValidUtf8(bytes: Buffer, text: string): boolean {
	if (!text.includes(REPLACEMENT_CHARACTER)) return true;
	try {
		strictDecoder.decode(bytes);
		return true;
	} catch {
		return false;
	}
}

/** How integers beyond 2^53 are read: as strings with all digits, or rounded to the nearest double, as by `JSON.parse`. */
export type LongIntegers = 'strings' | 'rounded';

/**
 * Reads JSON from bytes of a stranger; a byte order mark in front of it is skipped. Two texts that differ in invalid bytes
 * must not become the same value.
 *
 * @param mostLevels of arrays and objects; bytes that nest deeper are not even decoded
 */
export function readJsonBytes(
	bytes: Buffer,
	mostLevels: number,
	longIntegers: LongIntegers = 'rounded',
): JsonReading | { readonly why: 'invalid-utf8' } {
	if (exceedsNesting(bytes, mostLevels)) return { why: 'too-deep' };
	const decoded = bytes.toString('utf8');
	const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
	const read = parse(text);
	if (!('value' in read)) return read;
	if (!isValidUtf8(bytes, decoded)) return { why: 'invalid-utf8' };
	const isExact = longIntegers === 'rounded' || !mayHaveLongInteger(bytes);
	return isExact ? read : { value: withLongIntegers(read.value, text) };
}

/** Returns the value of a JSON text, or undefined for any other text and for JSON nested too deeply. */
export function parseJson(text: string): unknown {
	const read = readJson(text);
	return 'value' in read ? read.value : undefined;
}

/** Returns a part of a reply as JSON, or undefined if it is nested too deeply. */
export function jsonText(value: unknown): string | undefined {
	return isNestedTooDeep(value) ? undefined : JSON.stringify(value);
}

const MAX_NAMES = 300;

/** Returns the names of at most twelve fields for a message, or an empty text if there are none. */
export function fieldNames(value: unknown): string {
	if (typeof value !== 'object' || value === null) return '';
	return excerpt(Object.keys(value).slice(0, 12).join(', '), MAX_NAMES);
}

/** Returns the fields that are neither undefined nor empty: what is unknown is not sent. */
export function omitEmpty(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}
