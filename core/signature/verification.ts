import { compileReplayKey, type AcceptedDelivery, type CopyRule } from './replay';
import type { RequestView } from './request/request-view';
import { compileSources, type ReadValue } from './request/value-source';
import type { SchemeMatch } from './schemes/scheme';
import type { Verified, DeliverySummary, SignatureProfile } from './types';

/** How a profile's deliveries are read; compiled once. */
export interface EventReader {
	readonly event: ReadValue;
	readonly action: ReadValue;
	readonly deliveryId: ReadValue;
	readonly replayKey: (delivery: AcceptedDelivery) => string;
}

export function compileEventReader(profile: SignatureProfile, copies: CopyRule): EventReader {
	return {
		event: compileSources(profile.event),
		action: compileSources(profile.action),
		deliveryId: compileSources(profile.deliveryId),
		replayKey: compileReplayKey(profile, copies),
	};
}

/** What a genuine request is about. Parses the body only where the profile reads a value from it. */
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

/** The summary of a genuine request, with its document and what it is remembered by. */
export function deliveryOf(profile: string, accepted: SchemeMatch, tell: EventReader, view: RequestView): Verified {
	const document = view.document();
	const [event, deliveryId] = [tell.event(view), tell.deliveryId(view)];
	return {
		ok: true,
		profile,
		secretIndex: accepted.secretIndex,
		event,
		action: tell.action(view),
		deliveryId: accepted.signedId ?? deliveryId,
		timestamp: accepted.timestamp,
		replayKey: tell.replayKey({ accepted, view, event, deliveryId }),
		document,
	};
}
