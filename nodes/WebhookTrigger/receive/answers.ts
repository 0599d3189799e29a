import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { HandshakeAnswer } from '../../../core/signature';

/** An answer that starts no run. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** What senders get. A refusal says the same whatever the reason: a forger learns nothing from it. */
export const answers = {
	ignored: json(200, { status: 'ignored' }),
	duplicate: json(200, { status: 'duplicate' }),
	inFlight: json(409, { error: 'in flight' }, retryAfter(5)),
	unauthorized: json(401, { error: 'unauthorized' }),
	addressNotAllowed: json(403, { error: 'forbidden' }),
	methodNotAllowed: json(405, { error: 'method not allowed' }, { Allow: 'POST' }),
	tooLarge: json(413, { error: 'too large' }),
	tooMany: (seconds: number): Answer => json(429, { error: 'too many requests' }, retryAfter(seconds)),
	rawBytesGone: json(415, { error: 'multipart bodies cannot be verified; send JSON' }),
	unexpectedForm: json(415, { error: 'unsupported content: this webhook expects a body in another format' }),
	unreadable: json(400, { error: 'the body cannot be read' }),
	misconfigured: json(500, { error: 'misconfigured' }),
	failed: json(500, { error: 'internal error' }),
	notStored: (status: number): Answer => json(status, { error: 'not stored' }, retryAfter(5)),
	disabled: (status: number): Answer =>
		status === 410 ? json(410, { error: 'gone' }) : json(503, { error: 'disabled' }, retryAfter(300)),
	badAgentMessage: (problems: readonly string[]): Answer => json(400, { error: 'bad request', problems }),
};

export function json(status: number, content: unknown, headers: Record<string, string> = {}): Answer {
	return {
		status,
		headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(content),
	};
}

function retryAfter(seconds: number): Record<string, string> {
	return { 'Retry-After': String(seconds) };
}

/** Sends an answer and tells n8n that nothing is to run. */
export function answer(
	context: IWebhookFunctions,
	{ status, headers, body }: Answer | HandshakeAnswer,
): IWebhookResponseData {
	context.getResponseObject().writeHead(status, headers).end(body);
	return { noWebhookResponse: true };
}
