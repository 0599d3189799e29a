import type { BodyRules } from './request/body';
import { contentNeeds } from './schemes/hmac/content-template';
import type { BodyForm, SignatureProfile, ValueSource } from './types';

function readsForm(source: ValueSource): boolean {
	return source.in === 'form' || (source.in === 'joined' && source.parts.some(readsForm));
}

/** Whether the row reads single fields of a form: then its sender posts forms. */
function postsForms({ scheme, event = [], action = [], deliveryId = [] }: SignatureProfile): boolean {
	if ([...event, ...action, ...deliveryId].some(readsForm)) return true;
	if (scheme.kind !== 'signed') return false;
	return scheme.signature.in === 'form' || contentNeeds(scheme, 'form');
}

/** Whether deliveries of the row have an event name, as a whole or for each event of a list. */
export function namesEvents({ event = [], lists = [] }: SignatureProfile): boolean {
	return event.length > 0 || lists.some((list) => (list.event ?? []).length > 0);
}

/** How a profile's sender writes its deliveries: as the row says, else JSON, and forms where the row reads one. */
export function bodyRulesOf(profile: SignatureProfile): BodyRules {
	const { documentField } = profile;
	const derived: readonly BodyForm[] = [
		'json',
		...(documentField === undefined ? [] : (['wrapped'] as const)),
		...(postsForms(profile) ? (['form'] as const) : []),
	];
	return { forms: profile.body ?? derived, documentField };
}
