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
