import type { FilterValue } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { parsePath } from '../../../core/text/json-path';
import { option } from '../../shared/option-rows';

export const isExpression = (value: unknown): boolean => typeof value === 'string' && value.startsWith('=');

/** The option whose expressions are evaluated for deliveries that passed all earlier checks. */
export const conditionOptions = {
	/** Its expressions are not evaluated yet. */
	conditions: option(
		{
			displayName: 'Only When',
			name: 'conditions',
			type: 'filter',
			default: {},
			placeholder: 'Add Condition',
			typeOptions: { filter: { caseSensitive: true, typeValidation: 'loose', version: 2 } },
			description:
				'Conditions that a verified delivery must meet to start the workflow. Other deliveries get the status 200 and are ignored. On the left, enter a path such as body.action, headers.x-team, query.env, event or deliveryId. In a list of events, each event is checked. Expressions also work, but slow down every request.',
		},
		checkConditions,
	),
};

/**
 * Checks the conditions of the option.
 *
 * @throws Failure for a filter without conditions, and for a left side that is neither a path nor an expression
 */
export function checkConditions(given: unknown, name: string): FilterValue {
	const { conditions = [], combinator = 'and', options } = (given ?? {}) as Partial<FilterValue>;
	if (conditions.length === 0) {
		throw new Failure('empty-field', `The ${name} option has no conditions`, 'Add a condition, or remove the option.');
	}
	for (const { leftValue } of conditions) {
		if (isExpression(leftValue)) continue;
		if (typeof leftValue !== 'string' || leftValue.trim() === '') {
			throw new Failure(
				'empty-field',
				`A condition in the ${name} option has no value to check`,
				'Enter a path on the left, such as body.action.',
			);
		}
		parsePath(leftValue.trim());
	}
	const defaults = { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 } as const;
	return { conditions, combinator, options: { ...defaults, ...options } };
}
