import type { IWebhookFunctions } from 'n8n-workflow';

import type { FetchedAnswer, Verification, Verifier, WebhookRequest } from '../../../core/signature';
import { fetchKey, KeyStore } from '../../shared/keys';
import type { FetchKey } from '../../shared/keys';
import type { Check } from '../configuration/configured-checks';
import { refusedEarly, verdictOf, type Verdict } from './checks';

/** The keys of all nodes in this process. */
const store = new KeyStore();

/** Tells whether the last check needs a key that is fetched. */
export const fetchesKeys = (checks: readonly Check[]): boolean => checks.at(-1)?.verifier.keyCall !== undefined;

/**
 * Runs the checks as `runChecks` does, where the last one needs a key that must be fetched or is kept. Nothing is fetched for a
 * request that another check refuses.
 *
 * @param now milliseconds since 1970
 */
export async function runKeyedChecks(
	context: IWebhookFunctions,
	checks: readonly Check[],
	request: WebhookRequest,
	now: number,
): Promise<Verdict> {
	const source = checks.at(-1);
	const seconds = Math.floor(now / 1000);
	const early = refusedEarly(checks, request, seconds);
	if (early !== undefined || source === undefined)
		return early ?? { kind: 'refused', refusal: { reason: 'key-unavailable' } };
	const fetch: FetchKey = async (call) => await fetchKey(context, call);
	return verdictOf(
		source,
		request,
		seconds,
		await verifyWithKeys({ verifier: source.verifier, store, fetch }, request, now),
	);
}

interface KeyedVerifier {
	readonly verifier: Verifier;
	readonly store: KeyStore;
	readonly fetch: FetchKey;
}

/**
 * Verifies with the keys that are kept, and with newer ones where the request names a key that is not among them.
 *
 * @param now milliseconds since 1970
 */
export async function verifyWithKeys(
	{ verifier, store, fetch }: KeyedVerifier,
	request: WebhookRequest,
	now: number,
): Promise<Verification> {
	const seconds = Math.floor(now / 1000);
	const call = verifier.keyCall?.(request, seconds);
	if (call === undefined) return verifier.verify(request, seconds);
	const verify = (answers: readonly FetchedAnswer[]) => verifier.verify(request, seconds, answers);
	const verification = verify(await store.answers(call, now, fetch));
	if (verification.ok || verification.reason !== 'key-unknown') return verification;
	const newer = await store.newer(call, now, fetch);
	return newer === undefined ? verification : verify(newer);
}
