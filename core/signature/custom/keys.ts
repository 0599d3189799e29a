import type { AlgorithmName, KeyForm } from '../types';
import { checkedPrefix, oneOf } from './checks';
import type { CustomAlgorithm, CustomFacts } from './input';

const ALGORITHMS: readonly CustomAlgorithm[] = [
	'sha256',
	'sha1',
	'sha512',
	'sha256-of-secret-and-content',
	'ed25519',
	'ecdsa-p256-sha256',
	'rsa-sha1',
	'rsa-sha256',
	'rsa-sha512',
];

/** A hash alone is that of an HMAC. */
export function algorithmOf({ algorithm }: CustomFacts): AlgorithmName {
	const name = oneOf(algorithm, ALGORITHMS, 'sha256', 'algorithm');
	return name === 'sha256' || name === 'sha1' || name === 'sha512' ? `hmac-${name}` : name;
}

/** Is the key that verifies public, so that only the sender can sign? */
export const hasPublicKey = (algorithm: AlgorithmName): boolean => /^(?:ed25519|ecdsa|rsa)/.test(algorithm);

/** Key prefixes are not part of the key, and secrets may be pasted with or without them. */
export function keysOf({ keyEncoding, keyPrefix }: CustomFacts, algorithm: AlgorithmName): readonly KeyForm[] {
	const given = oneOf(keyEncoding, ['utf8', 'hex', 'base64'], 'utf8', 'key encoding');
	const asymmetric = given === 'hex' ? 'raw-hex' : 'raw-base64';
	const form: KeyForm = { encoding: hasPublicKey(algorithm) ? asymmetric : given };
	if (keyPrefix === undefined) return [form];
	return [{ prefix: checkedPrefix(keyPrefix).trimEnd(), ...form }, form];
}
