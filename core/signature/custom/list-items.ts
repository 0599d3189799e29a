import type { Encoding, SignedScheme } from '../types';
import { mistake } from './checks';

/** What a signature may begin with; the padding of Base64 only ends it. */
const ALPHABETS: Readonly<Record<Encoding, RegExp>> = {
	hex: /^[0-9a-fA-F]*$/,
	base64: /^[A-Za-z0-9+/]*$/,
	base64url: /^[\w-]*$/,
};

/** Could an item that is a signature begin like the timestamp? */
function mayBeginWith({ forms }: SignedScheme, field: string): boolean {
	return forms.some(({ prefix, encoding }) => {
		if (prefix.startsWith(field)) return true;
		return field.startsWith(prefix) && ALPHABETS[encoding].test(field.slice(prefix.length));
	});
}

/** Dates with commas and spaces, which end the item. */
const isSplit = (unit: string, separator: string): boolean => unit.startsWith('rfc1123') && /[ ,]/.test(separator);

/** @throws Failure for a list whose items a receiver could not tell apart */
export function requireUnambiguousItems(scheme: SignedScheme): void {
	const { separator, timestamp, forms } = scheme;
	const [typed] = forms;
	if (separator === undefined) return;
	if (typed?.prefix.includes(separator)) {
		throw mistake(
			`The prefix "${typed.prefix}" contains the separator, so no signature could be found`,
			'Choose another separator, or none if the header holds one signature',
		);
	}
	if (timestamp?.from.in !== 'field') return;
	const { prefix: field } = timestamp.from;
	if (field.includes(separator) || isSplit(timestamp.unit, separator)) {
		throw mistake(
			'The timestamp in the signature header contains the separator',
			'Choose another separator, or another timestamp unit',
		);
	}
	if (field === '' || !mayBeginWith(scheme, field)) return;
	throw mistake(
		`An item that begins with "${field}" could be the timestamp or a signature`,
		'Enter the timestamp item as the sender writes it, for example t=',
	);
}
