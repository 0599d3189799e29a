import { Failure } from '../failure';
import type { RetryPolicy } from './retry';

/** The retry schedules that can be chosen by name; the third choice is a custom list. */
export type SchedulePreset = 'quick' | 'standard-webhooks';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** For each preset, the seconds to wait before each retry, and the limit for the whole delivery. */
export const schedulePresets: Readonly<Record<SchedulePreset, Omit<RetryPolicy, 'jitter' | 'retryAfterCap'>>> =
	Object.freeze({
		/** For receivers with brief outages: the workflow waits meanwhile, so the pauses are short. */
		quick: { attempts: 3, schedule: [1, 5], budget: 5 * MINUTE },
		/**
		 * The schedule that the specification recommends, cut off by the budget: an execution should not wait for a
		 * day, and what remains undelivered belongs in a dead-letter store.
		 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
		 */
		'standard-webhooks': {
			attempts: 10,
			schedule: [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
			budget: HOUR,
		},
	});

const UNITS: Readonly<Record<string, number>> = { s: 1, m: MINUTE, h: HOUR };
const PAUSE = /^(\d{1,6}(?:\.\d{1,3})?)\s*([smh]?)$/i;
const MAX_PAUSES = 50;

/**
 * Reads a list of pauses: `1, 5s, 2m, 1h`. A number without a unit means seconds.
 *
 * @returns seconds before attempt 2, 3, …
 * @throws Failure naming the entry that is no pause
 */
export function parseSchedule(text: string): number[] {
	const entries = text
		.split(/[,\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	if (entries.length > MAX_PAUSES) {
		throw new Failure(
			'invalid-option',
			`The schedule has ${entries.length} pauses, which is too many`,
			`Use at most ${MAX_PAUSES} pauses.`,
		);
	}
	return entries.map(parsePause);
}

function parsePause(entry: string): number {
	const [, amount, unit = ''] = PAUSE.exec(entry) ?? [];
	if (amount === undefined) {
		throw new Failure(
			'invalid-option',
			`The schedule's entry "${entry.slice(0, 40)}" is not a valid pause`,
			'Enter a number of seconds, or a number with s, m or h, for example 1, 5s, 2m, 1h.',
		);
	}
	return Number(amount) * (UNITS[unit.toLowerCase()] ?? 1);
}

/** The retry settings that a workflow builder can choose. Times are in seconds. */
export interface RetryOptions {
	readonly schedule: SchedulePreset | 'custom';
	/** The list for `custom`, as entered. */
	readonly pauses?: string;
	/** Default: that of the schedule. For a custom list, this is one more than the number of pauses. */
	readonly attempts?: number;
	/** The maximum random addition to a pause, in percent of the pause. */
	readonly jitterPercent: number;
	readonly retryAfterCapSeconds: number;
	/** Default: that of the schedule. */
	readonly timeBudgetSeconds?: number;
}

/**
 * Makes a policy from retry settings. Numbers are not checked: they must be within their limits.
 *
 * @throws Failure for an unknown schedule or a malformed list
 */
export function toRetryPolicy(choices: RetryOptions): RetryPolicy {
	const base = scheduleOf(choices);
	return {
		...base,
		attempts: Math.floor(choices.attempts ?? base.attempts),
		jitter: choices.jitterPercent / 100,
		retryAfterCap: choices.retryAfterCapSeconds,
		budget: choices.timeBudgetSeconds ?? base.budget ?? HOUR,
	};
}

function scheduleOf({ schedule, pauses = '' }: RetryOptions): (typeof schedulePresets)[SchedulePreset] {
	if (Object.hasOwn(schedulePresets, schedule)) return schedulePresets[schedule as SchedulePreset];
	if (schedule !== 'custom') {
		throw new Failure(
			'invalid-option',
			`The schedule "${String(schedule)}" is unknown`,
			`Choose one from the list: ${Object.keys(schedulePresets).join(', ')} or custom.`,
		);
	}
	const list = parseSchedule(pauses);
	return { attempts: list.length + 1, schedule: list, budget: HOUR };
}
