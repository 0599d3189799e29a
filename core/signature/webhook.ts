import { requireObject } from '../arguments';
import { requireSecrets } from './keys/secrets';
import { resolveProfile } from './profiles';
import type { SignedParts } from './schemes/scheme';
import { createSigner } from './signer';
import type {
	Config,
	DeliverySummary,
	FetchedAnswer,
	HandshakeAnswer,
	KeyCall,
	Refusal,
	SignatureProfile,
	WebhookRequest,
} from './types';
import { answerFirstHandshake, compileVerifier, createVerifier, type ProfileVerifier } from './verifier';

/** The library's functions, each a single call on top of the compiled verifier and signer (DESIGN §2). */

export interface VerifyWebhookInput {
	readonly profile: string | SignatureProfile;
	/** As pasted by the user, newest first; public keys for asymmetric schemes. Empty for profiles whose keys are fetched. */
	readonly secrets: string[];
	readonly request: WebhookRequest;
	/** Unix seconds; default: the current time. */
	readonly now?: number;
	/** Seconds; default: the profile's. Infinity disables the check. */
	readonly toleranceSeconds?: number;
	/** What the user configures besides secrets, by the names of the profile's settings: `{ topicArn: 'arn:aws:…' }`. */
	readonly config?: Config;
	/** Answers with public keys: those to the call that `keyCall` returns. Others are not looked at. */
	readonly fetched?: FetchedAnswer | readonly FetchedAnswer[];
}

/** A plain object. Its reasons are for the log, never for the sender. */
export type WebhookVerdict = DeliverySummary | Refusal;

const VERIFY_USAGE = 'verifyWebhook({ profile, secrets, request })';
const KEY_USAGE = 'keyCall({ profile, secrets, config, request })';
const SIGN_USAGE = 'signWebhook({ profile, secrets, body })';
const HANDSHAKE_USAGE = 'answerHandshake({ profile, secrets, request })';

interface CachedVerifier {
	readonly profile: string | SignatureProfile;
	readonly secrets: readonly string[];
	readonly toleranceSeconds: number | undefined;
	readonly config: Config | undefined;
	readonly verifier: ProfileVerifier;
}

/** The verifiers used last. A server uses the same few configurations, and compiling keys costs more than a digest. */
const cachedVerifiers: CachedVerifier[] = [];
const MAX_CACHED_VERIFIERS = 16;

/** What a verifier is compiled from. */
type VerifierInput = Pick<VerifyWebhookInput, 'profile' | 'secrets' | 'toleranceSeconds' | 'config'>;

function sameConfig(one: Config | undefined, other: Config | undefined): boolean {
	if (one === other) return true;
	const names = Object.keys(one ?? {});
	return names.length === Object.keys(other ?? {}).length && names.every((name) => one?.[name] === other?.[name]);
}

function isFor(known: CachedVerifier, { profile, secrets, toleranceSeconds, config }: VerifierInput): boolean {
	if (known.profile !== profile || known.toleranceSeconds !== toleranceSeconds) return false;
	if (known.config !== config && !sameConfig(known.config, config)) return false;
	if (known.secrets.length !== secrets.length) return false;
	for (let at = 0; at < secrets.length; at++) if (known.secrets[at] !== secrets[at]) return false;
	return true;
}

function findCached(input: VerifierInput): ProfileVerifier | undefined {
	for (const known of cachedVerifiers) if (isFor(known, input)) return known.verifier;
	return undefined;
}

function verifierFor(input: VerifierInput): ProfileVerifier {
	const { profile, secrets, toleranceSeconds, config } = input;
	const known = Array.isArray(secrets) ? findCached(input) : undefined;
	if (known !== undefined) return known;
	const verifier = compileVerifier(profile, secrets, { toleranceSeconds, config });
	// a profile that can still change is compiled every time; one given by name cannot change
	if (Object.isFrozen(profile)) {
		cachedVerifiers.unshift({
			profile,
			secrets: [...secrets],
			toleranceSeconds,
			config: config && { ...config },
			verifier,
		});
		cachedVerifiers.length = Math.min(cachedVerifiers.length, MAX_CACHED_VERIFIERS);
	}
	return verifier;
}

/** The only use of a clock in this package, as a default of the library functions. */
const nowInSeconds = (): number => Math.floor(Date.now() / 1000);

/**
 * Verifies one request. Never throws for what a sender sent. The last 16 configurations are remembered compiled; a receiver
 * with more of them keeps its own verifiers: see `createVerifier`.
 *
 * @example
 * const body = Buffer.from('{"action":"opened"}');
 * const { headers } = signWebhook({ profile: 'github', secrets: ['a secret'], body, event: 'issues', id: '72d3162e' });
 *
 * verifyWebhook({ profile: 'github', secrets: ['a secret'], request: { headers, body } });
 * // { ok: true, profile: 'github', secretIndex: 0, event: 'issues', action: 'opened', deliveryId: '72d3162e' }
 * verifyWebhook({ profile: 'github', secrets: ['another'], request: { headers, body } });
 * // { ok: false, reason: 'signature-mismatch' }
 *
 * const list = Buffer.from('{"events":[{"type":"follow"},{"type":"message"}]}');
 * const signed = signWebhook({ profile: 'line', secrets: ['a secret'], body: list });
 * const verdict = verifyWebhook({ profile: 'line', secrets: ['a secret'], request: { ...signed, body: list } });
 * verdict.events.map(({ event }) => event); // ['follow', 'message']
 *
 * @returns a plain object; what a verdict does not have is undefined
 * @throws Failure for an unknown profile, an empty or malformed secret, a body that is not bytes
 */
