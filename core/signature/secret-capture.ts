import { bodyRulesOf } from './body-rules';
import { RequestView } from './request/request-view';
import { compileSource } from './request/value-source';
import type { HandshakeAnswer, SecretCapture, SignatureProfile, WebhookRequest } from './types';

/** Longer unsigned bodies are not parsed. */
export const MAX_UNSIGNED_BODY = 16_384;

/** What a handshake that tells a secret has for the operator. */
type ForOperator = Pick<HandshakeAnswer, 'captured' | 'ignoredSecret'>;

/**
 * Reads the secret that a sender tells. Once one is known, a stranger's is not worth showing: the operator might take it for
 * the new one.
 *
 * @param secrets that are known
 * @returns undefined where the value is missing or does not have the vendor's form: then it is no handshake
 */
export function compileCapture(
	{ label, from, form, proof, renewal }: SecretCapture,
	secrets: readonly string[],
): (view: RequestView) => ForOperator | undefined {
	const read = compileSource(from);
	return (view) => {
		const value = read(view);
		if (value === undefined || !form.test(value)) return undefined;
		return secrets.length === 0 ? { captured: { label, value, proof } } : { ignoredSecret: { label, renewal } };
	};
}

/**
 * Says, for the log, that a request tells something in the place of the secret that cannot be one. Never holds the value.
 *
 * @returns undefined where nothing is told, or something of the right form
 */
export function captureMisfit(
	{ displayName, handshakes = [] }: SignatureProfile,
	view: RequestView,
): string | undefined {
	if (view.body.length > MAX_UNSIGNED_BODY) return undefined;
	for (const { capture } of handshakes) {
		if (capture === undefined) continue;
		const value = compileSource(capture.from)(view);
		if (value !== undefined && !capture.form.test(value)) {
			return `The ${capture.label} in the request does not have the format that ${displayName} uses`;
		}
	}
	return undefined;
}

/** The same for a request that nothing has looked at yet. */
export function describeMisfit(profile: SignatureProfile, request: WebhookRequest): string | undefined {
	return captureMisfit(profile, new RequestView(request, bodyRulesOf(profile)));
}
