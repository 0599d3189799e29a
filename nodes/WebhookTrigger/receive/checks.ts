import { bodyRulesOf, readDocument } from '../../../core/signature';
import type { HandshakeAnswer, Reason, Scheme, Verification, WebhookRequest } from '../../../core/signature';
import type { Check } from '../configuration/configured-checks';

export type Verified = Extract<Verification, { ok: true }>;

/** The result of all checks: the acceptance by the last one, the answer to a handshake, or the first refusal. */
export type Verdict =
	| { kind: 'accepted'; verification: Verified }
	/** `verified` means that the signature of this same request is valid. */
	| { kind: 'handshake'; answer: HandshakeAnswer; verified: boolean }
	| { kind: 'refused'; check: Check['name']; reason: string; hint?: string };

/** Returns the acceptance of a request to the secret URL, which n8n has verified by finding this node. */
function verifiedByUrl({ body, headers }: WebhookRequest): Verified {
	const type = headers['content-type'];
	const document = readDocument(body, { forms: ['any'] }, typeof type === 'string' ? type : undefined);
	return { ok: true, profile: SECRET_URL_SCHEME, secretIndex: 0, replayKey: '', document };
}

export const SECRET_URL_SCHEME = 'secret-url';

/**
 * Makes all checks in order; the first refusal decides. The last check belongs to the source, which may begin with a
 * handshake. Some providers sign theirs and some cannot; the profile says which.
 *
 * @param checks at least one, unless the URL itself is the secret
 * @param now Unix seconds
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

/**
 * Tells whether the check needs the exact bytes of the body. n8n parses multipart bodies before the node receives them.
 */
export function coversBody(scheme: Scheme): boolean {
	if (scheme.kind === 'token') return false;
	if (scheme.kind === 'jws') return scheme.bodyHash !== undefined;
	return scheme.kind !== 'signed' || /\{(?:body|sorted)/.test(scheme.content);
}

/** Tells whether the source sends multipart forms, which n8n has parsed before the node receives them. */
export function sendsMultipart(checks: readonly Check[]): boolean {
	const source = checks.at(-1)?.verifier.profile;
	return source === undefined || bodyRulesOf(source).forms.some((form) => form === 'multipart' || form === 'any');
}
