import { requireSecrets } from './secrets';
import { createSigner } from './signer';
import type { SignedParts } from './scheme';
import type { DeliverySummary, HandshakeAnswer, Refusal, SignatureProfile, WebhookRequest } from './types';
import { answerFirstHandshake, compileVerifier, createVerifier, type ProfileVerifier } from './verifier';

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

/** A plain object; its reasons are for the log, never for the sender. */
export type WebhookVerdict = DeliverySummary | Refusal;

interface Remembered {
	readonly profile: string | SignatureProfile;
	readonly secrets: readonly string[];
	readonly toleranceSeconds: number | undefined;
	readonly verifier: ProfileVerifier;
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

function remembered(input: VerifyWebhookInput): ProfileVerifier | undefined {
	for (const known of recent) if (fits(known, input)) return known.verifier;
	return undefined;
}

function verifierFor(input: VerifyWebhookInput): ProfileVerifier {
	const { profile, secrets, toleranceSeconds } = input;
	const known = Array.isArray(secrets) ? remembered(input) : undefined;
	if (known !== undefined) return known;
	const verifier = compileVerifier(profile, secrets, { toleranceSeconds });
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
	return verifierFor(input).summarize(input.request, input.now ?? clock());
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
