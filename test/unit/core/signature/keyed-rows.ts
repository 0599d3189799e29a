import { generateKeyPairSync } from 'node:crypto';

import type { Config, SignatureProfile } from '../../../../core/signature';

/** Rows whose sender signs with a private key, so that nobody here can sign for them. */
export const isKeyed = ({ scheme }: SignatureProfile): boolean => scheme.kind === 'public-key';

/** A public key that has signed nothing. */
export const UNUSED_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
	.publicKey.export({ format: 'pem', type: 'spki' })
	.toString();

/** Some value for each setting of a row; undefined for rows without settings. */
export function configFor({ scheme }: SignatureProfile): Config | undefined {
	if (scheme.kind !== 'public-key') return undefined;
	const used = scheme.settings.filter(({ name }) => name !== 'encryptionKey' && name !== 'rootCertificateBase64');
	return Object.fromEntries(
		used.map(({ name, choices, isOrigin }) => [
			name,
			choices?.[0] ?? (isOrigin ? 'https://keys.example.com' : `a-value-for-${name}`),
		]),
	);
}
