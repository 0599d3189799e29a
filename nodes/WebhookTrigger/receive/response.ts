import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import type { SuccessAnswer } from '../../../core/signature';
import type { ResponseOptions } from '../configuration/response-options';
import { jsonAnswer } from './answers';
import type { Answer } from './answers';

/** An answer that n8n sends for us: text unchanged, anything else as JSON. */
export interface AcceptedAnswer extends Answer {
	readonly content: string | IDataObject;
}

/** The answer to an accepted delivery, as far as this node decides it: the builder's, the source's, or the default. */
export function acceptedAnswer(source: string, { status, body, headers }: ResponseOptions): AcceptedAnswer {
	const wanted = profiles[source]?.success;
	const base = body === undefined ? wanted && sourceAnswer(wanted) : undefined;
	const content = body ?? base?.body ?? ACCEPTED;
	const words = base ?? (typeof content === 'string' ? text(content) : jsonAnswer(200, content));
	return {
		status: status ?? wanted?.status ?? 200,
		headers: { ...words.headers, ...headers },
		body: words.body,
		content: content as AcceptedAnswer['content'],
	};
}

const ACCEPTED = { status: 'accepted' };

function sourceAnswer({ status, contentType, body }: SuccessAnswer): Answer {
	return { status, headers: typed(contentType), body };
}

const text = (body: string): Answer => ({ status: 200, headers: typed('text/plain'), body });

const typed = (contentType: string) => ({
	'Content-Type': `${contentType}; charset=utf-8`,
	'X-Content-Type-Options': 'nosniff',
});

/** The answer to a genuine delivery that starts no run: the one that the source requires for a success, else the given. */
export function noRunAnswer(source: string, answer: Answer): Answer {
	return profiles[source]?.success === undefined ? answer : acceptedAnswer(source, { headers: {} });
}

/** A refusal, without a body where the source wants none. */
export function refusalAnswer(source: string, answer: Answer): Answer {
	if (!profiles[source]?.refusal?.bodyless) return answer;
	const headers = Object.entries(answer.headers).filter(([name]) => name !== 'Content-Type');
	return { status: answer.status, headers: Object.fromEntries(headers), body: '' };
}

/** Sets headers on the response; n8n adds its own and sends them with its answer. */
export function setHeaders(context: IWebhookFunctions, headers: Record<string, string>): void {
	const response = context.getResponseObject();
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
