import type { FilterValue } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { parsePath } from '../../../core/text/json-path';

export const isExpression = (value: unknown): boolean => typeof value === 'string' && value.startsWith('=');

/**
 * Checks the conditions of the option Only When.
 *
 * @throws Failure for a filter without conditions, and for a left side that is neither path nor expression
 */
export function checkConditions(given: unknown): FilterValue {
	const { conditions = [], combinator = 'and', options } = (given ?? {}) as Partial<FilterValue>;
	if (conditions.length === 0) {
		throw new Failure(
			'empty-field',
			'The Only When option has no conditions',
			'Add a condition, or remove the option.',
		);
	}
	for (const { leftValue } of conditions) {
		if (isExpression(leftValue)) continue;
		if (typeof leftValue !== 'string' || leftValue.trim() === '') {
			throw new Failure(
				'empty-field',
				'A condition in the Only When option has no value to check',
				'Enter a path on the left, such as body.action.',
			);
		}
		parsePath(leftValue.trim());
	}
	const defaults = { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 } as const;
	return { conditions, combinator, options: { ...defaults, ...options } };
}
