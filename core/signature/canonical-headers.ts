import type { RequestView } from './request';

/** Header names as they may be listed; a longer list than this is no provider's. */
const LIST = /^[a-z0-9!#$%&'*+.^_`|~-]+(?:,[a-z0-9!#$%&'*+.^_`|~-]+){0,63}$/i;

/**
 * Contentful: the headers that the request itself lists, `name:value` joined by `;`, in the listed order.
 * @param listName header that holds the comma-separated names
 * @returns undefined when the list or one of its headers is missing or ambiguous
 */
export function canonicalHeaders(view: RequestView, listName: string): string | undefined {
	const list = view.header(listName.toLowerCase());
	if (typeof list !== 'string' || !LIST.test(list)) return undefined;
	const lines: string[] = [];
	for (const name of list.toLowerCase().split(',')) {
		const value = view.header(name);
		if (typeof value !== 'string') return undefined;
		lines.push(`${name}:${value.trim()}`);
	}
	return lines.join(';');
}
