import {
	compileLists,
	compileNames,
	ElementView,
	type FindEvents,
	type ListElement,
	type NameReader,
} from './event-lists';
import { compileReplayKey, type AcceptedDelivery, type CopyRule } from './replay';
import type { RequestView } from './request/request-view';
import type { SchemeMatch } from './schemes/scheme';
import type { DeliveryEvent, DeliverySummary, Document, EventDescription, SignatureProfile, Verified } from './types';

/** How a profile's deliveries are read; compiled once. */
export interface EventReader {
	/** what the request or its document says as a whole */
	readonly names: NameReader;
	/** absent for the many profiles without lists */
	readonly findEvents: FindEvents | undefined;
	readonly replayKey: (delivery: AcceptedDelivery) => string;
}

export function compileEventReader(profile: SignatureProfile, copies: CopyRule): EventReader {
	return {
		names: compileNames(profile),
		findEvents: profile.lists && compileLists(profile.lists),
		replayKey: compileReplayKey(profile, copies),
	};
}

function describe({ event, action, deliveryId }: NameReader, view: RequestView): EventDescription {
	return { event: event(view), action: action(view), deliveryId: deliveryId(view) };
}

/** An element says itself what it is about; what it does not say may stand beside its list, or in a header. */
function eventOf({ value, envelope, names }: ListElement, whole: EventDescription, view: RequestView): DeliveryEvent {
	const element = new ElementView(value, view);
	return {
		event: names?.event(element) ?? whole.event,
		action: names?.action(element) ?? whole.action,
		deliveryId: names?.deliveryId(element) ?? whole.deliveryId,
		body: value,
		...(envelope !== undefined && { envelope }),
	};
}

const bodyOf = (document: Document): unknown => ('value' in document ? document.value : undefined);

function eventsOf(findEvents: FindEvents, whole: EventDescription, view: RequestView): readonly DeliveryEvent[] {
	const found = Array.from(findEvents(view.json()), (element) => eventOf(element, whole, view));
	return found.length > 0 ? found : [{ ...whole, body: bodyOf(view.document()) }];
}

/** What a request is about, or the first of its events. */
export function describeFirst({ names, findEvents }: EventReader, view: RequestView): EventDescription {
	const whole = describe(names, view);
	for (const element of findEvents?.(view.json()) ?? []) {
		const { event, action, deliveryId } = eventOf(element, whole, view);
		return { event, action, deliveryId };
	}
	return whole;
}

/** What a genuine request is about. Parses the body only where the profile reads a value from it. */
export function summaryOf(
	profile: string,
	{ secretIndex, timestamp, signedId }: SchemeMatch,
	{ names, findEvents }: EventReader,
	view: RequestView,
): DeliverySummary {
	const event = names.event(view);
	const action = names.action(view);
	const deliveryId = signedId ?? names.deliveryId(view);
	if (findEvents === undefined) return { ok: true, profile, secretIndex, event, action, deliveryId, timestamp };
	const events = eventsOf(findEvents, { event, action, deliveryId }, view);
	return { ok: true, profile, secretIndex, ...firstOf(events), timestamp, events };
}

function firstOf([first]: readonly DeliveryEvent[]): EventDescription {
	return { event: first?.event, action: first?.action, deliveryId: first?.deliveryId };
}

/** The summary of a genuine request, with its document, its events and what it is remembered by. */
export function deliveryOf(profile: string, accepted: SchemeMatch, tell: EventReader, view: RequestView): Verified {
	const document = view.document();
	const { names, findEvents, replayKey } = tell;
	const ownId = names.deliveryId(view);
	const whole = { event: names.event(view), action: names.action(view), deliveryId: accepted.signedId ?? ownId };
	const events = findEvents === undefined ? [{ ...whole, body: bodyOf(document) }] : eventsOf(findEvents, whole, view);
	const first = events[0] ?? whole;
	return {
		ok: true,
		profile,
		secretIndex: accepted.secretIndex,
		event: first.event,
		action: first.action,
		deliveryId: first.deliveryId,
		timestamp: accepted.timestamp,
		// the ID of the whole: one element does not stand for a list
		replayKey: replayKey({ accepted, view, event: first.event, deliveryId: ownId }),
		document,
		events,
	};
}
