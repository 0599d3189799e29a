import type { IWebhookFunctions } from 'n8n-workflow';

import { onAnswered } from '../../shared/webhook/response';
import type { TriggerConfiguration } from '../configuration/configuration';
import type { NodeState } from '../state/node-state';
import { answers } from './answers';
import type { Answer } from './answers';
import type { Verified } from './checks';
import { noRunAnswer } from './response';

/**
 * Notes the delivery, or says what to answer its copy. It counts as stored once n8n answers it with 2xx, which it does
 * after the execution was created; after any other answer its retry is welcome.
 *
 * @param now milliseconds
 * @returns undefined for a delivery that was never seen
 */
export function refuseDuplicate(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	state: NodeState,
	verification: Verified,
	now: number,
): Answer | undefined {
	const window = windowOf(configuration, verification);
	// Whoever listens for a test wants to see every delivery, the one that was sent again too.
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

/** How long a delivery is remembered, in seconds; not at all where nothing tells it from another one. */
function windowOf({ options, checks }: TriggerConfiguration, { replayKey }: Verified): number {
	if (replayKey === '') return 0;
	return options.duplicateWindowSeconds ?? checks.at(-1)?.verifier.duplicateWindowSeconds ?? 0;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
