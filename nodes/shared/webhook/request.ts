import type { IWebhookFunctions } from 'n8n-workflow';

import type { WebhookRequest } from '../../../core/signature';

/** What n8n's server adds to the Express request: the raw bytes, read at once or on demand, and the bare media type. */
interface WebhookServerRequest {
	readonly contentType?: string;
	readonly contentDisposition?: { readonly filename?: string };
	readonly rawBody?: Buffer;
	readonly readRawBody?: () => Promise<void>;
}

/** A file of a multipart request, as stored by n8n's server. */
export interface UploadedFile {
	/** The form field. */
	readonly field: string;
	readonly filepath: string;
	readonly originalFilename?: string;
	readonly newFilename?: string;
	readonly mimetype?: string;
}

/**
 * A request as received. n8n consumes multipart bodies before the node runs, so their bytes and any signature over them
 * are lost; `body` then holds the text fields as an urlencoded form, for schemes that read those.
 */
export interface ReceivedRequest {
	readonly request: WebhookRequest;
	/** The bare media type; empty when the sender names none. */
	readonly contentType: string;
	/** What the sender calls the body, in the header Content-Disposition. */
	readonly fileName?: string;
	/** False if `body` is not what the sender sent. */
	readonly rawBytes: boolean;
	/** False if the body could not be read. */
	readonly readable: boolean;
	/** How n8n reads a body that is neither JSON nor a form: text, or XML as an object; undefined for files. */
	readonly parsed: unknown;
	readonly files: UploadedFile[];
}

export const MULTIPART = 'multipart/form-data';

/** Returns the length of the request according to its header, or undefined if the header does not say. */
export function declaredLength(context: IWebhookFunctions): number | undefined {
	const length = context.getRequestObject().headers['content-length'];
	return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/**
 * Reads a webhook request: its exact bytes, its headers as sent, and the body as parsed by n8n. No other code does
 * this.
 */
export async function receiveRequest(context: IWebhookFunctions): Promise<ReceivedRequest> {
	const incoming = context.getRequestObject();
	const server = incoming as unknown as WebhookServerRequest;
	const contentType = server.contentType ?? '';
	const { method, originalUrl: url, headers, rawHeaders } = incoming;
	if (contentType === MULTIPART) {
		const { data = {}, files = {} } = (incoming.body ?? {}) as { data?: object; files?: object };
		const fields = partsOf(data);
		const body = Buffer.from(formOf(fields), 'utf8');
		const asForm = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
		const request = { method, url, headers: asForm, rawHeaders, body };
		return {
			request,
			contentType,
			rawBytes: false,
			readable: true,
			parsed: Object.fromEntries(fields),
			files: filesOf(files),
		};
	}
	const rawBytes = await readBytes(server);
	const body = server.rawBody ?? Buffer.alloc(0);
	return {
		request: { method, url, headers, rawHeaders, body },
		contentType,
		fileName: server.contentDisposition?.filename,
		rawBytes,
		readable: rawBytes,
		parsed: incoming.body as unknown,
		files: [],
	};
}

/** Reads the bytes. n8n's reader throws if a body claims to be gzip but is not, or if the sender hangs up. */
async function readBytes(server: WebhookServerRequest): Promise<boolean> {
	try {
		if (server.rawBody === undefined) await server.readRawBody?.();
		return true;
	} catch {
		return false;
	}
}

/**
 * Returns the names and values that n8n's multipart parser found. The parser assigns each list of values to a plain
 * object, so the list of a field named `__proto__` becomes the object's prototype.
 */
function partsOf(parsed: object): [string, unknown][] {
	const prototype: unknown = Object.getPrototypeOf(parsed);
	const parts = Object.entries(parsed) as [string, unknown][];
	if (!Array.isArray(prototype)) return parts;
	return [...parts, ['__proto__', prototype.length === 1 ? prototype[0] : prototype]];
}

function formOf(fields: readonly (readonly [string, unknown])[]): string {
	const form = new URLSearchParams();
	for (const [name, value] of fields) {
		for (const text of [value].flat()) if (typeof text === 'string') form.append(name, text);
	}
	return form.toString();
}

/**
 * Returns the files, but only of requests that n8n parsed as multipart: a path in a JSON body comes from the sender
 * (CVE-2026-21858).
 */
function filesOf(files: object): UploadedFile[] {
	return partsOf(files).flatMap(([field, given]) =>
		([given].flat() as Omit<UploadedFile, 'field'>[]).map((file) => ({ ...pick(file), field })),
	);
}

function pick({ filepath, originalFilename, newFilename, mimetype }: Omit<UploadedFile, 'field'>) {
	return { filepath, originalFilename, newFilename, mimetype };
}
