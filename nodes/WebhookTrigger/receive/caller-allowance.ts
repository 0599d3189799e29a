import type { Allowances, Proof } from '../../../core/receive/allowance';
import { callerNetwork } from '../../../core/receive/ip-address';
import type { RateDecision } from '../../../core/receive/rate-limit';
import { tooManyRequests } from '../answer/answers';
import type { Refusal } from '../answer/refusals';
import type { Reception } from './reception';

/**
 * Charges requests to their caller. A request is verified before it is charged: a flood of forged requests must not
 * cause 429 for a genuine one, and the cost of verification is bounded (a small multiple of hashing the body).
 */
export class CallerAllowance {
	private readonly allowances: Allowances | undefined;

	private readonly caller: string;

	/** Milliseconds. */
	private readonly now: number;

	constructor({ context, configuration, state, now }: Reception) {
		const { rateLimit } = configuration.options;
		this.allowances = rateLimit && state.allowances(rateLimit);
		this.now = now;
		this.caller = callerNetwork(context.getRequestObject().ip ?? '');
	}

	/** Refuses a caller with no allowance of either kind left, before its request is read. Charges nothing. */
	refuseEarly(): Refusal | undefined {
		return tooMany(this.allowances?.peek(this.caller, this.now), () => 'This address has exceeded the rate limit');
	}

	/** Charges a request once it is known whether it was verified. */
	take(proof: Proof): Refusal | undefined {
		return tooMany(this.allowances?.take(proof, this.caller, this.now), () => exceeded(proof));
	}

	/**
	 * Charges a request that is refused anyway.
	 *
	 * @returns the refusal that its sender gets: as one request too many where it is one
	 */
	takeRefused(refusal: Refusal): Refusal {
		const decision = this.allowances?.take('unverified', this.caller, this.now);
		const { reason, check } = refusal;
		const over = tooMany(decision, () => `${exceeded('unverified')}. This request was also refused: ${reason}`);
		return over ? { ...over, check } : refusal;
	}
}

function exceeded(proof: Proof): string {
	return `This address has exceeded the rate limit for ${proof} requests`;
}

function tooMany(decision: RateDecision | undefined, hint: () => string): Refusal | undefined {
	if (decision === undefined || decision.allowed) return undefined;
	return { reason: 'too-many-requests', hint, answer: tooManyRequests(decision.retryAfterSeconds) };
}
