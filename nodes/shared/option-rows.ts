import type { IDataObject, INodeProperties, IWebhookFunctions, NodeParameterValueType } from 'n8n-workflow';

import { alphabetically } from '../../core/text/alphabetical';

/** A field with the type of its default, which is also the type of what is entered in it. */
export type FieldOf<T> = INodeProperties & { readonly default: T & NodeParameterValueType };

/** A field for a number within limits. */
export type LimitedField = FieldOf<number> & {
	readonly typeOptions: { readonly minValue: number; readonly maxValue: number };
};

/** What the builder entered, as n8n gives it. */
export type GivenValue = IDataObject[string];

/**
 * An option: its field in the editor, and the reader of the entered value. `Around` is the type of any other data that the
 * reader needs.
 */
export interface OptionRow<T, Around = unknown> {
	readonly field: INodeProperties;
	/** Gets undefined if the builder did not add the option. */
	readonly read: (given: GivenValue, around: Around) => T;
}

/** An option that is not read with the others, but by n8n or at another time. */
export interface FieldRow {
	readonly field: INodeProperties;
	readonly read?: undefined;
}

/** The options of a node, each under the name that the code uses for its value. */
export type OptionRows<Around> = Readonly<Record<string, OptionRow<unknown, Around> | FieldRow>>;

/** The values of the options, as their readers return them. */
export type OptionsOf<Rows> = {
	readonly [K in keyof Rows as Rows[K] extends FieldRow ? never : K]: Rows[K] extends OptionRow<infer T, never>
		? T
		: never;
};

/**
 * An option whose value is undefined if the builder did not add it.
 *
 * @param read also receives the option's name for error messages
 */
export function option<T, Around = unknown>(
	field: INodeProperties,
	read: (given: GivenValue, name: string, around: Around) => T,
): OptionRow<T | undefined, Around> {
	const name = nameOf(field);
	return { field, read: (given, around) => (given === undefined ? undefined : read(given, name, around)) };
}

/** An option whose value is taken as it was entered; undefined if the builder did not add it. */
export function enteredOption<T>(field: FieldOf<T>): OptionRow<T | undefined> {
	return { field, read: (given) => given as T | undefined };
}

/** An option whose value is taken as it was entered, or the default of the field if the builder did not add it. */
export function valueOption<T>(field: FieldOf<T>): OptionRow<T> {
	return { field, read: (given) => (given === undefined ? field.default : (given as T)) };
}

/** A switch. It has the default of the field unless the builder set the opposite. */
export function switchOption(field: FieldOf<boolean>): OptionRow<boolean> {
	const contrary = !field.default;
	return { field, read: (given) => (given === contrary ? contrary : field.default) };
}

/** Reads a single option in a webhook. */
export function readAlone<T>(context: IWebhookFunctions, { field, read }: OptionRow<T>): T {
	return read(context.getNodeParameter(`options.${field.name}`, field.default), undefined);
}

/** An option that is not read with the others. */
export function fieldOnly(field: INodeProperties): FieldRow {
	return { field };
}

/** Returns the name of a field without the unit that follows it in brackets. */
export function nameOf({ displayName }: INodeProperties): string {
	return displayName.replace(/ \([^()]*\)$/, '');
}

/** Returns the fields of all rows, in the alphabetical order that n8n requires. */
export function optionFields(...groups: readonly OptionRows<never>[]): INodeProperties[] {
	const fields = groups.flatMap((rows) => Object.values(rows)).map(({ field }): INodeProperties => field);
	return fields.sort((a, b) => alphabetically(a.displayName, b.displayName));
}

/**
 * Returns the reader of all rows. They are read in the order of their names, so that the order of the rows in the code does
 * not decide which of two mistakes is reported.
 */
export function optionsReader<Rows extends OptionRows<Around>, Around = void>(
	rows: Rows,
): (given: IDataObject, around: Around) => OptionsOf<Rows> {
	const readers = Object.entries<OptionRows<Around>[string]>(rows)
		.flatMap(([key, { field, read }]) => (read ? [{ key, name: field.name, read }] : []))
		.sort((a, b) => alphabetically(a.name, b.name));
	return (given, around) =>
		Object.fromEntries(readers.map(({ key, name, read }) => [key, read(given[name], around)])) as OptionsOf<Rows>;
}
