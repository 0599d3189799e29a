import { isObject } from '../json';

/** Tells whether a second field adds details to the message, rather than being an unrelated message. */
export function isParticular(error: Record<string, unknown>, field: string, name: string): boolean {
	const value = error[name];
	if (name === 'message' || name === 'error_description') return field === 'error' && typeof error.error === 'string';
	if (name === 'description') return field === 'message' || field === 'error';
	if (name === 'exception') return typeof value === 'string' && value.includes(' ');
	if (name === 'hint') return typeof value === 'string';
	// `data` counts only in a JSON-RPC error, which has a numeric code, and in WordPress’s
	return name !== 'data' || typeof error.code === 'number' || (isObject(value) && isObject(value.params));
}

/** Fields whose name of an error is worth showing: lists whose entries may consist of a field and a code, as those of GitHub do. */
const NAMED: ReadonlySet<string> = new Set(['errors', 'issues', 'violations', 'root_cause', 'data']);

/** Tells whether the name of an error is worth showing beside its message. */
export function mayBeName(field: string): boolean {
	return NAMED.has(field);
}

/** Tells whether a message says the same as its details. A name such as `TASK_NOT_FOUND` may be in the message as words. */
export function saysAlready(words: string, more: string): boolean {
	return words.includes(more) || words.toLowerCase().includes(more.replaceAll('_', ' ').toLowerCase());
}

/** Adds details to a message. */
export function beside(words: string, more: string): string {
	const general = words.replace(/[.:]$/, '');
	return more.startsWith(general) ? more : `${general}: ${more}`;
}
