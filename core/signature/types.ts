/** The shape of a row: what a provider's signature looks like, as data. Providers are rows; the engine knows only shapes. */

export type Encoding = 'hex' | 'base64' | 'base64url';

export type AlgorithmName =
	| 'hmac-sha1'
	| 'hmac-sha256'
	| 'hmac-sha512'
	/** SHA-256 over the secret followed by the content: not an HMAC (HubSpot v1, v2) */
	| 'sha256-of-secret-and-content'
	| 'ed25519'
	| 'ecdsa-p256-sha256';

/**
 * How the text that the user pastes becomes key bytes. `raw-…` and `spki` are public keys. The first form whose prefix fits
 * is used, so a form without a prefix comes last.
 */
export interface KeyForm {
	readonly prefix?: string;
	/** `utf8-html`: text in which HTML entities stand for their characters (`&amp;`) */
	readonly encoding:
		'utf8' | 'utf8-html' | 'hex' | 'base64' | 'sha1-of-utf8' | 'raw-hex' | 'raw-base64' | 'raw-base64url' | 'spki';
	/** default: the scheme's; a secret never meets a signature of another algorithm */
	readonly algorithm?: AlgorithmName;
	/** true = a private key that only signs (`whsk_`) */
	readonly signsOnly?: boolean;
	/** bytes that the key has at least; a shorter one could be guessed */
	readonly leastBytes?: number;
	/** what the sender may have made of the same text instead; only to verify, and left out where the text is none of it */
	readonly orElse?: readonly KeyForm[];
}

/** One accepted spelling of a signature: `sha256=` + hex. The first of its algorithm is the one that is sent. */
export interface SignatureForm {
	readonly prefix: string;
	readonly encoding: Encoding;
	readonly algorithm?: AlgorithmName;
	/** read only what follows this character: the sender puts a key's name before it (Braintree) */
	readonly after?: string;
}

/** Where one text value of a request lives. */
export type ValueSource =
	| {
			readonly in: 'header';
			readonly name: string;
			/** cut off; a value without it does not count */
			readonly prefix?: string;
			/** only these values count ... */
			readonly only?: readonly string[];
			/** ... or all but these */
			readonly except?: readonly string[];
	  }
	| { readonly in: 'query'; readonly name: string }
	| { readonly in: 'json'; readonly path: string; readonly textOnly?: true }
	| { readonly in: 'form'; readonly field: string; readonly prefix?: string }
	/** the first key of the JSON object that is not listed (Telegram names its update so) */
	| { readonly in: 'json-key'; readonly except: readonly string[] }
	/** always this text, where the place alone tells what an event is (Messenger's `standby`) */
	| { readonly in: 'text'; readonly text: string }
	/** the name beside the first path that holds something in the object: where a property tells the kind (Messenger) */
	| { readonly in: 'property'; readonly names: readonly (readonly [path: string, name: string])[] }
	/** the same fields of every element of a list, joined; nothing where one lacks a field. An empty `list` is the document. */
	| { readonly in: 'json-each'; readonly list: string; readonly fields: readonly string[] }
	/** several values joined: `TRANSACTIONS` + `.` + `DEFAULT_UPDATE` */
	| { readonly in: 'joined'; readonly parts: readonly ValueSource[]; readonly separator: string };

export type SignatureLocation =
	| {
			readonly in: 'header';
			/** lower or mixed case; the first present one counts, or all of them where each secret has its own header */
			readonly names: readonly string[];
			readonly perSecret?: boolean;
	  }
	| { readonly in: 'query'; readonly name: string }
	| { readonly in: 'json'; readonly path: string }
	| { readonly in: 'form'; readonly field: string };

/**
 * `rfc1123-utc`: `Thu 07 Sep 2017 06:30:04 UTC`, and what `rfc1123` is. `any`: whichever of the others the text has the form of, for
 * senders that are not known; sent as seconds.
 */
export type TimestampUnit = 's' | 'ms' | 'rfc3339' | 'rfc1123' | 'rfc1123-utc' | 'any';

