/** Types of a provider's row, which describes its signature as data. The engine knows these shapes and no provider. */

import type { PublicKeyScheme } from './types/public-key';
import type { Encoding, TimestampUnit, ValueSource } from './types/values';

export type AlgorithmName =
	| 'hmac-sha1'
	| 'hmac-sha256'
	| 'hmac-sha512'
	/** SHA-256 over the secret followed by the content; not an HMAC (HubSpot v1, v2). */
	| 'sha256-of-secret-and-content'
	| 'ed25519'
	| 'ecdsa-p256-sha256'
	/** RSASSA-PKCS1-v1_5 */
	| 'rsa-sha1'
	| 'rsa-sha256'
	| 'rsa-sha512';

/**
 * How the text that the user pastes is turned into key bytes. `raw-…` and `spki` are public keys. The first form whose
 * prefix matches is used, so a form without a prefix comes last.
 */
export interface KeyForm {
	readonly prefix?: string;
	/**
	 * `utf8-html`: text with HTML entities (`&amp;`), which are decoded first. `utf8-nfkd`: text that is normalised to NFKD first,
	 * so that an accent becomes a separate character.
	 */
	readonly encoding:
		| 'utf8'
		| 'utf8-html'
		| 'utf8-nfkd'
		| 'hex'
		| 'base64'
		| 'sha1-of-utf8'
		| 'raw-hex'
		| 'raw-base64'
		| 'raw-base64url'
		| 'spki';
	/** Default: the scheme's. A secret is never compared with a signature of another algorithm. */
	readonly algorithm?: AlgorithmName;
	/** True for a private key, which can only sign (`whsk_`). */
	readonly signsOnly?: boolean;
	/** bytes that the key has at least; a shorter one could be guessed */
	readonly leastBytes?: number;
	/** what the sender may have made of the same text instead; only to verify, and left out where the text is none of it */
	readonly orElse?: readonly KeyForm[];
}

/** One accepted form of a signature: `sha256=` + hex. When signing, the first form of the algorithm is used. */
export interface SignatureForm {
	readonly prefix: string;
	readonly encoding: Encoding;
	readonly algorithm?: AlgorithmName;
	/** Only what follows this character is read: the sender puts the name of a key before it (Braintree). */
	readonly after?: string;
}

export type SignatureLocation =
	| {
			readonly in: 'header';
			/** In any case; the first one present counts, or all of them if each secret has a header of its own. */
			readonly names: readonly string[];
			readonly perSecret?: boolean;
	  }
	| { readonly in: 'query'; readonly name: string }
	| { readonly in: 'json'; readonly path: string }
	| { readonly in: 'form'; readonly field: string };

export interface TimestampRule {
	readonly unit: TimestampUnit;
	/** Seconds, in both directions; Infinity disables the check. */
	readonly tolerance: number;
	/** seconds that the sender's clock may be ahead, where the vendor's own code says another number; Infinity = any */
	readonly ahead?: number;
	/**
	 * `names` are parallel to the signature's; `field` is the prefix of an item in the signature header (`t=`). Without a prefix, the
	 * first item is the time.
	 */
	readonly from:
		| { readonly in: 'header'; readonly names: readonly string[] }
		| { readonly in: 'field'; readonly prefix: string }
		/** `orHeader`: where the body has no time, one in a header is judged, although it is not signed */
		| { readonly in: 'json'; readonly path: string; readonly number?: true; readonly orHeader?: string }
		| { readonly in: 'form'; readonly field: string };
}

