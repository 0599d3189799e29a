import { Failure } from '../failure';
import { bodyRulesOf } from './body-rules';
import { compileConfirmation, type Confirmation } from './confirmation';
import { compileHandshake, compileMacOracle, type CompiledHandshake } from './handshake';
import { hintFor } from './hints';
import { NamedVerifier } from './named-verifier';
import { resolveProfile } from './profiles';
import { duplicateWindow } from './replay';
import type { BodyRules } from './request/body';
import { RequestView } from './request/request-view';
import { unpacked } from './request/unpack';
import { compileCheck, compileKeyedCheck, judgesTime, toleranceOf, type KeyedCheck } from './schemes/compile';
import { refuse, type Check, type SchemeMatch, type SchemeVerdict } from './schemes/scheme';
import type {
	Authenticated,
	Authentication,
	Config,
	DeliverySummary,
	EventDescription,
	FetchedAnswer,
	HandshakeAnswer,
	KeyCall,
	Reason,
	Refusal,
	SignatureProfile,
	Verification,
	WebhookRequest,
} from './types';
import { compileEventReader, deliveryOf, describeFirst, summaryOf, type EventReader } from './verification';
import type { Verifier, VerifierOptions } from './verifier-types';

function checkedUrl(publicUrl: string | undefined): string | undefined {
	if (publicUrl === undefined || publicUrl === '') return undefined;
	if (/^https?:\/\/[^/\s]\S*$/i.test(publicUrl) && URL.canParse(publicUrl)) return publicUrl;
	throw new Failure(
		'invalid-url',
		'The public URL is not an absolute http or https URL',
		'Enter it in the form https://…/webhook/…',
	);
}

/** The verifier of one profile with its keys. */
export class ProfileVerifier implements Verifier {
	readonly duplicateWindowSeconds: number;
	/** if false, the check ignores `now` */
	readonly judgesTime: boolean;
	readonly keyCall?: (request: WebhookRequest, now: number) => KeyCall | undefined;
	readonly confirmation?: (request: WebhookRequest) => Confirmation | undefined;
	private readonly check: Check;
	private readonly config: Config | undefined;
	/** the same check at any age; compiled when it is first needed */
	private timeless: Check | undefined;
	private readonly publicUrl: string | undefined;
	private readonly tell: EventReader;
	private readonly handshakes: readonly CompiledHandshake[];
	private readonly rules: BodyRules;
	/** A handshake may sign texts that anyone can choose; such texts are never deliveries. */
	private readonly isSignedForStrangers: (body: Buffer) => boolean;

	constructor(
		readonly profile: SignatureProfile,
		private readonly secrets: readonly string[],
		options: VerifierOptions,
	) {
		const { toleranceSeconds, copies = 'retry', config } = options;
		const { confirmation } = profile;
		this.config = config;
		const { check, call } = this.compile(toleranceSeconds);
		this.check = check;
		if (call) this.keyCall = (request, now) => call(this.view(request), now);
		if (confirmation) {
			const confirm = compileConfirmation(confirmation);
			this.confirmation = (request) => confirm(this.view(request));
		}
		this.duplicateWindowSeconds = duplicateWindow(profile, copies, toleranceSeconds ?? toleranceOf(profile.scheme));
		this.judgesTime = judgesTime(profile.scheme);
		this.publicUrl = checkedUrl(options.publicUrl);
		this.tell = compileEventReader(profile, copies);
		this.rules = bodyRulesOf(profile);
		this.isSignedForStrangers = compileMacOracle(profile.handshakes);
		const keys = { secrets, token: options.handshakeToken, config };
		this.handshakes = (profile.handshakes ?? []).map((handshake) => compileHandshake(handshake, keys));
	}

	private compile(toleranceSeconds: number | undefined): KeyedCheck {
		const { scheme } = this.profile;
		if (scheme.kind === 'public-key') return compileKeyedCheck(scheme, this.secrets, toleranceSeconds, this.config);
		return { check: compileCheck(scheme, this.secrets, toleranceSeconds) };
	}

	private view(request: WebhookRequest): RequestView {
		const read = this.profile.compresses === undefined ? request : unpacked(request);
		return new RequestView(read, this.rules, this.publicUrl);
	}

	private judge(view: RequestView, now: number, answers?: readonly FetchedAnswer[]): SchemeVerdict {
		const verdict = this.check(view, now, answers);
		return verdict.ok && this.isSignedForStrangers(view.body) ? refuse('body-malformed') : verdict;
	}

	verify(request: WebhookRequest, now: number, answers?: readonly FetchedAnswer[]): Verification {
		const view = this.view(request);
		const verdict = this.judge(view, now, answers);
		return verdict.ok ? withSubject(deliveryOf(this.profile.name, verdict, this.tell, view), verdict) : verdict;
	}

