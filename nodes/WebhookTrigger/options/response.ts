import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { requireHeader } from '../../../core/text/http-header';
import { parseJson } from '../../../core/text/json';
import { fieldOnly, option, optionsReader } from '../../shared/option-rows';
import type { GivenValue, OptionsOf } from '../../shared/option-rows';
import { holdsExpression } from '../../shared/parameters';

const headersField: INodeProperties = {
	displayName: 'Response Headers',
	name: 'responseHeaders',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add Header',
	description: 'Headers of the response to an accepted delivery',
	options: [
		{
			displayName: 'Headers',
			name: 'entries',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', description: 'Name of the header' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '', description: 'Value of the header' },
			],
		},
	],
};

/** The options for the response to an accepted delivery. Their expressions can use the delivery's data. */
export const responseOptions = {
	/** Sent unchanged. An empty option means an empty body. */
	body: option(
		{
			displayName: 'Response Body',
			name: 'responseBody',
			type: 'string',
			default: '',
			placeholder: '{"received": true}',
			description:
				'Body of the immediate response, as JSON or text. Leave empty for an empty body. An expression can use the delivery, for example to return a challenge.',
		},
		readBody,
	),
	status: option(
		{
			displayName: 'Response Code',
			name: 'responseCode',
			type: 'number',
			typeOptions: { minValue: 200, maxValue: 299 },
			default: 200,
			description:
				'Status code of the response to an accepted delivery. Applies if Respond is set to Immediately or When Last Node Finishes.',
		},
		readStatus,
	),
	headers: { field: headersField, read: readHeaders },
};

/** An option that n8n reads itself when the last node responds. */
export const lastNodeOptions = {
	responseData: fieldOnly({
		displayName: 'Response Data',
		name: 'responseData',
		type: 'options',
		options: [
			{ name: 'All Items', value: 'allEntries', description: 'Respond with all items of the last node, as a list' },
			{ name: 'First Item', value: 'firstEntryJson', description: 'Respond with the first item of the last node' },
			{ name: 'No Body', value: 'noData', description: 'Respond with the status code only' },
		],
		default: 'firstEntryJson',
		description: 'Data to respond with when the last node finishes',
	}),
};

const read = optionsReader(responseOptions);

export type ResponseValues = OptionsOf<typeof responseOptions>;

export interface ResponseBody {
	readonly text: string;
	readonly isJson: boolean;
}

/** The parts of the response to an accepted delivery that the builder has set. */
export interface ResponseOptions extends ResponseValues {
	/** The fields that contain expressions. If there are none, nothing is evaluated. */
	readonly perDelivery: readonly INodeProperties[];
	/** Returns the response to one delivery, given the values of these fields. */
	readonly withValues: (values: IDataObject) => ResponseValues;
}

/**
 * @param given the stored options, without those whose expressions are not evaluated yet
 * @throws Failure for a status outside 2xx, and for headers that cannot be sent
 */
export function readResponseOptions(given: IDataObject): ResponseOptions {
	const fields = Object.values(responseOptions).map(({ field }): INodeProperties => field);
	const perDelivery = fields.filter(({ name }) => holdsExpression(given[name]));
	return { ...readKnown(given), perDelivery, withValues: (values) => read({ ...given, ...values }) };
}

function readKnown(given: IDataObject): ResponseValues {
	const known = Object.entries(given).filter(([, value]) => !holdsExpression(value));
	return read(Object.fromEntries<IDataObject[string]>(known));
}

/** Headers that are set by n8n or the connection. */
const RESERVED =
	/^(?:content-security-policy|strict-transport-security|clear-site-data|content-length|transfer-encoding|connection)$/i;

function readHeaders(given: unknown): Record<string, string> {
	const { entries = [] } = (given ?? {}) as { entries?: { name?: string; value?: unknown }[] };
	return Object.fromEntries(entries.map(({ name = '', value = '' }) => sendable(name, String(value))));
}

function readStatus(given: unknown): number {
	if (typeof given === 'number' && Number.isInteger(given) && given >= 200 && given <= 299) return given;
	throw new Failure(
		'invalid-option',
		'The response code is not a number from 200 to 299',
		'Senders retry a delivery that gets any other status. Enter a number from 200 to 299, for example 202.',
	);
}

/** Text is sent unchanged. Parsing it as JSON could change a number or a long ID. */
function readBody(given: GivenValue): ResponseBody {
	if (given === null) return { text: '', isJson: false };
	const text = typeof given === 'object' ? JSON.stringify(given) : String(given);
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
