import type { IExecuteFunctions } from 'n8n-workflow';

import { toRetryPolicy } from '../../../core/send';
import type { RetryPolicy, SchedulePreset } from '../../../core/send';

/** The Options collection as n8n provides it: only what the builder has set. */
export interface SendOptions {
	attempts?: number;
	concurrency?: number;
	contentType?: string;
	deliveryId?: string;
	eventName?: string;
	headers?: { values?: Array<{ name: string; value: string }> };
	jitterPercent?: number;
	modelMayChoose?: boolean;
	pauses?: string;
	responseKilobytes?: number;
	retryAfterCapSeconds?: number;
	schedule?: SchedulePreset | 'custom';
	shortReport?: boolean;
	timeBudgetSeconds?: number;
	timeoutSeconds?: number;
	unknownVariables?: 'error' | 'empty' | 'keep';
}

export function readOptions(context: IExecuteFunctions, itemIndex: number): SendOptions {
	return context.getNodeParameter('options', itemIndex, {});
}

/** @throws ConfigurationError for numbers and lists that are out of range or malformed */
export function retryPolicyOf(options: SendOptions): RetryPolicy {
	return toRetryPolicy({
		...(options.schedule !== undefined && { schedule: options.schedule }),
		...(options.pauses !== undefined && { pauses: options.pauses }),
		...(options.attempts !== undefined && { attempts: options.attempts }),
		...(options.jitterPercent !== undefined && { jitterPercent: options.jitterPercent }),
		...(options.retryAfterCapSeconds !== undefined && { retryAfterCapSeconds: options.retryAfterCapSeconds }),
		...(options.timeBudgetSeconds !== undefined && { timeBudgetSeconds: options.timeBudgetSeconds }),
	});
}
