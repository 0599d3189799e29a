import { isObject } from '../json';

/** Names that are not those of a field of the request. */
const LISTS = new Set([
	'data',
	'detail',
	'details',
	'error',
	'errorMessages',
	'errors',
	'fieldErrors',
	'formErrors',
	'issues',
	'message',
	'Message',
	'messages',
	'msg',
	'non_field_errors',
	'result',
	'results',
	'warnings',
]);
/** Names of what is said about the request as a whole. */
const WHOLE = new Set(['', '*', '__all__', '_errors', 'base', 'json', 'non_field_errors']);
/** The maximum nesting level of a map. */
const MAX_LEVELS = 5;
/** An object with more fields is no error. Its fields are not searched for messages. */
const MAX_FIELDS = 100;

/** The fields of objects that were read before: listing thousands of them takes milliseconds. */
const listed = new WeakMap<object, readonly string[]>();

/** Returns the names of the fields of an error; none if it has too many. */
export function fieldsOf(error: Record<string, unknown>): readonly string[] {
	const known = listed.get(error);
	if (known !== undefined) return known;
	const all = Object.keys(error);
	const names = all.length > MAX_FIELDS ? [] : all;
	listed.set(error, names);
	return names;
}

/**
 * Tells whether an object names the fields of the request, with a list of messages for each, as Django, Rails, Laravel and Zod
 * do: `{"name": ["is required"], "address": {"city": ["is unknown"]}}`.
 */
export function isFieldMap(value: unknown, level = 0): value is Record<string, unknown> {
	if (!isObject(value) || level > MAX_LEVELS) return false;
	const names = fieldsOf(value);
	if (names.length === 0 || names.some((name) => LISTS.has(name))) return false;
	return names.every((name) => isMessages(name, value[name]) || isFieldMap(value[name], level + 1));
}

function isMessages(name: string, said: unknown): boolean {
	if (!Array.isArray(said)) return false;
	const isList = said.length > 0 && said.length <= MAX_FIELDS;
	return name === '_errors' || (isList && said.every((message) => typeof message === 'string'));
}

/** Returns the messages of a map with the fields that they are about, as `address.city: is unknown`. */
export function* fieldMessages(
	map: Record<string, unknown>,
	read: (said: unknown) => string,
	path: readonly string[] = [],
): Generator<string> {
	for (const [name, said] of Object.entries(map)) {
		const isAbout = !WHOLE.has(name) && !(typeof said === 'string' && ['detail', 'message'].includes(name));
		const place = isAbout ? [...path, name] : path;
		if (isFieldMap(said, path.length + 1)) yield* fieldMessages(said, read, place);
		else {
			const words = read(said);
			const where = place.join('.');
			if (words !== '') yield where === '' || words.startsWith(where) ? words : `${where}: ${words}`;
		}
	}
}
