import {
	createSigner,
	createVerifier,
	profileNames,
	profiles,
	type CopyRule,
	type SignatureProfile,
	type ValueSource,
	type WebhookRequest,
} from '../../../../core/signature';
import { DAY } from '../../../../core/signature/profiles/row';
import { NOW, requestFrom, secretFor, URL_CALLED } from './deliveries';
import { vendors } from './genuine-deliveries';
import { configFor } from './keyed-rows';
import { canBeSignedAnew, keyOf, keysOf, sampleOf, send, sendsTheSameAgain, signedIdHeader } from './sent-deliveries';

const rows = profileNames.map((name) => profiles[name] as SignatureProfile);
const windowOf = (profile: SignatureProfile, copies?: CopyRule): number =>
	createVerifier(profile, [keysOf(profile).verify], { copies, config: configFor(profile) }).duplicateWindowSeconds;

const named = (kept: (profile: SignatureProfile) => boolean) =>
	rows.filter(kept).map((profile) => [profile.name, profile] as const);

test('the deliveries of every vendor are in the table', () => {
	expect(Object.keys(vendors).sort()).toEqual([...profileNames]);
});

describe('two genuine deliveries are two', () => {
	test.each(named(() => true))('%s', (_, profile) => {
		// a second apart, because a signed time is what tells constant bodies apart
		const first = keyOf(profile, send(profile, sampleOf(profile, 1), NOW), NOW);
		const second = keyOf(profile, send(profile, sampleOf(profile, 2), NOW + 1), NOW + 1);
		if (profile.retry.keeps === 'nothing') expect([first, second]).toEqual(['', '']);
		else {
			expect(first).not.toBe('');
			expect(second).not.toBe(first);
		}
	});
});

describe('a delivery that lacks what tells it from another one is not remembered', () => {
	test.each([
		['clickup', { event: 'folderUpdated', folder_id: 'f', webhook_id: 'w' }],
		['clickup', { event: 'goalUpdated', goal_id: 'g', webhook_id: 'w', history_items: [] }],
		['vapi', { message: { type: 'transcript', role: 'user', transcript: 'Yes.', call: { id: 'c' } } }],
		['vapi-secret', { message: { type: 'hang', call: { id: 'c' } } }],
		['ashby', { action: 'candidateStageChange', data: { application: { id: 'a' } } }],
		['formstack', { FormID: '1', Comment: 'text' }],
	])('%s: %j', (name, document) => {
		const profile = profiles[name] as SignatureProfile;
		expect(keyOf(profile, send(profile, { body: JSON.stringify(document) }, NOW), NOW)).toBe('');
	});
});

describe('the vendor’s retry is the same delivery, to the end of its span', () => {
	test.each(named(({ retry }) => retry.keeps !== 'nothing'))('%s', (_, profile) => {
		const { retry, scheme } = profile;
		const request = send(profile, sampleOf(profile, 1), NOW);
		const first = keyOf(profile, request, NOW);
		const tolerance = scheme.kind === 'signed' ? (scheme.timestamp?.tolerance ?? Infinity) : 0;
		const span = retry.spanSeconds ?? 60;
		const again = sendsTheSameAgain(profile);
		const later = NOW + (again ? Math.min(span, tolerance) : span);
		const second = again ? request : send(profile, sampleOf(profile, 1, 2), later);
		expect(keyOf(profile, second, later)).toBe(first);
		expect(windowOf(profile)).toBeGreaterThan(later - NOW);
	});
});

/** Strictly, a signature that leaves a part of the body uncovered is what counts (Twilio's form fields). */
const rulesFor = ({ scheme }: SignatureProfile): readonly CopyRule[] =>
	scheme.kind === 'signed' && scheme.content.includes('parameters') ? ['retry'] : ['retry', 'content'];

describe('the vendor’s retry is the same delivery although the secret was rotated since', () => {
	test.each(
		named(canBeSignedAnew).flatMap(([name, profile]) =>
			rulesFor(profile).map((copies) => [name, copies, profile] as const),
		),
	)('%s, copies by %s', (_, copies, profile) => {
		const secrets = ['old key', 'new key'].map((key) => secretFor(profile, Buffer.from(key)));
		const verifier = createVerifier(profile, secrets, { publicUrl: URL_CALLED, copies });
		const keys = secrets.map((secret, at) => {
			const { body, event, id, headers = {} } = sampleOf(profile, 1, at + 1);
			const input = { body: Buffer.from(body), timestamp: NOW, id, event, method: 'POST', url: URL_CALLED };
			const request = requestFrom(createSigner(profile, [secret]).sign(input), input);
			const verdict = verifier.verify({ ...request, headers: { ...request.headers, ...headers } }, NOW);
			expect(verdict).toMatchObject({ ok: true, secretIndex: at });
			return verdict.ok ? verdict.replayKey : '';
		});
		expect(keys[1]).toBe(keys[0]);
	});
});

