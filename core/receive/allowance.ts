import { RateLimiter } from './rate-limit';
import type { RateDecision, RatePolicy } from './rate-limit';

/** Whether a request proved that its sender knows the secret. */
export type Proof = 'verified' | 'unverified';

/**
 * Limits the rate of each caller. Verified and unverified requests use separate buckets with the same policy. A request
 * is charged once it is known to be one or the other, so forged requests cannot use up the allowance of an honest
 * sender at the same address (behind the same NAT, or a proxy that n8n does not know).
 *
 * Each kind remembers 10,000 callers. Beyond that, the caller that has been quiet longest is forgotten and starts again
 * with a full bucket. A flood of forged requests from ever-changing addresses can therefore neither displace the bucket
 * of an honest sender nor get it refused; a forger whose bucket is forgotten merely gets 401 instead of 429. Only
 * verified requests from 10,000 other addresses can displace the bucket of a verified caller.
 */
export class Allowances {
	private readonly limiters: Readonly<Record<Proof, RateLimiter>>;

	/** @throws Failure for a rate that does not consist of two numbers above zero */
	constructor(policy: RatePolicy) {
		this.limiters = { verified: new RateLimiter(policy), unverified: new RateLimiter(policy) };
	}

	/** The number of callers that are remembered. */
	get size(): number {
		return this.limiters.verified.size + this.limiters.unverified.size;
	}

	/**
	 * Charges one request; a refused request costs nothing.
	 *
	 * @param now Unix milliseconds
	 */
	take(proof: Proof, caller: string, now: number): RateDecision {
		return this.limiters[proof].take(caller, now);
	}

	/**
	 * Tells whether the caller has any allowance left, without charging it. If neither kind has any, a request can be
	 * refused unread.
	 *
	 * @param now Unix milliseconds
	 */
	peek(caller: string, now: number): RateDecision {
		const unverified = this.limiters.unverified.peek(caller, now);
		return unverified.allowed ? unverified : this.limiters.verified.peek(caller, now);
	}
}
