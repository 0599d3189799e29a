import { readJsonBytes, type LongIntegers } from '../../text/json';
import { exceedsNesting } from '../../text/json-nesting';
import type { BodyForm, Document } from '../types';
import { formValues, hasMoreFields, readForm, type FormField } from './form';
import { announcesLines, readLines } from './json-lines';
import { readMultipart } from './multipart';

/** The maximum number of form fields; no vendor's form has more. */
export const MAX_FIELDS = 2_000;
/**
 * The maximum nesting of JSON. n8n accepts and stores 50,000 levels (measured); parsing takes up to 100 bytes of memory
 * per level.
 */
const MAX_LEVELS = 100_000;

/** The maximum size of a JSON body that must be parsed before its signature can be found (Adyen, Mailgun). */
export const MAX_UNVERIFIED_JSON = 2 * 1024 * 1024;
export const MAX_UNVERIFIED_VALUES = 50_000;
export const MAX_UNVERIFIED_LEVELS = 1_000;

const FORM_TYPE = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;
const [AMPERSAND, EQUALS] = [0x26, 0x3d];
const [BACKSLASH, BRACKET, BRACE] = [0x5c, 0x5b, 0x7b];
const [TAB, LINE_FEED, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
/** The byte order mark in UTF-8. */
const [MARK_1, MARK_2, MARK_3] = [0xef, 0xbb, 0xbf];

/** Where the content begins: behind a byte order mark. */
function contentStart(body: Buffer): number {
	return body[0] === MARK_1 && body[1] === MARK_2 && body[2] === MARK_3 ? 3 : 0;
}

/** Where the text begins: behind a byte order mark and white space. */
function textStart(body: Buffer): number {
	let at = contentStart(body);
	for (; at < body.length; at++) {
		const byte = body[at];
		if (byte !== SPACE && byte !== LINE_FEED && byte !== RETURN && byte !== TAB) return at;
	}
	return at;
}

/** Tells whether the bytes may be a JSON object or list, judging by the first character. */
export function looksStructured(body: Buffer): boolean {
	const first = body[textStart(body)];
	return first === BRACE || first === BRACKET;
}

const UNICODE_ESCAPE = Buffer.from('\\u');

/**
 * Tells whether a JSON document may have a property with this name: its bytes contain the name in quotation marks, or
 * an escape that could spell one of its letters. If not, the document need not be parsed.
 * @param quotedName the name in quotation marks; letters, digits, `_` and `-` only
 */
export function mayHaveProperty(body: Buffer, quotedName: Buffer): boolean {
	return body.includes(quotedName) || (body.includes(BACKSLASH) && body.includes(UNICODE_ESCAPE));
}

/** Tells whether finding a signature inside the body would cost much more than hashing the body. */
export function isTooComplex(body: Buffer): boolean {
	if (!looksStructured(body)) return hasMoreFields(body, MAX_FIELDS);
	return body.length > MAX_UNVERIFIED_JSON || exceedsNesting(body, MAX_UNVERIFIED_LEVELS, MAX_UNVERIFIED_VALUES);
}

/** Returns the fields as an object in which a repeated field is a list, like n8n's Webhook node. */
function objectOf(fields: readonly FormField[]): Record<string, string | string[]> {
	const values = new Map<string, string | string[]>();
	for (const [name, value] of fields) {
		const known = values.get(name);
		if (known === undefined) values.set(name, value);
		else if (Array.isArray(known)) known.push(value);
		else values.set(name, [known, value]);
	}
	return Object.fromEntries(values);
}

/** How a sender writes its deliveries; see `SignatureProfile`. */
export interface BodyRules {
	readonly forms: readonly BodyForm[];
	/** The form field that contains the JSON document if the sender posts a form. */
	readonly documentField?: string;
	/** Default: `strings`, which keeps all digits. */
	readonly longIntegers?: LongIntegers;
}

const readJsonOf = (bytes: Buffer, { longIntegers = 'strings' }: BodyRules) =>
	readJsonBytes(bytes, MAX_LEVELS, longIntegers);

function wrappedDocument(fields: readonly FormField[], rules: BodyRules): Document | undefined {
	const { documentField: field } = rules;
	const values = fields.filter(([name]) => name === field);
	const [wrapped] = values;
	if (wrapped === undefined || values.length > 1) return undefined;
	const bytes = Buffer.from(wrapped[1]);
	if (!looksStructured(bytes)) return undefined;
	const read = readJsonOf(bytes, rules);
	if (!('value' in read)) return read.why === 'too-deep' ? { kind: 'unreadable', why: read.why } : undefined;
	const others = fields.filter(([name]) => name !== field);
	return { kind: 'json', value: read.value, ...(others.length > 0 && { beside: objectOf(others) }) };
}

/**
 * Tells whether the bytes may be a form: the first field has a name and a value. Text without an equals sign is never a
 * form.
 */
function looksLikeForm(body: Buffer): boolean {
	const equals = body.indexOf(EQUALS);
	const ampersand = body.indexOf(AMPERSAND);
	return equals > 0 && (ampersand < 0 || ampersand > equals);
}

function fieldsOf(body: Buffer, { forms }: BodyRules, isFormType: boolean): readonly FormField[] | undefined {
	const multipart = forms.includes('multipart') ? readMultipart(body, MAX_FIELDS) : undefined;
	if (multipart !== undefined) return multipart;
	if (forms.includes('any')) return isFormType ? readForm(body, Infinity) : undefined;
	return looksLikeForm(body) ? readForm(body, Infinity) : undefined;
}

function formDocument(body: Buffer, rules: BodyRules, isFormType: boolean): Document | undefined {
	const fields = fieldsOf(body.subarray(contentStart(body)), rules, isFormType);
	if (fields === undefined) return undefined;
	const wrapped = wrappedDocument(fields, rules);
	if (wrapped !== undefined) return wrapped;
	return rules.forms.every((form) => form === 'json' || form === 'wrapped')
		? undefined
		: { kind: 'form', value: objectOf(fields) };
}

/**
 * Reads the document of a request from its bytes, in the forms that the sender uses. The content type is not signed, so it
 * decides nothing where the sender's forms are known; only a sender of any form (`any`) is asked whether it posts a form, or
 * lines of JSON.
 *
 * @param contentType the text of the header, as sent
 */
export function readDocument(body: Buffer, rules: BodyRules, contentType = ''): Document {
	if (body.length === 0) return { kind: 'empty' };
	if (looksStructured(body)) {
		const read = readJsonOf(body, rules);
		if ('value' in read) return { kind: 'json', value: read.value };
		if (read.why !== 'not-json') return { kind: 'unreadable', why: read.why };
	}
	const form = formDocument(body, rules, FORM_TYPE.test(contentType));
	if (form !== undefined) return form;
	if (!rules.forms.includes('any')) return { kind: 'unreadable', why: 'unexpected-form' };
	return announcesLines(contentType) ? readLines(body, rules.longIntegers) : { kind: 'other' };
}

/** Returns the values of a field that contains or enters a signature, or undefined if the form has too many fields. */
export function fieldValues(body: Buffer, { forms }: BodyRules, field: string): readonly string[] | undefined {
	const multipart = forms.includes('multipart') ? readMultipart(body, MAX_FIELDS) : undefined;
	if (multipart === undefined) return formValues(body, field, MAX_FIELDS);
	return multipart.filter(([name]) => name === field).map(([, value]) => value);
}
