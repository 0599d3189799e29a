import type { IWebhookFunctions } from 'n8n-workflow';

import type { WebhookRequest } from '../../../core/signature';

/** What n8n's server adds to the express request: the raw bytes, read at once or on demand, and the bare media type. */
interface WebhookServerRequest {
	readonly contentType?: string;
	readonly contentDisposition?: { readonly filename?: string };
	readonly rawBody?: Buffer;
	readonly readRawBody?: () => Promise<void>;
}

/** A file of a multipart request, as n8n's server stored it. */
export interface UploadedFile {
	/** The form field. */
	readonly field: string;
	readonly filepath: string;
	readonly originalFilename?: string;
	readonly newFilename?: string;
	readonly mimetype?: string;
}

/**
 * A request that entered. n8n consumes multipart bodies before the node runs: their bytes are gone, and with them any
 * signature over them; `body` then holds the text fields as an urlencoded form, for schemes that look at those.
 */
export interface ReceivedRequest {
	readonly request: WebhookRequest;
	/** The bare media type; empty when the sender names none. */
	readonly contentType: string;
	/** What the sender calls the body, in the header Content-Disposition. */
	readonly fileName?: string;
	/** false: `body` is not what the sender sent. */
	readonly rawBytes: boolean;
	/** false: nothing of the body could be read. */
	readonly readable: boolean;
	/** How n8n reads a body that is neither JSON nor a form: text, XML as an object; undefined for files. */
	readonly parsed: unknown;
	readonly files: UploadedFile[];
}

export const MULTIPART = 'multipart/form-data';

/** The request's length as its header says, or undefined when it does not. */
export function declaredLength(context: IWebhookFunctions): number | undefined {
	const length = context.getRequestObject().headers['content-length'];
	return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** The one place where a webhook request enters: exact bytes, headers as sent, and the body that n8n has parsed. */
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

/** A body that is gzip in name only, or a sender that hangs up, makes n8n's reader throw. */
async function readBytes(server: WebhookServerRequest): Promise<boolean> {
	try {
		if (server.rawBody === undefined) await server.readRawBody?.();
		return true;
	} catch {
		return false;
	}
}

/**
 * Names and values of what n8n's multipart parser found. It assigns each list of values to a plain object, so that the one
 * of a field named `__proto__` becomes the object's prototype.
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

/** Only of requests that n8n parsed as multipart: a path that stands in a JSON body is the sender's (CVE-2026-21858). */
function filesOf(files: object): UploadedFile[] {
	return partsOf(files).flatMap(([field, given]) =>
		([given].flat() as Omit<UploadedFile, 'field'>[]).map((file) => ({ ...pick(file), field })),
	);
}

function pick({ filepath, originalFilename, newFilename, mimetype }: Omit<UploadedFile, 'field'>) {
	return { filepath, originalFilename, newFilename, mimetype };
}
