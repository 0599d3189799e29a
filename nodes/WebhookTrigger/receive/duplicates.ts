import type { Verified } from '../../../core/signature';
import { onAnswered } from '../../shared/webhook/response';
import type { TriggerConfiguration } from '../configuration/configuration';
import { AGENT_MESSAGE, SECRET_URL, SECURE_HEADER } from '../description/sources';
import { answers } from './answers';
import type { Answer } from './answers';
import type { Reception } from './reception';
import { noRunAnswer } from './response';

const DAY = 86_400;
const FIVE_MINUTES = 300;
const DELIVERIES_WITHOUT_PROOF = [AGENT_MESSAGE, SECRET_URL, SECURE_HEADER];

/**
 * Notes the delivery, or says what its copy is answered. It counts as stored once n8n answers it with 2xx, which it does
 * after the execution was created; after any other answer its retry is welcome.
 *
 * @returns undefined for a delivery that was never seen
 */
export function answerDuplicate(
	{ context, configuration, state, now }: Reception,
	verification: Verified,
): Answer | undefined {
	const window = windowOf(configuration, verification);
	// Whoever tests in the editor wants to see every delivery, even one that is sent again.
	if (window === 0 || context.getMode() === 'manual') return undefined;
	const key = verification.replayKey;
	const known = state.deliveries.begin(key, seconds(now));
	if (known === 'stored') return noRunAnswer(configuration, answers.duplicate);
	if (known === 'in-flight') return answers.duplicateInFlight;
	onAnswered(context.getResponseObject(), (status) => {
		if (status >= 200 && status < 300) state.deliveries.remember(key, seconds(Date.now()), window);
		else state.deliveries.forget(key);
	});
	return undefined;
}

/**
 * How long a delivery is remembered, in seconds. Two messages of the same words are two messages: without an ID, and
 * without a signature over a moment or a number, only what comes within minutes is taken for a retry.
 */
function windowOf({ options, source, checks }: TriggerConfiguration, verification: Verified): number {
	if (verification.replayKey === '') return 0;
	if (options.duplicateWindowSeconds !== undefined) return options.duplicateWindowSeconds;
	if (DELIVERIES_WITHOUT_PROOF.includes(source)) return 0;
	if (verification.deliveryId !== undefined) return DAY;
	return checks.at(-1)?.verifier.profile.scheme.kind === 'token' ? 0 : FIVE_MINUTES;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
