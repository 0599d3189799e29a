import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { toRetryPolicy } from '../../../core/send';
import type { RetryPolicy, SchedulePreset } from '../../../core/send';
import { enteredOption, nameOf, optionsReader, valueOption } from '../../shared/option-rows';
import type { LimitedField, OptionRow } from '../../shared/option-rows';

/** Options that decide whether to retry, and when. */
export const retryOptions = {
	/** If undefined, the schedule decides. */
	attempts: limitedNumber({
		displayName: 'Attempts',
		name: 'attempts',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 3,
		description:
			'Maximum number of attempts, including the first one. The node retries after a connection error, a timeout, or the status 408, 409, 425, 429 or 5xx. Schedule sets the pauses.',
	}),
	jitterPercent: limitedNumberOrDefault({
		displayName: 'Jitter (Percent)',
		name: 'jitterPercent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 20,
		description: 'Maximum random extension of each pause, so that many deliveries are not retried at the same moment',
	}),
	pauses: enteredOption<string>({
		displayName: 'Custom Schedule',
		name: 'pauses',
		type: 'string',
		default: '1s, 10s, 1m',
		description:
			'Comma-separated list of pauses between attempts, in seconds (s), minutes (m) or hours (h). Applies if Schedule is set to Custom.',
		displayOptions: { show: { schedule: ['custom'] } },
	}),
	retryAfterCapSeconds: limitedNumberOrDefault({
		displayName: 'Longest Retry-After (Seconds)',
		name: 'retryAfterCapSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 86400 },
		default: 60,
		description:
			'Longest pause that a receiver can request with the Retry-After header, or with a rate limit header. Longer pauses are shortened to this value.',
	}),
	schedule: valueOption<SchedulePreset | 'custom'>({
		displayName: 'Schedule',
		name: 'schedule',
		type: 'options',
		options: [
			{ name: 'Custom', value: 'custom', description: 'Use the pauses in the Custom Schedule option' },
			{ name: 'Quick', value: 'quick', description: '3 attempts, with pauses of 1 and 5 seconds' },
			{
				name: 'Standard Webhooks',
				value: 'standard-webhooks',
				description:
					'Up to 10 attempts, with pauses of 5 s, 5 min, 30 min, 2 h and so on, within the time budget (1 hour by default)',
			},
		],
		default: 'quick',
		description:
			'When to retry. Attempts limits how often, and Time Budget limits how long. The execution waits during the pauses.',
	}),
	/** If undefined, the schedule decides. */
	timeBudgetSeconds: limitedNumber({
		displayName: 'Time Budget (Seconds)',
		name: 'timeBudgetSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 604800 },
		default: 300,
		description: 'How long after the first attempt a new attempt can start. If the time runs out, the delivery fails.',
	}),
};

const read = optionsReader(retryOptions);

/** @throws Failure for numbers and lists that are out of range or malformed */
export function retryPolicyOf(given: IDataObject): RetryPolicy {
	return toRetryPolicy(read(given));
}

function limitedNumber(field: LimitedField): OptionRow<number | undefined> {
	return { field, read: (given) => (given === undefined ? undefined : withinLimits(field, given)) };
}

function limitedNumberOrDefault(field: LimitedField): OptionRow<number> {
	return { field, read: (given) => (given === undefined ? field.default : withinLimits(field, given)) };
}

function withinLimits(field: LimitedField, given: unknown): number {
	const { minValue, maxValue } = field.typeOptions;
	if (typeof given === 'number' && given >= minValue && given <= maxValue) return given;
	throw new Failure(
		'invalid-option',
		`${nameOf(field)} is out of range: ${String(given)}`,
		`Enter a number from ${minValue} to ${maxValue}.`,
	);
}
