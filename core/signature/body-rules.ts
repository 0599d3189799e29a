import type { BodyRules } from './request/body';
import { contentNeeds } from './schemes/hmac/content-template';
import type { BodyForm, SignatureProfile, ValueSource } from './types';

function readsForm(source: ValueSource): boolean {
	return source.in === 'form' || (source.in === 'joined' && source.parts.some(readsForm));
}

/** Tells whether the sender posts forms: its row reads single fields of a form. */
function postsForms({ scheme, event = [], action = [], deliveryId = [] }: SignatureProfile): boolean {
	if ([...event, ...action, ...deliveryId].some(readsForm)) return true;
	if (scheme.kind !== 'signed') return false;
	return scheme.signature.in === 'form' || contentNeeds(scheme, 'form');
}

/** Tells whether deliveries of the row have an event name, as a whole or for each event of a list. */
export function namesEvents({ event = [], lists = [] }: SignatureProfile): boolean {
	return event.length > 0 || lists.some((list) => (list.event ?? []).length > 0);
}

/**
 * Returns the forms in which a profile's sender writes its deliveries: those in the row, or else JSON, plus forms if
 * the row reads a field of one.
 */
export function bodyRulesOf(profile: SignatureProfile): BodyRules {
	const { documentField } = profile;
	const derived: readonly BodyForm[] = [
		'json',
		...(documentField === undefined ? [] : (['wrapped'] as const)),
		...(postsForms(profile) ? (['form'] as const) : []),
	];
	return { forms: profile.body ?? derived, documentField };
}
