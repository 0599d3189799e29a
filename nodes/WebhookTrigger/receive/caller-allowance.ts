import type { IWebhookFunctions } from 'n8n-workflow';

import type { Allowances, Proof } from '../../../core/receive/allowance';
import { callerNetwork } from '../../../core/receive/ip-address';
import type { RateDecision } from '../../../core/receive/rate-limit';
import type { TriggerOptions } from '../configuration/options';
import type { NodeState } from '../state/node-state';
import type { Rejection } from './admission';
import { answers } from './answers';

/**
 * Charges requests to their caller. A request is verified before it is charged: a flood of forged requests must not
 * cause 429 for a genuine one, and the cost of verification is bounded (a small multiple of hashing the body).
 */
export class CallerAllowance {
	private readonly allowances: Allowances | undefined;

	private readonly caller: string;

	/** @param now Unix milliseconds */
	constructor(
		context: IWebhookFunctions,
		{ rateLimit }: TriggerOptions,
		state: NodeState,
		private readonly now: number,
	) {
		this.allowances = rateLimit && state.allowances(rateLimit);
		this.caller = callerNetwork(context.getRequestObject().ip ?? '');
	}

	/** Refuses a caller with no allowance of either kind left, before its request is read. Charges nothing. */
	early(): Rejection | undefined {
		return tooMany(this.allowances?.peek(this.caller, this.now), 'This address has exceeded the rate limit');
	}

	/** Charges a request once it is known whether it was verified. */
	take(proof: Proof): Rejection | undefined {
		return tooMany(this.allowances?.take(proof, this.caller, this.now), exceeded(proof));
	}

	/** Charges a request that is refused anyway, and refuses it for its rate if the caller has exceeded it. */
	refuse(rejection: Rejection): Rejection {
		const decision = this.allowances?.take('unverified', this.caller, this.now);
		const { reason, check } = rejection;
		const over = tooMany(decision, `${exceeded('unverified')}. This request was also refused: ${reason}`);
		return over ? { ...over, check } : rejection;
	}
}

function exceeded(proof: Proof): string {
	return `This address has exceeded the rate limit for ${proof} requests`;
}

function tooMany(decision: RateDecision | undefined, hint: string): Rejection | undefined {
	if (decision === undefined || decision.allowed) return undefined;
	return { answer: answers.tooMany(decision.retryAfterSeconds), reason: 'too-many-requests', hint };
}
