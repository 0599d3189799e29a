import { Failure } from '../../failure';
import { quoteLongIntegers } from '../../text/json-integer';
import { followPath, type PathStep } from '../../text/json-path';
import { parseQuery } from '../../text/url-query';
import type { Document, WebhookRequest } from '../types';
import {
	fieldValues,
	isTooComplex,
	looksStructured,
	mayHaveProperty,
	MAX_FIELDS,
	readDocument,
	type BodyRules,
} from './body';
import { calledUrl } from './called-url';
import { firstPropertyText } from './first-property';
import { readForm, type FormField } from './form';
import { indexHeaders, readHeader, readHeaderList, singleValue, type FoundValue } from './headers';
import { announcesLines, linesOf } from './json-lines';

export { AMBIGUOUS, type FoundValue } from './headers';

/** For requests that this package signs: the signer must read the body as the receiver's check does. */
const JSON_ONLY: BodyRules = { forms: ['json'], longIntegers: 'rounded' };

function requireRequest(request: WebhookRequest): void {
	const headers = (request as Partial<WebhookRequest> | null | undefined)?.headers as unknown;
	const isObject = typeof headers === 'object' && headers !== null;
	// the Headers class of the fetch API has no properties to read
	if (isObject && !('get' in headers && typeof headers.get === 'function')) return;
	throw new Failure(
		'invalid-argument',
		isObject ? 'The headers are not a plain object' : 'The request has no headers',
		isObject
			? 'Pass Object.fromEntries(headers)'
			: 'Pass it as { headers, body }: an object of headers, and the raw bytes of the body',
	);
}

/** Reads text that has been parsed before, with strings in place of long integers. */
function readExactly(text: string): unknown {
	return JSON.parse(quoteLongIntegers(text.startsWith('\uFEFF') ? text.slice(1) : text));
}

/** What single values are read from: a request, or one event of its list. */
export type ValueView = Pick<
	RequestView,
	'header' | 'query' | 'json' | 'formField' | 'mayHaveProperty' | 'firstText' | 'integerAt'
>;

/** One request, read lazily: nothing is parsed or copied until it is needed. */
export class RequestView {
	private known: Document | undefined;
	private exact: { readonly document: unknown } | undefined;
	private complex: boolean | undefined;
	private index: ReadonlyMap<string, FoundValue> | undefined;
	private fields: Map<string, readonly string[] | undefined> | undefined;
	private parameters: URLSearchParams | undefined;

	readonly body: Buffer;
	/** what the document is read from: the body, or what a token in it holds */
	private content: Buffer;

	constructor(
		readonly request: WebhookRequest,
		private readonly rules: BodyRules = JSON_ONLY,
		private readonly publicUrl?: string,
	) {
		requireRequest(request);
		const bytes: Uint8Array = request.body;
		if (!(bytes instanceof Uint8Array)) {
			throw new Failure(
				'invalid-argument',
				'The request body is not a Buffer: a signature covers the exact bytes, not a parsed or re-serialised body',
				'Pass the raw bytes of the request as `body`',
			);
		}
		this.body = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.content = this.body;
	}

	/** From here on the document is what a genuine token holds, for senders whose body is one. */
	readFrom(content: Buffer): void {
		this.content = content;
		this.known = undefined;
		this.exact = undefined;
	}

	get method(): string {
		return (this.request.method ?? 'POST').toUpperCase();
	}

	/** @param lowerName header name in lower case */
	header(lowerName: string): FoundValue {
		return this.index === undefined ? readHeader(this.request, lowerName) : this.index.get(lowerName);
	}

	/** Reads all headers once, for schemes that need dozens of them, instead of searching for each. */
	indexHeaders(): void {
		this.index ??= indexHeaders(this.request);
	}

	/** Returns all values of a header that may be sent several times, joined as HTTP prescribes for lists. */
	headerList(lowerName: string): string | undefined {
		return readHeaderList(this.request.headers, lowerName);
	}

	query(name: string): FoundValue {
		this.parameters ??= parseQuery(this.request.url ?? '');
		return singleValue(this.parameters.getAll(name));
	}

	/** Returns the values of one form field, or undefined if the form has too many fields. */
	formValues(field: string): readonly string[] | undefined {
		this.fields ??= new Map();
		if (!this.fields.has(field)) this.fields.set(field, fieldValues(this.body, this.rules, field));
		return this.fields.get(field);
	}

	/** Returns all fields of a form, or undefined if there are too many. */
	formFields(): readonly FormField[] | undefined {
		return readForm(this.body, MAX_FIELDS);
	}

