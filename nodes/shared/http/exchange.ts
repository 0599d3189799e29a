import type { HttpAnswer, BrokenExchange } from './answer';
import { readBytes } from './body';
import { deadlineOf, within } from './deadline';
import type { Deadline, HttpContext } from './deadline';
import { n8nOptions, openAnswer } from './request';
import type { HttpRequest, PlainRequest } from './request';
import { openSignedIn } from './sign-in';
import type { NoToken } from './sign-in';

/**
 * Sends a request by n8n's helpers; its answer may be long or never end. Whatever the other side does is a value; only a
 * cancelled execution throws.
 */
export async function openHttp(context: HttpContext, request: PlainRequest, deadline: Deadline): Promise<HttpAnswer>;
export async function openHttp(
	context: HttpContext,
	request: HttpRequest,
	deadline: Deadline,
): Promise<HttpAnswer | NoToken>;
export async function openHttp(context: HttpContext, request: HttpRequest, deadline: Deadline) {
	const { signIn } = request;
	if (signIn !== undefined) return await openSignedIn(context, request, signIn, deadline);
	try {
		return openAnswer(await context.helpers.httpRequest(n8nOptions(request, deadline)));
	} catch (error) {
		return deadline.brokenBy(error);
	}
}

/** An answer of which only the status and a sample of the body are wanted. */
export interface SampledAnswer {
	readonly kind: 'answer';
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: Buffer;
	readonly truncated?: true;
}

export interface ExchangeLimits {
	/** For the whole exchange, the answer's body included. */
	readonly timeoutMs: number;
	readonly sampleBytes: number;
}

/** One request and its answer, as far as it arrives within the limits. */
export async function sendHttp(
	context: HttpContext,
	request: PlainRequest,
	{ timeoutMs, sampleBytes }: ExchangeLimits,
): Promise<SampledAnswer | BrokenExchange> {
	return await within(deadlineOf(context, timeoutMs), async (deadline) => {
		const opened = await openHttp(context, request, deadline);
		if (opened.kind !== 'answer') return opened;
		const { kind, status, headers } = opened;
		const { bytes, truncated } = await readBytes(opened, { maxBytes: sampleBytes, beyond: 'cut' }, deadline);
		return { kind, status, headers, body: bytes, ...(truncated && { truncated }) };
	});
}
