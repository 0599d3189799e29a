import { requireObject } from '../arguments';
import { parseRetryAfter } from './retry-after';

const USAGE = "decideRetry(policy, 1, { kind: 'answer', status: 503 }, { now, draw: Math.random() })";

/** The result of one attempt: an HTTP answer, no answer at all, or a request that was not allowed to be sent. */
export type AttemptOutcome =
	/** `waitSeconds`: how long the receiver asks to wait, if it says so elsewhere than in `Retry-After` (see `waitAsked`). */
	| { kind: 'answer'; status: number; retryAfter?: string; waitSeconds?: number }
	/** `lasting`: another attempt would fail in the same way, for example because the certificate is not trusted. */
	| { kind: 'connection'; sent: boolean; lasting?: true }
	| { kind: 'timeout' }
	| { kind: 'blocked' };

/** When to retry. Times are in seconds. */
export interface RetryPolicy {
	/** The total number of attempts, including the first one. */
	readonly attempts: number;
	/** Pauses before attempts 2, 3, …; the last one repeats. */
	readonly schedule: readonly number[];
	/** The maximum random addition to a pause, as a share of the pause from 0 to 1. */
	readonly jitter: number;
	/** The longest pause that a `Retry-After` header may ask for. */
	readonly retryAfterCap: number;
	/** How long after the start of the first attempt another one may begin; undefined means no limit. */
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

/** The defaults: three attempts in quick succession, for receivers with brief outages. */
export const quickRetryPolicy: RetryPolicy = { attempts: 3, schedule: [1, 5], jitter: 0.2, retryAfterCap: 60 };

/**
 * Decides after attempt number `attempt` (from 1) whether and when to try again.
 * 2xx is delivered; 410 says the endpoint is gone; 408, 409, 425, 429, 5xx, connection errors and timeouts may pass;
 * every other answer is permanent, including redirects: a signed request is never forwarded to another URL. A request is not
 * repeated if the operator's rules blocked it (SSRF protection, allowed domains) or the server's certificate is not trusted.
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
	if (outcome.kind === 'connection' && outcome.lasting) return { passing: false, why: 'permanent' };
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
	const asked = outcome.waitSeconds ?? parseRetryAfter(outcome.retryAfter, now);
	return asked === undefined ? jittered : Math.max(jittered, Math.min(asked, policy.retryAfterCap));
}