	/** Returns one field of a form, or undefined if it is missing or given twice. */
	formField(field: string): string | undefined {
		const values = this.formValues(field);
		return values?.length === 1 ? values[0] : undefined;
	}

	/**
	 * Returns the field if the form has no other one: a second field would not be covered by a signature over the
	 * first.
	 */
	onlyField(field: string): string | undefined {
		return this.formFields()?.length === 1 ? this.formField(field) : undefined;
	}

	/** Tells whether the bytes begin like a JSON object or list. */
	looksStructured(): boolean {
		return looksStructured(this.content);
	}

	/** Returns what the body contains; it is read only once. */
	document(): Document {
		if (this.known === undefined) {
			const type = this.header('content-type');
			this.known = readDocument(this.content, this.rules, typeof type === 'string' ? type : undefined);
		}
		return this.known;
	}

	/**
	 * Returns the JSON document of the request (the body, or the form field that holds it), or undefined if there is
	 * none.
	 */
	json(): unknown {
		const document = this.document();
		return document.kind === 'json' ? document.value : undefined;
	}

	/**
	 * The digits of the integer at a path of the JSON document, where parsing would round it.
	 * @returns undefined where something else stands there
	 */
	integerAt(steps: readonly PathStep[]): string | undefined {
		const value = followPath(this.exactJson(), steps);
		return typeof value === 'string' ? value : undefined;
	}

	/** The JSON document with strings in place of long integers. Asked for only where one of them was rounded. */
	exactJson(): unknown {
		this.exact ??= { document: readExactly(this.json() === undefined ? 'null' : this.jsonText()) };
		return this.exact.document;
	}

	/** Tells whether the document is a list of lines. Nothing is read unless the sender has announced lines. */
	hasLines(): boolean {
		const type = this.header('content-type');
		if (typeof type !== 'string' || !announcesLines(type)) return false;
		const document = this.document();
		return document.kind === 'json' && document.lines === true;
	}

	private jsonText(): string {
		if (this.hasLines()) return `[${linesOf(this.content.toString('utf8')).join(',')}]`;
		const { documentField } = this.rules;
		const wrapped = this.looksStructured() || documentField === undefined ? undefined : this.formField(documentField);
		return wrapped ?? this.content.toString('utf8');
	}

	/**
	 * Tells whether the JSON document can have a property. If not, it need not be parsed.
	 * @param quotedName see `mayHaveProperty`
	 */
	mayHaveProperty(quotedName: Buffer): boolean {
		return this.known !== undefined || !this.looksStructured() || mayHaveProperty(this.content, quotedName);
	}

	/**
	 * Returns a string property of the JSON object if it can be read without parsing. NDJSON can look like a single object, so
	 * this shortcut is not used for senders that may use any body format.
	 *
	 * @param quotedName see `firstPropertyText`
	 */
	firstText(quotedName: Buffer): string | undefined {
		if (this.known !== undefined || this.rules.forms.includes('any')) return undefined;
		return firstPropertyText(this.content, quotedName);
	}

	/**
	 * Tells whether reading the JSON document would cost much more than hashing it; asked before a signature inside it
	 * is read.
	 */
	isTooComplex(): boolean {
		this.complex ??= isTooComplex(this.body);
		return this.complex;
	}

	/** Returns the URL that the user configured, if any. */
	get configuredUrl(): string | undefined {
		return this.publicUrl;
	}

	/**
	 * Returns the URL that the sender called and signed: the configured public URL, completed from the request. It is
	 * never guessed from forwarding headers.
	 */
	signedUrl(): string | undefined {
		if (this.publicUrl !== undefined) return calledUrl(this.publicUrl, this.target());
		return this.request.url?.match(/^https?:\/\/.*/is)?.[0];
	}

	/** Path and query as the sender called them: a proxy may have taken a prefix away. */
	signedTarget(): string | undefined {
		return this.publicUrl === undefined ? this.target() : targetOf(calledUrl(this.publicUrl, this.target()));
	}

	/** Returns the path and query of the request. */
	target(): string | undefined {
		return targetOf(this.request.url);
	}
}

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

function targetOf(url: string | undefined): string | undefined {
	if (url === undefined || url.startsWith('/')) return url;
	const behind = url.replace(ORIGIN, '');
	if (behind === url) return undefined;
	const rest = behind.replace(/#.*/s, '');
	return rest.startsWith('/') ? rest : `/${rest}`;
}