export function verifyWebhook(input: VerifyWebhookInput): WebhookVerdict {
	requireObject(input, VERIFY_USAGE);
	const verifier = verifierFor(input);
	const now = input.now ?? (verifier.judgesTime ? nowInSeconds() : 0);
	const { fetched } = input;
	return verifier.summarize(input.request, now, fetched && listOf(fetched));
}

const listOf = (fetched: FetchedAnswer | readonly FetchedAnswer[]): readonly FetchedAnswer[] =>
	'url' in fetched ? [fetched] : fetched;

/**
 * Returns the call that gets the public key of a request, for profiles whose keys are fetched. Make it with a time limit, without
 * following redirects, keep the answer as long as its headers allow, and pass it as `fetched`.
 *
 * @example
 * const body = Buffer.from('{"Type":"Notification","TopicArn":"arn:aws:sns:us-east-1:1:t","Signature":"AAAA",' +
 *   '"SignatureVersion":"2","Timestamp":"2026-12-01T12:00:00.000Z",' +
 *   '"SigningCertURL":"https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"}');
 * const config = { topicArn: 'arn:aws:sns:us-east-1:1:t' };
 * keyCall({ profile: 'aws-sns', secrets: [], config, request: { headers: {}, body } }).url.slice(0, 35); // 'https://sns.us-east-1.amazonaws.com'
 *
 * @returns undefined where nothing has to be fetched, or the request is refused whatever the key is
 * @throws Failure for an unknown profile, or a setting that the profile needs
 */
export function keyCall(input: Omit<VerifyWebhookInput, 'fetched'>): KeyCall | undefined {
	requireObject(input, KEY_USAGE);
	const verifier = verifierFor(input);
	return verifier.keyCall?.(input.request, input.now ?? nowInSeconds());
}

export interface SignWebhookInput {
	readonly profile: string | SignatureProfile;
	readonly secrets: string[];
	readonly body: Buffer;
	/** Default: derived from timestamp and body. */
	readonly id?: string;
	/** Unix seconds; default: the current time. */
	readonly timestamp?: number;
	readonly method?: string;
	readonly url?: string;
	/** The event name, for senders that put it in a header. */
	readonly event?: string;
	/** what the request carries besides, for signatures that cover it; the signed parts do not repeat it */
	readonly headers?: Readonly<Record<string, string>>;
	/** For signatures that cover it; default: application/json. */
	readonly contentType?: string;
}

/**
 * Signs one delivery attempt.
 *
 * @example
 * const body = Buffer.from('{"test": 2432232314}');
 * const { headers } = signWebhook({
 *   profile: 'standard-webhooks',
 *   secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
 *   body,
 *   id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
 *   timestamp: 1614265330,
 * });
 * headers['webhook-signature']; // 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
 *
 * @returns headers to send, and body or url when the signature travels there
 * @throws Failure when the scheme cannot be signed with what was given
 */
export function signWebhook(input: SignWebhookInput): SignedParts {
	requireObject(input, SIGN_USAGE);
	const { profile, secrets, timestamp = nowInSeconds(), ...rest } = input;
	return createSigner(profile, secrets).sign({ ...rest, timestamp });
}

export interface AnswerHandshakeInput {
	readonly profile: string | SignatureProfile;
	/** May be empty for providers that send the secret in their handshake (Notion, Asana). */
	readonly secrets: string[];
	readonly request: WebhookRequest;
	readonly now?: number;
	/** what the user configures besides secrets */
	readonly config?: Config;
}

/**
 * Answers the request with which a provider checks an address before it sends deliveries there.
 *
 * @example
 * const body = Buffer.from('{"type":"url_verification","challenge":"3eZbrw1aB"}');
 * const { headers } = signWebhook({ profile: 'slack', secrets: ['a secret'], body });
 * const answer = answerHandshake({ profile: 'slack', secrets: ['a secret'], request: { headers, body } });
 * answer.status; // 200
 * answer.body; // '{"challenge":"3eZbrw1aB"}'
 *
 * @returns what to answer, byte for byte; undefined when the request is not a handshake
 * @throws Failure for an unknown profile, or a missing secret where the handshake needs one
 */
export function answerHandshake(input: AnswerHandshakeInput): HandshakeAnswer | undefined {
	requireObject(input, HANDSHAKE_USAGE);
	const { profile, secrets, request, config, now = nowInSeconds() } = input;
	const isFirst = Array.isArray(secrets) && secrets.length === 0;
	const first = isFirst ? answerFirstHandshake(profile, request) : undefined;
	if (first !== undefined) return first;
	const needsSecrets = resolveProfile(profile).scheme.kind !== 'public-key';
	return createVerifier(profile, needsSecrets ? requireSecrets(secrets) : secrets, { config }).handshake(request, now);
}
