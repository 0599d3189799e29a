import { bodyRulesOf } from './body-rules';
import { RequestView } from './request/request-view';
import { compileSource } from './request/value-source';
import type { HandshakeAnswer, SecretCapture, SignatureProfile, WebhookRequest } from './types';

/** The maximum length of an unsigned body that is parsed. */
export const MAX_UNSIGNED_BODY = 16_384;

/** What a handshake that contains a secret reports to the operator. */
type ForOperator = Pick<HandshakeAnswer, 'captured' | 'ignoredSecret'>;

/**
 * Compiles a reader for the secret that a sender discloses in its handshake. Once a secret is known, another one is not
 * shown: it may come from anyone, and the operator might take it for a new one.
 *
 * @param secrets the known secrets
 * @returns undefined if the value is missing or does not have the vendor's form, in which case this is not a handshake
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
 * Returns a log message if a request contains something in place of the secret that cannot be one. The message never
 * contains the value.
 *
 * @returns undefined if there is nothing, or something of the right form
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

/** The same for a request that has not been read yet. */
export function describeMisfit(profile: SignatureProfile, request: WebhookRequest): string | undefined {
	return captureMisfit(profile, new RequestView(request, bodyRulesOf(profile)));
}
