import { createVerifier, profileNames, profiles, verifyCertificateChain } from '../../../../core/signature';
import { requestOf, secretsOf, titleOf } from './vectors';
import {
	asWanted,
	deviations,
	keyOf,
	notYet,
	ownReason,
	vendorHandshakes,
	vendorVectors,
	type VendorVector,
} from './vendor-vectors';

const isKnown = ({ provider, chain }: Pick<VendorVector, 'provider' | 'chain'>): boolean =>
	profiles[provider] !== undefined || chain !== undefined;
/** A request that is a handshake, and no delivery. */
const isHandshake = ({ method, handshake }: VendorVector): boolean =>
	method === 'GET' && handshake?.status !== undefined;
const deviationOf = (vector: VendorVector) => deviations[keyOf(vector)]?.in;

const judged = vendorVectors.filter(
	(vector) => isKnown(vector) && !isHandshake(vector) && deviationOf(vector) !== 'verdict',
);
const titled = <T extends VendorVector | (typeof vendorHandshakes)[number]>(rows: readonly T[]) =>
	rows.map((row, index) => [titleOf(row, index), row] as const);

function verifierOf(
	vector: Pick<VendorVector, 'provider' | 'secret' | 'secrets' | 'url' | 'config'>,
	handshakeToken?: string,
) {
	const { provider, url, config } = vector;
	return createVerifier(provider, secretsOf(vector), { publicUrl: url, handshakeToken, config });
}

function judge(vector: VendorVector) {
	const { chain, fetched = [], now = 0 } = vector;
	if (chain !== undefined) return { events: [], ...verifyCertificateChain({ profile: 'apple-app-store', chain, now }) };
	const answers = 'url' in fetched ? [fetched] : fetched;
	return verifierOf(vector).verify(requestOf(vector), now, answers);
}

describe('vectors of vendors', () => {
	test('include all 796', () => expect(vendorVectors).toHaveLength(796));

	test('are counted for providers without a profile', () => {
		const missing: Record<string, number> = {};
		for (const { provider } of vendorVectors.filter((vector) => !isKnown(vector))) {
			missing[provider] = (missing[provider] ?? 0) + 1;
		}
		expect(notYet).toEqual(missing);
		const waiting = Object.values(notYet).reduce((sum, count) => sum + count, 0);
		const others = vendorVectors.filter((vector) => deviationOf(vector) === 'verdict' || isHandshake(vector));
		expect(judged.length + waiting + others.length).toBe(vendorVectors.length);
	});

	test.each(titled(judged))('%s', (_, vector) => {
		const verdict = judge(vector);
		expect({ ok: verdict.ok, reason: verdict.ok ? undefined : verdict.reason }).toEqual({
			ok: vector.valid,
			reason: vector.valid ? undefined : (ownReason(vector) ?? (expect.any(String) as unknown)),
		});
		if (!vector.valid) return;
		const { event, action, deliveryId } = vector.expect ?? {};
		const wanted = Object.entries({ event, action, deliveryId }).filter(
			([name, value]) => value !== undefined && name !== deviationOf(vector),
		);
		expect(verdict).toMatchObject(Object.fromEntries(wanted));
	});

	test('of LiveKit name the API key that precedes the secret', () => {
		const [vector] = judged.filter(({ provider, valid }) => provider === 'livekit' && valid);
		const verify = (secret: string) => vector && judge({ ...vector, secret });
		const { secret = '', config = {} } = vector ?? {};
		expect(verify(`${config.apiKey}:${secret}`)).toMatchObject({ ok: true, event: 'room_started' });
		expect(verify(`another:${secret}`)).toEqual({ ok: false, reason: 'claims-refused' });
	});

	test.each(Object.entries(deviations))('%s: still deviates', (key, deviation) => {
		const vector = vendorVectors.find((row) => keyOf(row) === key);
		const verdict = vector && judge(vector);
		const id = verdict?.ok && 'deliveryId' in verdict ? verdict.deliveryId : undefined;
		if (deviation.in === 'verdict') expect(verdict?.ok).toBe(!vector?.valid);
		else expect(id).not.toBe(vector?.expect?.deliveryId);
	});
});

describe('handshakes of vendors', () => {
	const inDeliveries = vendorVectors
		.filter((vector) => isKnown(vector) && (vector.handshake?.status ?? vector.expect?.handshake) !== undefined)
		.map((vector) => ({ ...vector, want: vector.valid ? (vector.handshake ?? vector.expect?.handshake) : null }));
	const rows = [...vendorHandshakes.map(({ answer, ...row }) => ({ want: answer, ...row })), ...inDeliveries];

	test('include all 27, of existing profiles', () => {
		expect(vendorHandshakes).toHaveLength(27);
		expect(profileNames).toEqual(expect.arrayContaining(vendorHandshakes.map(({ provider }) => provider)));
	});

	test.each(rows.map((row, index) => [titleOf(row, index), row] as const))('%s', (_, row) => {
		const { handshakeToken } = row as (typeof vendorHandshakes)[number];
		const want = row.want ?? null;
		const secrets = row.secret === '' ? ['any secret'] : secretsOf(row);
		const verifier = verifierOf({ ...row, secrets }, handshakeToken);
		expect(asWanted(want, verifier.handshake(requestOf(row), row.now ?? 0))).toEqual(want);
	});
});

test.each(titled(vendorVectors.filter(({ handshake }) => handshake?.kind !== undefined)))(
	'%s: the address to call',
	(_, vector) => {
		const { kind, url } = vector.handshake ?? {};
		expect(judge(vector).ok).toBe(true);
		const confirmation = verifierOf(vector).confirmation?.(requestOf(vector));
		expect(confirmation).toEqual(kind === 'must not be visited' ? {} : { url });
	},
);

test('AWS SNS: a notification wants nothing called', () => {
	const vector = judged.find(({ provider, valid, handshake }) => provider === 'aws-sns' && valid && !handshake);
	expect(vector && verifierOf(vector).confirmation?.(requestOf(vector))).toBeUndefined();
	expect(vector).toBeDefined();
});
