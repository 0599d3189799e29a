import { isNestedTooDeep, nestsTooDeep } from './json-nesting';
import { followPath, parsePath } from './json-path';
import type { PathStep } from './json-path';

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

/**
 * The beginning of a JSON text. It is checked first: an exception takes a hundred times as long, and a stream may cause
 * many.
 */
const JSON_BEGINNING = /^[ \t\n\r]*["[{\-0-9tfn]/;

/** Returns the value of a JSON text, or undefined for any other text and for JSON nested too deeply. */
export function parseJson(text: string): unknown {
	if (!JSON_BEGINNING.test(text) || nestsTooDeep(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Returns a part of a reply as JSON, or undefined if it is nested too deeply. */
export function jsonText(value: unknown): string | undefined {
	return isNestedTooDeep(value) ? undefined : JSON.stringify(value);
}

/** Returns the names of at most twelve fields for a message, or an empty text if there are none. */
export function fieldNames(value: unknown): string {
	return typeof value === 'object' && value !== null ? Object.keys(value).slice(0, 12).join(', ') : '';
}

/** Returns the fields that are neither undefined nor empty: what is unknown is not sent. */
export function omitEmpty(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}
