import { createHash } from 'node:crypto';

import type { RequestView } from './request/request-view';
import { contentsOf } from './schemes/hmac/content-template';
import type { SchemeMatch } from './schemes/scheme';
import type { ReplayBasis, SignatureProfile } from './types';

/**
 * What a delivery is remembered by. It must be signed material, or an attacker changes it; and it must stay the same over the
 * sender's retries, or a retry is no duplicate.
 * - `signature`: the body alone is signed, so a retry has the same signature.
 * - `delivery-id`: the signature covers an id that stays over retries.
 * - `body`: the timestamp is signed and fresh on every retry, and there is no signed id; also where one content has many valid
 *   signatures (ECDSA).
 */
export function replayBasis(profile: SignatureProfile): ReplayBasis {
	if (profile.replayBy !== undefined) return profile.replayBy;
	const { scheme } = profile;
	if (scheme.kind === 'token') return 'body';
	if (scheme.kind !== 'signed') return 'signature';
	const [{ needs, coversBody }] = contentsOf(scheme);
	if (needs.has('id')) return 'delivery-id';
	if (!needs.has('timestamp') && scheme.algorithm !== 'ecdsa-p256-sha256') return 'signature';
	return coversBody === 'bytes' && hasIdInBody(profile) ? 'delivery-id' : 'body';
}

/** An id in the body that stands for the whole delivery; the id of a list's first element does not: retries regroup lists. */
function hasIdInBody({ deliveryId = [] }: SignatureProfile): boolean {
	return deliveryId.some((source) => source.in === 'json' && !source.path.includes('['));
}

const hash = (...parts: readonly (string | Buffer)[]): string => {
	const sum = createHash('sha256');
	for (const part of parts) sum.update(part as string);
	return sum.digest('base64url');
};

/** @returns a compact key, distinct per profile and basis */
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
	// a token proves the caller only, so nothing is signed: the id and the body together tell deliveries apart
	const unsignedId = accepted.signature === undefined ? (deliveryId ?? '') : '';
	return `${name}:b:${hash(unsignedId, '\n', view.body)}`;
}
