import type { IWebhookFunctions } from 'n8n-workflow';

import { isIpAddressAllowed } from '../../../core/receive/ip-address-list';
import { oneLine } from '../../../core/text/one-line';
import { declaredLength } from '../../shared/webhook/request';
import type { TriggerOptions } from '../configuration/options';
import { answers } from './answers';
import type { Answer } from './answers';

/** Why a request is refused: the answer for the sender, and the reason for the operator. */
export interface Rejection {
	readonly answer: Answer;
	readonly reason: string;
	readonly check?: string;
	readonly hint?: string;
}

/** The maximum length of a logged address. A proxy may forward any text; the longest address has 45 characters. */
const MAX_ADDRESS = 60;

/** Checks size and address, which a request must pass before anything else is read. */
export function admit(context: IWebhookFunctions, { maxBodyBytes, allowedIps }: TriggerOptions): Rejection | undefined {
	if ((declaredLength(context) ?? 0) > (maxBodyBytes ?? Infinity)) {
		return { answer: answers.tooLarge, reason: 'body-too-large' };
	}
	const address = context.getRequestObject().ip ?? '';
	if (allowedIps !== undefined && !isIpAddressAllowed(allowedIps, address)) {
		const hint = `${oneLine(address, MAX_ADDRESS)} is not in Allowed IPs. If n8n runs behind a proxy, set N8N_PROXY_HOPS`;
		return { answer: answers.addressNotAllowed, reason: 'address-not-allowed', hint };
	}
	return undefined;
}
