import { executeFilter, NodeOperationError } from 'n8n-workflow';
import type { FilterValue, IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { ConfigurationError } from '../../core/configuration-error';
import { parsePath, readPath } from '../../core/text/json-path';

const isExpression = (value: unknown): boolean => typeof value === 'string' && value.startsWith('=');

/**
 * Checks the conditions of the option Only When.
 *
 * @throws ConfigurationError for a filter without conditions, and for a left side that is neither path nor expression
 */
export function checkConditions(given: unknown): FilterValue {
	const { conditions = [], combinator = 'and', options } = (given ?? {}) as Partial<FilterValue>;
	if (conditions.length === 0) {
		throw new ConfigurationError('The Only When option has no conditions', 'Add a condition, or remove the option.');
	}
	for (const { leftValue } of conditions) {
		if (isExpression(leftValue)) continue;
		if (typeof leftValue !== 'string' || leftValue.trim() === '') {
			throw new ConfigurationError(
				'A condition in the Only When option has no value to check',
				'Enter a path on the left, such as body.action.',
			);
		}
		parsePath(leftValue.trim());
	}
	const defaults = { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 } as const;
	return { conditions, combinator, options: { ...defaults, ...options } };
}

/**
 * Do the conditions hold for a delivery?
 *
 * @param delivery what the workflow would get: headers, query, body, event …
 */
export function conditionsHold(context: IWebhookFunctions, filter: FilterValue, delivery: IDataObject): boolean {
	const dynamic = filter.conditions.some(
		({ leftValue, rightValue }) => isExpression(leftValue) || isExpression(rightValue),
	);
	const evaluated = dynamic ? evaluatedConditions(context) : filter;
	const judgeable = filter.conditions.filter(({ leftValue }) => !looksInside(leftValue, delivery.body));
	if (judgeable.length === 0) return false;
	if (judgeable.length < filter.conditions.length && filter.combinator === 'and') return false;
	const conditions = judgeable.map((condition) => {
		const index = filter.conditions.indexOf(condition);
		const { leftValue, rightValue } = evaluated.conditions[index] ?? condition;
		const path = isExpression(condition.leftValue) ? undefined : String(condition.leftValue).trim();
		const left = path === undefined ? leftValue : (readPath(delivery, path) as typeof leftValue);
		return { ...condition, leftValue: left ?? null, rightValue };
	});
	return executeFilter({ ...filter, conditions });
}

/**
 * Does the condition ask for a field of a body that has none, such as text? It does not hold then, not even as a negation:
 * whether a body is read as text is up to the content type, which nobody signs.
 */
function looksInside(leftValue: unknown, body: unknown): boolean {
	if (isExpression(leftValue) || (typeof body === 'object' && body !== null)) return false;
	const steps = parsePath(String(leftValue).trim());
	return steps[0] === 'body' && steps.length > 1;
}

function evaluatedConditions(context: IWebhookFunctions): FilterValue {
	try {
		return context.getNodeParameter('options.conditions') as unknown as FilterValue;
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		const description =
			'Use a path such as body.action instead of an expression. Before version 2, n8n does not provide $json here.';
		throw new NodeOperationError(
			context.getNode(),
			`The expressions in the Only When option could not be evaluated: ${said}`,
			{
				description,
			},
		);
	}
}
