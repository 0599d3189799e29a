import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, IHttpRequestMethods, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import { allowsEveryHost, brokenExchange, flatHeaders } from './exchange';
import type { BrokenExchange, RawHeaders } from './exchange';

/** The origin of a request: an execution, or a webhook that resumes one. Only an execution can be cancelled. */
export type HttpContext = IExecuteFunctions | IWebhookFunctions;

/** A request to be sent byte for byte, whose answer is read as it arrives. */
export interface StreamedRequest {
	readonly method: IHttpRequestMethods;
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body: Buffer;
	/** The hosts that the request may go to, comma-separated; undefined if it carries no secret. */
	readonly allowedDomains?: string;
}

export type StreamedAnswer =
	| { kind: 'answer'; status: number; headers: Record<string, string>; chunks: AsyncIterable<Uint8Array> }
	| BrokenExchange;

/** One time limit for an exchange and everything that follows it; cancelling the execution ends it too. */
export class Deadline {
	private readonly timer: AbortSignal;
	private readonly endsAt: number;
	readonly signal: AbortSignal;

	constructor(
		private readonly context: HttpContext,
		milliseconds: number,
	) {
		this.timer = AbortSignal.timeout(milliseconds);
		this.endsAt = performance.now() + milliseconds;
		const cancelled = cancelSignal(context);
		this.signal = cancelled ? AbortSignal.any([cancelled, this.timer]) : this.timer;
	}

	get expired(): boolean {
		return this.timer.aborted || this.remainingMs <= 0;
	}

	get remainingMs(): number {
		return this.endsAt - performance.now();
	}

	/** Ends the node's work if the execution was cancelled. */
	throwIfCancelled(): void {
		if (!cancelSignal(this.context)?.aborted) return;
		throw new NodeOperationError(this.context.getNode(), 'The execution was cancelled');
	}
}

function cancelSignal(context: HttpContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * Sends an HTTP request whose answer may be long or endless. Whatever the other side does is returned as a value; only
 * a cancelled execution throws. Redirects are not followed, because they would carry the keys along.
 */
export async function openHttp(
	context: HttpContext,
	request: StreamedRequest,
	deadline: Deadline,
): Promise<StreamedAnswer> {
	try {
		return streamedAnswer(await context.helpers.httpRequest(httpOptions(request, deadline)));
	} catch (error) {
		return brokenBy(error, deadline);
	}
}

/**
 * Returns the options with which n8n's helpers send exactly these bytes and return the answer as a stream, whatever its
 * status.
 */
export function httpOptions(request: StreamedRequest, deadline: Deadline): IHttpRequestOptions {
	const { allowedDomains, body, ...parts } = request;
	return {
		...parts,
		...(body.length > 0 && { body }),
		timeout: Math.max(1, Math.ceil(deadline.remainingMs)),
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal: deadline.signal,
		...(allowedDomains !== undefined && !allowsEveryHost(allowedDomains) && { allowedDomains }),
	};
}

/** Returns what n8n's helpers return for these options. */
export function streamedAnswer(response: unknown): StreamedAnswer {
	const { statusCode, headers, body } = response as FullResponse;
	return { kind: 'answer', status: statusCode, headers: flatHeaders(headers), chunks: body };
}

interface FullResponse {
	readonly statusCode: number;
	readonly headers: RawHeaders;
	readonly body: AsyncIterable<Uint8Array>;
}

/** Returns the meaning of an exception of the exchange; a cancelled execution throws again. */
export function brokenBy(error: unknown, deadline: Deadline): BrokenExchange {
	deadline.throwIfCancelled();
	return deadline.expired ? { kind: 'timeout' } : brokenExchange(error);
}

export type WholeBody = { kind: 'body'; bytes: Buffer } | { kind: 'too-large' } | BrokenExchange;

/** Reads the whole body up to a limit, so that an endless answer does not fill the memory. */
export async function readWhole(
	chunks: AsyncIterable<Uint8Array>,
	maxBytes: number,
	deadline: Deadline,
): Promise<WholeBody> {
	const parts: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const chunk of chunks) {
			length += chunk.length;
			if (length > maxBytes) return { kind: 'too-large' };
			parts.push(chunk);
		}
		return { kind: 'body', bytes: Buffer.concat(parts) };
	} catch (error) {
		return brokenBy(error, deadline);
	}
}
