import { executeFilter } from 'n8n-workflow';
import type { FilterValue, IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { parsePath, readPath } from '../../../core/text/json-path';
import { optionForItem } from '../../shared/webhook/expressions';
import { conditionOptions, isExpression } from '../options/conditions';

/**
 * Tells whether a delivery meets the conditions.
 *
 * @param delivery what the workflow would receive: headers, query, body, event and so on
 */
export function conditionsHold(context: IWebhookFunctions, filter: FilterValue, delivery: IDataObject): boolean {
	const dynamic = filter.conditions.some(
		({ leftValue, rightValue }) => isExpression(leftValue) || isExpression(rightValue),
	);
	const evaluated = dynamic
		? (optionForItem(context, conditionOptions.conditions.field, delivery) as FilterValue)
		: filter;
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
 * Tells whether the condition reads a field of a body that has none, such as text. Such a condition is not met, even if
 * it is a negation: the content type, which is not signed, decides whether a body is read as text.
 */
function looksInside(leftValue: unknown, body: unknown): boolean {
	if (isExpression(leftValue) || (typeof body === 'object' && body !== null)) return false;
	const steps = parsePath(String(leftValue).trim());
	return steps[0] === 'body' && steps.length > 1;
}
