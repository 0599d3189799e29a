import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';

/** @throws Failure for an option that was added but left empty, because a check must not be disabled silently */
export function requiredText(given: unknown, name: string): string {
	if (typeof given === 'string' && given.trim() !== '') return given.trim();
	throw new Failure('empty-field', `The ${name} option is empty`, 'Fill it in, or remove the option.');
}

/** @throws Failure for zero, negative numbers and anything else */
export function positiveNumber(given: unknown, name: string): number {
	if (typeof given === 'number' && Number.isFinite(given) && given > 0) return given;
	throw new Failure(
		'invalid-option',
		`The ${name} option must be a number greater than 0`,
		'Enter a number greater than 0, or remove the option.',
	);
}

/**
 * Returns the fields of an option with a single group of fields, named `policy`.
 *
 * @throws Failure for an option without the group
 */
export function policyFields(given: unknown, name: string): IDataObject {
	const policy = (given as { policy?: IDataObject } | null)?.policy;
	if (policy !== undefined && policy !== null) return policy;
	throw new Failure('empty-field', `The ${name} option is empty`, 'Fill in its fields, or remove the option.');
}
