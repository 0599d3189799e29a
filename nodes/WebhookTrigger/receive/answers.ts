import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { HandshakeAnswer } from '../../../core/signature';

/** An answer that starts no run. */
export interface Answer {
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly body: string;
}

/** The answers to senders. A refusal is the same whatever the reason, so that it gives a forger no hint. */
export const answers = {
	ignored: jsonAnswer(200, { status: 'ignored' }),
	duplicate: jsonAnswer(200, { status: 'duplicate' }),
	inFlight: jsonAnswer(409, { error: 'in flight' }, retryAfter(5)),
	unauthorized: jsonAnswer(401, { error: 'unauthorized' }),
	addressNotAllowed: jsonAnswer(403, { error: 'forbidden' }),
	methodNotAllowed: jsonAnswer(405, { error: 'method not allowed' }, { Allow: 'POST' }),
	tooLarge: jsonAnswer(413, { error: 'too large' }),
	tooMany: (seconds: number): Answer => jsonAnswer(429, { error: 'too many requests' }, retryAfter(seconds)),
	rawBytesGone: jsonAnswer(415, { error: 'multipart bodies cannot be verified; send JSON' }),
	unexpectedForm: jsonAnswer(415, { error: 'unsupported content: this webhook expects a body in another format' }),
	unreadable: jsonAnswer(400, { error: 'the body cannot be read' }),
	misconfigured: jsonAnswer(500, { error: 'misconfigured' }),
	failed: jsonAnswer(500, { error: 'internal error' }),
	notStored: (status: number): Answer => jsonAnswer(status, { error: 'not stored' }, retryAfter(5)),
	disabled: (status: number): Answer =>
		status === 410 ? jsonAnswer(410, { error: 'gone' }) : jsonAnswer(503, { error: 'disabled' }, retryAfter(300)),
	badAgentMessage: (problems: readonly string[]): Answer => jsonAnswer(400, { error: 'bad request', problems }),
};

export function jsonAnswer(status: number, content: unknown, headers: Record<string, string> = {}): Answer {
	return {
		status,
		headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(content),
	};
}

function retryAfter(seconds: number): Record<string, string> {
	return { 'Retry-After': String(seconds) };
}

/** Sends an answer and tells n8n to start no run. */
export function sendAnswer(
	context: IWebhookFunctions,
	{ status, headers, body }: Answer | HandshakeAnswer,
): IWebhookResponseData {
	context.getResponseObject().writeHead(status, headers).end(body);
	return { noWebhookResponse: true };
}
