import { Failure } from '../../failure';
import { parsePath } from '../../text/json-path';
import { json } from '../profiles/row';
import type { SignatureForm, Encoding, ValueSource } from '../types';

/** A mistake in the description of a scheme. */
export const mistake = (message: string, cure: string): Failure => new Failure('invalid-profile', message, cure);

/** @throws Failure for a value that is not in the list */
export function oneOf<T extends string | undefined>(
	value: T | undefined,
	known: readonly T[],
	fallback: T,
	what: string,
): T {
	if (value === undefined) return fallback;
	if (known.includes(value)) return value;
	throw mistake(`Unknown ${what} "${String(value)}"`, `Choose one of ${known.map((one) => `"${one}"`).join(', ')}`);
}

function printable(text: string, what: string, form: RegExp, spaces: string): string {
	if (form.test(text)) return text;
	throw mistake(
		`The ${what} is longer than 64 characters, or ${spaces} or unprintable characters`,
		'Use text such as sha256=',
	);
}

/** A space may end it. */
const PREFIX = /^(?:[\x21-\x7e][\x20-\x7e]{0,63})?$/;
const ITEM = /^[\x21-\x7e]{0,64}$/;

/** @throws Failure for a prefix that cannot stand in a header */
export const checkedPrefix = (prefix: string): string =>
	printable(prefix, 'prefix', PREFIX, 'begins with a space, or contains line breaks');

/** @throws Failure for the beginning of an item that cannot stand in a header */
export const checkedItem = (item: string): string => printable(item, 'timestamp item', ITEM, 'contains spaces');

/** As typed first, which is what is sent; senders with a space behind the prefix are met too (Greenhouse, HaloPSA). */
export function formsOf(prefix: string, encoding: Encoding): readonly SignatureForm[] {
	const typed = checkedPrefix(prefix);
	if (typed === '') return [{ prefix: '', encoding }];
	const bare = typed.trimEnd();
	const other = typed === bare ? `${bare} ` : bare;
	return [typed, other].map((text) => ({ prefix: text, encoding }));
}

/** @throws Failure for a malformed path */
export function pathSource(path: string | undefined): readonly ValueSource[] {
	if (path === undefined) return [];
	parsePath(path);
	return [json(path)];
}
