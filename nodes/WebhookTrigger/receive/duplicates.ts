import type { Identity } from '../../../core/receive/claims/places';
import { sameIn } from '../../../core/signature';
import type { Verified } from '../../../core/signature';
import { onAnswered } from '../../shared/webhook/response';
import { ignoredRows } from '../answer/ignored';
import type { Ignored, IgnoredReason } from '../answer/ignored';
import { rememberedSeconds } from '../configuration/remembering';
import type { Reception } from './reception';

/**
 * Notes the delivery, or says that it is a copy of one. It counts as stored once n8n answers it with 2xx, which it does
 * after the execution was created; after any other answer its retry is welcome.
 *
 * @returns undefined for a delivery that was never seen
 */
export function findDuplicate(reception: Reception, verification: Verified): Ignored | undefined {
	const { context, configuration, state, now } = reception;
	const identity = identityOf(reception, verification);
	if (identity === undefined) return undefined;
	const { key, windowSeconds } = identity;
	const known = state.deliveries.begin(key, seconds(now));
	if (known !== 'new') return copy(known === 'stored' ? 'duplicate' : 'duplicate-in-flight', key);
	const response = context.getResponseObject();
	// If the sender hangs up, this process may never learn how the run ends. The claim of the run answers the next attempt.
	if (configuration.options.rememberAcross) response.once('close', () => state.deliveries.forget(key));
	onAnswered(response, (status) => {
		// If another process ran the delivery and was killed, this process would not know. So its copies must reach the database.
		const isKnownHere = !configuration.options.rememberAcross || state.runsHere;
		if (status >= 200 && status < 300 && isKnownHere) {
			state.deliveries.remember(key, seconds(Date.now()), windowSeconds);
		} else state.deliveries.forget(key);
	});
	return undefined;
}

/**
 * The key by which a delivery is remembered. It is undefined if nothing distinguishes the delivery from others, and for tests
 * in the editor, where repeated deliveries run as well.
 */
export function identityOf(
	{ context, configuration: { options, checks } }: Reception,
	{ replayKey: key }: Verified,
): Identity | undefined {
	if (key === '' || context.getMode() === 'manual') return undefined;
	const windowSeconds = rememberedSeconds(options, checks);
	return windowSeconds === 0 ? undefined : { key, windowSeconds };
}

function copy(reason: IgnoredReason, replayKey: string): Ignored {
	const { meaning, cure } = ignoredRows[reason];
	return { reason, hint: () => `${meaning}. Both have the same ${sameIn(replayKey)}. ${cure}` };
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