/** The headers that a scheme reads; all others can be changed by whoever sends a captured delivery again. */
function unsignedHeadersChanged(profile: SignatureProfile, request: WebhookRequest): WebhookRequest {
	const headersIn = (sources: readonly ValueSource[] = []): string[] =>
		sources.flatMap((source) => {
			if (source.in === 'header') return [source.name.toLowerCase()];
			return source.in === 'joined' ? headersIn(source.parts) : [];
		});
	const { scheme, event, deliveryId, retry } = profile;
	const told = headersIn([...(event ?? []), ...(deliveryId ?? []), ...(retry.id ?? [])]);
	const ids = scheme.kind === 'signed' ? (scheme.id ?? []) : [signedIdHeader(profile) ?? ''];
	const signed = ids.map((name) => name.toLowerCase());
	const headers = Object.entries(request.headers).map(([name, value]) => {
		const free = told.includes(name.toLowerCase()) && !signed.includes(name.toLowerCase());
		return [name, free ? `other-${String(value)}` : value] as const;
	});
	return { ...request, headers: Object.fromEntries(headers) };
}

const signs = ({ scheme }: SignatureProfile) =>
	scheme.kind !== 'token' && !(scheme.kind === 'jws' && scheme.bodyHash === undefined);

describe('Strict Replay Protection: a captured delivery is a copy under any other event and ID', () => {
	test.each(named(signs))('%s', (_, profile) => {
		const request = send(profile, sampleOf(profile, 1), NOW);
		const replay = unsignedHeadersChanged(profile, request);
		expect(keyOf(profile, replay, NOW + 1, 'content')).toBe(keyOf(profile, request, NOW, 'content'));
		expect(windowOf(profile, 'content')).toBeGreaterThanOrEqual(DAY);
	});

	test.each(named(() => true))('%s: the vendor’s retry still is one', (_, profile) => {
		const request = send(profile, sampleOf(profile, 1), NOW);
		const retry = sendsTheSameAgain(profile) ? request : send(profile, sampleOf(profile, 1, 2), NOW + 5);
		expect(keyOf(profile, retry, NOW + 5, 'content')).toBe(keyOf(profile, request, NOW, 'content'));
	});

	test.each(['woocommerce', 'shopify', 'zendesk', 'dropbox', 'pandadoc'])(
		'its price, %s: equal content is one',
		(name) => {
			const profile = profiles[name] as SignatureProfile;
			const [first, second] = [1, 2].map((delivery) => send(profile, sampleOf(profile, delivery), NOW + delivery));
			expect(keyOf(profile, second as WebhookRequest, NOW + 2, 'content')).toBe(
				keyOf(profile, first as WebhookRequest, NOW + 1, 'content'),
			);
		},
	);
});

describe('a replay under another unsigned ID is a copy without that option', () => {
	test.each(named((profile) => profile.retry.keeps === 'content' && signs(profile)))('%s', (_, profile) => {
		const { id, ...rest } = sampleOf(profile, 1);
		const [first, replay] = ['d1', 'd2'].map((other) =>
			send(profile, id === undefined ? rest : { ...rest, id: other }, NOW),
		);
		expect(keyOf(profile, replay as WebhookRequest, NOW)).toBe(keyOf(profile, first as WebhookRequest, NOW));
	});
});

test('two lists of Adyen that end alike are two deliveries', () => {
	const profile = profiles['adyen-standard'] as SignatureProfile;
	const item = (pspReference: string) => ({
		NotificationRequestItem: { pspReference, eventCode: 'CAPTURE', success: 'true' },
	});
	const [first, second] = ['p1', 'p2'].map((one) =>
		send(profile, { body: JSON.stringify({ notificationItems: [item(one), item('p3')] }) }, NOW),
	);
	expect(keyOf(profile, second as WebhookRequest, NOW)).not.toBe(keyOf(profile, first as WebhookRequest, NOW));
});

describe('what the rows say', () => {
	const inBody = (source: ValueSource): boolean =>
		source.in === 'joined' ? source.parts.every(inBody) : source.in !== 'header' && source.in !== 'query';

	test.each(named(({ retry }) => retry.keeps === 'id'))('%s: the ID is signed, or nothing is', (_, profile) => {
		const { scheme, retry, deliveryId = [] } = profile;
		const sources = retry.id ?? deliveryId;
		expect(sources).not.toEqual([]);
		const isSigned = scheme.kind === 'signed' ? scheme.content.includes('{id}') : signedIdHeader(profile) !== undefined;
		expect(isSigned || !signs(profile) || sources.every(inBody)).toBe(true);
	});

	test.each(named(({ retry }) => retry.keeps.startsWith('id')))(
		'%s: one element does not stand for a list',
		(_, profile) => {
			const paths = JSON.stringify(profile.retry.id ?? profile.deliveryId);
			expect(paths).not.toMatch(/\[\d+\]/);
		},
	);

	test.each(named(({ retry }) => retry.keeps === 'nothing'))('%s: nothing is remembered', (_, profile) => {
		expect(windowOf(profile)).toBe(0);
		expect(profile.scheme.kind === 'signed' && profile.scheme.timestamp !== undefined).toBe(false);
	});

	test.each(named(({ retry }) => retry.keeps === 'signature'))('%s: a signature is made once', (_, { scheme }) => {
		expect(scheme.kind === 'signed' || scheme.kind === 'message-signature').toBe(true);
		expect(scheme).not.toMatchObject({ algorithm: 'ecdsa-p256-sha256' });
	});

	test.each(named(() => true))('%s: the source is a sentence, and the window covers the tolerance', (_, profile) => {
		const { retry, scheme } = profile;
		expect(retry.source).toMatch(/^["A-Z].{20,}\.$/);
		const tolerance = scheme.kind === 'signed' ? (scheme.timestamp?.tolerance ?? 0) : 0;
		if (retry.keeps !== 'nothing') expect(windowOf(profile)).toBeGreaterThanOrEqual(2 * tolerance);
	});
});
