import type { IHttpRequestMethods, IHttpRequestOptions } from 'n8n-workflow';

import { flatHeaders } from './answer';
import type { OpenAnswer, RawHeaders } from './answer';
import type { Deadline } from './deadline';

/** Sends the request with a token that n8n gets, stores and renews. */
export interface SignIn {
	/** The type of a credential that extends n8n's `oAuth2Api`. */
	readonly credentialType: string;
	/** Is told each token before its answer can be read. */
	readonly keepSecret: (token: string) => void;
}

/** A request to be sent byte for byte. */
export interface HttpRequest {
	readonly method: IHttpRequestMethods;
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body: Buffer;
	/** Hosts that the request may go to, comma-separated; undefined when it carries no secret. */
	readonly allowedDomains?: string;
	readonly signIn?: SignIn;
}

/** A request that carries its own authorization, if it has any. */
export type PlainRequest = HttpRequest & { readonly signIn?: never };

/**
 * How n8n's helpers send exactly these bytes and hand the answer over as it comes, whatever its status. The body is a
 * Buffer because n8n rewrites string bodies. Redirects are not followed, because they would carry signatures and keys to
 * another place.
 */
export function n8nOptions(request: HttpRequest, deadline: Deadline): IHttpRequestOptions {
	const { method, url, headers, body, allowedDomains } = request;
	return {
		method,
		url,
		headers,
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

/** n8n's own check knows no `*`: leaving the list out is its way to say "every host". */
export function allowsEveryHost(allowedDomains: string): boolean {
	return allowedDomains.split(',').some((domain) => domain.trim() === '*');
}

/** What n8n's helpers bring back for these options: with `encoding: 'stream'` the body always is a stream. */
export function openAnswer(response: unknown): OpenAnswer {
	const { statusCode, headers, body } = response as FullResponse;
	return { kind: 'answer', status: statusCode, headers: flatHeaders(headers), chunks: body };
}

interface FullResponse {
	readonly statusCode: number;
	readonly headers: RawHeaders;
	readonly body: AsyncIterable<Uint8Array>;
}
