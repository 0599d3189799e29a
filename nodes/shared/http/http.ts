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
	/** For the whole exchange, the answer's body included. */
	readonly timeoutMs: number;
	/** Hosts that the request may go to, comma-separated; undefined when it carries no secret. */
	readonly allowedDomains?: string;
	/**
	 * Only so many bytes of the answer are wanted, as a sample: then an answer that is longer, too slow or broken off is
	 * cut (`truncated`) and no failure, since its status has said what counts. Undefined = the whole answer or a failure.
	 */
	readonly sampleBytes?: number;
}

export type HttpResult =
	{ kind: 'answer'; status: number; headers: Record<string, string>; body: Buffer; truncated?: true } | BrokenExchange;

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
