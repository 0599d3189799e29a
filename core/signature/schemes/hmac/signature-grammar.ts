import { decodeStrictly } from '../../keys/encoding';
import type { SignatureForm, SignedScheme } from '../../types';

/** The maximum number of signatures. Providers send few, and each one may cost a public-key check. */
const MAX_SIGNATURES = 64;

/** One well-formed signature of a request. */
export interface Candidate {
	readonly form: SignatureForm;
	readonly bytes: Buffer;
}

export interface ParsedSignature {
	readonly candidates: readonly Candidate[];
	/** The text of the timestamp field, if the scheme has one. */
	readonly timestamp?: string;
	/** The names of additional signed headers, exactly as sent. */
	readonly listedHeaders?: string;
	readonly timestampTwice: boolean;
	/** There was at least one item, but none had an exact form. */
	readonly malformed: boolean;
}

export interface SignatureGrammar {
	readonly parse: (text: string) => ParsedSignature;
	/** True if two headers with that name form one list. */
	readonly joinsHeaders: boolean;
}

/** Returns how many bytes a signature of this form must have; undefined means that it varies (ECDSA in DER). */
export type ExpectedLength = (form: SignatureForm) => number | undefined;

function textOf(item: string, { prefix, after }: SignatureForm): string {
	return after === undefined ? item.slice(prefix.length) : item.slice(item.indexOf(after) + 1);
}

/** A signature form, and the length of its signatures in bytes. */
interface MeasuredForm {
	readonly form: SignatureForm;
	readonly expected: number | undefined;
}

function decode(item: string, forms: readonly MeasuredForm[]): Candidate | undefined {
	for (const { form, expected } of forms) {
		if (form.after === undefined && !item.startsWith(form.prefix)) continue;
		const bytes = decodeStrictly(textOf(item, form), form.encoding);
		if (bytes !== undefined && (expected === undefined || bytes.length === expected)) return { form, bytes };
	}
	return undefined;
}

/** Compiles the grammar of a signature header: a single value, or a list that may contain a timestamp field. */
export function compileGrammar(scheme: SignedScheme, lengthOf: ExpectedLength): SignatureGrammar {
	const { separator, timestamp } = scheme;
	const forms = scheme.forms.map((form) => ({ form, expected: lengthOf(form) }));
	if (separator === undefined) {
		return {
			joinsHeaders: false,
			parse(text) {
				const candidate = decode(text, forms);
				return candidate === undefined
					? { candidates: [], timestampTwice: false, malformed: true }
					: { candidates: [candidate], timestampTwice: false, malformed: false };
			},
		};
	}
	const fields: FieldPrefixes = {
		timestamp: timestamp?.from.in === 'field' ? timestamp.from.prefix : undefined,
		listed: scheme.listField?.prefix,
	};
	const folds = separator === ' ' && scheme.forms.some(({ prefix }) => prefix.endsWith(','));
	return {
		joinsHeaders: separator === ',' && fields.timestamp === undefined,
		parse(given) {
			// `v1, …`: an intermediary has taken the comma for that of a list and folded it
			const text = folds ? given.replaceAll(', ', ',') : given;
			// most lists have one item, and searching is cheaper than splitting
			const items = text.includes(separator) ? text.split(separator, MAX_SIGNATURES + 1) : [text];
			return parseList(items, forms, fields);
		},
	};
}

/** The prefixes of the items that are not signatures. */
interface FieldPrefixes {
	readonly timestamp: string | undefined;
	readonly listed: string | undefined;
}

/** A timestamp without a name is the first item. */
function isTimestamp(item: string, at: number, { timestamp }: FieldPrefixes): boolean {
	return timestamp !== undefined && (timestamp === '' ? at === 0 : item.startsWith(timestamp));
}

/**
 * Parses the items of a list. Unknown items (`v2,…`, `h2=…`) are meant for other receivers; a timestamp that occurs
 * twice makes the list invalid.
 */
function parseList(items: readonly string[], forms: readonly MeasuredForm[], fields: FieldPrefixes): ParsedSignature {
	const candidates: Candidate[] = [];
	let timestamp: string | undefined;
	let timestampTwice = false;
	let listed: string | undefined;
	let listedTwice = false;
	for (const [at, raw] of items.length > MAX_SIGNATURES ? [] : items.entries()) {
		const item = raw.trim();
		if (isTimestamp(item, at, fields)) {
			timestampTwice = timestamp !== undefined;
			timestamp ??= item.slice(fields.timestamp?.length);
		} else if (fields.listed !== undefined && item.startsWith(fields.listed)) {
			listedTwice = listed !== undefined;
			listed ??= item.slice(fields.listed.length);
		} else {
			const candidate = decode(item, forms);
			if (candidate !== undefined) candidates.push(candidate);
		}
	}
	return {
		candidates,
		timestamp,
		listedHeaders: listedTwice ? undefined : listed,
		timestampTwice,
		malformed: candidates.length === 0,
	};
}

/** Writes a signature in its form. */
export function encodeSignature(form: SignatureForm, signature: Buffer): string {
	return form.prefix + signature.toString(form.encoding);
}
