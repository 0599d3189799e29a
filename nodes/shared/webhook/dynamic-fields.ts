import * as workflow from 'n8n-workflow';
import type { INodeParameters, NodeParameterValueType } from 'n8n-workflow';

/**
 * Rows of names and values. It is a list because the `}}` of an object would end an expression, and because objects
 * inherit names.
 */
export type LookupTable = readonly (readonly [name: string, value: string | number])[];

/** A field of a webhook description: a function of the node's parameters, with the table that it looks values up in. */
export interface DynamicField {
	/** Must be self-contained and free of `}}`: its source becomes the template. */
	readonly read: (parameters: INodeParameters, table: LookupTable) => NodeParameterValueType | undefined;
	readonly table?: LookupTable;
}

interface DeclaredField {
	readonly template: string;
	readonly resolve: (parameters: INodeParameters) => NodeParameterValueType | undefined;
}

/**
 * Returns the dynamic fields of a webhook description. Newer versions of n8n resolve them natively, which spares every
 * request the expression engine (30-40 ms of CPU by default). Older versions, and the editor, get the same functions as
 * expression templates.
 */
export function dynamicFields<K extends string>(fields: Record<K, DynamicField>): Record<K, string> {
	const declared = Object.fromEntries(
		Object.entries<DynamicField>(fields).map(([name, field]) => [name, declareField(field)]),
	) as Record<K, DeclaredField>;
	if ('webhookDescriptionFields' in workflow) return workflow.webhookDescriptionFields(declared);
	return Object.fromEntries(
		Object.entries<DeclaredField>(declared).map(([name, { template }]) => [name, template]),
	) as Record<K, string>;
}

function declareField({ read, table = [] }: DynamicField): DeclaredField {
	return {
		template: `={{(${read.toString()})($parameter, ${JSON.stringify(table)})}}`,
		resolve: (parameters) => read(parameters, table),
	};
}
