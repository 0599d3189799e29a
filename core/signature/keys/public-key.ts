import { constants, createPublicKey, verify, X509Certificate, type JsonWebKey, type KeyObject } from 'node:crypto';

import { isObject } from '../../text/json';
import type { DetachedAlgorithm, TokenAlgorithm } from '../types';

/** A public key of a sender. */
export interface PublicKey {
	readonly id?: string;
	readonly key: KeyObject;
	/** the only algorithm that the key is for, if its JWK says so */
	readonly algorithm?: string;
	readonly certificate?: X509Certificate;
	/** channels that a key of Bot Framework vouches for */
	readonly endorsements?: readonly unknown[];
	/** index of the secret that it is, if it was pasted */
	readonly secretIndex?: number;
}

/** Fewer bits can be factored. */
const LEAST_RSA_BITS = 2048;

const isStrong = (key: KeyObject): boolean =>
	key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS;

/** Imports a key; undefined for anything that is not a public key of a sufficient length. */
function imported(make: () => KeyObject): KeyObject | undefined {
	try {
		const key = make();
		return key.type === 'public' && isStrong(key) ? key : undefined;
	} catch {
		return undefined;
	}
}

/** @returns undefined for a key that is not one for signatures */
export function fromJwk(jwk: unknown): PublicKey | undefined {
	if (
		!isObject(jwk) ||
		(jwk.use !== undefined && jwk.use !== 'sig') ||
		!['RSA', 'EC', 'OKP'].includes(String(jwk.kty))
	) {
		return undefined;
	}
	// only the public members: a set with private ones is a mistake of its owner, not a reason to import them
	const { kty, n, e, crv, x, y } = jwk as JsonWebKey;
	const key = imported(() => createPublicKey({ key: { kty, n, e, crv, x, y }, format: 'jwk' }));
	return (
		key && {
			key,
			...(typeof jwk.kid === 'string' && { id: jwk.kid }),
			...(typeof jwk.alg === 'string' && { algorithm: jwk.alg }),
			...(Array.isArray(jwk.endorsements) && { endorsements: jwk.endorsements }),
		}
	);
}

const ARMOUR = /^-----BEGIN ([A-Z0-9 ]+)-----([\s\S]+)-----END \1-----\s*$/;

/** Puts in the line breaks that OpenSSL needs; eBay sends a key without them. */
function wrapped(pem: string): string | undefined {
	const [, label, content] = ARMOUR.exec(pem.trim()) ?? [];
	const lines = content?.replace(/\s+/g, '').match(/.{1,64}/g) ?? undefined;
	return lines && `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** @param text a public key as PEM, with or without line breaks, or as the base64 of its DER */
export function fromPem(text: string): PublicKey | undefined {
	const trimmed = text.trim();
	const pem = trimmed.startsWith('-----')
		? wrapped(trimmed)
		: wrapped(`-----BEGIN PUBLIC KEY-----${trimmed}-----END PUBLIC KEY-----`);
	if (pem === undefined || pem.includes('PRIVATE KEY')) return undefined;
	if (pem.includes('BEGIN CERTIFICATE')) return fromCertificate(pem);
	const key = imported(() => createPublicKey(pem));
	return key && { key };
}

/** @param certificate PEM, or the bytes of DER */
export function fromCertificate(certificate: string | Buffer): PublicKey | undefined {
	try {
		const parsed = new X509Certificate(certificate);
		const key = imported(() => parsed.publicKey);
		return key && { key, certificate: parsed };
	} catch {
		return undefined;
	}
}

interface Recipe {
	readonly hash: string | null;
	readonly type: 'rsa' | 'ec' | 'ed25519';
	readonly curve?: string;
	readonly padding?: number;
	readonly form?: 'der' | 'ieee-p1363';
}

const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } = constants;
const rsa = (hash: string, padding = RSA_PKCS1_PADDING): Recipe => ({ hash, type: 'rsa', padding });
const ec = (hash: string, curve: string): Recipe => ({ hash, type: 'ec', curve, form: 'ieee-p1363' });

const recipes: Readonly<Record<TokenAlgorithm | DetachedAlgorithm, Recipe>> = {
	RS256: rsa('sha256'),
	RS384: rsa('sha384'),
	RS512: rsa('sha512'),
	PS256: rsa('sha256', RSA_PKCS1_PSS_PADDING),
	PS384: rsa('sha384', RSA_PKCS1_PSS_PADDING),
	PS512: rsa('sha512', RSA_PKCS1_PSS_PADDING),
	ES256: ec('sha256', 'prime256v1'),
	ES384: ec('sha384', 'secp384r1'),
	ES512: ec('sha512', 'secp521r1'),
	EdDSA: { hash: null, type: 'ed25519' },
	'rsa-sha1': rsa('sha1'),
	'rsa-sha256': rsa('sha256'),
	'ecdsa-sha1': { hash: 'sha1', type: 'ec', curve: 'prime256v1', form: 'der' },
	ed25519: { hash: null, type: 'ed25519' },
};

function fits({ key, algorithm }: PublicKey, name: string, recipe: Recipe): boolean {
	if (algorithm !== undefined && algorithm !== name && !(name === 'ed25519' && algorithm === 'EdDSA')) return false;
	if (key.asymmetricKeyType !== recipe.type) return false;
	return recipe.curve === undefined || key.asymmetricKeyDetails?.namedCurve === recipe.curve;
}

/** Tells whether the key has made this signature. A key of another type has not, whatever the request says. */
export function hasMade(
	key: PublicKey,
	algorithm: TokenAlgorithm | DetachedAlgorithm,
	content: Buffer,
	signature: Buffer,
): boolean {
	const recipe = recipes[algorithm];
	if (!fits(key, algorithm, recipe)) return false;
	const { padding, form, hash } = recipe;
	const saltLength = padding === RSA_PKCS1_PSS_PADDING ? constants.RSA_PSS_SALTLEN_DIGEST : undefined;
	return verify(hash, content, { key: key.key, padding, dsaEncoding: form, saltLength }, signature);
}
