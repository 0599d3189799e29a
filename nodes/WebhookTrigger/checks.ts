import type { HandshakeAnswer, Verification, WebhookRequest } from '../../core/signature';
import type { Check } from './configuration';

/** What all checks together come to: the last check's acceptance, a provider's greeting, or the first refusal. */
export type Verdict =
	| { kind: 'accepted'; verification: Extract<Verification, { ok: true }> }
	| { kind: 'handshake'; answer: HandshakeAnswer }
	| { kind: 'refused'; check: Check['name']; reason: string; hint?: string };

/**
 * Makes every check, in order; the first refusal decides. The last check belongs to the source, which may greet with a
 * handshake: some providers sign theirs, some cannot, and the profile says which.
 *
 * @param now unix seconds
 */
export function judge(checks: readonly Check[], request: WebhookRequest, now: number): Verdict {
	let verdict: Verdict = { kind: 'refused', check: 'signature', reason: 'nothing-was-checked' };
	for (const [position, { name, verifier }] of checks.entries()) {
		const verification = verifier.verify(request, now);
		const answer = position === checks.length - 1 ? verifier.handshake(request, now, verification) : undefined;
		if (answer) return { kind: 'handshake', answer };
		if (!verification.ok) return { kind: 'refused', check: name, reason: verification.reason, hint: verification.hint };
		verdict = { kind: 'accepted', verification };
	}
	return verdict;
}
