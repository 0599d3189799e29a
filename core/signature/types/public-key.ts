/** Types of rows whose sender signs with a private key of its own, and whose public key must often be fetched. */

import type { Encoding, TimestampUnit, ValueSource } from './values';

/** What the user configures besides secrets, by the names of the row's `settings`. Several values are separated by commas. */
export type Config = Readonly<Record<string, string | number | undefined>>;

/** A field that the user fills in: a second fixed value, or what a key is fetched with. */
export interface SettingField {
	readonly name: string;
	readonly label: string;
	readonly description: string;
	/** true = nothing is verified without it */
	readonly required?: true;
	/** required only if this other setting has this value */
	readonly requiredWhen?: { readonly setting: string; readonly is: string };
	/** used to fetch keys only, so that `verifyWebhook` does not need it */
	readonly fetchOnly?: true;
	readonly secret?: true;
	/** the beginning of a URL: https is added where no scheme is given, and slashes at the end are removed */
	readonly isOrigin?: true;
	/** the only values that it can have; the first one is the default */
	readonly choices?: readonly string[];
	readonly placeholder?: string;
}

/** An answer to a key call, as it came. */
export interface FetchedAnswer {
	readonly url: string;
	/** default: 200; another status is not read */
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
	readonly body: string;
}

/** A call that gets one or more public keys. Its host is named by the row or by the user, never by the request. */
export interface KeyCall {
	readonly url: string;
	readonly method: 'GET' | 'POST';
	readonly headers?: Readonly<Record<string, string>>;
	/** JSON */
	readonly body?: string;
	/** the token to get first, for `Authorization: Bearer` (OAuth 2.0 client credentials) */
	readonly token?: { readonly url: string; readonly scope: string; readonly id: string; readonly secret: string };
	/** where a request chooses the address, or a part of it: what all such calls have in common, to limit them together */
	readonly family?: string;
}

/** The form in which keys come. */
export type KeyAnswer =
	/** JSON Web Key Set (RFC 7517) */
	| { readonly form: 'jwks' }
	/** one JWK at a path of a JSON object */
	| { readonly form: 'jwk'; readonly path: string }
	/** a PEM at a path of a JSON object; its line breaks may be missing */
	| { readonly form: 'pem'; readonly path: string }
	/** an X.509 certificate */
	| { readonly form: 'certificate'; readonly subject?: RegExp }
	/** a JSON object of X.509 certificates by key ID */
	| { readonly form: 'certificates-by-id' };

export type KeySource =
	/** The secrets are public keys. */
	| { readonly from: 'secrets' }
	/** The vendor prints its keys, and the row has them; `choice` is the setting that chooses one. */
	| { readonly from: 'row'; readonly choice: string; readonly keys: Readonly<Record<string, string>> }
	/** `{name}` in an address is a setting, `{key-id}` the ID that the signature names. The first address is called. */
	| {
			readonly from: 'address';
			readonly addresses: readonly string[];
			readonly answer: KeyAnswer;
			/** fields of a JSON body, which is then posted */
			readonly post?: Readonly<Record<string, string>>;
			readonly token?: {
				readonly address: string;
				readonly scope: string;
				readonly id: string;
				readonly secret: string;
			};
			/** true = secrets, where there are any, are the public keys, and nothing is fetched */
			readonly orSecrets?: true;
	  }
	/** The request says where the certificate is. The address must match the row's host and path in full. */
	| {
			readonly from: 'request';
			readonly address: readonly ValueSource[];
			readonly host: RegExp;
			readonly path: RegExp;
			readonly answer: KeyAnswer;
	  }
	/** The token brings its chain of certificates (`x5c`), which must lead to a root that is known. */
	| {
			readonly from: 'chain';
			/** PEM */
			readonly roots: readonly string[];
			/** a setting with another root, in base64; for tests with the vendor's own test authority */
			readonly rootSetting: string;
			readonly leafPurpose: string;
			readonly issuerPurpose: string;
	  };

/** Detached signatures. `ecdsa-…` are in DER. */
export type DetachedAlgorithm = 'rsa-sha1' | 'rsa-sha256' | 'ecdsa-sha1' | 'ed25519';

