import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { ConfigurationError } from '../../core/configuration-error';
import { profiles } from '../../core/signature';
import type { SuccessAnswer } from '../../core/signature';
import { parseJson } from '../shared/parameters';
import { json } from './answers';
import type { Answer } from './answers';

/** What a taken delivery is answered with, where the builder wants something of his own. */
export interface ResponseSettings {
	status?: number;
	/** JSON, or text */
	body?: unknown;
	headers: Record<string, string>;
}

/** Headers that are n8n's or the connection's own. */
const RESERVED =
	/^(?:content-security-policy|strict-transport-security|clear-site-data|content-length|transfer-encoding|connection)$/i;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** @throws ConfigurationError for a status that is none of 2xx, and for headers that cannot be sent */
export function responseOf(options: IDataObject): ResponseSettings {
	const { responseCode, responseBody, responseHeaders } = options;
	const status = responseCode as number | undefined;
	if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 299)) {
		throw new ConfigurationError(
			'The response code is not a number from 200 to 299',
			'Senders retry a delivery that gets any other status. Enter a number from 200 to 299, for example 202.',
		);
	}
	const body =
		typeof responseBody === 'string' && responseBody !== '' ? (parseJson(responseBody) ?? responseBody) : undefined;
	const entries = ((responseHeaders as IDataObject | undefined)?.entries ?? []) as { name?: string; value?: string }[];
	return {
		...(status !== undefined && { status }),
		...(body !== undefined && { body }),
		headers: Object.fromEntries(
			entries.map(({ name = '', value = '' }) => [headerName(name), headerValue(name, value)]),
		),
	};
}

function headerName(name: string): string {
	if (HEADER_NAME.test(name) && !RESERVED.test(name)) return name;
	throw new ConfigurationError(
		`The response header "${name}" cannot be set`,
		'Use another header name, such as X-Team.',
	);
}

function headerValue(name: string, value: string): string {
	if (/^[\t\x20-\x7e]*$/.test(value)) return value;
	throw new ConfigurationError(
		`The response header ${name} contains characters that are not allowed in an HTTP header`,
		'Use plain text on a single line.',
	);
}

/** An answer that n8n gives for us: it sends text as it is, and turns everything else into JSON. */
export interface Acceptance extends Answer {
	content: string | IDataObject;
}

/** The answer to a delivery that was taken, as far as this node decides it: the builder's, the source's, or ours. */
export function acceptance(source: string, { status, body, headers }: ResponseSettings): Acceptance {
	const wanted = profiles[source]?.success;
	const base = body === undefined ? wanted && ownWords(wanted) : undefined;
	const content = body ?? base?.body ?? ACCEPTED;
	const words = base ?? (typeof content === 'string' ? text(content) : json(200, content));
	return {
		status: status ?? wanted?.status ?? 200,
		headers: { ...words.headers, ...headers },
		body: words.body,
		content: content as Acceptance['content'],
	};
}

const ACCEPTED = { status: 'accepted' };

function ownWords({ status, contentType, body }: SuccessAnswer): Answer {
	return { status, headers: typed(contentType), body };
}

const text = (body: string): Answer => ({ status: 200, headers: typed('text/plain'), body });

const typed = (contentType: string) => ({
	'Content-Type': `${contentType}; charset=utf-8`,
	'X-Content-Type-Options': 'nosniff',
});

/** The answer to a delivery that starts nothing, in the words that the source takes for a success. */
export function nothingToDo(source: string, answer: Answer): Answer {
	return profiles[source]?.success === undefined ? answer : acceptance(source, { headers: {} });
}

/** Headers go onto the response now: n8n adds its own and sends them with what it answers. */
export function setHeaders(context: IWebhookFunctions, headers: Record<string, string>): void {
	const response = context.getResponseObject();
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
