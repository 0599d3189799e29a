import { requireObject } from '../arguments';
import { parseRetryAfter } from './retry-after';

const USAGE = "decideRetry(policy, 1, { kind: 'answer', status: 503 }, { now, draw: Math.random() })";

/** What one attempt came to: an HTTP answer, no answer at all, or a request that was not allowed to leave. */
export type AttemptOutcome =
	| { kind: 'answer'; status: number; retryAfter?: string }
	| { kind: 'connection'; sent: boolean }
	| { kind: 'timeout' }
	| { kind: 'blocked' };

/** When to try again. Times are in seconds. */
export interface RetryPolicy {
	/** Attempts in all, the first one included. */
	readonly attempts: number;
	/** Pause before attempt 2, 3, …; the last one repeats. */
	readonly schedule: readonly number[];
	/** Share of the pause that chance may add, 0 to 1. */
	readonly jitter: number;
	/** Longest pause that a `Retry-After` header may ask for. */
	readonly retryAfterCap: number;
	/** No attempt begins later than this after the first one began; undefined = no limit. */
	readonly budget?: number;
}

export type RetryReason = 'rate-limited' | 'server-error' | 'connection' | 'timeout' | 'busy';
export type StopReason =
	'delivered' | 'gone' | 'redirect' | 'permanent' | 'blocked' | 'attempts-exhausted' | 'time-budget-exhausted';
export type RetryDecision = { retry: true; why: RetryReason; delaySeconds: number } | { retry: false; why: StopReason };

/** When an attempt ended, and the chance that decides about it. */
export interface RetryMoment {
	/** Unix seconds, for `Retry-After` dates. */
	readonly now: number;
	/** A number from 0 to 1, for jitter. */
	readonly draw: number;
	/** Seconds since the first attempt began, for the time budget. Default: 0. */
	readonly elapsed?: number;
}

/** The seldom-changed defaults: three quick attempts, for receivers that hiccup. */
export const quickRetryPolicy: RetryPolicy = { attempts: 3, schedule: [1, 5], jitter: 0.2, retryAfterCap: 60 };

/**
 * Decides after attempt number `attempt` (from 1) whether and when to try again.
 * 2xx is delivered; 410 says the endpoint is gone; 408, 409, 425, 429, 5xx, connection errors and timeouts may pass;
 * every other answer is permanent, redirects included: a signed request is never sent on to another place. A request that
 * the operator's rules stopped (SSRF protection, allowed domains) would be stopped again.
 *
 * @example
 * const policy = { attempts: 3, schedule: [1, 5], jitter: 0, retryAfterCap: 60 };
 * decideRetry(policy, 1, { kind: 'answer', status: 503 }, { now: 1800000000, draw: 0 });
 * // { retry: true, why: 'server-error', delaySeconds: 1 }
 * decideRetry(policy, 1, { kind: 'answer', status: 429, retryAfter: '30' }, { now: 1800000000, draw: 0 });
 * // { retry: true, why: 'rate-limited', delaySeconds: 30 }
 * decideRetry(policy, 1, { kind: 'answer', status: 404 }, { now: 1800000000, draw: 0 });
 * // { retry: false, why: 'permanent' }
 * decideRetry(policy, 3, { kind: 'timeout' }, { now: 1800000000, draw: 0 });
 * // { retry: false, why: 'attempts-exhausted' }
 */
export function decideRetry(
	policy: RetryPolicy,
	attempt: number,
	outcome: AttemptOutcome,
	moment: RetryMoment,
): RetryDecision {
	requireObject(policy, USAGE);
	requireObject(outcome, USAGE);
	requireObject(moment, USAGE);
	const { now, draw, elapsed = 0 } = moment;
	const verdict = judge(outcome);
	if (!verdict.passing) return { retry: false, why: verdict.why };
	if (attempt >= policy.attempts) return { retry: false, why: 'attempts-exhausted' };
	const delaySeconds = delayBeforeNext(policy, attempt, outcome, now, draw);
	if (elapsed + delaySeconds > (policy.budget ?? Infinity)) return { retry: false, why: 'time-budget-exhausted' };
	return { retry: true, why: verdict.why, delaySeconds };
}

function judge(outcome: AttemptOutcome): { passing: true; why: RetryReason } | { passing: false; why: StopReason } {
	if (outcome.kind === 'blocked') return { passing: false, why: 'blocked' };
	if (outcome.kind !== 'answer') return { passing: true, why: outcome.kind };
	const { status } = outcome;
	if (status >= 200 && status < 300) return { passing: false, why: 'delivered' };
	if (status >= 300 && status < 400) return { passing: false, why: 'redirect' };
	if (status === 410) return { passing: false, why: 'gone' };
	if (status === 429) return { passing: true, why: 'rate-limited' };
	if (status === 408 || status === 409 || status === 425) return { passing: true, why: 'busy' };
	return status >= 500 ? { passing: true, why: 'server-error' } : { passing: false, why: 'permanent' };
}

function delayBeforeNext(
	policy: RetryPolicy,
	attempt: number,
	outcome: AttemptOutcome,
	now: number,
	draw: number,
): number {
	const scheduled = policy.schedule[Math.min(attempt, policy.schedule.length) - 1] ?? 0;
	const jittered = scheduled * (1 + policy.jitter * draw);
	if (outcome.kind !== 'answer') return jittered;
	const asked = parseRetryAfter(outcome.retryAfter, now);
	return asked === undefined ? jittered : Math.max(jittered, Math.min(asked, policy.retryAfterCap));
}
