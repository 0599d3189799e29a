import { bodyRulesOf } from '../../signature';
import type { SignatureProfile } from '../../signature';
import { Draft, type SentAs } from './draft';
import type { SampleEvent, SampleMoment } from './sample';

/** The event that the sample is: the first example that is a name, not a pattern. */
function eventOf({ exampleEvents }: SignatureProfile): string {
	return exampleEvents.find((name) => !/[*!]/.test(name)) ?? 'test.event';
}

/** Splits `issues.opened` for senders that state the action in a place of its own. */
function namesOf(profile: SignatureProfile): { event: string; action?: string } {
	const example = eventOf(profile);
	const [event = example, ...rest] = profile.action === undefined ? [example] : example.split('.');
	return rest.length === 0 ? { event } : { event, action: rest.join('.') };
}

/** A form if the sender's names or signature stand in one, else JSON where it sends that. */
function sentAs(profile: SignatureProfile): SentAs {
	const { event = [], action = [], deliveryId = [], scheme } = profile;
	const { forms, documentField } = bodyRulesOf(profile);
	const place = [...event, ...action, ...deliveryId].find(({ in: where }) => where === 'json' || where === 'form')?.in;
	const isSigned = scheme.kind === 'signed' && (scheme.signature.in === 'form' || scheme.content.includes('{form:'));
	const isJson = forms.includes('json') || forms.includes('any');
	if (documentField !== undefined && !isJson) return { as: 'wrapped', field: documentField };
	return place === 'form' || isSigned || (place === undefined && !isJson) ? { as: 'form' } : { as: 'json' };
}

/** Fills the places that the profile reads: those of each list, or of the document. */
function fill(draft: Draft, profile: SignatureProfile, moment: SampleMoment): void {
	const { event, action } = namesOf(profile);
	const { lists = [], scheme } = profile;
	if (scheme.kind === 'signed') draft.putSigned(scheme, moment);
	const [list] = lists;
	const element = list === undefined ? draft : draft.elementOf(list.path);
	const put = (to: Draft, sources: SignatureProfile['event'], value: string) =>
		sources?.some((source) => to.put(source, value)) ?? false;
	if (!put(element, list?.event, event)) put(draft, profile.event, event);
	if (action !== undefined && !put(element, list?.action, action)) put(draft, profile.action, action);
	put(element, list?.deliveryId, moment.token);
	put(draft, profile.deliveryId, moment.token);
	put(draft, profile.retry.id, moment.token);
}

/**
 * Returns a sample for a profile for which no event is described: a document with nothing but the event, an ID and a time, in the
 * places that the profile reads.
 */
export function genericSample(profile: SignatureProfile): SampleEvent {
	const sent = sentAs(profile);
	const draftAt = (moment: SampleMoment): Draft => {
		const draft = new Draft(sent);
		fill(draft, profile, moment);
		return draft;
	};
	const { event, action } = namesOf(profile);
	return {
		profile: profile.name,
		name: `${[event, action].filter(Boolean).join('.')} (only the fields that are checked)`,
		event,
		headers: (moment) => draftAt(moment).headers,
		body: (moment) => draftAt(moment).toBody(moment),
	};
}