export interface TimestampRule {
	readonly unit: TimestampUnit;
	/** seconds, both ways; Infinity = not judged */
	readonly tolerance: number;
	/** seconds that the sender's clock may be ahead, where the vendor's own code says another number; Infinity = any */
	readonly ahead?: number;
	/** `names` run parallel to the signature's; `field` is the prefix of an item of the signature header (`t=`) */
	readonly from:
		| { readonly in: 'header'; readonly names: readonly string[] }
		| { readonly in: 'field'; readonly prefix: string }
		/** `orHeader`: where the body has no time, one in a header is judged, although it is not signed */
		| { readonly in: 'json'; readonly path: string; readonly number?: true; readonly orHeader?: string }
		| { readonly in: 'form'; readonly field: string };
}

/** A signature over a content template: nearly every provider. */
export interface SignedScheme {
	readonly kind: 'signed';
	readonly algorithm: AlgorithmName;
	readonly keys: readonly KeyForm[];
	readonly signature: SignatureLocation;
	readonly forms: readonly SignatureForm[];
	/** between the items of one header; absent = exactly one signature */
	readonly separator?: ' ' | ',' | ';' | '&';
	/** e.g. `{t}.{body}`; the names are those of content-template.ts */
	readonly content: string;
	/** a second content that the sender may have signed instead (Twilio: the URL with or without its port) */
	readonly alternativeContent?: string;
	readonly timestamp?: TimestampRule;
	/** headers (parallel to the signature's names) that fill `{id}` */
	readonly id?: readonly string[];
	/** item of the signature header that lists further signed headers, and the list that we send (Hook0) */
	readonly listField?: { readonly prefix: string; readonly sent: string };
	/** path of an array in the body of which every element carries a signature of its own (Adyen) */
	readonly each?: string;
	/** query parameter with the hex SHA-256 of a body that is not a form (Twilio) */
	readonly bodyDigestQuery?: string;
	/** headers that only tell how the signature was made; sent as they are when we sign */
	readonly constantHeaders?: Readonly<Record<string, string>>;
}

/** A header, query parameter or body field that must equal the secret. It proves who calls, not what is said. */
export interface TokenScheme {
	readonly kind: 'token';
	readonly token: ValueSource;
	/** how the pasted secret is spelled on the wire; `basic` takes `user:password` */
	readonly spelling: 'plain' | 'bearer' | 'basic';
	/** query parameter that may carry the secret, as it is, in place of the header; both together are ambiguous */
	readonly orQuery?: string;
	/** path of an array in the body of which every element carries the token (Microsoft Graph) */
	readonly each?: string;
}

/** A compact JWS in a header, whose claims may hold a hash of the body. */
export interface JwsScheme {
	readonly kind: 'jws';
	readonly algorithm: 'hmac-sha256' | 'hmac-sha512';
	readonly keys: readonly KeyForm[];
	readonly header: string;
	readonly prefix?: string;
	/** claim with the SHA-256 of the body */
	readonly bodyHash?: { readonly claim: string; readonly encoding: Encoding };
	readonly issuer?: string;
	/** true = `aud` must be the public URL, where one is configured */
	readonly audienceIsUrl?: boolean;
	/** seconds after `iat` at which our own tokens expire; tokens of such a scheme must carry `exp` */
	readonly lifetime?: number;
	/** seconds that clocks may differ when `exp` and `nbf` are judged */
	readonly tolerance: number;
}

/** HTTP Message Signatures (RFC 9421) with Digest Fields (RFC 9530). */
export interface MessageSignatureScheme {
	readonly kind: 'message-signature';
	readonly algorithm: 'hmac-sha256' | 'ed25519';
	readonly keys: readonly KeyForm[];
	/** components that every signature must cover; `content-digest` is what protects the body */
	readonly required: readonly string[];
	/** components of signatures that we send */
	readonly covers: readonly string[];
	readonly tolerance: number;
}

export type Scheme = SignedScheme | TokenScheme | JwsScheme | MessageSignatureScheme;

/** One condition on a request; all of a handshake's conditions must hold. Body conditions are judged last. */
export type HandshakeCondition =
	| { readonly on: 'method'; readonly is: string }
	| { readonly on: 'header'; readonly name: string; readonly is?: string; readonly absent?: true }
	| { readonly on: 'query'; readonly name: string; readonly is?: string }
	/** the parameter must equal the handshake token, or else one of the secrets */
	| { readonly on: 'query-token'; readonly name: string }
	| { readonly on: 'json'; readonly path: string; readonly is?: string | number | boolean; readonly emptyArray?: true }
	| { readonly on: 'form'; readonly field: string; readonly is?: string };

