import type { IWebhookFunctions } from 'n8n-workflow';

import { onAnswered } from '../../shared/webhook/response';
import type { TriggerConfiguration } from '../configuration/configuration';
import { AGENT_MESSAGE, SECRET_URL, SECURE_HEADER } from '../description/sources';
import type { NodeState } from '../state/node-state';
import { answers } from './answers';
import type { Answer } from './answers';
import type { Verified } from './checks';
import { noRunAnswer } from './response';

const DAY = 86_400;
const FIVE_MINUTES = 300;
const DELIVERIES_WITHOUT_PROOF = [AGENT_MESSAGE, SECRET_URL, SECURE_HEADER];

/**
 * Records the delivery, or returns the answer to a copy of it. It counts as stored once n8n answers with 2xx, which it
 * does after it has created the execution. After any other answer, a retry is accepted.
 *
 * @param now Unix milliseconds
 * @returns the answer, or undefined for a new delivery
 */
export function refuseDuplicate(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	state: NodeState,
	verification: Verified,
	now: number,
): Answer | undefined {
	const window = windowOf(configuration, verification);
	// whoever listens for a test event wants to see every delivery, even a repeated one
	if (window === 0 || context.getMode() === 'manual') return undefined;
	const key = verification.replayKey;
	const known = state.deliveries.begin(key, seconds(now));
	if (known === 'stored') return noRunAnswer(configuration.source, answers.duplicate);
	if (known === 'in-flight') return answers.inFlight;
	onAnswered(context.getResponseObject(), (status) => {
		if (status >= 200 && status < 300) state.deliveries.remember(key, seconds(Date.now()), window);
		else state.deliveries.forget(key);
	});
	return undefined;
}

/**
 * Returns how long a delivery is remembered, in seconds. Two equal messages may both be intended: if there is no ID,
 * and no signature over a time or a number, only a copy within minutes counts as a retry.
 */
function windowOf({ options, source, checks }: TriggerConfiguration, verification: Verified): number {
	if (verification.replayKey === '') return 0;
	if (options.duplicateWindowSeconds !== undefined) return options.duplicateWindowSeconds;
	if (DELIVERIES_WITHOUT_PROOF.includes(source)) return 0;
	if (verification.deliveryId !== undefined) return DAY;
	return checks.at(-1)?.verifier.profile.scheme.kind === 'token' ? 0 : FIVE_MINUTES;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