/** A signature over a content template, as nearly every provider uses it. */
export interface SignedScheme {
	readonly kind: 'signed';
	readonly algorithm: AlgorithmName;
	readonly keys: readonly KeyForm[];
	readonly signature: SignatureLocation;
	readonly forms: readonly SignatureForm[];
	/** The separator of the items in one header; absent means exactly one signature. */
	readonly separator?: ' ' | ',' | ';' | '&';
	/** E.g. `{t}.{body}`; content-template.ts defines the names. */
	readonly content: string;
	/** Another content that the sender may have signed instead (Twilio: the URL with or without its port). */
	readonly alternativeContent?: string;
	readonly timestamp?: TimestampRule;
	/** The headers (parallel to the signature's names) that supply `{id}`. */
	readonly id?: readonly string[];
	/** The item of the signature header that lists additional signed headers, and the list that we send (Hook0). */
	readonly listField?: { readonly prefix: string; readonly sent: string };
	/** The path of an array in the body whose elements each carry a signature (Adyen). */
	readonly each?: string;
	/** The query parameter with the hex SHA-256 of a body that is not a form (Twilio). */
	readonly bodyDigestQuery?: string;
	/** Headers that only describe how the signature was made; we send them unchanged. */
	readonly constantHeaders?: Readonly<Record<string, string>>;
}

/** A header, query parameter or body field that must equal the secret. It proves who calls, but not what was sent. */
export interface TokenScheme {
	readonly kind: 'token';
	readonly token: ValueSource;
	/** The form in which the pasted secret is sent; `basic` takes `user:password`. */
	readonly spelling: 'plain' | 'bearer' | 'basic';
	/** query parameter that may carry the secret, as it is, in place of the header; both together are ambiguous */
	readonly orQuery?: string;
	/** The path of an array in the body whose elements each carry the token (Microsoft Graph). */
	readonly each?: string;
}

/** A compact JWS in a header; its claims may include a hash of the body. */
export interface JwsScheme {
	readonly kind: 'jws';
	readonly algorithm: 'hmac-sha256' | 'hmac-sha512';
	readonly keys: readonly KeyForm[];
	readonly header: string;
	readonly prefix?: string;
	/** The claim that holds the SHA-256 of the body. A base64url value may be padded. */
	readonly bodyHash?: { readonly claim: string; readonly encoding: Encoding };
	readonly issuer?: string;
	/** True if the pasted secret may be `issuer:secret`. The `iss` claim must then be that issuer (LiveKit's API key). */
	readonly issuerInSecret?: true;
	/** The claim that must be the public URL, provided that one is configured. */
	readonly urlClaim?: 'aud' | 'sub';
	/** Seconds after `iat` at which our own tokens expire; tokens of such a scheme must have `exp`. */
	readonly lifetime?: number;
	/** Seconds that clocks may differ when `exp` and `nbf` are checked. */
	readonly tolerance: number;
}

/** HTTP Message Signatures (RFC 9421) with Digest Fields (RFC 9530). */
export interface MessageSignatureScheme {
	readonly kind: 'message-signature';
	readonly algorithm: 'hmac-sha256' | 'ed25519';
	readonly keys: readonly KeyForm[];
	/** The components that every signature must cover; `content-digest` is the one that protects the body. */
	readonly required: readonly string[];
	/** The components of the signatures that we send. */
	readonly covers: readonly string[];
	readonly tolerance: number;
}

export type Scheme = SignedScheme | TokenScheme | JwsScheme | MessageSignatureScheme | PublicKeyScheme;

/** One condition on a request; all conditions of a handshake must hold. Conditions on the body are checked last. */
export type HandshakeCondition =
	| { readonly on: 'method'; readonly is: string }
	| { readonly on: 'header'; readonly name: string; readonly is?: string; readonly absent?: true }
	| { readonly on: 'query'; readonly name: string; readonly is?: string }
	/** The parameter must equal the handshake token or, without one, any of the secrets. */
	| { readonly on: 'query-token'; readonly name: string }
	| { readonly on: 'json'; readonly path: string; readonly is?: string | number | boolean; readonly emptyArray?: true }
	| { readonly on: 'form'; readonly field: string; readonly is?: string };

/** A piece of an answer: fixed text, an echo of the request, or an HMAC-SHA256 of an echo under the secret. */
export type AnswerValue =
	| string
	| { readonly echo: ValueSource }
	/** the SHA-256 of echoes and settings, joined, as hex digits (eBay) */
	| { readonly sha256: readonly ({ readonly echo: ValueSource } | { readonly setting: string })[] }
	| {
			readonly mac: ValueSource;
			/**
			 * The pattern that the whole text must match. Anyone who can get a text's HMAC under the key that signs
			 * deliveries can forge that text, so the pattern must not match any possible delivery: no braces, brackets,
			 * colons or spaces.
			 */
			readonly form: RegExp;
			readonly encoding: Encoding;
			readonly prefix?: string;
	  };

