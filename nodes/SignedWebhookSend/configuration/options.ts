import type { IExecuteFunctions } from 'n8n-workflow';

import { toRetryPolicy } from '../../../core/send';
import type { RetryPolicy, SchedulePreset } from '../../../core/send';
import type { ExchangeLimits } from '../../shared/http';

/** The Options collection as n8n provides it: only what the builder has set. */
export interface SendOptions {
	readonly attempts?: number;
	readonly concurrency?: number;
	readonly contentType?: string;
	readonly deliveryId?: string;
	readonly eventName?: string;
	readonly headers?: { values?: { name: string; value: string }[] };
	readonly jitterPercent?: number;
	readonly modelMayChoose?: boolean;
	readonly pauses?: string;
	readonly responseKilobytes?: number;
	readonly retryAfterCapSeconds?: number;
	readonly schedule?: SchedulePreset | 'custom';
	readonly shortReport?: boolean;
	readonly timeBudgetSeconds?: number;
	readonly timeoutSeconds?: number;
	readonly unknownVariables?: 'error' | 'empty' | 'keep';
}

export function readOptions(context: IExecuteFunctions, itemIndex: number): SendOptions {
	return context.getNodeParameter('options', itemIndex, {});
}

/** @throws Failure for numbers and lists that are out of range or malformed */
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

/** How long each attempt may take, and how much of the answer the report keeps. */
export function exchangeLimitsOf({ timeoutSeconds = 15, responseKilobytes = 64 }: SendOptions): ExchangeLimits {
	return { timeoutMs: timeoutSeconds * 1000, sampleBytes: responseKilobytes * 1024 };
}
