import { parseRetryAfter } from '../send';
import type { RunAcceptance } from './protocol';

/** Pauses before the second, third … attempt, in seconds; the last one repeats. */
const PAUSES = [0.5, 2, 5] as const;
/** A server that asks for a longer pause than this is not waited for. */
const MAX_PAUSE = 10;

export type RunRetryDecision =
	| { retry: true; delaySeconds: number }
	| { retry: false; why: 'may-run-already' | 'permanent' | 'exhausted' | 'too-long' };

/** What is known of a failed attempt. */
export interface FailedAttempt {
	readonly accepted: RunAcceptance;
	/** Another attempt would fail in the same way. */
	readonly final?: true;
	/** 0 when there was no answer. */
	readonly status: number;
	readonly retryAfter?: string;
}

/**
 * May a run be asked for once more? Only when the agent surely did not start: it was not reached, or it answered 429;
 * and, where the server recognises a repeated run by its id, also when nobody knows.
 *
 * @param attempt number of the failed attempt, from 1
 * @param now unix seconds, for `Retry-After` dates
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
