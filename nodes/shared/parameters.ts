import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { NodeFailure } from './errors';

/** Returns a credential's field as text, or an empty text if it is missing or not a text. */
export function textField(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/**
 * Returns a text parameter. Numbers and booleans from expressions become text; null and undefined become an empty text.
 */
export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return asText(context.getNodeParameter(name, itemIndex, ''));
}

/**
 * Returns a text parameter or, if it is left empty, the first of the given fields that the incoming item has. These are
 * read without an expression, whose engine n8n would keep until the execution ends. An expression that yields nothing
 * stays empty.
 */
export function textOrItemField(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	fields: readonly string[],
): string {
	if (context.getNode().parameters[name] !== '') return textParameter(context, name, itemIndex);
	const item: IDataObject = context.getInputData()[itemIndex]?.json ?? {};
	return asText(fields.map((field) => item[field]).find((value) => value !== undefined && value !== null));
}

function asText(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns a binary field of the item, or undefined if there is none with that name. */
export function binaryField(context: IExecuteFunctions, itemIndex: number, name: string): IBinaryData | undefined {
	const { binary = {} } = context.getInputData()[itemIndex] ?? {};
	return Object.hasOwn(binary, name) ? binary[name] : undefined;
}

/** Returns a parameter that must be an object: entered as JSON text, or supplied by an expression. */
export function objectParameter(value: unknown, displayName: string): Record<string, unknown> {
	const parsed = typeof value === 'string' ? parseJson(value.trim() === '' ? '{}' : value) : value;
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
	throw new NodeFailure(`${displayName} must be a JSON object`, 'Enter it in the form {"name": "value"}.');
}

/** Returns the value of a JSON text, or undefined if it is not JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * Returns an absolute http(s) URL or throws a clear error. A URL should not contain keys, because they would be stored
 * with the workflow.
 */
export function urlParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	const url = textParameter(context, name, itemIndex).trim();
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
		throw new NodeFailure(
			'The URL is not an absolute http or https URL',
			'Enter the complete URL, for example https://example.com/hook.',
		);
	}
	return url;
}
