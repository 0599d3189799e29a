import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, IHttpRequestMethods } from 'n8n-workflow';

/** A request to be sent byte for byte. */
export interface OutgoingRequest {
	method: IHttpRequestMethods;
	url: string;
	headers: Record<string, string>;
	body: Buffer;
	timeoutMs: number;
	/** Hosts that the request may go to, comma-separated; undefined when it carries no secret. */
	allowedDomains?: string;
}

export type HttpResult =
	| { kind: 'answer'; status: number; headers: Record<string, string>; body: Buffer }
	| { kind: 'timeout' }
	| { kind: 'connection'; code: string; message: string; sent: boolean };

/** Errors that say for sure that the request never left: nobody listened, no address, or nothing that could be sent. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ERR_INVALID_URL',
	'ERR_INVALID_CHAR',
	'ERR_INVALID_HTTP_TOKEN',
	'ERR_UNESCAPED_CHARACTERS',
]);
const TIMEOUTS = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/**
 * The one door for outgoing HTTP. Whatever the other side does is a value, not an exception; only a cancelled
 * execution throws. The body is a Buffer because n8n rewrites string bodies, and redirects are not followed because
 * they would carry signatures and keys to another place.
 */
export async function sendHttp(context: IExecuteFunctions, request: OutgoingRequest): Promise<HttpResult> {
	const { timeoutMs, allowedDomains, ...parts } = request;
	const abortSignal = context.getExecutionCancelSignal();
	try {
		const response: unknown = await context.helpers.httpRequest({
			...parts,
			timeout: timeoutMs,
			encoding: 'arraybuffer',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			...(abortSignal && { abortSignal }),
			...(allowedDomains !== undefined && !allowsEveryHost(allowedDomains) && { allowedDomains }),
		});
		return readAnswer(response as FullResponse);
	} catch (error) {
		if (abortSignal?.aborted) throw new NodeOperationError(context.getNode(), 'The execution was cancelled');
		return readFailure(error);
	}
}

/** n8n's own check knows no `*`: leaving the list out is its way to say "every host". */
function allowsEveryHost(allowedDomains: string): boolean {
	return allowedDomains.split(',').some((domain) => domain.trim() === '*');
}

interface FullResponse {
	statusCode: number;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
}

function readAnswer({ statusCode, headers, body }: FullResponse): HttpResult {
	const flat: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers))
		flat[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
	return { kind: 'answer', status: statusCode, headers: flat, body: toBuffer(body) };
}

function toBuffer(body: unknown): Buffer {
	if (Buffer.isBuffer(body)) return body;
	if (body instanceof ArrayBuffer) return Buffer.from(body);
	return Buffer.from(typeof body === 'string' ? body : '', 'utf8');
}

function readFailure(error: unknown): HttpResult {
	const code = findCode(error);
	if (TIMEOUTS.has(code)) return { kind: 'timeout' };
	const message = error instanceof Error ? error.message : String(error);
	return { kind: 'connection', code, message, sent: !NEVER_SENT.has(code) };
}

/** The system's error code, which n8n's wrappers keep in `cause`. */
function findCode(error: unknown): string {
	for (let current = error, depth = 0; typeof current === 'object' && current !== null && depth < 5; depth++) {
		const { code, cause } = current as { code?: unknown; cause?: unknown };
		if (typeof code === 'string') return code;
		current = cause;
	}
	return 'UNKNOWN';
}
