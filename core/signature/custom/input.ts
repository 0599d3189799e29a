import type { Encoding, TimestampUnit, TokenScheme } from '../types';

/** The hash of an HMAC, or an algorithm whose key is public. */
export type CustomAlgorithm =
	| 'sha256'
	| 'sha1'
	| 'sha512'
	| 'sha256-of-secret-and-content'
	| 'ed25519'
	| 'ecdsa-p256-sha256'
	| 'rsa-sha1'
	| 'rsa-sha256'
	| 'rsa-sha512';

/** Where the sender states the event of a delivery. */
export interface EventPlaces {
	/** The header with the event; it takes precedence over the path. */
	readonly eventHeader?: string;
	/** The path of the event in the JSON body, e.g. `data.type`. */
	readonly eventPath?: string;
}

/** What every scheme has. The place of the signature is one of four. */
interface Places extends EventPlaces {
	/**
	 * `signed` (default): a signature over a content. `jws`: a JSON Web Signature, whose claims may hold a hash of the body. `token`: the
	 * secret itself, which proves who sends, but not what.
	 */
	readonly kind?: 'signed' | 'jws' | 'token';
	/** The header that carries the signature, the token or the JWS. */
	readonly header?: string;
	/** The query parameter that carries the signature or the token. */
	readonly queryParameter?: string;
	/** The path of the signature or the token in the JSON body, e.g. `passcode`. */
	readonly path?: string;
	/** The form field that carries the signature or the token. */
	readonly formField?: string;
	/** The header with the delivery id; `{id}` in the content signs it. */
	readonly idHeader?: string;
	/** The path of the delivery id in the JSON body. */
	readonly idPath?: string;
	/** The header with the action, which follows the event after a dot. */
	readonly actionHeader?: string;
	readonly actionPath?: string;
}

/** What signatures and JWS have. */
interface Keyed {
	/** text in front of each signature, e.g. `sha256=` or `v1=`; a space may stand behind it */
	readonly prefix?: string;
	/** The hash of the HMAC, or an algorithm with a public key; default: sha256. A JWS takes sha256 and sha512. */
	readonly algorithm?: CustomAlgorithm;
	/** How the secret is turned into key bytes. Public keys may be PEM whatever is chosen here. */
	readonly keyEncoding?: 'utf8' | 'hex' | 'base64';
	/** What stands before the encoded key in the secret, and is no part of it, e.g. `whsec_`. */
	readonly keyPrefix?: string;
	/** Seconds that the timestamp may differ from now, in both directions; default: 300, for a JWS 60. */
	readonly toleranceSeconds?: number;
}

interface Signed {
	readonly encoding?: Encoding;
	/**
	 * What is signed, e.g. `{body}`, `{t}.{body}`, `v0:{t}:{body}`, `{id}.{t}.{body}`. With `{t}` and a prefix, but no timestamp named, the
	 * signature header is taken for one like Stripe's: `t=…,v1=…`. A content without `{body}` must have an id or fields of the request.
	 */
	readonly content?: string;
	/** The separator of several signatures in the header; absent or empty means exactly one signature. */
	readonly separator?: '' | ' ' | ',' | ';' | '&';
	/** The header with the timestamp. Use one of the four places. */
	readonly timestampHeader?: string;
	/**
	 * The beginning of the timestamp's item in the signature header, e.g. `t=`; empty if the first item is the timestamp itself. It requires a
	 * separator.
	 */
	readonly timestampField?: string;
	/** The path of the timestamp in the JSON body. */
	readonly timestampPath?: string;
	/** The form field with the timestamp. */
	readonly timestampFormField?: string;
	/** default: whichever form it has */
	readonly timestampUnit?: TimestampUnit;
}

interface Jws {
	/** The claim with the SHA-256 of the body, e.g. `sha256`. */
	readonly bodyHashClaim?: string;
	/** The encoding of that hash; default: hex. */
	readonly bodyHashEncoding?: Encoding;
	/** The `iss` claim that every token must have. */
	readonly issuer?: string;
	/** The claim that must be the URL that is called. */
	readonly urlClaim?: 'aud' | 'sub';
	/** Seconds after which the tokens that we send expire. Tokens of such a scheme must have `exp`. */
	readonly lifetimeSeconds?: number;
}

interface Token {
	/** The form in which the secret is sent; `basic` takes `user:password`. */
	readonly spelling?: TokenScheme['spelling'];
}

/** What a user can say about a signature scheme. */
export interface CustomFacts extends Places, Keyed, Signed, Jws, Token {}
