import { Failure } from '../../failure';
import type { SignatureProfile, WebhookRequest } from '../types';
import { createVerifier } from '../verifier';
import type { Verifier, VerifierOptions } from '../verifier-types';

/** What one attempt at an explanation verifies. */
export interface Attempt {
	readonly profile: SignatureProfile;
	readonly secrets: readonly string[];
	readonly request: WebhookRequest;
	readonly publicUrl?: string;
}

type Keys = Pick<Attempt, 'profile' | 'secrets'>;

/** Returns the verifier, or the failure if the profile cannot use a secret or needs more than secrets. */
export function verifierFor({ profile, secrets }: Keys, options: VerifierOptions): Verifier | Failure {
	try {
		return createVerifier(profile, secrets, options);
	} catch (error) {
		if (error instanceof Failure) return error;
	}
	// anything else is the caller's to see
	return createVerifier(profile, secrets, options);
}

/**
 * Does the signature hold, whatever the age of the request? A secret that the profile cannot use does not hold.
 *
 * @param now Unix seconds; for tokens that say themselves when they expire
 */
export function signatureHolds({ request, publicUrl, ...keys }: Attempt, now: number): boolean {
	const verifier = verifierFor(keys, { toleranceSeconds: Infinity, ...(publicUrl && { publicUrl }) });
	return !(verifier instanceof Failure) && verifier.authenticate(request, now).ok;
}
