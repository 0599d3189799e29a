import { ConfigurationError } from '../../configuration-error';
import { parseSecrets } from '../keys/secrets';
import type { Scheme } from '../types';
import { compileSignedCheck } from './hmac/check';
import { compileSignedSign } from './hmac/sign';
import { compileJwsCheck, compileJwsSign } from './jws';
import { compileMessageCheck, compileMessageSign } from './message/signature';
import type { Check, Sign } from './scheme';
import { checkedTolerance } from './timestamp';
import { compileTokenCheck, compileTokenSign } from './token';

/**
 * Returns the keys to verify with.
 * @throws ConfigurationError if there are only private keys
 */
function verifyingKeys(secrets: readonly string[], scheme: Exclude<Scheme, { kind: 'token' }>) {
	const usable = parseSecrets(secrets, scheme.keys, scheme.algorithm).filter(({ signsOnly }) => !signsOnly);
	if (usable.length > 0) return usable;
	throw new ConfigurationError('Only a private signing key is configured', 'Enter the public key to verify with');
}

/**
 * Compiles the check of a scheme, chosen by its kind.
 * @param tolerance seconds; undefined means the scheme's own
 */
export function compileCheck(scheme: Scheme, secrets: readonly string[], tolerance: number | undefined): Check {
	switch (scheme.kind) {
		case 'signed': {
			const judged = checkedTolerance(tolerance, scheme.timestamp?.tolerance ?? Infinity);
			return compileSignedCheck(scheme, verifyingKeys(secrets, scheme), judged);
		}
		case 'token':
			checkedTolerance(tolerance, Infinity);
			return compileTokenCheck(scheme, secrets);
		case 'jws': {
			const judged = checkedTolerance(tolerance, scheme.tolerance);
			return compileJwsCheck({ ...scheme, tolerance: judged }, verifyingKeys(secrets, scheme));
		}
		case 'message-signature': {
			const judged = checkedTolerance(tolerance, scheme.tolerance);
			return compileMessageCheck(scheme, verifyingKeys(secrets, scheme), judged);
		}
	}
}

/** @throws ConfigurationError if only the vendor can sign */
export function compileSign(scheme: Scheme, secrets: readonly string[]): Sign {
	switch (scheme.kind) {
		case 'signed':
			return compileSignedSign(scheme, parseSecrets(secrets, scheme.keys, scheme.algorithm));
		case 'token':
			return compileTokenSign(scheme, secrets);
		case 'jws':
			return compileJwsSign(scheme, parseSecrets(secrets, scheme.keys, scheme.algorithm));
		case 'message-signature':
			return compileMessageSign(scheme, parseSecrets(secrets, scheme.keys, scheme.algorithm));
	}
}

/**
 * Tells whether the key that the user pastes can also sign. The list of senders in Signed Webhook Send is derived from
 * this.
 */
export function canSign({ scheme }: { readonly scheme: Scheme }): boolean {
	if (scheme.kind === 'token') return true;
	return scheme.algorithm !== 'ed25519' && scheme.algorithm !== 'ecdsa-p256-sha256';
}
