import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { HandshakeAnswer } from '../../../core/signature';

/** An answer that starts no run. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** What senders get when no run starts. */
export const answers = {
	ignored: jsonAnswer(200, { status: 'ignored' }),
	duplicate: jsonAnswer(200, { status: 'duplicate' }),
	duplicateInFlight: jsonAnswer(409, { error: 'in flight' }, retryAfter(5)),
	unauthorized: jsonAnswer(401, { error: 'unauthorized' }),
	addressNotAllowed: jsonAnswer(403, { error: 'forbidden' }),
	methodNotAllowed: jsonAnswer(405, { error: 'method not allowed' }, { Allow: 'POST' }),
	tooLarge: jsonAnswer(413, { error: 'too large' }),
	tooManyRequests: jsonAnswer(429, { error: 'too many requests' }),
	rawBytesGone: jsonAnswer(415, { error: 'multipart bodies cannot be verified; send JSON' }),
	unexpectedForm: jsonAnswer(415, { error: 'unsupported content: this webhook expects a body in another format' }),
	unreadable: jsonAnswer(400, { error: 'the body cannot be read' }),
	misconfigured: jsonAnswer(500, { error: 'misconfigured' }),
	failed: jsonAnswer(500, { error: 'internal error' }),
	notStored: (status: number): Answer => jsonAnswer(status, { error: 'not stored' }, retryAfter(5)),
	keyUnavailable: jsonAnswer(503, { error: 'unavailable' }, retryAfter(30)),
	confirmed: jsonAnswer(200, { status: 'confirmed' }),
	disabled: jsonAnswer(503, { error: 'disabled' }, retryAfter(300)),
	gone: jsonAnswer(410, { error: 'gone' }),
	badAgentMessage: jsonAnswer(400, { error: 'bad request' }),
};

/** The answer to a caller that has used up its allowance. */
export function tooManyRequests(retryAfterSeconds: number): Answer {
	const { headers, ...rest } = answers.tooManyRequests;
	return { ...rest, headers: { ...headers, ...retryAfter(retryAfterSeconds) } };
}

/** The answer to an agent message, with a sentence for each field that is wrong. */
export function badAgentMessage(problems: readonly string[]): Answer {
	return jsonAnswer(answers.badAgentMessage.status, { error: 'bad request', problems });
}

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
