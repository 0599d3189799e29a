import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** JSON Web Tokens (RFC 7515, 7518, 8037), made with node:crypto. */

interface Algorithm {
	readonly hash: string | null;
	readonly pair: () => { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
	readonly pss?: true;
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = (namedCurve: string) => () => generateKeyPairSync('ec', { namedCurve });

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
	RS256: { hash: 'sha256', pair: rsa },
	RS384: { hash: 'sha384', pair: rsa },
	RS512: { hash: 'sha512', pair: rsa },
	PS256: { hash: 'sha256', pair: rsa, pss: true },
	PS384: { hash: 'sha384', pair: rsa, pss: true },
	PS512: { hash: 'sha512', pair: rsa, pss: true },
	ES256: { hash: 'sha256', pair: ec('P-256') },
	ES384: { hash: 'sha384', pair: ec('P-384') },
	ES512: { hash: 'sha512', pair: ec('P-521') },
	EdDSA: { hash: null, pair: () => generateKeyPairSync('ed25519') },
};

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token under a private key. */
export function tokenOf(algorithm: string, privateKey: KeyObject, header: object, claims: object): string {
	const signed = `${part({ alg: algorithm, typ: 'JWT', ...header })}.${part(claims)}`;
	const { hash, pss } = ALGORITHMS[algorithm]!;
	const key = {
		key: privateKey,
		dsaEncoding: 'ieee-p1363' as const,
		...(pss && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
	};
	return `${signed}.${sign(hash, Buffer.from(signed), key).toString('base64url')}`;
}

/** A key pair for one algorithm of RFC 7518. */
export class Minter {
	private readonly pair: ReturnType<Algorithm['pair']>;

	constructor(readonly algorithm: string) {
		this.pair = ALGORITHMS[algorithm]!.pair();
	}

	get publicKey(): string {
		return this.pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
	}

	get jwk(): object {
		return { ...this.pair.publicKey.export({ format: 'jwk' }), kid: 'k-1', use: 'sig', alg: this.algorithm };
	}

	token(claims: object): string {
		return tokenOf(this.algorithm, this.pair.privateKey, { kid: 'k-1' }, claims);
	}
}
