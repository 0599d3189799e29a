import { ConfigurationError } from '../configuration-error';
import type { Check, Sign } from './scheme';
import { parseSecrets } from './secrets';
import { compileSignedCheck } from './signed-scheme';
import { compileSignedSign } from './signed-sign';
import { checkedTolerance } from './timestamp';
import { compileTokenCheck, compileTokenSign } from './token-scheme';
import type { Scheme } from './types';

/** The one switch over schemes, by shape. @param tolerance seconds; undefined = the scheme's own */
export function compileScheme(scheme: Scheme, secrets: readonly string[], tolerance: number | undefined): Check {
	switch (scheme.kind) {
		case 'signed': {
			const keys = parseSecrets(secrets, scheme.keys, scheme.algorithm);
			const usable = keys.filter(({ signsOnly }) => !signsOnly);
			if (usable.length === 0) {
				throw new ConfigurationError('Only a private signing key is configured', 'Enter the public key to verify with');
			}
			return compileSignedCheck(scheme, usable, checkedTolerance(tolerance, scheme.timestamp?.tolerance ?? Infinity));
		}
		case 'token':
			return compileTokenCheck(scheme, secrets);
		case 'jws':
		case 'message-signature':
			throw new ConfigurationError('Not built yet', 'Wait');
	}
}

/** @throws ConfigurationError where nobody but the sender can sign */
export function compileSign(scheme: Scheme, secrets: readonly string[]): Sign {
	switch (scheme.kind) {
		case 'signed':
			return compileSignedSign(scheme, parseSecrets(secrets, scheme.keys, scheme.algorithm));
		case 'token':
			return compileTokenSign(scheme, secrets);
		case 'jws':
		case 'message-signature':
			throw new ConfigurationError('Not built yet', 'Wait');
	}
}

/** Whether the key that the user pastes also signs: the sender list of Signed Webhook Send is derived from it. */
export function canSign({ scheme }: { readonly scheme: Scheme }): boolean {
	if (scheme.kind === 'token') return true;
	return scheme.algorithm !== 'ed25519' && scheme.algorithm !== 'ecdsa-p256-sha256';
}
