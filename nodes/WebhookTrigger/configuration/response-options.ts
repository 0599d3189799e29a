import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { requireHeader } from '../../../core/text/http-header';
import { parseJson } from '../../../core/text/json';
import { holdsExpression } from './parameter';

/** Options that may be expressions of the delivery's own data: they are evaluated for each one that is accepted. */
export const RESPONSE_OPTIONS = {
	responseBody: 'Response Body',
	responseCode: 'Response Code',
	responseHeaders: 'Response Headers',
} as const;

type ResponseOption = keyof typeof RESPONSE_OPTIONS;
const names = Object.keys(RESPONSE_OPTIONS) as ResponseOption[];

/** The response to an accepted delivery, as far as the builder has set it. */
export interface ResponseOptions {
	readonly status?: number;
	/** Sent as it is, and empty where the builder left the option empty. */
	readonly body?: ResponseBody;
	readonly headers: Record<string, string>;
	/** The options that hold expressions; nothing is evaluated where there are none. */
	readonly perDelivery: readonly ResponseOption[];
}

export interface ResponseBody {
	readonly text: string;
	readonly isJson: boolean;
}

/** Headers that are set by n8n or the connection. */
const RESERVED =
	/^(?:content-security-policy|strict-transport-security|clear-site-data|content-length|transfer-encoding|connection)$/i;

/**
 * @param options as stored: what holds an expression is left out, until `readResponseOptions` is given its value
 * @throws Failure for a status outside 2xx, and for headers that cannot be sent
 */
export function readResponseOptions(options: IDataObject): ResponseOptions {
	const perDelivery = names.filter((name) => holdsExpression(options[name]));
	const given = (name: ResponseOption) => (perDelivery.includes(name) ? undefined : options[name]);
	const status = readStatus(given('responseCode'));
	const body = readBody(given('responseBody'));
	const { entries = [] } = (given('responseHeaders') ?? {}) as { entries?: { name?: string; value?: unknown }[] };
	return {
		...(status !== undefined && { status }),
		...(body !== undefined && { body }),
		headers: Object.fromEntries(entries.map(({ name = '', value = '' }) => sendable(name, String(value)))),
		perDelivery,
	};
}

function readStatus(given: unknown): number | undefined {
	if (given === undefined) return undefined;
	if (Number.isInteger(given) && (given as number) >= 200 && (given as number) <= 299) return given as number;
	throw new Failure(
		'invalid-option',
		'The response code is not a number from 200 to 299',
		'Senders retry a delivery that gets any other status. Enter a number from 200 to 299, for example 202.',
	);
}

/** Text stays as it is written: a number or a long ID must not change on its way through JSON. */
function readBody(given: IDataObject[string]): ResponseBody | undefined {
	if (given === undefined) return undefined;
	if (given === null) return { text: '', isJson: false };
	const isObject = typeof given === 'object';
	const text = isObject ? JSON.stringify(given) : String(given);
	return { text, isJson: /^\s*[[{]/.test(text) && parseJson(text) !== undefined };
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
