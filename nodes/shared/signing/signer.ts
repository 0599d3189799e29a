import { randomString } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { createSigner } from '../../../core/signature';
import type { Signer } from '../../../core/signature';
import type { SenderSecrets } from './credentials';

/** The value of the field Signature if nothing is signed. */
export const UNSIGNED = 'none';

/**
 * @param signature the name of a profile, or UNSIGNED
 * @throws Failure if the credential has no secret to sign with
 */
export function signerOf(signature: string, { signing }: Pick<SenderSecrets, 'signing'>): Signer | undefined {
	if (signature === UNSIGNED) return undefined;
	if (signing.length > 0) return createSigner(signature, signing);
	throw new Failure(
		'missing-secret',
		'The credential has no signing secret',
		'Open the Signed Webhook credential and enter a signing secret, or set Signature to None.',
	);
}

/** Returns the builder's id if a delivery is sent again, otherwise a new one. */
export function deliveryIdOf({ deliveryId = '' }: { readonly deliveryId?: string | undefined }): string {
	const id = String(deliveryId).trim();
	if (id === '') return `msg_${randomString(24)}`;
	if (/^[\x21-\x7e]{1,256}$/.test(id)) return id;
	throw new Failure(
		'invalid-option',
		'The delivery ID is not valid',
		'Use up to 256 letters, digits, hyphens and underscores, without spaces.',
	);
}
