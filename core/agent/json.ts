import { readPath } from '../event';
import { isNestedTooDeep, nestsTooDeep } from './nesting';

/** Reads of JSON of unknown shape: what is not there, or is of another type, is undefined. */

export function textAt(value: unknown, path: string): string | undefined {
	const found = readPath(value, path);
	return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, path: string): number | undefined {
	const found = readPath(value, path);
	return typeof found === 'number' ? found : undefined;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
	const found = readPath(value, path);
	return Array.isArray(found) ? found : [];
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined when it is none, or is nested too deep to be worked with. */
export function parseJson(text: string): unknown {
	if (nestsTooDeep(text)) return undefined;
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
export function present(fields: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}