export interface Handshake {
	readonly title: string;
	readonly when: readonly HandshakeCondition[];
	/** True if the handshake is answered only after the signature (or token) of this request has been verified. */
	readonly verified: boolean;
	readonly answer: {
		readonly status: number;
		readonly text?: AnswerValue;
		readonly json?: Readonly<Record<string, AnswerValue | number>>;
		readonly headers?: Readonly<Record<string, AnswerValue>>;
	};
	/** The secret in this request, for providers that disclose it nowhere else (Notion, Asana). */
	readonly capture?: SecretCapture;
}

/**
 * A secret in an unsigned request. Anyone could have written it, so it is accepted only in the vendor's own form, shown
 * to the operator only while no secret is configured, and never used automatically.
 */
export interface SecretCapture {
	/** The vendor's word for the secret. */
	readonly label: string;
	readonly from: ValueSource;
	/**
	 * The pattern of the whole value, so narrow that it matches no sentence, space or control character, and at most
	 * 256 characters.
	 */
	readonly form: RegExp;
	/** How the operator can tell that the value is the vendor's; continues a sentence. */
	readonly proof: string;
	/** How the operator gets the secret of another webhook while one is configured; continues a sentence. */
	readonly renewal: string;
}

/** The response that the sender expects to a delivery if a plain 200 is not enough. */
export interface SuccessAnswer {
	readonly status: number;
	readonly contentType: 'text/plain' | 'text/xml' | 'application/json';
	readonly body: string;
}

/** What the sender does with refusals, where that is not just to try again later. */
export interface RefusalRule {
	/** true = the answer to a request that is not verified has no body */
	readonly bodyless?: true;
	/** statuses at which the sender switches the webhook off at once */
	readonly disabledBy?: readonly number[];
}

export type ProfileGroup =
	| 'General'
	| 'Code Hosting'
	| 'AI'
	| 'Payments'
	| 'Commerce'
	| 'Messaging'
	| 'Email'
	| 'CRM and Support'
	| 'Project Work'
	| 'Content and Forms'
	| 'Operations'
	| 'Identity and Cloud';

/**
 * A form in which a sender writes its deliveries. `json` is an object or a list; `form` is
 * application/x-www-form-urlencoded; `wrapped` is a form with the JSON document in its `documentField`; `any` also
 * includes text, XML and files, for sources whose senders are unknown.
 */
export type BodyForm = 'json' | 'form' | 'wrapped' | 'multipart' | 'any';

/**
 * What a second attempt at a delivery has in common with the first, and no other delivery has. That decides what a copy is, so an
 * error here loses a genuine delivery, or runs one twice.
 * - `id`: an ID that is signed, or stands in the signed body, or in a request that is not signed at all. It is enough by itself:
 *   some vendors count their attempts in the body.
 * - `id-and-content`: bodies repeat (an order under several topics, a constant text), and the ID is not signed: both count, and the
 *   event.
 * - `content`: every body has an event ID or a moment of its own, so the event and the signed content are enough. Another unsigned
 *   ID does not make a copy new.
 * - `signature`: the very same signature, over a signed time or a token that is used once.
 * - `nothing`: nothing tells a retry from a new delivery, so nothing is a copy unless the builder wants it.
 */
export type RetryKeeps = 'id' | 'id-and-content' | 'content' | 'signature' | 'nothing';

export interface RetryRule {
	readonly keeps: RetryKeeps;
	/** seconds from the first attempt to the last one, rounded up; absent where the vendor gives none */
	readonly spanSeconds?: number;
	/** why, and where the figures are from: the vendor's page or code, or that nothing was found */
	readonly source: string;
	/** the ID of the delivery, where `deliveryId` is another one's (a message's, an object's) */
	readonly id?: readonly ValueSource[];
	/**
	 * events of a `content` row whose bodies may be equal: two deliveries are the same only if their IDs are equal too or, without
	 * IDs, their signatures over a time
	 */
	readonly repeats?: readonly string[];
}

