import { Failure } from '../../failure';
import { algorithms } from '../keys/algorithms';
import { parseSecrets } from '../keys/secrets';
import type { Config, JwsScheme, PublicKeyScheme, Scheme } from '../types';
import { compileSignedCheck } from './hmac/check';
import { compileSignedSign } from './hmac/sign';
import { compileJwsCheck, compileJwsSign, withIssuers } from './jws';
import { compileMessageCheck, compileMessageSign } from './message/signature';
import { compileProof, toleranceOfProof } from './public-key/check';
import type { ProofCheck } from './public-key/proof';
import type { Check, Sign } from './scheme';
import { checkedTolerance } from './timestamp';
import { compileTokenCheck, compileTokenSign } from './token';

/** The schemes whose keys are made of the pasted secrets in one of the row's forms. */
type KeyedScheme = Exclude<Scheme, { kind: 'token' | 'public-key' }>;

/**
 * Returns the keys to verify with.
 *
 * @throws Failure if there are only private keys
 */
function verifyingKeys(secrets: readonly string[], scheme: KeyedScheme) {
	const usable = parseSecrets(secrets, scheme.keys, scheme.algorithm).filter(({ signsOnly }) => !signsOnly);
	if (usable.length > 0) return usable;
	throw new Failure(
		'invalid-secret',
		'Only a private signing key is configured',
		'Enter the public key to verify with',
	);
}

/** Seconds within which a signed time is taken; Infinity where the scheme has none. */
export function toleranceOf(scheme: Scheme): number {
	if (scheme.kind === 'signed') return scheme.timestamp?.tolerance ?? Infinity;
	if (scheme.kind === 'public-key') return toleranceOfProof(scheme);
	return scheme.kind === 'token' ? Infinity : scheme.tolerance;
}

/** Tells whether the verdict can depend on the time of the check. */
export function judgesTime(scheme: Scheme): boolean {
	if (scheme.kind === 'signed') return scheme.timestamp !== undefined;
	return scheme.kind !== 'token';
}

/** One key for each secret: the first reading of its text. */
const signingKeys = (secrets: readonly string[], { keys, algorithm }: KeyedScheme) =>
	parseSecrets(secrets, keys, algorithm).filter(({ verifiesOnly }) => !verifiesOnly);

/**
 * Compiles the check of a scheme, chosen by its kind.
 * @param tolerance seconds; undefined means the scheme's own
 */
export function compileCheck(scheme: Scheme, secrets: readonly string[], tolerance: number | undefined): Check {
	const judged = checkedTolerance(tolerance, toleranceOf(scheme));
	switch (scheme.kind) {
		case 'signed': {
			const ahead = tolerance === undefined ? (scheme.timestamp?.ahead ?? judged) : judged;
			return compileSignedCheck(scheme, verifyingKeys(secrets, scheme), { past: judged, ahead });
		}
		case 'token':
			return compileTokenCheck(scheme, secrets);
		case 'jws': {
			const { keys, schemeOf } = withIssuers({ ...scheme, tolerance: judged }, secrets);
			return compileJwsCheck(schemeOf(0), verifyingKeys(keys, scheme), schemeOf);
		}
		case 'message-signature':
			return compileMessageCheck(scheme, verifyingKeys(secrets, scheme), judged);
		case 'public-key':
			return compileKeyedCheck(scheme, secrets, tolerance, {}).check;
	}
}

/** Tells whether the keys of a row are fetched, so that they must come in with each request. */
function fetchesKeys({ keySource }: PublicKeyScheme, secrets: readonly string[]): boolean {
	if (keySource.from === 'address') return !(keySource.orSecrets && secrets.length > 0);
	return keySource.from === 'request';
}

/** A check, with the function that returns the call for a key, where keys are fetched. */
export interface KeyedCheck {
	readonly check: Check;
	readonly call?: ProofCheck['call'];
}

/** Compiles the check of a row whose public keys may have to be fetched. */
export function compileKeyedCheck(
	scheme: PublicKeyScheme,
	secrets: readonly string[],
	tolerance: number | undefined,
	config: Config | undefined,
): KeyedCheck {
	const judged = checkedTolerance(tolerance, toleranceOfProof(scheme));
	const { judge, call } = compileProof(scheme, secrets, config, judged);
	const check: Check = (view, now, answers = []) => judge(view, now, answers);
	return fetchesKeys(scheme, secrets) ? { check, call } : { check };
}

function signJws(scheme: JwsScheme, secrets: readonly string[]): Sign {
	const { keys, schemeOf } = withIssuers(scheme, secrets);
	return compileJwsSign(schemeOf(0), signingKeys(keys, scheme));
}

/** @throws Failure if only the vendor can sign */
export function compileSign(scheme: Scheme, secrets: readonly string[]): Sign {
	switch (scheme.kind) {
		case 'signed':
			return compileSignedSign(scheme, signingKeys(secrets, scheme));
		case 'token':
			return compileTokenSign(scheme, secrets);
		case 'jws':
			return signJws(scheme, secrets);
		case 'message-signature':
			return compileMessageSign(scheme, signingKeys(secrets, scheme));
		case 'public-key':
			throw new Failure(
				'cannot-sign',
				'Only the vendor has the private key of this signature',
				'Choose another signature',
			);
	}
}

/** The kinds of schemes that can be signed, with the secret or with the private key that belongs to it. */
const SENDABLE: ReadonlySet<Scheme['kind']> = new Set(['signed', 'token', 'jws', 'message-signature']);

/** Tells whether requests of the sender can be made by whoever has the key. */
export const canBeSent = ({ scheme }: { readonly scheme: Scheme }): boolean => SENDABLE.has(scheme.kind);

/** Tells whether the key that the user pastes to verify can also sign. Where it is public, only the private key can. */
export function canSign({ scheme }: { readonly scheme: Scheme }): boolean {
	if (scheme.kind === 'token') return true;
	return scheme.kind !== 'public-key' && algorithms[scheme.algorithm].kind === 'mac';
}
