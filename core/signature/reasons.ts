/** What a reason means, and what the operator can do. Sentences without their full stop: they continue a line. */
export interface Explanation {
	readonly meaning: string;
	readonly cure: string;
}

const RIGHT_SOURCE = 'Check that the right source is selected';
const HEADERS_KEPT = `${RIGHT_SOURCE}, and that no proxy removes or changes headers`;
const HEADERS_ADDED = 'Check whether a proxy in front of this server adds headers';
const CLOCKS = 'Check the clocks of this server and of the sender';

/** Every reason for which the engine refuses a request; a row makes a reason. */
const rows = {
	'signature-missing': {
		meaning: 'The request has no signature, token or key in the place where this source sends it',
		cure: `${RIGHT_SOURCE}, and that the secret is set in the sender`,
	},
	'signature-malformed': {
		meaning: 'The signature does not have the format that this source uses',
		cure: RIGHT_SOURCE,
	},
	'signature-mismatch': {
		meaning: 'The secret is not the one that the sender uses, or the request was changed in transit',
		cure: 'Copy the secret from the sender again. If it is the same, look for a proxy that changes the body or the URL',
	},
	'signature-ambiguous': {
		meaning: 'The request contains the signature, or a header that it covers, more than once',
		cure: HEADERS_ADDED,
	},
	'timestamp-missing': {
		meaning: 'The request has no timestamp, although this source sends one',
		cure: HEADERS_KEPT,
	},
	'timestamp-malformed': {
		meaning: 'The timestamp does not have the format that this source uses',
		cure: HEADERS_KEPT,
	},
	'timestamp-ambiguous': {
		meaning: 'The request contains the timestamp more than once',
		cure: HEADERS_ADDED,
	},
	'timestamp-too-old': {
		meaning: 'The signature is valid, but too old',
		cure: `${CLOCKS}. If both are right, the request is a late retry or a replay`,
	},
	'timestamp-too-new': {
		meaning: 'The signature is valid, but its timestamp is in the future',
		cure: CLOCKS,
	},
	'id-missing': {
		meaning: 'The request has no delivery ID, although this source signs one',
		cure: HEADERS_KEPT,
	},
	'id-malformed': {
		meaning: 'The delivery ID is too long, or contains a character that a signed ID must not contain',
		cure: HEADERS_KEPT,
	},
	'id-ambiguous': {
		meaning: 'The request contains the delivery ID more than once',
		cure: HEADERS_ADDED,
	},
	'key-id-missing': {
		meaning: 'The request has no key ID, so it is not known which secret to check it with',
		cure: 'Check where the sender states the key ID, or enter a signing secret for requests without one',
	},
	'key-id-unknown': {
		meaning: 'The key ID of the request is not the name of any secret',
		cure: 'Check that the credential has the secret of this sender, under the name that the sender uses as its key ID',
	},
	'body-malformed': {
		meaning: 'The body, or the digest of it, does not have the format that this source uses',
		cure: RIGHT_SOURCE,
	},
	'body-too-complex': {
		meaning: 'The body has more fields, levels or bytes than this source sends, so the signature in it was not checked',
		cure: `${RIGHT_SOURCE}. If it is, the request does not come from this source`,
	},
	'body-digest-missing': {
		meaning: 'The request contains no digest of its body that can be checked',
		cure: 'Set up the sender to include a SHA-256 digest of the body',
	},
	'body-digest-mismatch': {
		meaning: 'The body was changed in transit',
		cure: 'Look for a proxy or a gateway that changes the body',
	},
	'content-incomplete': {
		meaning: 'A header or field that the signature covers is missing, or cannot be read',
		cure: HEADERS_KEPT,
	},
	'algorithm-refused': {
		meaning: 'The signature names an algorithm that this source does not use',
		cure: 'Set up the sender to sign with the algorithm of this source',
	},
	'coverage-insufficient': {
		meaning: 'The signature does not cover all required parts of the request',
		cure: 'Set up the sender to sign the method, the URL and the digest of the body',
	},
	'claims-refused': {
		meaning: 'The signed token comes from another issuer, or is meant for another URL',
		cure: `${RIGHT_SOURCE}, and that the public URL is exactly the URL that was entered in the sender`,
	},
	'account-refused': {
		meaning: 'The signature is genuine, but belongs to another account, topic or app than the configured one',
		cure: 'Check the settings of this source against the sender. If they are right, somebody else sends to this URL',
	},
	'key-address-refused': {
		meaning: 'The request names an address for the key that is not one of the vendor’s, so nothing was fetched from it',
		cure: `${RIGHT_SOURCE}. If it is, the request is forged`,
	},
	'key-unavailable': {
		meaning: 'The public key of the sender could not be fetched, so the signature was not checked',
		cure: 'Check that this server can reach the address of the key, and that the settings of this source are right',
	},
	'key-unknown': {
		meaning: 'The signature names a key that the sender does not publish',
		cure: `${RIGHT_SOURCE}. If the sender has just changed its keys, its next attempt is accepted`,
	},
	'certificate-refused': {
		meaning: 'The certificate is not valid at this time, or does not belong to the vendor',
		cure: 'Check the clock of this server, and that the right source is selected',
	},
	'url-unknown': {
		meaning: 'This source includes the URL in the signature, and the URL is not known',
		cure: 'Set the public URL to the URL that the sender calls',
	},
} as const satisfies Readonly<Record<string, Explanation>>;

/** Why a request was refused. Closed; for the operator's log, never for the sender. */
export type Reason = keyof typeof rows;

export const reasons: Readonly<Record<Reason, Explanation>> = rows;

/** Meaning and cure in one line, for places that show one text. */
export function explanationText({ meaning, cure }: Explanation): string {
	return `${meaning}. ${cure}`;
}
