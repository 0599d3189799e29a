import { RateLimiter } from './rate-limit';
import type { RateDecision, RatePolicy } from './rate-limit';

/** Whether a request proved that its sender knows the secret. */
export type Proof = 'verified' | 'unverified';

/**
 * How much each caller may still send: verified and unverified requests have a bucket each, of the same policy. A request
 * is charged once it is known which it is, so forged requests cannot use up what an honest sender at the same address (behind
 * the same NAT, or a proxy that n8n was not told about) may send.
 *
 * The callers of both kinds are remembered apart, 10,000 each; the one that was quiet longest is forgotten, and starts with a
 * full bucket. So a flood of forged requests from ever new addresses cannot make an honest sender's bucket be forgotten, nor
 * refuse an honest sender; a forger whose bucket is forgotten gains 401 in place of 429. Only verified requests from 10,000
 * other addresses displace the bucket of a verified caller.
 */
export class Allowances {
	private readonly limiters: Readonly<Record<Proof, RateLimiter>>;

	/** @throws Failure for a rate that is not two numbers above zero */
	constructor(policy: RatePolicy) {
		this.limiters = { verified: new RateLimiter(policy), unverified: new RateLimiter(policy) };
	}

	/** How many callers are remembered. */
	get size(): number {
		return this.limiters.verified.size + this.limiters.unverified.size;
	}

	/**
	 * Charges one request; a refused one costs nothing.
	 *
	 * @param now milliseconds
	 */
	take(proof: Proof, caller: string, now: number): RateDecision {
		return this.limiters[proof].take(caller, now);
	}

	/**
	 * Has the caller any room left? Where neither kind has, its request can be refused without a look at it. Takes nothing.
	 *
	 * @param now milliseconds
	 */
	peek(caller: string, now: number): RateDecision {
		const unverified = this.limiters.unverified.peek(caller, now);
		return unverified.allowed ? unverified : this.limiters.verified.peek(caller, now);
	}
}
