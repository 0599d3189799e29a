import type { IExecuteFunctions } from 'n8n-workflow';

import { objectParameter } from './parameters';

/** Returns the values for a template: those in Variables, and those in Variable Values, which take precedence. */
export function templateVariables(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	return {
		...objectParameter(variablesOf(context, itemIndex), 'Variables'),
		...namedValues(context.getNodeParameter('variableFields', itemIndex, {})),
	};
}

/**
 * Returns the variables. The default is the item itself, which is read directly: n8n's expression engine would take a
 * millisecond.
 */
function variablesOf(context: IExecuteFunctions, itemIndex: number): unknown {
	const written: unknown = context.getNodeParameter('variables', itemIndex, '', { rawExpressions: true });
	const isItem = typeof written === 'string' && /^=\s*\{\{\s*\$json\s*\}\}\s*$/.test(written);
	return isItem
		? (context.getInputData()[itemIndex]?.json ?? {})
		: context.getNodeParameter('variables', itemIndex, {});
}

function namedValues(collection: unknown): Record<string, unknown> {
	const rows = (collection as { values?: { name: string; value: unknown }[] }).values ?? [];
	const named = rows.map(({ name, value }) => [name.trim(), value] as const);
	return Object.fromEntries<unknown>(named.filter(([name]) => name !== ''));
}
