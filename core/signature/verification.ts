import { replayBasis, replayKey } from './replay';
import type { RequestView } from './request/request-view';
import { compileSources, type ReadValue } from './request/value-source';
import type { SchemeMatch } from './schemes/scheme';
import type { Verified, DeliverySummary, ReplayBasis, SignatureProfile } from './types';

/** How a profile's deliveries are read; compiled once. */
export interface EventReader {
	readonly event: ReadValue;
	readonly action: ReadValue;
	readonly deliveryId: ReadValue;
	readonly basis: ReplayBasis;
}

export function compileEventReader(profile: SignatureProfile): EventReader {
	return {
		event: compileSources(profile.event),
		action: compileSources(profile.action),
		deliveryId: compileSources(profile.deliveryId),
		basis: replayBasis(profile),
	};
}

/** Returns what a genuine request is about. The body is parsed only if the profile reads a value from it. */
export function summaryOf(
	profile: string,
	{ secretIndex, timestamp, signedId }: SchemeMatch,
	tell: EventReader,
	view: RequestView,
): DeliverySummary {
	return {
		ok: true,
		profile,
		secretIndex,
		event: tell.event(view),
		action: tell.action(view),
		deliveryId: signedId ?? tell.deliveryId(view),
		timestamp,
	};
}

/** Returns the summary of a genuine request, plus its document and its replay key. */
export function deliveryOf(profile: string, accepted: SchemeMatch, tell: EventReader, view: RequestView): Verified {
	const document = view.document();
	const deliveryId = tell.deliveryId(view);
	return {
		ok: true,
		profile,
		secretIndex: accepted.secretIndex,
		event: tell.event(view),
		action: tell.action(view),
		deliveryId: accepted.signedId ?? deliveryId,
		timestamp: accepted.timestamp,
		replayKey: replayKey(profile, tell.basis, accepted, view, deliveryId),
		document,
	};
}
