import { sameIn } from '../../../core/signature';
import type { Verified } from '../../../core/signature';
import { onAnswered } from '../../shared/webhook/response';
import { ignoredRows } from '../answer/ignored';
import type { Ignored, IgnoredReason } from '../answer/ignored';
import type { TriggerConfiguration } from '../configuration/configuration';
import type { Reception } from './reception';

/**
 * Notes the delivery, or says that it is a copy of one. It counts as stored once n8n answers it with 2xx, which it does
 * after the execution was created; after any other answer its retry is welcome.
 *
 * @returns undefined for a delivery that was never seen
 */
export function findDuplicate(
	{ context, configuration, state, now }: Reception,
	verification: Verified,
): Ignored | undefined {
	const window = windowOf(configuration, verification);
	// Whoever tests in the editor wants to see every delivery, even one that is sent again.
	if (window === 0 || context.getMode() === 'manual') return undefined;
	const key = verification.replayKey;
	const known = state.deliveries.begin(key, seconds(now));
	if (known !== 'new') return copy(known === 'stored' ? 'duplicate' : 'duplicate-in-flight', key);
	onAnswered(context.getResponseObject(), (status) => {
		if (status >= 200 && status < 300) state.deliveries.remember(key, seconds(Date.now()), window);
		else state.deliveries.forget(key);
	});
	return undefined;
}

function copy(reason: IgnoredReason, replayKey: string): Ignored {
	const { meaning, cure } = ignoredRows[reason];
	return { reason, hint: `${meaning}. Both have the same ${sameIn(replayKey)}. ${cure}` };
}

/** How long a delivery is remembered, in seconds; not at all where nothing tells it from another one. */
function windowOf({ options, checks }: TriggerConfiguration, { replayKey }: Verified): number {
	if (replayKey === '') return 0;
	return options.duplicateWindowSeconds ?? checks.at(-1)?.verifier.duplicateWindowSeconds ?? 0;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