/** A list of events in the JSON document of a delivery. Its sources read from one element, not from the document. */
export interface EventList {
	/**
	 * `events[]`, or `entry[].changes[]` for lists inside of the elements of a list; `[]` where the document is the list; `*[]` for
	 * every list of the document, whose name is then the event of its elements
	 */
	readonly path: string;
	/** the first source that yields a value counts; where none does, those of the row */
	readonly event?: readonly ValueSource[];
	readonly action?: readonly ValueSource[];
	readonly deliveryId?: readonly ValueSource[];
}

export type Confidence = 'A' | 'B' | 'C';

/**
 * The origin of a test vector that proves a row.
 * - `published`: published by the vendor, in its documentation or the tests of its own library
 * - `vendor-code`: signed or accepted by the vendor's library, sender or sample receiver
 * - `vendor-rule`: made by another program that follows the rule in the vendor's documentation
 * - `same-scheme`: published by another vendor for a scheme that this vendor says it uses (Svix, Standard Webhooks)
 * - `third-party`: taken from a third party's tests, or accepted by a third party's receiver
 */
export type EvidenceKind = 'published' | 'vendor-code' | 'vendor-rule' | 'same-scheme' | 'third-party';

export interface SignatureProfile {
	readonly name: string;
	/** Other names by which the profile is found. */
	readonly aliases?: readonly string[];
	readonly displayName: string;
	readonly group: ProfileGroup;
	readonly scheme: Scheme;
	/** The vendor's own word for the key. */
	readonly secretLabel: string;
	/** The beginning of the vendor's secrets (Stripe's `whsec_`), which is part of the key; only for hints. */
	readonly secretPrefix?: string;
	/** One or two sentences for the person who configures the sender. */
	readonly setup: string;
	/** The vendor's documentation page. */
	readonly docs: string;
	/** the evidence from outside this project that the row is correct: A = from the vendor, B = from a third party, C = none */
	readonly confidence: Confidence;
	/** A limitation that the user should know, e.g. that the signature does not cover the event. */
	readonly limits?: string;
	/** The first source that yields a value counts. */
	readonly event?: readonly ValueSource[];
	readonly action?: readonly ValueSource[];
	readonly deliveryId?: readonly ValueSource[];
	/** where deliveries carry lists of events: each element is an event of its own */
	readonly lists?: readonly EventList[];
	/** further names of the same event, which a filter may use as well: every source that yields a value counts */
	readonly eventAliases?: readonly ValueSource[];
	/** The form field that contains the JSON document if the sender posts a form. */
	readonly documentField?: string;
	/** Default: JSON, plus forms if the row reads fields of one. */
	readonly body?: readonly BodyForm[];
	/** the sender may compress bodies, and signs them before */
	readonly compresses?: 'gzip';
	readonly exampleEvents: readonly string[];
	/** every event of the vendor, where its documents list them all; only to tell a typing error, never to refuse an event */
	readonly knownEvents?: readonly string[];
	readonly handshakes?: readonly Handshake[];
	readonly success?: SuccessAnswer;
	/** the statuses that the sender treats as a success; default: 200 to 299 */
	readonly successStatuses?: readonly number[];
	readonly refusal?: RefusalRule;
	/** what the vendor's retries keep, and for how long they come */
	readonly retry: RetryRule;
	readonly confirmation?: ConfirmationRule;
}

/** A genuine request that is answered by calling an address in it once, which must be one of the vendor (AWS SNS). */
export interface ConfirmationRule {
	readonly when: { readonly value: ValueSource; readonly is: string };
	readonly address: ValueSource;
	/** of the whole host name; https only, without user, port or fragment */
	readonly host: RegExp;
}

export type * from './types/public-key';
export type * from './types/values';
export type * from './verdict';
