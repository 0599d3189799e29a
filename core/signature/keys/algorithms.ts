import {
	createHash,
	createHmac,
	createPrivateKey,
	createPublicKey,
	createSecretKey,
	createSign,
	createVerify,
	sign,
	verify,
	type KeyObject,
} from 'node:crypto';

import type { AlgorithmName } from '../types';

/** The pieces of the signed content, in order; strings stand for their UTF-8 bytes. */
export type SignedContent = readonly (Buffer | string)[];

/** An algorithm with one expected value, which is compared with every signature of the request. */
export interface MacAlgorithm {
	readonly kind: 'mac';
	readonly bytes: number;
	readonly importSecret: (bytes: Buffer) => KeyObject;
	readonly digest: (key: KeyObject, content: SignedContent) => Buffer;
	/** The same as `digest`, in a reused buffer. The next call overwrites it, so compare the bytes at once. */
	readonly transientDigest: (key: KeyObject, content: SignedContent) => Buffer;
}

/** An algorithm in which only the owner of the private key can sign; each candidate is checked separately. */
export interface PublicKeyAlgorithm {
	readonly kind: 'public-key';
	/** The length of a signature, if it is fixed. */
	readonly bytes?: number;
	readonly keyType: 'ed25519' | 'ec' | 'rsa';
	/** Imports the bytes of a raw public key; returns undefined if they are not one. */
	readonly importRaw: (bytes: Buffer) => KeyObject | undefined;
	readonly check: (key: KeyObject, content: SignedContent, signature: Buffer) => boolean;
	readonly sign: (key: KeyObject, content: SignedContent) => Buffer;
}

export type Algorithm = MacAlgorithm | PublicKeyAlgorithm;

type Hash = 'sha1' | 'sha256' | 'sha512';

function hmac(hash: Hash, bytes: number): MacAlgorithm {
	// a string, because Node allocates new memory for each binary digest, which takes longer than hashing 1 KiB
	const textOf = (key: KeyObject, content: SignedContent): string => {
		const mac = createHmac(hash, key);
		for (const piece of content) mac.update(piece as string);
		return mac.digest('binary');
	};
	const reused = Buffer.alloc(bytes);
	return {
		kind: 'mac',
		bytes,
		importSecret: (secret) => createSecretKey(secret),
		digest: (key, content) => Buffer.from(textOf(key, content), 'binary'),
		transientDigest(key, content) {
			reused.write(textOf(key, content), 'binary');
			return reused;
		},
	};
}

function digestByPrefix(key: KeyObject, content: SignedContent): Buffer {
	const hash = createHash('sha256').update(key.export());
	for (const piece of content) hash.update(piece as string);
	return hash.digest();
}

const prefixHash: MacAlgorithm = {
	kind: 'mac',
	bytes: 32,
	importSecret: (secret) => createSecretKey(secret),
	digest: digestByPrefix,
	transientDigest: digestByPrefix,
};

function joined(content: SignedContent): Buffer {
	const [only] = content;
	if (content.length === 1 && Buffer.isBuffer(only)) return only;
	return Buffer.concat(content.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

/** The lengths of raw keys, and the DER headers that turn them into a SubjectPublicKeyInfo (RFC 8410, RFC 5480). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const P256_SPKI = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

function spki(header: Buffer, length: number): (bytes: Buffer) => KeyObject | undefined {
	return (bytes) => (bytes.length === length ? importSpki(Buffer.concat([header, bytes])) : undefined);
}

/** @returns the key, or undefined if the bytes are not a SubjectPublicKeyInfo */
export function importSpki(der: Buffer): KeyObject | undefined {
	try {
		return createPublicKey({ key: der, format: 'der', type: 'spki' });
	} catch {
		return undefined;
	}
}

/** @returns the key, or undefined if the bytes are not a private key in PKCS #8 */
export function importPkcs8(der: Buffer): KeyObject | undefined {
	try {
		return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
	} catch {
		return undefined;
	}
}

/** @param seed 32 bytes, or seed and public key (64 bytes) as in `whsk_` secrets */
export function importEd25519Seed(seed: Buffer): KeyObject | undefined {
	if (seed.length !== 32 && seed.length !== 64) return undefined;
	return createPrivateKey({
		key: Buffer.concat([ED25519_PKCS8, seed.subarray(0, 32)]),
		format: 'der',
		type: 'pkcs8',
	});
}

const ed25519: PublicKeyAlgorithm = {
	kind: 'public-key',
	bytes: 64,
	keyType: 'ed25519',
	importRaw: spki(ED25519_SPKI, 32),
	check: (key, content, signature) => verify(null, joined(content), key, signature),
	sign: (key, content) => sign(null, joined(content), key),
};

/** The algorithms that hash the content first. Node takes the padding of RSA from its default, PKCS #1 v1.5. */
function hashed(hash: Hash, key: Pick<PublicKeyAlgorithm, 'keyType' | 'importRaw'>): PublicKeyAlgorithm {
	return {
		kind: 'public-key',
		...key,
		check(publicKey, content, signature) {
			const check = createVerify(hash);
			for (const piece of content) check.update(piece as string);
			return check.verify(publicKey, signature);
		},
		sign(privateKey, content) {
			const maker = createSign(hash);
			for (const piece of content) maker.update(piece as string);
			return maker.sign(privateKey);
		},
	};
}

const P256 = { keyType: 'ec', importRaw: spki(P256_SPKI, 65) } as const;
/** An RSA key has no raw form. */
const RSA = { keyType: 'rsa', importRaw: () => undefined } as const;

/** All algorithms by name. No other code depends on a particular name. */
export const algorithms: Readonly<Record<AlgorithmName, Algorithm>> = Object.freeze({
	__proto__: null as never,
	'hmac-sha1': hmac('sha1', 20),
	'hmac-sha256': hmac('sha256', 32),
	'hmac-sha512': hmac('sha512', 64),
	'sha256-of-secret-and-content': prefixHash,
	ed25519,
	'ecdsa-p256-sha256': hashed('sha256', P256),
	'rsa-sha1': hashed('sha1', RSA),
	'rsa-sha256': hashed('sha256', RSA),
	'rsa-sha512': hashed('sha512', RSA),
});
