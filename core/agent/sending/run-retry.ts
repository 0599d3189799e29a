import { parseRetryAfter } from '../../send';
import type { RunAcceptance } from '../protocol';

/** Seconds to wait before the second, third … attempt; the last value repeats. */
const PAUSES = [0.5, 2, 5] as const;
/** The longest pause, in seconds, that a server may ask for; beyond it there is no retry. */
const MAX_PAUSE = 10;

export type RunRetryDecision =
	| { retry: true; delaySeconds: number }
	| { retry: false; why: 'may-run-already' | 'permanent' | 'exhausted' | 'too-long' };

/** What is known about a failed attempt. */
export interface FailedAttempt {
	readonly accepted: RunAcceptance;
	/** Another attempt would fail in the same way. */
	readonly final?: true;
	/** 0 if there was no answer. */
	readonly status: number;
	readonly retryAfter?: string;
}

/**
 * Decides whether a run may be attempted again: only if the agent certainly did not start, because it was not reached
 * or because it answered 429. If the server recognises a repeated run by its id, an unknown result may be retried too.
 *
 * @param attempt number of the failed attempt, from 1
 * @param now Unix seconds, for `Retry-After` dates
 */
export function decideRunRetry(
	failed: FailedAttempt,
	attempt: number,
	policy: { retries: number; serverDedupes: boolean },
	now: number,
): RunRetryDecision {
	const { accepted, status, final } = failed;
	if (final) return { retry: false, why: accepted === 'no' ? 'permanent' : 'may-run-already' };
	const unknownFate = accepted === 'unknown' && (status === 0 || status >= 500);
	if (unknownFate && !policy.serverDedupes) return { retry: false, why: 'may-run-already' };
	const passing = unknownFate || (accepted === 'no' && (status === 0 || status === 429));
	if (!passing) return { retry: false, why: accepted === 'no' ? 'permanent' : 'may-run-already' };
	if (attempt > policy.retries) return { retry: false, why: 'exhausted' };
	const delaySeconds = Math.max(
		PAUSES[Math.min(attempt, PAUSES.length) - 1] ?? 0,
		parseRetryAfter(failed.retryAfter, now) ?? 0,
	);
	return delaySeconds > MAX_PAUSE ? { retry: false, why: 'too-long' } : { retry: true, delaySeconds };
}
