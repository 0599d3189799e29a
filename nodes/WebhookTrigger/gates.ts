import type { IWebhookFunctions } from 'n8n-workflow';

import { callerOf } from '../../core/delivery/address';
import { isAddressAllowed } from '../../core/delivery/address-list';
import { declaredLength } from '../shared/webhook-request';
import { answers } from './answers';
import type { Answer } from './answers';
import type { NodeState } from './node-state';
import type { TriggerSettings } from './settings';

/** Why a request is not taken: for the sender an answer, for the operator the reason. */
export interface Rejection {
	answer: Answer;
	reason: string;
	check?: string;
	hint?: string;
}

/**
 * Size, address and rate: what a request must pass before anything about it is believed.
 *
 * @param size bytes of the body
 * @param now milliseconds
 */
export function gate(
	context: IWebhookFunctions,
	settings: TriggerSettings,
	state: NodeState,
	size: number,
	now: number,
): Rejection | undefined {
	const { maxBodyBytes = Infinity, allowedIps, rate } = settings;
	if (Math.max(size, declaredLength(context) ?? 0) > maxBodyBytes) {
		return { answer: answers.tooLarge, reason: 'body-too-large' };
	}
	const address = context.getRequestObject().ip ?? '';
	if (allowedIps !== undefined && !isAddressAllowed(allowedIps, address)) {
		const hint = `${address} is not in the list; behind a proxy set N8N_PROXY_HOPS`;
		return { answer: answers.addressNotAllowed, reason: 'address-not-allowed', hint };
	}
	const decision = rate && state.rateLimiter(rate).take(callerOf(address), now);
	if (decision?.allowed === false) {
		return { answer: answers.tooMany(decision.retryAfterSeconds), reason: 'too-many-requests' };
	}
	return undefined;
}