	/** Like `verify`, for callers that need neither the document nor the replay key. */
	summarize(request: WebhookRequest, now: number, answers?: readonly FetchedAnswer[]): DeliverySummary | Refusal {
		const view = this.view(request);
		const verdict = this.judge(view, now, answers);
		return verdict.ok ? withSubject(summaryOf(this.profile.name, verdict, this.tell, view), verdict) : verdict;
	}

	authenticate(request: WebhookRequest, now: number, answers?: readonly FetchedAnswer[]): Authentication {
		const verdict = this.judge(this.view(request), now, answers);
		if (!verdict.ok) return verdict;
		const { secretIndex, timestamp } = verdict;
		return withSubject({ ok: true, profile: this.profile.name, secretIndex, timestamp }, verdict);
	}

	explain(request: WebhookRequest, reason: Reason, now?: number): string {
		const { profile, secrets } = this;
		const view = this.view(request);
		return hintFor(reason, { profile, secrets, view, now, timestamp: this.timeOf(view, reason, now) });
	}

	/** The signed time of a request that is refused for nothing else. */
	private timeOf(view: RequestView, reason: Reason, now: number | undefined): number | undefined {
		if (now === undefined || (reason !== 'timestamp-too-old' && reason !== 'timestamp-too-new')) return undefined;
		this.timeless ??= this.compile(Infinity).check;
		const verdict = this.timeless(view, now);
		return verdict.ok ? verdict.timestamp : undefined;
	}

	handshake(request: WebhookRequest, now: number, verdict?: Authentication): HandshakeAnswer | undefined {
		if (this.handshakes.length === 0) return undefined;
		const view = this.view(request);
		let known = verdict;
		for (const handshake of this.handshakes) {
			if (!handshake.mayApply(view)) continue;
			if (handshake.verified) {
				known ??= this.authenticate(request, now);
				if (!known.ok) continue;
			}
			const answer = handshake.answer(view, known?.ok ? known.secretIndex : 0);
			if (answer !== undefined) return answer;
		}
		return undefined;
	}

	describe(request: WebhookRequest): EventDescription {
		return describeFirst(this.tell, this.view(request));
	}
}

/** Most verdicts have no subject, and are returned as they are. */
const withSubject = <T extends Authenticated>(result: T, { subject }: SchemeMatch): T =>
	subject === undefined ? result : { ...result, subject };

/** A profile written by hand, in JavaScript, may lack what the type demands. */
function requireRetry(profile: SignatureProfile): SignatureProfile {
	if ((profile as Partial<SignatureProfile>).retry !== undefined) return profile;
	throw new Failure(
		'invalid-profile',
		'The profile does not say what a retry keeps',
		"Add retry, for example { keeps: 'nothing', source: 'unknown' }",
	);
}

/** Compiles a verifier for the library entry; see createVerifier. */
export function compileVerifier(
	profile: string | SignatureProfile,
	secrets: readonly string[],
	options: VerifierOptions,
): ProfileVerifier {
	return new ProfileVerifier(requireRetry(resolveProfile(profile)), secrets, options);
}

/**
 * Compiles keys and templates once, for a receiver that judges many requests.
 *
 * @example
 * const verifier = createVerifier('github', ["It's a Secret to Everybody"]);
 * const request = {
 *   headers: {
 *     'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
 *     'x-github-event': 'ping',
 *   },
 *   body: Buffer.from('Hello, World!'),
 * };
 * verifier.verify(request, 1800000000).event; // 'ping'
 *
 * const forged = { ...request, body: Buffer.from('Hello, Mallory!') };
 * verifier.verify(forged, 1800000000); // { ok: false, reason: 'signature-mismatch' }
 * verifier.explain(forged, 'signature-mismatch').split('.')[0]; // 'The secret is not the one that the sender uses, or the request was changed in transit'
 *
 * @param secrets as pasted, newest first
 * @throws Failure for an unknown or incomplete profile, a missing or malformed secret, a tolerance or URL that cannot be used
 */
export function createVerifier(
	profile: string | SignatureProfile,
	secrets: readonly string[],
	options: VerifierOptions = {},
): Verifier {
	const { named = [], keyId } = options;
	if (named.length === 0) return compileVerifier(profile, secrets, options);
	const row = resolveProfile(profile);
	return new NamedVerifier({ secrets, named, keyId }, bodyRulesOf(row), (some) => compileVerifier(row, some, options));
}

/**
 * Answers handshakes that arrive before a secret is known (Notion and Asana send it in the handshake itself).
 * @returns the answer, or undefined if the request is not such a handshake or its value does not have the form of the
 * secret
 */
export function answerFirstHandshake(
	profile: string | SignatureProfile,
	request: WebhookRequest,
): HandshakeAnswer | undefined {
	const row = resolveProfile(profile);
	const view = new RequestView(request, bodyRulesOf(row));
	for (const handshake of row.handshakes ?? []) {
		if (handshake.verified || handshake.capture === undefined) continue;
		const compiled = compileHandshake(handshake, { secrets: [] });
		const answer = compiled.mayApply(view) ? compiled.answer(view, 0) : undefined;
		if (answer !== undefined) return answer;
	}
	return undefined;
}
