import { ConfigurationError } from '../configuration-error';
import { followPath } from '../event/path';
import { readHeader, readHeaderList, single, type Found } from './headers';
import { queryOf } from './query';
import type { WebhookRequest } from './types';

export { AMBIGUOUS, type Found } from './headers';

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

	/** @param lowerName lower-case header name */
	header(lowerName: string): Found {
		return readHeader(this.request, lowerName);
	}

	/** Every value of a header that may be sent several times, joined as HTTP allows for lists. */
	headerList(lowerName: string): string | undefined {
		return readHeaderList(this.request.headers, lowerName);
	}

	query(name: string): Found {
		this.parameters ??= queryOf(this.request.url ?? '');
		return single(this.parameters.getAll(name));
	}

	/** The body as an urlencoded form. */
	formFields(): URLSearchParams {
		this.fields ??= new URLSearchParams(this.body.toString('utf8'));
		return this.fields;
	}

	isForm(): boolean {
		return this.hasType(/^application\/x-www-form-urlencoded\b/i);
	}

	/** Forms may hold a JSON document in a field. */
	private wrapsJson(): boolean {
		return this.isForm() || this.hasType(/^multipart\/form-data\b/i);
	}

	private hasType(type: RegExp): boolean {
		const given = this.header('content-type');
		return typeof given === 'string' && type.test(given);
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
		if (field === undefined || (document !== undefined && !this.wrapsJson())) return document;
		const inner = this.formField(field) ?? followPath(document, [field]);
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
	const boundary = typeof type === 'string' ? /boundary="?([^";,\s]{1,70})/i.exec(type)?.[1] : undefined;
	if (boundary === undefined) return undefined;
	for (const part of view.body.toString('utf8').split(`--${boundary}`)) {
		const end = part.indexOf('\r\n\r\n');
		if (end > 0 && part.slice(0, end).includes(`name="${field}"`)) return part.slice(end + 4).replace(/\r\n$/, '');
	}
	return undefined;
}
