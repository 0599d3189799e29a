import type { WebhookRequest } from '../types';

/** The result for a value that the request contains more than once. */
export const AMBIGUOUS = Symbol('ambiguous');
export type FoundValue = string | typeof AMBIGUOUS | undefined;

type HeaderMap = WebhookRequest['headers'];

/** Returns the value, or AMBIGUOUS if there are several. */
export function singleValue(raw: unknown): FoundValue {
	if (typeof raw === 'string') return raw;
	if (!Array.isArray(raw) || raw.length === 0) return undefined;
	return raw.length === 1 && typeof raw[0] === 'string' ? raw[0] : AMBIGUOUS;
}

function scan(headers: HeaderMap, lowerName: string): FoundValue {
	let found: FoundValue;
	for (const key of Object.keys(headers)) {
		if (key.length !== lowerName.length || key.toLowerCase() !== lowerName) continue;
		const value = singleValue(headers[key]);
		if (value !== undefined) found = found === undefined ? value : AMBIGUOUS;
	}
	return found;
}

function occurrences(rawHeaders: readonly string[], lowerName: string): number {
	let count = 0;
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const name = rawHeaders[at];
		if (name?.length === lowerName.length && name.toLowerCase() === lowerName) count++;
	}
	return count;
}

/**
 * Returns the value of a header. Node's lower-case headers are found without a scan; duplicates show only in the raw
 * list.
 */
export function readHeader({ headers, rawHeaders }: WebhookRequest, lowerName: string): FoundValue {
	if (rawHeaders !== undefined && occurrences(rawHeaders, lowerName) > 1) return AMBIGUOUS;
	const direct = headers[lowerName];
	return typeof direct === 'string' ? direct : scan(headers, lowerName);
}

/** Returns every header by its lower-case name, with the result of `readHeader`. */
export function indexHeaders({ headers, rawHeaders = [] }: WebhookRequest): ReadonlyMap<string, FoundValue> {
	const index = new Map<string, FoundValue>();
	for (const key of Object.keys(headers)) {
		const name = key.toLowerCase();
		const direct = headers[name];
		const value = typeof direct === 'string' ? direct : singleValue(headers[key]);
		if (value !== undefined) index.set(name, typeof direct !== 'string' && index.has(name) ? AMBIGUOUS : value);
	}
	const seen = new Set<string>();
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const name = (rawHeaders[at] ?? '').toLowerCase();
		if (seen.has(name)) index.set(name, AMBIGUOUS);
		seen.add(name);
	}
	return index;
}

/** Returns both, without those given headers whose name is among the own ones in any case. */
export function withOwnHeaders(
	given: Readonly<Record<string, string>>,
	own: Readonly<Record<string, string>>,
): Record<string, string> {
	const names = new Set(Object.keys(own).map((name) => name.toLowerCase()));
	const kept = Object.entries(given).filter(([name]) => !names.has(name.toLowerCase()));
	return { ...Object.fromEntries(kept), ...own };
}

/** Returns all values of a header in order, joined and trimmed. */
export function readHeaderList(headers: HeaderMap, lowerName: string): string | undefined {
	const values: string[] = [];
	for (const key of Object.keys(headers)) {
		if (key.length !== lowerName.length || key.toLowerCase() !== lowerName) continue;
		const value = headers[key];
		if (typeof value === 'string') values.push(value);
		else if (Array.isArray(value)) for (const item of value) if (typeof item === 'string') values.push(item);
	}
	return values.length === 0 ? undefined : values.map((value) => value.trim()).join(', ');
}
