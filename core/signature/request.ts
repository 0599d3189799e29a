import { ConfigurationError } from '../configuration-error';
import { followPath, parsePath } from '../event/path';
import { queryOf } from './query';
import type { ValueSource, WebhookRequest } from './types';

/** Stands for a value that the request gives twice. */
export const AMBIGUOUS = Symbol('ambiguous');
export type Found = string | typeof AMBIGUOUS | undefined;

type HeaderMap = WebhookRequest['headers'];

function valueOf(raw: unknown): Found {
	if (typeof raw === 'string') return raw;
	if (!Array.isArray(raw) || raw.length === 0) return undefined;
	return raw.length === 1 && typeof raw[0] === 'string' ? raw[0] : AMBIGUOUS;
}

function scan(headers: HeaderMap, lowerName: string): Found {
	let found: Found;
	for (const key of Object.keys(headers)) {
		if (key.length !== lowerName.length || key.toLowerCase() !== lowerName) continue;
		const value = valueOf(headers[key]);
		if (value !== undefined) found = found === undefined ? value : AMBIGUOUS;
	}
	return found;
}

function occurrences(rawHeaders: readonly string[], lowerName: string): number {
	let count = 0;
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const name = rawHeaders[at];
		if (name !== undefined && name.length === lowerName.length && name.toLowerCase() === lowerName) count++;
	}
	return count;
}

/** One request, read lazily: nothing is parsed or copied before something asks for it. */
export class RequestView {
	private document: { value: unknown } | undefined;
	private fields: URLSearchParams | undefined;
	private parameters: URLSearchParams | undefined;

	constructor(
		readonly request: WebhookRequest,
		private readonly documentField?: string,
		private readonly publicUrl?: string,
	) {
		if (!(request.body instanceof Uint8Array)) {
			throw new ConfigurationError(
				'The request body is not a Buffer: a signature covers the exact bytes, not a parsed or re-serialised body',
				'Pass the raw bytes of the request as `body`',
			);
		}
	}

	get body(): Buffer {
		return this.request.body;
	}

	get method(): string {
		return (this.request.method ?? 'POST').toUpperCase();
	}

	/** @param lowerName lower-case header name; the usual, lower-case headers of Node are found without a scan */
	header(lowerName: string): Found {
		const { headers, rawHeaders } = this.request;
		if (rawHeaders !== undefined && occurrences(rawHeaders, lowerName) > 1) return AMBIGUOUS;
		const direct = headers[lowerName];
		return typeof direct === 'string' ? direct : scan(headers, lowerName);
	}

	/** Every value of a header that may be sent several times, joined as HTTP allows for lists. */
	headerList(lowerName: string): string | undefined {
		const { headers } = this.request;
		const values: string[] = [];
		for (const key of Object.keys(headers)) {
			if (key.length !== lowerName.length || key.toLowerCase() !== lowerName) continue;
			const value = headers[key];
			if (typeof value === 'string') values.push(value);
			else if (Array.isArray(value)) values.push(...value.filter((item) => typeof item === 'string'));
		}
		return values.length === 0 ? undefined : values.join(', ');
	}

	query(name: string): Found {
		this.parameters ??= queryOf(this.request.url ?? '');
		return valueOf(this.parameters.getAll(name));
	}

	/** The body as an urlencoded form. */
	formFields(): URLSearchParams {
		this.fields ??= new URLSearchParams(this.body.toString('utf8'));
		return this.fields;
	}

	isForm(): boolean {
		const type = this.header('content-type');
		return typeof type === 'string' && /^application\/x-www-form-urlencoded\b/i.test(type);
	}

	/** One field of an urlencoded or multipart form; undefined when it is missing or given twice. */
	formField(field: string): string | undefined {
		const part = multipartField(this, field);
		if (part !== undefined) return part;
		const values = this.formFields().getAll(field);
		return values.length === 1 ? values[0] : undefined;
	}

	/** The field, when the form has nothing else that could slip past a signature over it. */
	onlyField(field: string): string | undefined {
		return [...this.formFields().keys()].length === 1 ? this.formField(field) : undefined;
	}

