import type { IHttpRequestOptions } from 'n8n-workflow';

import { brokenBy, httpOptions, readWhole, streamedAnswer } from './http-stream';
import type { Deadline, HttpContext, StreamedAnswer, StreamedRequest } from './http-stream';

/**
 * n8n could not sign in, so the request was not sent, or was refused with a 401. `refused` means that the sign-in
 * server said no and would do so again; otherwise it could not be reached or had an error of its own.
 */
export interface NoToken {
	readonly kind: 'no-token';
	readonly message: string;
	readonly refused: boolean;
}
export type SignedInAnswer = StreamedAnswer | NoToken;

/** The codes of n8n's OAuth2 client for a refusal and for an invalid answer; `UNKNOWN` is an answer without a token. */
const REFUSALS = new Set(['EAUTH', 'ESTATUS', 'UNKNOWN']);

/** How many bytes of a refusal are read to free its connection; beyond that, the connection is closed. */
const MAX_REFUSAL = 64 * 1024;

/** n8n puts a token of any other type into the URL. */
const AS_BEARER = { tokenType: 'Bearer' };

/**
 * Sends an HTTP request with a token that n8n gets, stores and renews. n8n renews only on an error, and its error for a
 * 401 loses the server's message and leaves the connection open, so the second attempt is made here. It cannot run
 * anything twice, because a 401 means that nothing ran.
 *
 * @param credentialType the type of a credential that extends n8n's `oAuth2Api`
 * @param keepSecret receives each token before its answer can be read
 */
export async function openHttpSignedIn(
	context: HttpContext,
	credentialType: string,
	request: StreamedRequest,
	deadline: Deadline,
	keepSecret: (token: string) => void,
): Promise<SignedInAnswer> {
	const open = async () => await openOnce(context, credentialType, request, deadline, keepSecret);
	const opened = await open();
	if (opened.kind !== 'answer' || opened.status !== 401) return opened;
	await readWhole(opened.chunks, MAX_REFUSAL, deadline);
	try {
		await within(deadline, context.helpers.refreshOAuth2Token.call(context, credentialType, AS_BEARER));
	} catch (error) {
		return noToken(error, deadline);
	}
	return await open();
}

async function openOnce(
	context: HttpContext,
	credentialType: string,
	request: StreamedRequest,
	deadline: Deadline,
	keepSecret: (token: string) => void,
): Promise<SignedInAnswer> {
	const { options, mayBeSent } = watched(httpOptions(request, deadline));
	try {
		const sent = context.helpers.httpRequestWithAuthentication.call(context, credentialType, options, {
			oauth2: AS_BEARER,
		});
		return streamedAnswer(await within<unknown>(deadline, sent));
	} catch (error) {
		const nothingSent = tokenIn(options) === '' && !mayBeSent();
		return nothingSent ? noToken(error, deadline) : brokenBy(unwrapped(error), deadline);
	} finally {
		keepSecret(tokenIn(options));
	}
}

/**
 * Prevents n8n from replacing the signal with one that has no time limit. Since its HTTP client reads the signal before
 * it sends, an unread signal proves that nothing was sent.
 */
function watched({ abortSignal, headers = {}, ...rest }: IHttpRequestOptions) {
	// a copy to be authorised, without any Authorization header, so that the header found there later is the token
	const unsigned = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization');
	const options: IHttpRequestOptions = { ...rest, headers: Object.fromEntries(unsigned) };
	let read = false;
	Object.defineProperty(options, 'abortSignal', {
		enumerable: true,
		get: () => {
			read = true;
			return abortSignal;
		},
		set: () => undefined,
	});
	return { options, mayBeSent: () => read };
}

/** Returns the token from the options, which n8n changes in place. */
function tokenIn({ headers }: IHttpRequestOptions): string {
	const value: unknown = headers?.Authorization;
	return typeof value === 'string' ? value.replace(/^Bearer /, '') : '';
}

/** Waits for the work within the deadline: n8n's sign-in respects neither the time limit nor the cancellation. */
async function within<T>(deadline: Deadline, work: Promise<T>): Promise<T> {
	const { signal } = deadline;
	let end = () => {};
	const ended = new Promise<never>((_resolve, reject) => {
		end = () => reject(new Error('The sign-in server did not respond in time'));
	});
	signal.addEventListener('abort', end);
	try {
		if (signal.aborted) end();
		return await Promise.race([work, ended]);
	} finally {
		signal.removeEventListener('abort', end);
	}
}

function noToken(error: unknown, deadline: Deadline): NoToken {
	const broken = brokenBy(error, deadline);
	const refused = broken.kind === 'connection' && REFUSALS.has(broken.code);
	return { kind: 'no-token', message: innermost(error), refused };
}

/** Returns the original error, because n8n wraps every error of the exchange in one of the node's. */
function unwrapped(error: unknown): unknown {
	return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

/** Returns the innermost message, without the answer that n8n quotes, which may contain the token. */
function innermost(error: unknown): string {
	const cause = unwrapped(error);
	if (cause !== error && cause instanceof Error && cause.message !== '') return innermost(cause);
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/ but received: [\s\S]*/, '');
}
