import { ConfigurationError } from '../configuration-error';
import { compileHandshake, type CompiledHandshake } from './handshake';
import { hintFor } from './hints';
import { compileScheme } from './compile-scheme';
import { resolveProfile } from './profiles';
import { replayBasis, replayKey } from './replay';
import { RequestView } from './request';
import { compileSources } from './sources';
import type { Check, SchemeAcceptance } from './scheme';
import type { HandshakeAnswer, ReplayBasis, SignatureProfile, Verification, WebhookRequest } from './types';

export interface VerifierOptions {
	/** seconds, both ways; default: the profile's; Infinity = any age */
	readonly toleranceSeconds?: number;
	/** the URL as the sender knows it; needed where the URL is signed and the request does not carry it whole */
	readonly publicUrl?: string;
	/** the word that the provider repeats in its handshake (Meta's verify token); default: one of the secrets */
	readonly handshakeToken?: string;
}

export interface EventDescription {
	readonly event?: string;
	readonly action?: string;
	readonly deliveryId?: string;
}

export interface Verifier {
	readonly profile: SignatureProfile;
	/** @param now unix seconds. Never throws for what a sender sent. */
	verify(request: WebhookRequest, now: number): Verification;
	/**
	 * The answer that a handshake of this provider wants, or undefined when the request is none (or an unverified one).
	 * @param verdict of this very request, where the caller has it: spares a second look at the signature
	 */
	handshake(request: WebhookRequest, now: number, verdict?: Verification): HandshakeAnswer | undefined;
	/** what the request says it is about; says nothing about whether that is true */
	describe(request: WebhookRequest): EventDescription;
}

function checkedUrl(publicUrl: string | undefined): string | undefined {
	if (publicUrl === undefined || publicUrl === '') return undefined;
	if (/^https?:\/\/[^/\s]+\S*$/i.test(publicUrl)) return publicUrl;
	throw new ConfigurationError(
		'The public URL is not an absolute http or https URL',
		'Write it like https://…/webhook/…',
	);
}

class ProfileVerifier implements Verifier {
	private readonly check: Check;
	private readonly publicUrl: string | undefined;
	private readonly basis: ReplayBasis;
	private readonly handshakes: readonly CompiledHandshake[];
	private readonly readEvent;
	private readonly readAction;
	private readonly readDeliveryId;

	constructor(
		readonly profile: SignatureProfile,
		private readonly secrets: readonly string[],
		options: VerifierOptions,
	) {
		this.check = compileScheme(profile.scheme, secrets, options.toleranceSeconds);
		this.publicUrl = checkedUrl(options.publicUrl);
		this.basis = replayBasis(profile);
		const keys = { secrets, token: options.handshakeToken };
		this.handshakes = (profile.handshakes ?? []).map((handshake) => compileHandshake(handshake, keys));
		this.readEvent = compileSources(profile.event);
		this.readAction = compileSources(profile.action);
		this.readDeliveryId = compileSources(profile.deliveryId);
	}

	private view(request: WebhookRequest): RequestView {
		return new RequestView(request, this.profile.documentField, this.publicUrl);
	}

	verify(request: WebhookRequest, now: number): Verification {
		const view = this.view(request);
		const verdict = this.check(view, now);
		return verdict.ok ? this.accept(view, verdict) : this.explain(view, verdict);
	}

	private explain(view: RequestView, { reason }: { reason: Extract<Verification, { ok: false }>['reason'] }) {
		const { profile, secrets } = this;
		return {
			ok: false as const,
			reason,
			get hint() {
				return hintFor(reason, profile, secrets, view);
			},
		};
	}

	/** Whatever needs the parsed body is read when it is asked for: a verdict costs no JSON.parse. */
	private accept(view: RequestView, accepted: SchemeAcceptance): Verification {
		const { profile, basis, readEvent, readAction, readDeliveryId } = this;
		return {
			ok: true,
			profile: profile.name,
			secretIndex: accepted.secretIndex,
			timestamp: accepted.timestamp,
			get event() {
				return readEvent(view);
			},
			get action() {
				return readAction(view);
			},
			get deliveryId() {
				return accepted.signedId ?? readDeliveryId(view);
			},
			get replayKey() {
				return replayKey(profile.name, basis, accepted, view, readDeliveryId(view));
			},
		};
	}

	handshake(request: WebhookRequest, now: number, verdict?: Verification): HandshakeAnswer | undefined {
		if (this.handshakes.length === 0) return undefined;
		const view = this.view(request);
		let known = verdict;
		for (const handshake of this.handshakes) {
			if (!handshake.mayApply(view)) continue;
			if (handshake.verified) known ??= this.verify(request, now);
			if (handshake.verified && !known?.ok) continue;
			const answer = handshake.answer(view, known?.ok ? known.secretIndex : 0);
			if (answer !== undefined) return answer;
		}
		return undefined;
	}

	describe(request: WebhookRequest): EventDescription {
		const view = this.view(request);
		return { event: this.readEvent(view), action: this.readAction(view), deliveryId: this.readDeliveryId(view) };
	}
}

/**
 * Compiles keys and templates once.
 * @param secrets as pasted, newest first
 * @throws ConfigurationError for an unknown profile, a missing or malformed secret, a tolerance or URL that is none
 */
export function createVerifier(
	profile: string | SignatureProfile,
	secrets: readonly string[],
	options: VerifierOptions = {},
): Verifier {
	return new ProfileVerifier(resolveProfile(profile), secrets, options);
}

/**
 * Answers the handshakes that come before there is a secret (Notion and Asana send it in the handshake itself).
 * @returns undefined when the request is no such handshake
 */
export function answerFirstHandshake(
	profile: string | SignatureProfile,
	request: WebhookRequest,
): HandshakeAnswer | undefined {
	const row = resolveProfile(profile);
	const view = new RequestView(request, row.documentField);
	for (const handshake of row.handshakes ?? []) {
		if (handshake.verified || handshake.capture === undefined) continue;
		const compiled = compileHandshake(handshake, { secrets: [] });
		const answer = compiled.mayApply(view) ? compiled.answer(view, 0) : undefined;
		if (answer !== undefined) return answer;
	}
	return undefined;
}
