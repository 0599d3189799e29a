import { bodyRulesOf } from './body-rules';
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
import { compileAll } from './request/value-source';
import type { SchemeMatch } from './schemes/scheme';
import type { DeliveryEvent, DeliverySummary, Document, EventDescription, SignatureProfile, Verified } from './types';

/** How a profile's deliveries are read; compiled once. */
export interface EventReader {
	/** what the request or its document says as a whole */
	readonly names: NameReader;
	/** absent for the many profiles without lists */
	readonly lists: FindEvents | undefined;
	/** Finds the events in lines of JSON, which only senders of any form may send. */
	readonly lines: FindEvents | undefined;
	readonly aliases: ((view: RequestView) => readonly string[]) | undefined;
	readonly replayKey: (delivery: AcceptedDelivery) => string;
}

export function compileEventReader(profile: SignatureProfile, copies: CopyRule): EventReader {
	const { event, action, deliveryId } = profile;
	return {
		names: compileNames(profile),
		lists: profile.lists && compileLists(profile.lists),
		lines: bodyRulesOf(profile).forms.includes('any')
			? compileLists([{ path: '[]', event, action, deliveryId }])
			: undefined,
		aliases: profile.eventAliases && compileAll(profile.eventAliases),
		replayKey: compileReplayKey(profile, copies),
	};
}

/** Returns how the events of this request are found, or undefined if it is one event. */
function finderOf({ lists, lines }: EventReader, view: RequestView): FindEvents | undefined {
	return lines !== undefined && view.hasLines() ? lines : lists;
}

type Aliases = Pick<EventDescription, 'eventAliases'>;

/** Nothing, for the many profiles whose events have one name. */
function aliasesOf({ aliases }: EventReader, view: RequestView): Aliases {
	return aliases === undefined ? {} : { eventAliases: aliases(view) };
}

/** Yields the events of a list. What an element does not say about itself may be beside the list, or in a header. */
function* eventsIn(findEvents: FindEvents, whole: EventDescription, view: RequestView): Generator<DeliveryEvent> {
	let exact: readonly ListElement[] | undefined;
	let at = 0;
	for (const { value, envelope, names } of findEvents(view.json())) {
		const index = at++;
		const element = new ElementView(value, view, () => {
			exact ??= [...findEvents(view.exactJson())];
			return exact[index]?.value;
		});
		yield {
			event: names?.event(element) ?? whole.event,
			action: names?.action(element) ?? whole.action,
			deliveryId: names?.deliveryId(element) ?? whole.deliveryId,
			body: value,
			...(envelope !== undefined && { envelope }),
		};
	}
}

const bodyOf = (document: Document): unknown => ('value' in document ? document.value : undefined);

function eventsOf(findEvents: FindEvents, whole: EventDescription, view: RequestView): readonly DeliveryEvent[] {
	const found = [...eventsIn(findEvents, whole, view)];
	return found.length > 0 ? found : [{ ...whole, body: bodyOf(view.document()) }];
}

/** Returns what a request, or the first of its events, is about. */
export function describeFirst(tell: EventReader, view: RequestView): EventDescription {
	const { names } = tell;
	const findEvents = finderOf(tell, view);
	const whole = { event: names.event(view), action: names.action(view), deliveryId: names.deliveryId(view) };
	const [first] = findEvents === undefined ? [] : eventsIn(findEvents, whole, view);
	return { ...namesOf(whole, first), ...aliasesOf(tell, view) };
}

/** Returns what a genuine request is about. The body is parsed only if the profile reads a value from it. */
export function summaryOf(
	profile: string,
	{ secretIndex, timestamp, signedId }: SchemeMatch,
	tell: EventReader,
	view: RequestView,
): DeliverySummary {
	const { names } = tell;
	const findEvents = finderOf(tell, view);
	const event = names.event(view);
	const action = names.action(view);
	const deliveryId = signedId ?? names.deliveryId(view);
	// most rows have neither lists nor aliases: a plain literal is faster than spreading an empty object
	if (findEvents === undefined && tell.aliases === undefined) {
		return { ok: true, profile, secretIndex, event, action, deliveryId, timestamp };
	}
	const aliases = aliasesOf(tell, view);
	if (findEvents === undefined) {
		return { ok: true, profile, secretIndex, event, action, deliveryId, timestamp, ...aliases };
	}
	const whole = { event, action, deliveryId, ...aliases };
	const events = eventsOf(findEvents, whole, view);
	return { ok: true, profile, secretIndex, ...namesOf(whole, events[0]), timestamp, ...aliases, events };
}

/** Returns the names of a delivery: those of its first event, but its own ID if the vendor gives it one. */
const namesOf = (whole: EventDescription, first: EventDescription = whole): EventDescription => ({
	event: first.event,
	action: first.action,
	deliveryId: whole.deliveryId ?? first.deliveryId,
});

/** Returns the summary of a genuine request, plus its document, its events and its replay key. */
export function deliveryOf(profile: string, accepted: SchemeMatch, tell: EventReader, view: RequestView): Verified {
	const document = view.document();
	const { names, replayKey } = tell;
	const findEvents = finderOf(tell, view);
	const ownId = names.deliveryId(view);
	const aliases = aliasesOf(tell, view);
	const whole = {
		event: names.event(view),
		action: names.action(view),
		deliveryId: accepted.signedId ?? ownId,
		...aliases,
	};
	const events = findEvents === undefined ? [{ ...whole, body: bodyOf(document) }] : eventsOf(findEvents, whole, view);
	const told = namesOf(whole, events[0]);
	return {
		ok: true,
		profile,
		secretIndex: accepted.secretIndex,
		event: told.event,
		action: told.action,
		deliveryId: told.deliveryId,
		timestamp: accepted.timestamp,
		...aliases,
		// the ID of the whole: one element does not stand for a list
		replayKey: replayKey({ accepted, view, event: told.event, deliveryId: ownId }),
		document,
		events,
	};
}