	/** The URL that the user configured, if any. */
	get configuredUrl(): string | undefined {
		return this.publicUrl;
	}

	/** The JSON document of the request: the body, or the form field that holds it; undefined when there is none. */
	json(): unknown {
		this.document ??= { value: this.readDocument() };
		return this.document.value;
	}

	private readDocument(): unknown {
		const { json } = this.request;
		const field = this.documentField;
		const document = json === undefined ? parseJson(this.body.toString('utf8')) : json;
		if (field === undefined || (document !== undefined && !this.isForm())) return document;
		const inner = this.formField(field);
		return typeof inner === 'string' ? (parseJson(inner) ?? document) : document;
	}

	/**
	 * The URL that the sender called, as it must have been signed: the configured public one, completed by what the request
	 * adds; never one that is guessed from forwarding headers.
	 */
	signedUrl(): string | undefined {
		const url = this.request.url ?? '';
		if (this.publicUrl === undefined) return /^https?:\/\//i.test(url) ? url : undefined;
		if (this.publicUrl.includes('?')) return this.publicUrl;
		const target = this.target() ?? '';
		if (/^https?:\/\/[^/]+\/?$/i.test(this.publicUrl)) return this.publicUrl.replace(/\/$/, '') + target;
		const query = target.indexOf('?');
		return query < 0 ? this.publicUrl : this.publicUrl + target.slice(query);
	}

	/** Path and query of the request. */
	target(): string | undefined {
		const url = this.request.url;
		if (url === undefined || url.startsWith('/')) return url;
		const match = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url);
		if (!match) return undefined;
		const rest = match[1] ?? '';
		return rest.startsWith('/') ? rest : `/${rest}`;
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The text of one multipart field; enough for senders that wrap a JSON document in a form (Dropbox Sign). */
function multipartField(view: RequestView, field: string): string | undefined {
	const type = view.header('content-type');
	const boundary = typeof type === 'string' ? /boundary="?([^";,\s]{1,70})"?/i.exec(type)?.[1] : undefined;
	if (boundary === undefined) return undefined;
	for (const part of view.body.toString('utf8').split(`--${boundary}`)) {
		const end = part.indexOf('\r\n\r\n');
		if (end > 0 && part.slice(0, end).includes(`name="${field}"`)) return part.slice(end + 4).replace(/\r\n$/, '');
	}
	return undefined;
}

export type ReadValue = (view: RequestView) => string | undefined;

function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const plain = (found: Found): string | undefined => (typeof found === 'string' && found !== '' ? found : undefined);

/** Turns a source into a function once, so that nothing is parsed per request. */
export function compileSource(source: ValueSource): ReadValue {
	switch (source.in) {
		case 'header': {
			const [name, prefix] = [source.name.toLowerCase(), source.prefix ?? ''];
			return (view) => {
				const value = plain(view.header(name));
				return value?.startsWith(prefix) ? value.slice(prefix.length) : undefined;
			};
		}
		case 'query':
			return (view) => plain(view.query(source.name));
		case 'json': {
			const steps = parsePath(source.path);
			return (view) => asText(followPath(view.json(), steps));
		}
		case 'form':
			return (view) => view.formField(source.field) || undefined;
		case 'json-key':
			return (view) => firstKey(view.json(), source.except);
		case 'joined': {
			const parts = source.parts.map(compileSource);
			return (view) => {
				const values = parts.map((read) => read(view));
				return values.every((value) => value !== undefined) ? values.join(source.separator) : undefined;
			};
		}
	}
}

function firstKey(document: unknown, except: readonly string[]): string | undefined {
	if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
	return Object.keys(document).find((key) => !except.includes(key));
}

/** The first of several sources that yields a value. */
export function compileSources(sources: readonly ValueSource[] | undefined): ReadValue {
	const reads = (sources ?? []).map(compileSource);
	return (view) => {
		for (const read of reads) {
			const value = read(view);
			if (value !== undefined) return value;
		}
		return undefined;
	};
}
