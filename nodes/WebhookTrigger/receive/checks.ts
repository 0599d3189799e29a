import { bodyRulesOf, readDocument } from '../../../core/signature';
import type { HandshakeAnswer, Reason, Verification, Verified, WebhookRequest } from '../../../core/signature';
import type { Refusal } from '../answer/refusals';
import type { Check } from '../configuration/configured-checks';

/** What all checks together come to: the last check's acceptance, a provider's handshake, or the first refusal. */
export type Verdict =
	| { readonly kind: 'accepted'; readonly verification: Verified }
	/** `verified` means that the signature of this same request is valid. */
	| { readonly kind: 'handshake'; readonly answer: HandshakeAnswer; readonly verified: boolean }
	| { readonly kind: 'refused'; readonly refusal: Refusal };

/** A request that knew the secret URL is verified: n8n found this node by its URL. */
function verifiedByUrl({ body, headers }: WebhookRequest): Verified {
	const type = headers['content-type'];
	const document = readDocument(body, { forms: ['any'] }, typeof type === 'string' ? type : undefined);
	const value = 'value' in document ? document.value : undefined;
	const isList = document.kind === 'json' && document.lines === true;
	const events = isList ? (value as unknown[]).map((body) => ({ body })) : [{ body: value }];
	return { ok: true, profile: SECRET_URL_SCHEME, secretIndex: 0, replayKey: '', document, events };
}

export const SECRET_URL_SCHEME = 'secret-url';

/**
 * Runs the checks in order; the first refusal decides. The last check belongs to the source, whose sender
 * may make a handshake: some providers sign theirs, some cannot, and the profile says which.
 *
 * @param checks at least one, unless the URL itself is the secret
 * @param now unix seconds
 */
export function runChecks(checks: readonly Check[], request: WebhookRequest, now: number): Verdict {
	const source = checks.at(-1);
	const early = refusedEarly(checks, request, now);
	if (early !== undefined) return early;
	if (source === undefined) return { kind: 'accepted', verification: verifiedByUrl(request) };
	return verdictOf(source, request, now, source.verifier.verify(request, now));
}

/** The refusal of a check before the source's own. */
export function refusedEarly(checks: readonly Check[], request: WebhookRequest, now: number): Verdict | undefined {
	for (const check of checks.slice(0, -1)) {
		const result = check.verifier.authenticate(request, now);
		if (!result.ok) return { kind: 'refused', refusal: refusalBy(check, request, result.reason, now) };
	}
	return undefined;
}

/** What the verification by the source's own check comes to. */
export function verdictOf(source: Check, request: WebhookRequest, now: number, verification: Verification): Verdict {
	const answer = source.verifier.handshake(request, now, verification);
	if (answer) return { kind: 'handshake', answer, verified: verification.ok };
	if (verification.ok) return { kind: 'accepted', verification };
	return { kind: 'refused', refusal: refusalBy(source, request, verification.reason, now) };
}

/**
 * The refusal of a check, with the likely mistake.
 *
 * @param now unix seconds
 */
export function refusalBy({ name, verifier }: Check, request: WebhookRequest, reason: Reason, now: number): Refusal {
	return { reason, check: name, hint: () => verifier.explain(request, reason, now) };
}

/** Tells whether the source sends multipart forms, which n8n has parsed before the node receives them. */
export function sendsMultipart(checks: readonly Check[]): boolean {
	const source = checks.at(-1)?.verifier.profile;
	return source === undefined || bodyRulesOf(source).forms.some((form) => form === 'multipart' || form === 'any');
}
