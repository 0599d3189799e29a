import { Failure } from '../failure';

/**
 * A bucket of `requests`, refilled evenly over `seconds`. All `requests` may come at once, and any window of `seconds`
 * admits at most twice as many.
 */
export interface RatePolicy {
	readonly requests: number;
	readonly seconds: number;
}

export type RateDecision = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/**
 * The maximum number of callers that are remembered. Beyond it, the caller that has been quiet longest is forgotten.
 */
const MAX_CALLERS = 10_000;

/**
 * A token bucket for each caller, stored as one number: the time at which the bucket is full again (the generic cell
 * rate algorithm). Memory is bounded, whatever the number of callers.
 */
export class RateLimiter {
	/** Caller → Unix milliseconds at which its bucket is full, least recently used first. */
	private readonly fullAt = new Map<string, number>();

	private readonly costMs: number;

	private readonly bucketMs: number;

	/** @throws Failure for a rate that does not consist of two numbers above zero */
	constructor(policy: RatePolicy) {
		if (!isPositive(policy.requests) || !isPositive(policy.seconds)) {
			throw new Failure(
				'invalid-option',
				'The numbers in the Rate Limit option are out of range',
				'Enter two numbers greater than 0, for example 60 requests in 60 seconds.',
			);
		}
		this.bucketMs = policy.seconds * 1000;
		this.costMs = this.bucketMs / policy.requests;
	}

	get size(): number {
		return this.fullAt.size;
	}

	/**
	 * Takes one request from the caller's bucket; a refused request costs nothing.
	 *
	 * @param now Unix milliseconds
	 */
	take(caller: string, now: number): RateDecision {
		const decision = this.peek(caller, now);
		if (decision.allowed) this.note(caller, this.fullFrom(caller, now) + this.costMs);
		return decision;
	}

	/**
	 * Returns what `take` would return, without taking anything.
	 *
	 * @param now Unix milliseconds
	 */
	peek(caller: string, now: number): RateDecision {
		const missing = this.fullFrom(caller, now) + this.costMs - now - this.bucketMs;
		// less than a millionth of a millisecond is a rounding error of the divisions above
		if (missing > 1e-6) return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(missing / 1000)) };
		return { allowed: true };
	}

	private fullFrom(caller: string, now: number): number {
		return Math.max(this.fullAt.get(caller) ?? now, now);
	}

	private note(caller: string, fullAt: number): void {
		this.fullAt.delete(caller);
		if (this.fullAt.size >= MAX_CALLERS) {
			const [quietest] = this.fullAt.keys();
			if (quietest !== undefined) this.fullAt.delete(quietest);
		}
		this.fullAt.set(caller, fullAt);
	}
}

function isPositive(value: number): boolean {
	return Number.isFinite(value) && value > 0;
}
