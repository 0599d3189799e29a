import type { IHttpRequestOptions } from 'n8n-workflow';

import type { HttpAnswer } from './answer';
import { readBytes } from './body';
import type { Deadline, HttpContext } from './deadline';
import { n8nOptions, openAnswer } from './request';
import type { HttpRequest, SignIn } from './request';

/**
 * n8n could not sign in, so the request was not sent, or had been refused with a 401. `refused` = the sign-in server said
 * no, and will say it again; else it could not be reached or had trouble of its own.
 */
export interface NoToken {
	readonly kind: 'no-token';
	readonly message: string;
	readonly refused: boolean;
}

/** The codes of n8n's OAuth2 client for a "no" and for an answer that is none; `UNKNOWN`: an answer without a token. */
const REFUSALS = new Set(['EAUTH', 'ESTATUS', 'UNKNOWN']);

/** This much of a refusal is read to free its connection; beyond that the connection is closed. */
const REFUSAL = { maxBytes: 64 * 1024, beyond: 'cut' } as const;

/** n8n puts a token of any other type into the URL. */
const AS_BEARER = { tokenType: 'Bearer' };

/**
 * Sends a request with a token of n8n's. n8n renews on an error only, and its error for a 401 loses the server's words and
 * leaves their connection open; so the second try is made here. It cannot run anything twice: a 401 says that nothing ran.
 */
export async function openSignedIn(
	context: HttpContext,
	request: HttpRequest,
	signIn: SignIn,
	deadline: Deadline,
): Promise<HttpAnswer | NoToken> {
	const open = async () => await openOnce(context, request, signIn, deadline);
	const opened = await open();
	if (opened.kind !== 'answer' || opened.status !== 401) return opened;
	await readBytes(opened, REFUSAL, deadline);
	deadline.throwIfCancelled();
	try {
		await inTime(deadline, context.helpers.refreshOAuth2Token.call(context, signIn.credentialType, AS_BEARER));
	} catch (error) {
		return noToken(error, deadline);
	}
	return await open();
}

async function openOnce(
	context: HttpContext,
	request: HttpRequest,
	{ credentialType, keepSecret }: SignIn,
	deadline: Deadline,
): Promise<HttpAnswer | NoToken> {
	const { options, mayBeSent } = watched(n8nOptions(request, deadline));
	try {
		const sent = context.helpers.httpRequestWithAuthentication.call(context, credentialType, options, {
			oauth2: AS_BEARER,
		});
		return openAnswer(await inTime<unknown>(deadline, sent));
	} catch (error) {
		const nothingSent = tokenIn(options) === '' && !mayBeSent();
		return nothingSent ? noToken(error, deadline) : deadline.brokenBy(unwrapped(error));
	} finally {
		keepSecret(tokenIn(options));
	}
}

/**
 * Keeps n8n from replacing the signal by one that knows no time limit; and since its HTTP client reads the signal before
 * it sends, an unread one proves that nothing was sent.
 */
function watched({ abortSignal, headers = {}, ...rest }: IHttpRequestOptions) {
	// A copy of its own, to be signed: without any Authorization, so that what stands there later is the token.
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

/** n8n signs the very options that it is given. */
function tokenIn({ headers }: IHttpRequestOptions): string {
	const value: unknown = headers?.Authorization;
	return typeof value === 'string' ? value.replace(/^Bearer /, '') : '';
}

/** n8n's sign-in knows neither the time limit nor the cancellation: the wait for it ends all the same. */
async function inTime<T>({ signal }: Deadline, work: Promise<T>): Promise<T> {
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
	const broken = deadline.brokenBy(error);
	const refused = broken.kind === 'connection' && REFUSALS.has(broken.code);
	return { kind: 'no-token', message: innermost(error), refused };
}

/** n8n wraps every error of the exchange into one of the node's. */
function unwrapped(error: unknown): unknown {
	return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

/** The first reason, without the answer that n8n quotes: it may hold the token. */
function innermost(error: unknown): string {
	const cause = unwrapped(error);
	if (cause !== error && cause instanceof Error && cause.message !== '') return innermost(cause);
	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/ but received: [\s\S]*/, '');
}
