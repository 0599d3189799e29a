import { createVerifier, type FetchedAnswer, type KeyCall, type WebhookRequest } from '../../../../../core/signature';
import { COOLDOWN_MS, KeyStore } from '../../../../../nodes/shared/keys';
import { verifyWithKeys } from '../../../../../nodes/WebhookTrigger/receive/keyed-checks';
import { keySet, SigningKey } from '../../../../n8n-core/harness/key-server';
import { requestOf } from '../../../core/signature/vectors';
import { vendorVectors, type VendorVector } from '../../../core/signature/vendor-vectors';

const START = Date.UTC(2026, 11, 1, 12);
const JWKS = 'https://login.example.com/jwks';
const config = { issuer: 'https://login.example.com', audience: 'here', jwksUrl: JWKS };
const verifier = createVerifier('oidc', [], { config });

const key = new SigningKey('key-1');
const claims = { iss: config.issuer, aud: config.audience, exp: START / 1000 + 86_400 };
const requestWith = (token: string): WebhookRequest => ({
	method: 'POST',
	headers: { authorization: `Bearer ${token}` },
	body: Buffer.from('{}'),
});
const genuine = requestWith(key.token(claims));

const [, payload = '', signature = ''] = key.token(claims).split('.');
/** A forgery with a key ID of its own: nothing about it is known before the key set has been searched. */
function forgery(at: number): WebhookRequest {
	const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `unknown-${at}` })).toString('base64url');
	return requestWith(`${header}.${payload}.${signature}`);
}

function fetcher(answer: (call: KeyCall) => FetchedAnswer | undefined) {
	const calls: string[] = [];
	return {
		calls,
		fetch: async (call: KeyCall) => {
			calls.push(call.url);
			return await Promise.resolve(answer(call));
		},
	};
}

const published = ({ url }: KeyCall): FetchedAnswer => ({ url, status: 200, headers: {}, body: keySet(key) });

test('100,000 forgeries with unknown key IDs cause no call while there is a key', async () => {
	const { calls, fetch } = fetcher(published);
	const given = { verifier, store: new KeyStore(), fetch };
	expect(await verifyWithKeys(given, genuine, START)).toMatchObject({ ok: true });
	for (let at = 0; at < 100_000; at++) {
		// 100,000 in 25 seconds
		const verdict = await verifyWithKeys(given, forgery(at), START + at / 4);
		if (verdict.ok || verdict.reason !== 'key-unknown') throw new Error(`forgery ${at}: ${JSON.stringify(verdict)}`);
	}
	expect(calls).toEqual([JWKS]);
	expect(await verifyWithKeys(given, genuine, START + 26_000)).toMatchObject({ ok: true });
}, 60_000);

test('a flood that lasts for an hour causes ever fewer calls', async () => {
	const { calls, fetch } = fetcher(published);
	const given = { verifier, store: new KeyStore(), fetch };
	await verifyWithKeys(given, genuine, START);
	for (let second = 0; second < 3_540; second++) await verifyWithKeys(given, forgery(second), START + second * 1000);
	// one at the start, then after 30, 60, 120, 240, 480 and each 600 seconds
	expect(calls.length).toBeLessThanOrEqual(11);
	expect(calls.length).toBeGreaterThan(5);
});

test.each([
	['fails', () => undefined],
	[
		'throws',
		(): never => {
			throw new Error('socket hang up');
		},
	],
])('a server that %s is asked once in 30 seconds, however many requests come', async (_, answer) => {
	const { calls, fetch } = fetcher(answer);
	const given = { verifier, store: new KeyStore(), fetch };
	for (let at = 0; at < 3_000; at++) {
		const verdict = await verifyWithKeys(given, at % 2 ? genuine : forgery(at), START + at * 100);
		expect(verdict).toEqual({ ok: false, reason: 'key-unavailable' });
	}
	expect(calls).toHaveLength(300_000 / COOLDOWN_MS);
});

test('simultaneous requests share a call', async () => {
	const { calls, fetch } = fetcher(published);
	const given = { verifier, store: new KeyStore(), fetch };
	const verdicts = await Promise.all(
		Array.from({ length: 50 }, async () => await verifyWithKeys(given, genuine, START)),
	);
	expect(verdicts.every(({ ok }) => ok)).toBe(true);
	expect(calls).toHaveLength(1);
});

describe('a sender that names the address of its certificate in the request', () => {
	const vector = vendorVectors.find(({ provider, valid }) => provider === 'aws-sns' && valid) as VendorVector;
	const sns = createVerifier('aws-sns', [], { config: vector.config });
	const answer = vector.fetched as FetchedAnswer;
	const text = requestOf(vector).body.toString();
	const withPath = (at: number): WebhookRequest => ({
		...requestOf(vector),
		body: Buffer.from(text.replace('0123456789abcdef0123456789abcdef', at.toString(16).padStart(32, '0'))),
	});
	const certificate = (call: KeyCall) => (call.url === answer.url ? answer : undefined);

	test('has its certificate fetched once', async () => {
		const { calls, fetch } = fetcher(certificate);
		const given = { verifier: sns, store: new KeyStore(), fetch };
		for (let at = 0; at < 3; at++)
			expect(await verifyWithKeys(given, requestOf(vector), START)).toMatchObject({ ok: true });
		expect(calls).toEqual([answer.url]);
	});

	test('cannot make the trigger call one address after the other', async () => {
		const { calls, fetch } = fetcher(certificate);
		const given = { verifier: sns, store: new KeyStore(), fetch };
		expect(await verifyWithKeys(given, requestOf(vector), START)).toMatchObject({ ok: true });
		for (let at = 1; at <= 10_000; at++) await verifyWithKeys(given, withPath(at), START + at * 9);
		// 90 seconds
		expect(calls.length).toBeLessThanOrEqual(4);
		// the certificate that is known is still used
		expect(await verifyWithKeys(given, requestOf(vector), START + 90_000)).toMatchObject({ ok: true });
	});

	test.each(
		vendorVectors
			.filter(({ provider, note }) => provider === 'aws-sns' && /address|host|user part|another account/.test(note))
			.filter(({ valid }) => !valid)
			.map((row) => [row.note, row] as const),
	)('causes no call: %s', async (_, row) => {
		const { calls, fetch } = fetcher(() => answer);
		const verdict = await verifyWithKeys({ verifier: sns, store: new KeyStore(), fetch }, requestOf(row), START);
		expect(verdict).toMatchObject({
			ok: false,
			reason: expect.stringMatching(/^(?:key-address|account)-refused$/) as string,
		});
		expect(calls).toEqual([]);
	});
});
