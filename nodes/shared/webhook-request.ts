import type { IWebhookFunctions } from 'n8n-workflow';

import type { WebhookRequest } from '../../core/signature';

/** What n8n's server adds to the express request: the raw bytes, read at once or on demand, and the bare media type. */
interface WebhookServerRequest {
	contentType?: string;
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
}

/** A request whose exact bytes are at hand, or the reason why they are not. */
export type ReceivedRequest =
	{ raw: true; request: WebhookRequest; contentType: string } | { raw: false; contentType: string };

/**
 * The one place where a webhook request enters: exact bytes, headers as sent, and the body that n8n has parsed.
 * n8n consumes multipart bodies before the node runs, so their bytes, and with them any signature, are gone.
 */
export async function receiveRequest(context: IWebhookFunctions): Promise<ReceivedRequest> {
	const incoming = context.getRequestObject();
	const server = incoming as unknown as WebhookServerRequest;
	const contentType = server.contentType ?? '';
	if (contentType === 'multipart/form-data' || !(await readBytes(server))) return { raw: false, contentType };
	const body = server.rawBody ?? Buffer.alloc(0);
	return {
		raw: true,
		contentType,
		request: {
			method: incoming.method,
			url: incoming.originalUrl,
			headers: incoming.headers,
			rawHeaders: incoming.rawHeaders,
			body,
			json: parsedBody(incoming.body, contentType, body),
		},
	};
}

/** Whether the bytes are at hand. A body that is gzip in name only, or a sender that hangs up, makes n8n's reader throw. */
async function readBytes(server: WebhookServerRequest): Promise<boolean> {
	try {
		if (server.rawBody === undefined) await server.readRawBody?.();
		return true;
	} catch {
		return false;
	}
}

/** n8n parses application/json, forms, text and XML; media types such as application/cloudevents+json are left to us. */
function parsedBody(parsed: unknown, contentType: string, body: Buffer): unknown {
	if (parsed !== undefined || body.length === 0) return parsed;
	if (!contentType.endsWith('+json')) return undefined;
	try {
		return JSON.parse(body.toString('utf8'));
	} catch {
		return undefined;
	}
}
