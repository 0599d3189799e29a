import type { IBinaryData, IDataObject, IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { isObject, readJson } from '../../core/text/json';
import type { JsonReading } from '../../core/text/json';
import { MAX_NESTING } from '../../core/text/json-nesting';
import { readFields } from './item-field';
import { storedNode } from './stored-node';
import { isTool } from './tool-guard';

/** Returns a credential's field as text, or an empty text if it is missing or not a text. */
export function textField(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/**
 * Returns a parameter for an item. Fixed values, and fields of the item such as `{{ $json.text }}`, are read directly: n8n's
 * look-up and its expression engine take longer than sending a request.
 */
export function parameterFor(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	fallback?: NodeParameterValueType,
): unknown {
	const stored = storedNode(context).parameters[name];
	if (stored !== undefined && !holdsExpression(stored)) return stored;
	// what a model passes to a tool is not in the items
	const item = isTool(context) ? undefined : context.getInputData()[itemIndex]?.json;
	const field = typeof stored === 'string' && item !== undefined ? readFields(item, stored) : undefined;
	return field === undefined ? context.getNodeParameter(name, itemIndex, fallback) : field.value;
}

/**
 * Returns a text parameter. Numbers and booleans from expressions become text; null and undefined become an empty text.
 */
export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return asText(parameterFor(context, name, itemIndex, ''));
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
	if (storedNode(context).parameters[name] !== '') return textParameter(context, name, itemIndex);
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
	const read = typeof value === 'string' ? readJson(value.trim() === '' ? '{}' : value) : { value };
	if ('value' in read && isObject(read.value)) return read.value;
	throw new Failure('invalid-json', `${displayName} ${objectMistake(read)}`, 'Enter it in the form {"name": "value"}.');
}

function objectMistake(read: JsonReading): string {
	if ('value' in read) return 'must be a JSON object';
	return read.why === 'too-deep'
		? `is nested deeper than ${MAX_NESTING} levels`
		: `is not valid JSON at ${read.place()}`;
}

/**
 * Returns an absolute http(s) URL or throws a clear error. A URL should not contain keys, because they would be stored
 * with the workflow.
 */
export function urlParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	const url = textParameter(context, name, itemIndex).trim();
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
		throw new Failure(
			'invalid-url',
			'The URL is not an absolute http or https URL',
			'Enter the complete URL, for example https://example.com/hook.',
		);
	}
	return url;
}

/** Tells whether a stored parameter is an expression, or contains one. */
export function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}
