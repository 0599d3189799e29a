import { createHash } from 'node:crypto';

import type { RequestView } from './request/request-view';
import { compileContent } from './schemes/hmac/content-template';
import type { SchemeMatch } from './schemes/scheme';
import type { ReplayBasis, SignatureProfile } from './types';

/**
 * Returns what identifies a delivery when copies of it are detected. This must be signed material, or an attacker could
 * change it, and the same in all of the sender's retries, or a retry would not count as a duplicate.
 * - `signature`: only the body is signed, so a retry has the same signature.
 * - `delivery-id`: the signature covers an id that stays the same in retries.
 * - `body`: the signed timestamp is new in every retry and no id is signed, or the same content can have many valid
 *   signatures (ECDSA).
 */
export function replayBasis(profile: SignatureProfile): ReplayBasis {
	if (profile.replayBy !== undefined) return profile.replayBy;
	const { scheme } = profile;
	if (scheme.kind === 'token') return 'body';
	if (scheme.kind !== 'signed') return 'signature';
	const { names } = compileContent(scheme.content);
	if (names.has('id')) return 'delivery-id';
	if (!names.has('t') && scheme.algorithm !== 'ecdsa-p256-sha256') return 'signature';
	return names.has('body') && hasIdInBody(profile) ? 'delivery-id' : 'body';
}

/**
 * Tells whether an id in the body identifies the whole delivery. The id of a list's first element does not, because
 * retries regroup lists.
 */
function hasIdInBody({ deliveryId = [] }: SignatureProfile): boolean {
	return deliveryId.some((source) => source.in === 'json' && !source.path.includes('['));
}

const hash = (...parts: readonly (string | Buffer)[]): string => {
	const sum = createHash('sha256');
	for (const part of parts) sum.update(part as string);
	return sum.digest('base64url');
};

/** @returns a compact key, distinct for each profile and basis */
export function replayKey(
	name: string,
	basis: ReplayBasis,
	accepted: SchemeMatch,
	view: RequestView,
	deliveryId: string | undefined,
): string {
	const id = accepted.signedId ?? deliveryId;
	if (basis === 'signature' && accepted.signature) return `${name}:s:${accepted.signature.toString('base64url')}`;
	if (basis === 'delivery-id' && id !== undefined) return `${name}:i:${hash(id)}`;
	// a token proves only who calls, and nothing is signed, so id and body together identify a delivery
	const unsignedId = accepted.signature === undefined ? (deliveryId ?? '') : '';
	return `${name}:b:${hash(unsignedId, '\n', view.body)}`;
}
