import { bodyRulesOf, readDocument } from '../../../core/signature';
import type { HandshakeAnswer, Reason, Verification, WebhookRequest } from '../../../core/signature';
import type { Check } from '../configuration/configured-checks';

export type Verified = Extract<Verification, { ok: true }>;

/** What all checks together come to: the last check's acceptance, a provider's greeting, or the first refusal. */
export type Verdict =
	| { kind: 'accepted'; verification: Verified }
	/** `verified`: the signature of this very request holds */
	| { kind: 'handshake'; answer: HandshakeAnswer; verified: boolean }
	| { kind: 'refused'; check: Check['name']; reason: string; hint?: string };

/** What a request is accepted as that knew the secret URL, which n8n has compared by finding this node. */
function verifiedByUrl({ body, headers }: WebhookRequest): Verified {
	const type = headers['content-type'];
	const document = readDocument(body, { forms: ['any'] }, typeof type === 'string' ? type : undefined);
	return { ok: true, profile: SECRET_URL_SCHEME, secretIndex: 0, replayKey: '', document };
}

export const SECRET_URL_SCHEME = 'secret-url';

/**
 * Makes every check, in order; the first refusal decides. The last check belongs to the source, which may greet with a
 * handshake: some providers sign theirs, some cannot, and the profile says which.
 *
 * @param checks at least one, unless the URL itself is the secret
 * @param now unix seconds
 */
export function runChecks(checks: readonly Check[], request: WebhookRequest, now: number): Verdict {
	const source = checks.at(-1);
	for (const check of checks.slice(0, -1)) {
		const result = check.verifier.authenticate(request, now);
		if (!result.ok) return refused(check, request, result.reason);
	}
	if (source === undefined) return { kind: 'accepted', verification: verifiedByUrl(request) };
	const verification = source.verifier.verify(request, now);
	const answer = source.verifier.handshake(request, now, verification);
	if (answer) return { kind: 'handshake', answer, verified: verification.ok };
	return verification.ok ? { kind: 'accepted', verification } : refused(source, request, verification.reason);
}

function refused({ name, verifier }: Check, request: WebhookRequest, reason: Reason): Verdict {
	return { kind: 'refused', check: name, reason, hint: verifier.explain(request, reason) };
}

/** Does the source send multipart forms? n8n has taken those apart before the node sees them. */
export function sendsMultipart(checks: readonly Check[]): boolean {
	const source = checks.at(-1)?.verifier.profile;
	return source === undefined || bodyRulesOf(source).forms.some((form) => form === 'multipart' || form === 'any');
}
