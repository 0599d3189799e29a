import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import type { SuccessAnswer } from '../../../core/signature';
import { optionForItem } from '../../shared/webhook/expressions';
import type { TriggerConfiguration } from '../configuration/configuration';
import type { ResponseBody, ResponseOptions, ResponseValues } from '../options/response';
import { jsonAnswer } from './answers';
import type { Answer } from './answers';

/** The answer to an accepted delivery, as far as this node decides it: the builder's, the source's, or the default. */
export function acceptedAnswer(source: string, { status, body, headers }: Partial<ResponseValues>): Answer {
	const wanted = profiles[source]?.success;
	const words = body ? builderAnswer(body) : wanted ? sourceAnswer(wanted) : ACCEPTED;
	return { ...words, status: status ?? wanted?.status ?? 200, headers: { ...words.headers, ...headers } };
}

/**
 * The builder's response to this delivery: its expressions are evaluated with what the workflow gets.
 *
 * @throws Failure for an expression that fails, and for a value that cannot be sent
 */
export function responseTo(
	context: IWebhookFunctions,
	response: ResponseOptions,
	delivery: IDataObject,
): ResponseValues {
	const { perDelivery, withValues } = response;
	if (perDelivery.length === 0) return response;
	const values = perDelivery.map((field) => [field.name, optionForItem(context, field, delivery) ?? null] as const);
	return withValues(Object.fromEntries(values));
}

const ACCEPTED = jsonAnswer(200, { status: 'accepted' });

function sourceAnswer({ status, contentType, body }: SuccessAnswer): Answer {
	return { status, headers: typed(contentType), body };
}

function builderAnswer({ text, isJson }: ResponseBody): Answer {
	return { status: 200, headers: typed(isJson ? 'application/json' : 'text/plain'), body: text };
}

const typed = (contentType: string) => ({
	'Content-Type': `${contentType}; charset=utf-8`,
	'X-Content-Type-Options': 'nosniff',
});

/**
 * The answer to a genuine delivery that starts no run: the one that the source requires for a success, else the given. A
 * builder who wants an empty response to what is accepted has a sender that wants it empty.
 */
export function noRunAnswer({ source, options }: TriggerConfiguration, answer: Answer): Answer {
	if (options.response.body?.text === '') return acceptedAnswer(source, { body: options.response.body, headers: {} });
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
