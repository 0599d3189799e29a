import { isNestedTooDeep, nestsTooDeep } from './json-nesting';
import { followPath, parsePath } from './json-path';
import type { PathStep } from './json-path';

/** Reads of JSON of unknown shape: what is not there, or is of another type, is undefined. */

/** Steps of the paths that were read before. They are those of our own code, so this does not grow. */
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

/** What JSON begins with. Looked at first: an exception takes a hundred times as long, and a stream may cause many. */
const JSON_BEGINNING = /^[ \t\n\r]*["[{\-0-9tfn]/;

/** The value of a JSON text; undefined for any other text, and for JSON that is nested too deep to be worked with. */
export function parseJson(text: string): unknown {
	if (!JSON_BEGINNING.test(text) || nestsTooDeep(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The JSON of a part of a reply; undefined when it is nested too deep to be worked with. */
export function jsonText(value: unknown): string | undefined {
	return isNestedTooDeep(value) ? undefined : JSON.stringify(value);
}

/** The names of at most twelve fields, to be read by a person; empty where there are none. */
export function fieldNames(value: unknown): string {
	return typeof value === 'object' && value !== null ? Object.keys(value).slice(0, 12).join(', ') : '';
}

/** Without the fields that are undefined or empty text: what is not known is not sent. */
export function omitEmpty(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}
