import type { IDataObject } from 'n8n-workflow';

import { ConfigurationError } from '../../../core/configuration-error';
import { parseJson } from '../../shared/parameters';

/** The builder's custom response to an accepted delivery. */
export interface ResponseOptions {
	readonly status?: number;
	/** JSON, or text. */
	readonly body?: unknown;
	readonly headers: Record<string, string>;
}

/** Headers that are set by n8n or the connection. */
const RESERVED =
	/^(?:content-security-policy|strict-transport-security|clear-site-data|content-length|transfer-encoding|connection)$/i;

const HEADER_NAME = /^[!#$%&'*+.^\w`|~-]+$/;

/** @throws ConfigurationError for a status other than 2xx, and for headers that cannot be sent */
export function readResponseOptions(options: IDataObject): ResponseOptions {
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
