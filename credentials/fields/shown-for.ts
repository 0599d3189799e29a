import type { INodeProperties } from 'n8n-workflow';

type Value = string | boolean;

/**
 * Returns a field that is hidden for these values. n8n's public API requires each field with `show` in the credentials that it
 * creates, so only `hide` is used.
 */
export const hiddenFor = (by: string, values: readonly Value[], field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { hide: { [by]: [...values] } },
});

/**
 * Returns one of several fields with the same name, which is shown for this value. While n8n's editor loads a credential,
 * the select has no value for a moment. It must then show one of the fields at most: Vue would keep the others.
 */
export const onlyForOne = (by: string, value: Value, field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { hide: { [by]: [{ _cnd: { not: value } }] } },
});

/**
 * Returns the field as it is shown for all but these values: where it is filled in. n8n drops the value of a hidden field when
 * it saves or reads a credential, and credentials from before there was a select have the value. The path with a slash leads
 * from the root to the field itself, which n8n does not take for a dependency on itself.
 *
 * @param filled the field that has to be filled in; default: the field itself
 */
export const elsewhereIfFilled = (
	by: string,
	values: readonly Value[],
	field: INodeProperties,
	filled = field,
): INodeProperties => ({
	...field,
	displayOptions: { hide: { [by]: [...values], [`/${filled.name}`]: [emptyOf(filled)] } },
});

/** Returns a field that is shown for these values, and wherever it is filled in. */
export const shownFor = (
	by: string,
	values: readonly Value[],
	field: INodeProperties,
	filled = field,
): INodeProperties[] => [
	...values.map((value) => onlyForOne(by, value, field)),
	elsewhereIfFilled(by, values, field, filled),
];

/** An object is compared by its content only in a condition. */
const emptyOf = ({ default: value }: INodeProperties) =>
	typeof value === 'object' ? { _cnd: { eq: value as never } } : (value as string);
