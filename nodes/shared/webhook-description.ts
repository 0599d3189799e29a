import * as workflow from 'n8n-workflow';
import type { INodeParameters, NodeParameterValueType } from 'n8n-workflow';

/** A webhook description's field that is a plain function of the node's parameters. */
export type ParameterFunction = (parameters: INodeParameters) => NodeParameterValueType | undefined;

/**
 * Dynamic fields of a webhook description. Newer n8n resolves them natively, which spares every request the expression
 * engine (30-40 ms of CPU by default); older n8n gets the same functions as expression templates.
 * The functions must be self-contained: their source becomes the template.
 */
export function dynamicFields<K extends string>(fields: Record<K, ParameterFunction>): Record<K, string> {
	const entries = Object.entries<ParameterFunction>(fields);
	if ('webhookDescriptionFields' in workflow && 'fromFunction' in workflow) {
		const declared = entries.map(([name, read]) => [name, workflow.fromFunction(read)] as const);
		return workflow.webhookDescriptionFields(
			Object.fromEntries(declared) as Record<K, ReturnType<typeof workflow.fromFunction>>,
		);
	}
	return Object.fromEntries(entries.map(([name, read]) => [name, `={{(${read.toString()})($parameter)}}`])) as Record<
		K,
		string
	>;
}
