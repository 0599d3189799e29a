import { isHeaderName } from '../../text/http-header';
import type { RequestView } from './request-view';

/** No provider's list of headers is longer than this. */
const MAX_LISTED = 64;

/**
 * Returns Contentful's signed headers: those that the request lists, as `name:value` joined by `;` and sorted by name.
 * @param argument the header with the comma-separated names, followed by headers that the list must contain: otherwise
 * an attacker could remove the timestamp from what is signed
 * @returns the text, or undefined if the list or one of its headers is missing or ambiguous
 */
export function canonicalHeaders(view: RequestView, argument: string): string | undefined {
	const [listName = '', ...required] = argument.toLowerCase().split(',');
	const list = view.header(listName);
	if (typeof list !== 'string') return undefined;
	const names = list
		.toLowerCase()
		.split(',', MAX_LISTED + 1)
		.sort();
	if (names.length > MAX_LISTED || !names.every(isHeaderName)) return undefined;
	if (required.some((name) => !names.includes(name))) return undefined;
	const lines: string[] = [];
	view.indexHeaders();
	for (const name of names) {
		const value = view.header(name);
		if (typeof value !== 'string') return undefined;
		lines.push(`${name}:${value.trim()}`);
	}
	return lines.join(';');
}

/** Returns Hook0's signed headers: the values of the listed headers, in the order of the list, joined by dots. */
export function listedValues(view: RequestView, listed: string | undefined): string | undefined {
	const names = listed?.split(' ');
	if (names === undefined || names.length > MAX_LISTED) return undefined;
	view.indexHeaders();
	const values = names.map((name) => view.header(name.toLowerCase()));
	return values.every((value) => typeof value === 'string') ? values.join('.') : undefined;
}
