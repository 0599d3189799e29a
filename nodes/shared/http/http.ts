import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, IHttpRequestMethods } from 'n8n-workflow';

import { allowsEveryHost, brokenExchange, flatHeaders } from './exchange';
import type { BrokenExchange, RawHeaders } from './exchange';

/** A request to be sent byte for byte. */
export interface OutgoingRequest {
	readonly method: IHttpRequestMethods;
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body: Buffer;
	/** Milliseconds for the whole exchange, including the body of the answer. */
	readonly timeoutMs: number;
	/** The hosts that the request may go to, comma-separated; undefined if it carries no secret. */
	readonly allowedDomains?: string;
	/**
	 * The number of bytes of the answer to read as a sample. An answer that is longer, too slow or interrupted is then
	 * cut (`truncated`) instead of failing, since its status has already decided. Undefined means the whole answer or a
	 * failure.
	 */
	readonly sampleBytes?: number;
}

export type HttpResult =
	{ kind: 'answer'; status: number; headers: Record<string, string>; body: Buffer; truncated?: true } | BrokenExchange;

/**
 * Sends an HTTP request. Whatever the other side does is returned as a value; only a cancelled execution throws. The
 * body is a Buffer, because n8n rewrites string bodies. Redirects are not followed, because they would carry signatures
 * and keys to another place.
 */
export async function sendHttp(context: IExecuteFunctions, request: OutgoingRequest): Promise<HttpResult> {
	const cancelled = context.getExecutionCancelSignal();
	const clock = AbortSignal.timeout(request.timeoutMs);
	// own listeners instead of AbortSignal.any: they can be removed, and would otherwise accumulate in a long execution
	const ending = new AbortController();
	const end = () => ending.abort();
	cancelled?.addEventListener('abort', end);
	clock.addEventListener('abort', end);
	try {
		if (cancelled?.aborted) end();
		return await exchange(context, request, ending.signal);
	} catch (error) {
		if (cancelled?.aborted) throw new NodeOperationError(context.getNode(), 'The execution was cancelled');
		return clock.aborted ? { kind: 'timeout' } : brokenExchange(error);
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
	return { kind: 'answer', status: statusCode, headers: flatHeaders(headers), ...read };
}

interface FullResponse {
	readonly statusCode: number;
	readonly headers: RawHeaders;
	readonly body: unknown;
}

async function readWhole(body: unknown): Promise<{ body: Buffer }> {
	const chunks: Buffer[] = [];
	for await (const chunk of chunksOf(body)) chunks.push(chunk);
	return { body: Buffer.concat(chunks) };
}

/** Reads a sample. Leaving the loop closes the connection, so that the rest of a giant answer is not received. */
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
