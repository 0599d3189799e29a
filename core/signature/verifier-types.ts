import type { Confirmation } from './confirmation';
import type { KeyIdSource, NamedSecret } from './named-secrets';
import type { CopyRule } from './replay';
import type {
	Authentication,
	Config,
	EventDescription,
	FetchedAnswer,
	HandshakeAnswer,
	KeyCall,
	Reason,
	SignatureProfile,
	Verification,
	WebhookRequest,
} from './types';

export interface VerifierOptions {
	/** Seconds, in both directions; default: the profile's. Infinity accepts any age. */
	readonly toleranceSeconds?: number;
	/** The URL as the sender knows it; needed if the URL is signed and the request does not contain all of it. */
	readonly publicUrl?: string;
	/** The word that the provider repeats in its handshake (Meta's verify token); default: any of the secrets. */
	readonly handshakeToken?: string;
	/** what the replay key takes for a copy; default: what this sender's retries keep */
	readonly copies?: CopyRule;
	/** what the user configures besides secrets, by the names of the row's settings */
	readonly config?: Config;
	/** The secrets of several senders that call the same URL, besides `secrets`, which may then be empty. */
	readonly named?: readonly NamedSecret[];
	/** Where a sender states the name of its secret; default: all secrets are tried in turn, at most ten. */
	readonly keyId?: KeyIdSource;
}

export interface Verifier {
	readonly profile: SignatureProfile;
	/** how long a replay key is to be remembered, in seconds; 0 where nothing tells deliveries apart */
	readonly duplicateWindowSeconds: number;
	/**
	 * Verifies the request and reads event, action, id and document from the verified bytes. Never throws for what a
	 * sender sent.
	 * @param now Unix seconds
	 * @param answers to the calls of `keyCall`, for profiles whose keys are fetched
	 */
	readonly verify: (request: WebhookRequest, now: number, answers?: readonly FetchedAnswer[]) => Verification;
	/**
	 * Verifies the signature only; the body of a genuine request is not read. Never throws for what a sender sent.
	 * @param now Unix seconds
	 */
	readonly authenticate: (request: WebhookRequest, now: number, answers?: readonly FetchedAnswer[]) => Authentication;
	/**
	 * The call that gets the public key of a request, for `answers`. Absent for profiles whose keys are not fetched. It returns
	 * undefined for a request that is refused whatever the key is.
	 * @param now Unix seconds
	 */
	readonly keyCall?: (request: WebhookRequest, now: number) => KeyCall | undefined;
	/** The address that a genuine request wants called once, if it does, and if the address is one of the vendor. */
	readonly confirmation?: (request: WebhookRequest) => Confirmation | undefined;
	/**
	 * The likely mistake behind a refusal and what to do about it, for the operator's log. It never holds a secret or a part
	 * of the body.
	 * @param now unix seconds; where given, the hint on a wrong time says how far apart the clocks are
	 */
	readonly explain: (request: WebhookRequest, reason: Reason, now?: number) => string;
	/**
	 * Returns the answer that this provider's handshake requires, or undefined if the request is not a handshake, or
	 * one that must be verified and is not.
	 * @param verdict of this same request, if the caller has it; saves verifying the signature twice
	 */
	readonly handshake: (request: WebhookRequest, now: number, verdict?: Authentication) => HandshakeAnswer | undefined;
	/** Returns what the request claims to be about, whether or not that is true. */
	readonly describe: (request: WebhookRequest) => EventDescription;
}
