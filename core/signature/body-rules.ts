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

function readsJson(source: ValueSource): boolean {
	return source.in === 'json' || (source.in === 'joined' && source.parts.some(readsJson));
}

/** Tells whether the check reads fields of the JSON body: as the signature or token, or as signed content. */
function checksFields({ scheme }: SignatureProfile): boolean {
	if (scheme.kind === 'token') return readsJson(scheme.token);
	if (scheme.kind === 'public-key') return false;
	return scheme.kind === 'signed' && (scheme.signature.in === 'json' || contentNeeds(scheme, 'json'));
}

/** Tells whether deliveries of the row have an event name, as a whole or for each event of a list. */
export function namesEvents({ event = [], lists = [] }: SignatureProfile): boolean {
	return event.length > 0 || lists.some((list) => (list.event ?? []).length > 0);
}

/**
 * Returns the body formats that a profile's sender uses: those listed in the row; by default JSON, plus forms if the row
 * reads a form field. If the sender signs fields rather than bytes, the check rounds long integers, and the document gives
 * them rounded too: it must not contain digits that the check did not cover.
 */
export function bodyRulesOf(profile: SignatureProfile): BodyRules {
	const { documentField } = profile;
	const derived: readonly BodyForm[] = [
		'json',
		...(documentField === undefined ? [] : (['wrapped'] as const)),
		...(postsForms(profile) ? (['form'] as const) : []),
	];
	const longIntegers = checksFields(profile) ? 'rounded' : 'strings';
	return { forms: profile.body ?? derived, documentField, longIntegers };
}
