import type { INodeProperties } from 'n8n-workflow';

/** A select or a switch, and the values for which a field is shown. */
export interface ShownFor {
	readonly by: string;
	readonly values: readonly (string | boolean)[];
	/** All values of `by` that are not in `values`. */
	readonly others: readonly (string | boolean)[];
}

/**
 * Returns a field that is shown for these values only. n8n's public API requires each field with `show` in the credentials
 * that it creates, so only `hide` is used.
 */
export const onlyFor = ({ by, others }: ShownFor, field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { hide: { [by]: [...others] } },
});

/**
 * Returns the field as it is shown for the other values: where it is filled in. n8n drops the value of a hidden field when it
 * saves or reads a credential, and credentials from before there was a select have the value. The path with a slash leads from
 * the root to the field itself, which n8n does not take for a dependency on itself.
 *
 * @param filled the field that has to be filled in; default: the field itself
 */
export const elsewhereIfFilled = (
	{ by, values }: ShownFor,
	field: INodeProperties,
	filled = field,
): INodeProperties => ({
	...field,
	displayOptions: { hide: { [by]: [...values], [`/${filled.name}`]: [emptyOf(filled)] } },
});

/** Returns both. */
export const shownFor = (shown: ShownFor, field: INodeProperties, filled = field): INodeProperties[] => [
	onlyFor(shown, field),
	elsewhereIfFilled(shown, field, filled),
];

/** An object is compared by its content only in a condition. */
const emptyOf = ({ default: value }: INodeProperties) =>
	typeof value === 'object' ? { _cnd: { eq: value as never } } : (value as string);
