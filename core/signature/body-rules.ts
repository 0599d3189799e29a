import type { BodyRules } from './body';
import type { BodyForm, SignatureProfile, ValueSource } from './types';

function readsForm(source: ValueSource): boolean {
	return source.in === 'form' || (source.in === 'joined' && source.parts.some(readsForm));
}

/** Whether the row reads a field of a form: then its sender posts forms. */
function postsForms({ scheme, documentField, event = [], action = [], deliveryId = [] }: SignatureProfile): boolean {
	if (documentField !== undefined || [...event, ...action, ...deliveryId].some(readsForm)) return true;
	if (scheme.kind !== 'signed') return false;
	return scheme.signature.in === 'form' || /\{(?:form:|sorted-parameters)/.test(scheme.content);
}

/** How a profile's sender writes its deliveries: as the row says, else JSON, and forms where the row reads fields of one. */
export function bodyRulesOf(profile: SignatureProfile): BodyRules {
	const derived: readonly BodyForm[] = postsForms(profile) ? ['json', 'form'] : ['json'];
	const { body: forms = derived, documentField } = profile;
	return { forms, documentField };
}
