import { Failure } from '../failure';
import type { SignatureForm, SignatureProfile } from './types';

const nameOf = ({ prefix, encoding }: SignatureForm): string => `${prefix}<${encoding}>`;

/** The forms in which a sender with this profile may write its signature: a receiver accepts all of them. */
function formsOf({ scheme }: SignatureProfile): readonly SignatureForm[] {
	if (scheme.kind !== 'signed') return [];
	return scheme.forms.filter(({ algorithm = scheme.algorithm }) => algorithm === scheme.algorithm);
}

/** Returns the names of the forms that a sender may choose from, as `sha256=<hex>`; the first one is the usual one. */
export function formChoices(profile: SignatureProfile): readonly string[] {
	return formsOf(profile).map(nameOf);
}

/**
 * Returns the profile with the chosen form first, which is the one that is sent.
 *
 * @throws Failure for a form that the profile does not have
 */
export function inForm(profile: SignatureProfile, name: string): SignatureProfile {
	const { scheme } = profile;
	const chosen = formsOf(profile).find((form) => nameOf(form) === name);
	if (chosen === undefined || scheme.kind !== 'signed') {
		throw new Failure(
			'unknown-choice',
			`${profile.displayName} has no signature of the form ${name}`,
			`Choose one of ${formChoices(profile).join(', ')}`,
		);
	}
	const forms = [chosen, ...scheme.forms.filter((form) => form !== chosen)];
	return { ...profile, scheme: { ...scheme, forms } };
}
