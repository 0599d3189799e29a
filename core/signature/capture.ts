import { bodyRulesOf } from './body-rules';
import { RequestView } from './request';
import { compileSource, type ReadValue } from './sources';
import type { SecretCapture, SignatureProfile, WebhookRequest } from './types';

/** Longer unsigned bodies are not parsed. */
export const MOST_UNSIGNED_BODY = 16_384;

/** Reads the secret that a sender tells; undefined where it is missing or does not have the vendor's form. */
export function compileCapture({ from, form }: SecretCapture): ReadValue {
	const read = compileSource(from);
	return (view) => {
		const value = read(view);
		return value !== undefined && form.test(value) ? value : undefined;
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
	if (view.body.length > MOST_UNSIGNED_BODY) return undefined;
	for (const { capture } of handshakes) {
		if (capture === undefined) continue;
		const value = compileSource(capture.from)(view);
		if (value !== undefined && !capture.form.test(value)) {
			return `The ${capture.label} in the request does not have the form that ${displayName} uses`;
		}
	}
	return undefined;
}

/** The same for a request that nothing has looked at yet. */
export function describeMisfit(profile: SignatureProfile, request: WebhookRequest): string | undefined {
	return captureMisfit(profile, new RequestView(request, bodyRulesOf(profile)));
}
