import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { requireHeader } from '../../../core/text/http-header';
import { parseJson } from '../../../core/text/json';

/** The response to an accepted delivery, as far as the builder has set it. */
export interface ResponseOptions {
	readonly status?: number;
	/** JSON, or text. */
	readonly body?: unknown;
	readonly headers: Record<string, string>;
}

/** Headers that are set by n8n or the connection. */
const RESERVED =
	/^(?:content-security-policy|strict-transport-security|clear-site-data|content-length|transfer-encoding|connection)$/i;

/** @throws Failure for a status outside 2xx, and for headers that cannot be sent */
export function readResponseOptions(options: IDataObject): ResponseOptions {
	const { responseCode, responseBody, responseHeaders } = options;
	const status = responseCode as number | undefined;
	if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 299)) {
		throw new Failure(
			'invalid-option',
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
		headers: Object.fromEntries(entries.map(({ name = '', value = '' }) => sendable(name, value))),
	};
}

function sendable(name: string, value: string): [string, string] {
	requireHeader(name, value);
	if (!RESERVED.test(name)) return [name, value];
	throw new Failure(
		'invalid-header',
		`The response header "${name}" cannot be set`,
		'Use another header name, such as X-Team.',
	);
}
