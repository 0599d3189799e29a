import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { HandshakeAnswer } from '../../core/signature';

/** An answer that starts no run. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

const RETRY_LATER = { 'Retry-After': '300' };

/** What senders get when nothing runs. A refusal says the same whatever the reason: a forger learns nothing from it. */
export const answers = {
	accepted: { status: 'accepted' },
	ignored: json(200, { status: 'ignored' }),
	unauthorized: json(401, { error: 'unauthorized' }),
	rawBytesGone: json(415, { error: 'multipart bodies cannot be verified: send JSON' }),
	misconfigured: json(500, { error: 'misconfigured' }),
	disabled: (status: number): Answer =>
		status === 410 ? json(410, { error: 'gone' }) : json(503, { error: 'disabled' }, RETRY_LATER),
	badAgentMessage: (problems: readonly string[]): Answer => json(400, { error: 'bad request', problems }),
} as const;

function json(status: number, content: object, headers: Record<string, string> = {}): Answer {
	return {
		status,
		headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(content),
	};
}

/** Sends an answer and tells n8n that nothing is to run. */
export function answer(
	context: IWebhookFunctions,
	{ status, headers, body }: Answer | HandshakeAnswer,
): IWebhookResponseData {
	context.getResponseObject().writeHead(status, headers).end(body);
	return { noWebhookResponse: true };
}