/** A piece of an answer: fixed text, an echo of the request, or an HMAC-SHA256 of an echo under the secret. */
export type AnswerValue =
	| string
	| { readonly echo: ValueSource }
	| {
			readonly mac: ValueSource;
			/**
			 * What the text must look like, start to end. Whoever can ask for the HMAC of a text under the key that signs deliveries
			 * can sign it, so no content that a delivery may have fits this form: no braces, brackets, colons or spaces.
			 */
			readonly form: RegExp;
			readonly encoding: Encoding;
			readonly prefix?: string;
	  };

export interface Handshake {
	readonly title: string;
	readonly when: readonly HandshakeCondition[];
	/** true = answered only after the signature (or token) of this very request holds */
	readonly verified: boolean;
	readonly answer: {
		readonly status: number;
		readonly text?: AnswerValue;
		readonly json?: Readonly<Record<string, AnswerValue | number>>;
		readonly headers?: Readonly<Record<string, AnswerValue>>;
	};
	/** the secret that the sender tells in this request, where it tells it nowhere else (Notion, Asana) */
	readonly capture?: SecretCapture;
}

/**
 * A secret in an unsigned request. Anybody could have written it, so it is taken for one only in the vendor's own form,
 * shown to the operator only while no secret is configured, and never used by itself.
 */
export interface SecretCapture {
	/** the vendor's word for it */
	readonly label: string;
	readonly from: ValueSource;
	/** The whole value. So narrow that no sentence, space or control character fits it, and 256 characters at most. */
	readonly form: RegExp;
	/** how the operator sees that it is the vendor's; continues a sentence */
	readonly proof: string;
	/** how the operator gets the secret of a further webhook while one is configured; continues a sentence */
	readonly renewal: string;
}

/** What the sender wants to read after a delivery, where a plain 200 does not do. */
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
 * A form in which a sender writes its deliveries. `json`: an object or a list. `form`: application/x-www-form-urlencoded.
 * `wrapped`: a form with the JSON document in its `documentField`. `any`: also text, XML and files, for sources whose senders are
 * not known.
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
}

/** A list of events in the JSON document of a delivery. Its sources read from one element, not from the document. */
export interface EventList {
	/** `events[]`, or `entry[].changes[]` for lists inside of the elements of a list; `[]` where the document is the list */
	readonly path: string;
	/** the first source that yields a value counts; where none does, those of the row */
	readonly event?: readonly ValueSource[];
	readonly action?: readonly ValueSource[];
	readonly deliveryId?: readonly ValueSource[];
}

export interface SignatureProfile {
	readonly name: string;
	/** other names that the profile is found by */
	readonly aliases?: readonly string[];
	readonly displayName: string;
	readonly group: ProfileGroup;
	readonly scheme: Scheme;
	/** the vendor's own word for the key */
	readonly secretLabel: string;
	/** how the vendor's secrets begin although nothing is cut off (Stripe's `whsec_`); only for hints */
	readonly secretPrefix?: string;
	/** one or two sentences for the person who configures the sender */
	readonly setup: string;
	/** the vendor's page */
	readonly docs: string;
	/** A = recomputed from the vendor's own material, B = a second source citing the vendor, C = general knowledge */
	readonly confidence: 'A' | 'B' | 'C';
	/** a limit that the user should know, e.g. that the event is not covered by the signature */
	readonly limits?: string;
	/** the first source that yields a value counts */
	readonly event?: readonly ValueSource[];
	readonly action?: readonly ValueSource[];
	readonly deliveryId?: readonly ValueSource[];
	/** where deliveries carry lists of events: each element is an event of its own */
	readonly lists?: readonly EventList[];
	/** further names of the same event, which a filter may use as well: every source that yields a value counts */
	readonly eventAliases?: readonly ValueSource[];
	/** form field that holds the JSON document when the sender posts a form */
	readonly documentField?: string;
	/** default: JSON, and forms where the row reads fields of one */
	readonly body?: readonly BodyForm[];
	readonly exampleEvents: readonly string[];
	/** every event of the vendor, where its documents list them all; only to tell a typing error, never to refuse an event */
	readonly knownEvents?: readonly string[];
	readonly handshakes?: readonly Handshake[];
	readonly success?: SuccessAnswer;
	/** the statuses that the sender takes for a success; default: 200 to 299 */
	readonly successStatuses?: readonly number[];
	readonly refusal?: RefusalRule;
	/** what the vendor's retries keep, and for how long they come */
	readonly retry: RetryRule;
}

export type * from './verdict';