/** A piece of the signed content. */
export type ContentPiece =
	| string
	| { readonly of: 'header'; readonly name: string }
	| { readonly of: 'body'; readonly as: 'bytes' | 'sha256-hex' | 'crc32' }
	| { readonly of: 'setting'; readonly name: string }
	/** `name\nvalue\n` for each field of the JSON body that is there, in the order of the list for the document's type */
	| {
			readonly of: 'fields';
			readonly type: string;
			readonly orders: Readonly<Record<string, readonly string[]>>;
			/** fields that may be missing */
			readonly optional: readonly string[];
	  };

/** A signature beside the content. */
export interface DetachedProof {
	readonly kind: 'detached';
	readonly signature:
		| { readonly in: 'header'; readonly name: string }
		| { readonly in: 'json'; readonly path: string }
		/** the header is a JSON object in base64; one property is the signature, others must have these values */
		| {
				readonly in: 'envelope';
				readonly name: string;
				readonly path: string;
				readonly keyId: string;
				readonly must: Readonly<Record<string, string>>;
		  };
	readonly encoding: Encoding;
	readonly algorithm:
		DetachedAlgorithm | { readonly named: ValueSource; readonly by: Readonly<Record<string, DetachedAlgorithm>> };
	readonly content: readonly ContentPiece[];
	/** one value that must be the user's, where anybody can get a signature of the vendor */
	readonly owner?: { readonly value: ValueSource; readonly setting: string };
	readonly timestamp?: { readonly from: ValueSource; readonly unit: TimestampUnit; readonly tolerance: number };
	/** the header with a delivery ID that is signed */
	readonly id?: string;
}

export type TokenAlgorithm =
	'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

/** What a claim must be. `claim` lists paths: the first one that the token has counts. */
export interface ClaimRule {
	readonly claim: readonly string[];
	readonly must:
		| { readonly be: readonly (string | boolean)[] }
		/** a setting, put in place of `{name}` in any of these texts */
		| { readonly match: readonly string[] }
		/** the text at this path of the JSON body */
		| { readonly equalBody: string }
		/** the URL that the sender calls */
		| { readonly equalUrl: true };
	/** the rule holds only if the setting has this value, or if the claim is there */
	readonly when?: { readonly setting: string; readonly is: string };
	/** which setting is wrong where the claim is another one; without it the token is another sender's */
	readonly owner?: true;
}

/** A JSON Web Token (RFC 7519) that is signed with a private key. */
export interface TokenProof {
	readonly kind: 'token-proof';
	readonly place:
		| { readonly in: 'header'; readonly name: string }
		| { readonly in: 'body' }
		| { readonly in: 'json'; readonly path: string }
		/** every token of the list must be genuine */
		| { readonly in: 'json-list'; readonly path: string };
	readonly algorithms: readonly TokenAlgorithm[];
	readonly claims: readonly ClaimRule[];
	readonly bodyHash?: { readonly claim: string; readonly encoding: Encoding };
	/** true = a token without `exp` is refused */
	readonly expires?: true;
	/** seconds after `iat`, which must then be there and not in the future */
	readonly maxAge?: number;
	/** seconds that clocks may differ when `exp`, `nbf` and `iat` are checked */
	readonly tolerance: number;
	/** true = the claims are the document */
	readonly isDocument?: true;
	/** the claim with a time in milliseconds, at which certificates are judged */
	readonly signedAt?: string;
	/** the key must list the text at this path of the body among its `endorsements` */
	readonly endorses?: string;
}

/** A value of the body that must be a setting in each element of a list, and encrypted content whose hash must hold. */
export interface ElementRule {
	readonly list: string;
	readonly secret?: { readonly path: string; readonly setting: string };
	/** encrypted content in the form of Microsoft Graph, judged and opened with the private key in this setting */
	readonly encrypted?: { readonly path: string; readonly keySetting: string; readonly into: string };
}

/** A scheme whose signatures only the vendor can make. */
export interface PublicKeyScheme {
	readonly kind: 'public-key';
	readonly proof: DetachedProof | TokenProof;
	readonly keySource: KeySource;
	readonly settings: readonly SettingField[];
	readonly elements?: ElementRule;
}
