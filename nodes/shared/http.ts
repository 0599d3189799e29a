import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, IHttpRequestMethods } from 'n8n-workflow';

/** A request to be sent byte for byte. */
export interface OutgoingRequest {
	method: IHttpRequestMethods;
	url: string;
	headers: Record<string, string>;
	body: Buffer;
	/** For the whole exchange, the answer's body included. */
	timeoutMs: number;
	/** Hosts that the request may go to, comma-separated; undefined when it carries no secret. */
	allowedDomains?: string;
	/**
	 * Only so many bytes of the answer are wanted, as a sample: then an answer that is longer, too slow or broken off is
	 * cut (`truncated`) and no failure, since its status has said what counts. Undefined = the whole answer or a failure.
	 */
	sampleBytes?: number;
}

export type HttpResult =
	| { kind: 'answer'; status: number; headers: Record<string, string>; body: Buffer; truncated?: true }
	| { kind: 'timeout' }
	/** `BLOCKED` as code: n8n's own rules (SSRF protection, allowed domains) stopped it. */
	| { kind: 'connection'; code: string; message: string; sent: boolean };

/** Errors that say for sure that the request never left: nobody listened, no address, or nothing that could be sent. */
const NEVER_SENT = new Set([
	'BLOCKED',
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
	const cancelled = context.getExecutionCancelSignal();
	const clock = AbortSignal.timeout(request.timeoutMs);
	// Own listeners instead of AbortSignal.any: they can be taken off again, or a long execution would collect them.
	const ending = new AbortController();
	const end = () => ending.abort();
	cancelled?.addEventListener('abort', end);
	clock.addEventListener('abort', end);
	try {
		if (cancelled?.aborted) end();
		return await exchange(context, request, ending.signal);
	} catch (error) {
		if (cancelled?.aborted) throw new NodeOperationError(context.getNode(), 'The execution was cancelled');
		return clock.aborted ? { kind: 'timeout' } : readFailure(error);
	} finally {
		cancelled?.removeEventListener('abort', end);
		clock.removeEventListener('abort', end);
	}
}

async function exchange(
	context: IExecuteFunctions,
	request: OutgoingRequest,
	abortSignal: AbortSignal,
): Promise<HttpResult> {
	const { timeoutMs, allowedDomains, sampleBytes, ...parts } = request;
	const response: unknown = await context.helpers.httpRequest({
		...parts,
		timeout: timeoutMs,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal,
		...(allowedDomains !== undefined && !allowsEveryHost(allowedDomains) && { allowedDomains }),
	});
	const { statusCode, headers, body } = response as FullResponse;
	const read = sampleBytes === undefined ? await readWhole(body) : await readSample(body, sampleBytes);
	return { kind: 'answer', status: statusCode, headers: flat(headers), ...read };
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

function flat(headers: FullResponse['headers']): Record<string, string> {
	const entries = Object.entries(headers);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
	);
}

async function readWhole(body: unknown): Promise<{ body: Buffer }> {
	const chunks: Buffer[] = [];
	for await (const chunk of chunksOf(body)) chunks.push(chunk);
	return { body: Buffer.concat(chunks) };
}

/** Leaving the loop closes the connection, so that a giant answer is not even received. */
async function readSample(body: unknown, most: number): Promise<{ body: Buffer; truncated?: true }> {
	const chunks: Buffer[] = [];
	let length = 0;
	try {
		for await (const chunk of chunksOf(body)) {
			chunks.push(chunk);
			length += chunk.length;
			if (length > most) return { body: Buffer.concat(chunks).subarray(0, most), truncated: true };
		}
	} catch {
		return { body: Buffer.concat(chunks), truncated: true };
	}
	return { body: Buffer.concat(chunks) };
}

async function* chunksOf(body: unknown): AsyncGenerator<Buffer> {
	if (Buffer.isBuffer(body)) yield body;
	else if (body instanceof ArrayBuffer) yield Buffer.from(body);
	else if (typeof body === 'string') yield Buffer.from(body, 'utf8');
	else if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) {
		yield* body as AsyncIterable<Buffer>;
	}
}

function readFailure(error: unknown): HttpResult {
	const code = findCode(error);
	if (TIMEOUTS.has(code)) return { kind: 'timeout' };
	const message = error instanceof Error ? error.message : String(error);
	return { kind: 'connection', code, message, sent: !NEVER_SENT.has(code) };
}

/** The system's error code, which n8n's wrappers keep in `cause`; n8n's own refusals have names and no code. */
function findCode(error: unknown): string {
	for (let current = error, depth = 0; typeof current === 'object' && current !== null && depth < 5; depth++) {
		const { code, cause, name, message } = current as Record<string, unknown>;
		if (/^SsrfBlocked/.test(String(name)) || /^Domain not allowed/.test(String(message))) return 'BLOCKED';
		if (typeof code === 'string') return code;
		current = cause;
	}
	return 'UNKNOWN';
}
