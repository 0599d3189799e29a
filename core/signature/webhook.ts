import { requireSecrets } from './secrets';
import { createSigner } from './signer';
import type { SignedParts } from './scheme';
import type { Accepted, HandshakeAnswer, Reason, SignatureProfile, ValueSource, WebhookRequest } from './types';
import { answerFirstHandshake, createVerifier, type Verifier } from './verifier';

/** The library entry (DESIGN §2): one call each, on top of the compiled verifier and signer. */

export interface VerifyWebhookInput {
	readonly profile: string | SignatureProfile;
	/** as pasted by the user, newest first; public keys for asymmetric schemes */
	readonly secrets: string[];
	readonly request: WebhookRequest;
	/** unix seconds; default: the clock */
	readonly now?: number;
	/** default: the profile's; Infinity = do not check */
	readonly toleranceSeconds?: number;
}

export type WebhookVerdict =
	| {
			readonly ok: true;
			readonly profile: string;
			readonly secretIndex: number;
			readonly event?: string;
			readonly action?: string;
			readonly deliveryId?: string;
			/** unix seconds */
			readonly timestamp?: number;
	  }
	| { readonly ok: false; readonly reason: Reason };

interface Remembered {
	readonly profile: string | SignatureProfile;
	readonly secrets: readonly string[];
	readonly toleranceSeconds: number | undefined;
	readonly verifier: Verifier;
}

/** The verifiers made last: a server calls with the same few configurations, and compiling keys costs more than a digest. */
const recent: Remembered[] = [];
const MOST_RECENT = 16;

function fits(known: Remembered, { profile, secrets, toleranceSeconds }: VerifyWebhookInput): boolean {
	if (known.profile !== profile || known.toleranceSeconds !== toleranceSeconds) return false;
	if (known.secrets.length !== secrets.length) return false;
	for (let at = 0; at < secrets.length; at++) if (known.secrets[at] !== secrets[at]) return false;
	return true;
}

function remembered(input: VerifyWebhookInput): Verifier | undefined {
	for (const known of recent) if (fits(known, input)) return known.verifier;
	return undefined;
}

function verifierFor(input: VerifyWebhookInput): Verifier {
	const { profile, secrets, toleranceSeconds } = input;
	const known = Array.isArray(secrets) ? remembered(input) : undefined;
	if (known !== undefined) return known;
	const verifier = createVerifier(profile, secrets, { toleranceSeconds });
	// a profile that can still change is compiled anew each time; a name cannot
	if (Object.isFrozen(profile)) {
		recent.unshift({ profile, secrets: [...secrets], toleranceSeconds, verifier });
		recent.length = Math.min(recent.length, MOST_RECENT);
	}
	return verifier;
}

/** The package's only look at a clock: a default of the library entry. */
const clock = (): number => Math.floor(Date.now() / 1000);

/**
 * Judges one request. Never throws for what a sender sent.
 * @throws ConfigurationError for an unknown profile, an empty or malformed secret, a body that is no Buffer
 */
export function verifyWebhook(input: VerifyWebhookInput): WebhookVerdict {
	const verifier = verifierFor(input);
	const verdict = verifier.verify(input.request, input.now ?? clock());
	if (!verdict.ok) return { ok: false, reason: verdict.reason };
	return publicVerdict(verdict, verifier.profile);
}

const inHeaders = (sources: readonly ValueSource[] = []): boolean => sources.every((source) => source.in === 'header');

/**
 * The verdict as a plain object: what headers tell at once, what may need the parsed body when it is read. Accessors are dear,
 * so an object has no more of them than it needs.
 */
function publicVerdict(verdict: Accepted, row: SignatureProfile): WebhookVerdict {
	const { profile, secretIndex, timestamp } = verdict;
	if (!inHeaders(row.event) || !inHeaders(row.deliveryId)) return lazyVerdict(verdict);
	const { event, deliveryId } = verdict;
	if (row.action === undefined) return { ok: true, profile, secretIndex, timestamp, event, deliveryId };
	return {
		ok: true,
		profile,
		secretIndex,
		timestamp,
		event,
		get action() {
			return verdict.action;
		},
		deliveryId,
	};
}

function lazyVerdict(verdict: Accepted): WebhookVerdict {
	const { profile, secretIndex, timestamp } = verdict;
	return {
		ok: true,
		profile,
		secretIndex,
		timestamp,
		get event() {
			return verdict.event;
		},
		get action() {
			return verdict.action;
		},
		get deliveryId() {
			return verdict.deliveryId;
		},
	};
}

export interface SignWebhookInput {
	readonly profile: string | SignatureProfile;
	readonly secrets: string[];
	readonly body: Buffer;
	/** default: derived from timestamp and body */
	readonly id?: string;
	/** unix seconds; default: the clock */
	readonly timestamp?: number;
	readonly method?: string;
	readonly url?: string;
	/** event name, for senders that put it into a header */
	readonly event?: string;
	/** for signatures that cover it; default: application/json */
	readonly contentType?: string;
}

/**
 * Signs one delivery attempt.
 * @returns headers to send, and body or url when the signature travels there
 * @throws ConfigurationError when the scheme cannot be signed with what was given
 */
export function signWebhook({ profile, secrets, timestamp = clock(), ...rest }: SignWebhookInput): SignedParts {
	return createSigner(profile, secrets).sign({ ...rest, timestamp });
}

export interface AnswerHandshakeInput {
	readonly profile: string | SignatureProfile;
	/** may be empty for the providers that send the secret in their handshake (Notion, Asana) */
	readonly secrets: string[];
	readonly request: WebhookRequest;
	readonly now?: number;
}

/** @returns the answer that the provider's handshake wants; undefined when the request is none */
export function answerHandshake({
	profile,
	secrets,
	request,
	now = clock(),
}: AnswerHandshakeInput): HandshakeAnswer | undefined {
	const first = secrets.length === 0 ? answerFirstHandshake(profile, request) : undefined;
	if (first !== undefined) return first;
	return createVerifier(profile, requireSecrets(secrets)).handshake(request, now);
}
