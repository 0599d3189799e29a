import { generateKeyPairSync } from 'node:crypto';

import { canSign, type AlgorithmName, type SignatureProfile } from '../../../../core/signature';
import { secretFor } from './deliveries';

/** What the sender and the receiver enter. They differ where the receiver's key is public. */
export interface KeyPair {
	readonly signing: string;
	readonly verifying: string;
}

const makers: Readonly<Partial<Record<AlgorithmName, () => ReturnType<typeof generateKeyPairSync>>>> = {
	ed25519: () => generateKeyPairSync('ed25519'),
	'ecdsa-p256-sha256': () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
	'rsa-sha256': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

const made = new Map<AlgorithmName, KeyPair>();

function pairOf(algorithm: AlgorithmName): KeyPair {
	const known = made.get(algorithm);
	if (known !== undefined) return known;
	const { publicKey, privateKey } = makers[algorithm]?.() ?? {};
	const pair = {
		signing: privateKey?.export({ format: 'pem', type: 'pkcs8' }) as string,
		verifying: publicKey?.export({ format: 'pem', type: 'spki' }) as string,
	};
	made.set(algorithm, pair);
	return pair;
}

/** Returns keys with which a profile can be signed and verified. */
export function keysFor(profile: SignatureProfile): KeyPair {
	const { scheme } = profile;
	if ('algorithm' in scheme && !canSign(profile)) return pairOf(scheme.algorithm);
	const secret = secretFor(profile, Buffer.from('a secret of a simulation'));
	return { signing: secret, verifying: secret };
}
