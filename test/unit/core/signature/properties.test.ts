import fc from 'fast-check';

import {
	createVerifier,
	verifyWebhook,
	type CopyRule,
	type Verified,
	type WebhookRequest,
} from '../../../../core/signature';
import { propertyTimeout, runs } from '../../../fuzz/runs';
import { allProfiles, coversBody, deliver, NOW, secretFor, signable, URL_CALLED, type Delivery } from './deliveries';
import { configFor } from './keyed-rows';

jest.setTimeout(propertyTimeout);

const anyText = fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !/[\ud800-\udfff]/.test(text));
const anySecret = fc.uint8Array({ minLength: 8, maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const anyId = fc.stringMatching(/^[\w-]{1,64}$/);
const among = <T>(values: readonly T[]) => fc.constantFrom(...values);

function judge({ profile, secrets, request }: Delivery, now = NOW) {
	return createVerifier(profile, secrets, { publicUrl: URL_CALLED }).verify(request, now);
}

const anyDelivery = (profiles: typeof signable) =>
	fc
		.tuple(among(profiles), anySecret, anyText, anyId)
		.map(([profile, bytes, text, id]) => deliver(profile, [secretFor(profile, bytes)], text, id));

function flipBit(bytes: Buffer, at: number): Buffer {
	const flipped = Buffer.from(bytes);
	const byte = (at >> 3) % Math.max(1, flipped.length);
	flipped[byte] = (flipped[byte] ?? 0) ^ (1 << (at & 7));
	return flipped;
}

/** Returns a delivery with one bit changed in one character of a header that carries something signed. */
function flipHeader(request: WebhookRequest, pick: number, at: number): WebhookRequest | undefined {
	const names = Object.keys(request.headers).filter((name) => /signature|hmac|digest|^x-trello|mac$/i.test(name));
	const name = names[pick % Math.max(1, names.length)];
	if (name === undefined) return undefined;
	const value = String(request.headers[name]);
	const changed = flipBit(Buffer.from(value, 'latin1'), at).toString('latin1');
	return { ...request, headers: { ...request.headers, [name]: changed } };
}

test('a profile accepts what it signs', () => {
	fc.assert(
		fc.property(anyDelivery(signable), (delivery) => {
			expect(judge(delivery)).toMatchObject({ ok: true, profile: delivery.profile.name, secretIndex: 0 });
		}),
		runs(400),
	);
});

test('any flipped bit of a covered body is refused', () => {
	fc.assert(
		fc.property(anyDelivery(coversBody), fc.nat(), ({ request, ...rest }, at) => {
			fc.pre(request.body.length > 0);
			const verdict = judge({ ...rest, request: { ...request, body: flipBit(request.body, at) } });
			expect(verdict.ok).toBe(false);
		}),
		runs(400),
	);
});

test('any flipped bit of a signature is refused, unless it spells the same bytes', () => {
	fc.assert(
		fc.property(
			anyDelivery(signable.filter(({ scheme }) => scheme.kind !== 'token')),
			fc.nat(),
			fc.nat(),
			(delivery, pick, at) => {
				const request = flipHeader(delivery.request, pick, at);
				fc.pre(request !== undefined);
				const verdict = judge({ ...delivery, request: request });
				// the case bit of a hex digit, or of the name of a field meant for other receivers
				if (verdict.ok) expect(verdict.replayKey).toBe((judge(delivery) as { replayKey: string }).replayKey);
			},
		),
		runs(400),
	);
});

const copyRules: readonly CopyRule[] = ['retry', 'retry-or-content', 'content'];

test('a header that no row reads does not make a copy new', () => {
	fc.assert(
		fc.property(anyDelivery(signable), among(copyRules), anyId, (delivery, copies, value) => {
			const { profile, secrets, request } = delivery;
			const verifier = createVerifier(profile, secrets, { publicUrl: URL_CALLED, copies });
			const headers = { ...request.headers, 'x-request-trace': value, 'user-agent': value };
			const again = verifier.verify({ ...request, headers }, NOW);
			expect(again).toMatchObject({ ok: true, replayKey: (verifier.verify(request, NOW) as Verified).replayKey });
		}),
		runs(),
	);
});

test('another body is another delivery, unless an id tells, or nothing does', () => {
	const byBody = coversBody.filter(({ retry }) => retry.keeps.endsWith('content') || retry.keeps === 'signature');
	fc.assert(
		fc.property(among(byBody), anyText, anyText, among(copyRules), (profile, one, other, copies) => {
			fc.pre(one !== other);
			const secrets = [secretFor(profile, Buffer.from('a longer key'))];
			const keys = [one, other].map((text) => {
				const { request } = deliver(profile, secrets, text, 'same');
				return createVerifier(profile, secrets, { publicUrl: URL_CALLED, copies }).verify(request, NOW);
			});
			const [first, second] = keys.map((verdict) => (verdict as Verified).replayKey);
			if (first !== '' || second !== '') expect(second).not.toBe(first);
		}),
		runs(400),
	);
});

const withId = signable.filter(({ scheme }) => scheme.kind === 'signed' && scheme.content.includes('{id}'));
const withTime = signable.filter(({ scheme }) => scheme.kind === 'signed' && scheme.content.includes('{t}'));

test('another id is refused if the id is signed', () => {
	fc.assert(
		fc.property(anyDelivery(withId), anyId, ({ request, ...rest }, id) => {
			const { scheme } = rest.profile;
			const name = scheme.kind === 'signed' ? (scheme.id?.[0] ?? '') : '';
			fc.pre(request.headers[name] !== id);
			expect(judge({ ...rest, request: { ...request, headers: { ...request.headers, [name]: id } } }).ok).toBe(false);
		}),
		runs(),
	);
});

test('another time is refused if the time is signed', () => {
	fc.assert(
		fc.property(anyDelivery(withTime), fc.integer({ min: -100, max: 100 }), ({ request, ...rest }, shift) => {
			fc.pre(shift !== 0);
			const headers = Object.entries(request.headers).map(([name, value]) => [name, shiftTime(String(value), shift)]);
			const verdict = judge({
				...rest,
				request: { ...request, headers: Object.fromEntries(headers) as Record<string, string> },
			});
			expect(verdict).toMatchObject({ ok: false, reason: 'signature-mismatch' });
		}),
		runs(),
	);
});

/** The length of an ISO time without fractions and zone. */
const SECONDS_LENGTH = 19;

/** Shifts every spelling of the time at which `deliver` signs. */
function shiftTime(value: string, shift: number): string {
	const moved = new Date((NOW + shift) * 1000);
	const withoutComma = (date: Date) => date.toUTCString().replace(',', '').replace('GMT', 'UTC');
	return value
		.replace(withoutComma(new Date(NOW * 1000)), withoutComma(moved))
		.replace(new Date(NOW * 1000).toUTCString(), moved.toUTCString())
		.replace(new Date(NOW * 1000).toISOString().slice(0, SECONDS_LENGTH), moved.toISOString().slice(0, SECONDS_LENGTH))
		.replace(String(NOW), String(NOW + shift));
}

test('a delivery is refused once it is older or newer than the tolerance', () => {
	fc.assert(
		fc.property(anyDelivery(withTime), fc.integer({ min: 1, max: 1e6 }), fc.boolean(), (delivery, beyond, past) => {
			const { scheme } = delivery.profile;
			const { tolerance = 0, ahead = tolerance } = (scheme.kind === 'signed' && scheme.timestamp) || {};
			fc.pre(past || ahead !== Infinity);
			const verdict = judge(delivery, past ? NOW + tolerance + beyond : NOW - ahead - beyond);
			expect(verdict).toMatchObject({ ok: false, reason: past ? 'timestamp-too-old' : 'timestamp-too-new' });
			expect(judge(delivery, past ? NOW + tolerance : NOW - ahead).ok).toBe(true);
		}),
		runs(),
	);
});

test('every secret of a rotation is accepted, and identified by its index', () => {
	fc.assert(
		fc.property(
			among(signable),
			fc.uniqueArray(anySecret, { minLength: 2, maxLength: 4, selector: String }),
			fc.nat(),
			(profile, keys, pick) => {
				const secrets = keys.map((bytes) => secretFor(profile, bytes));
				const index = pick % secrets.length;
				const { request } = deliver(profile, [secrets[index] ?? ''], 'text');
				expect(judge({ profile, secrets, request })).toMatchObject({ ok: true, secretIndex: index });
			},
		),
		runs(),
	);
});

const PUBLIC_KEY = 'MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=';
const P256_KEY =
	'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQ4LIFtWztlsF7skFqOncjD1lun4H5w8XOhyOArHW9RcIx/FfEzx6cikC/yPfUvwaX/JScE7Fc9CJD2afQ9Ok3Q==';

const headerNames = [
	...new Set(
		signable.flatMap((profile) =>
			Object.keys(deliver(profile, [secretFor(profile, Buffer.from('12345678'))], 'x').request.headers),
		),
	),
];
const anyHeaderValue = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 80 }),
	fc.stringMatching(/^(t=|ts=|v1=|v1,|sha256=|v0=|h1=|Bearer |HMAC )?[0-9a-fA-F.,;= ]{0,90}$/),
	fc.base64String({ maxLength: 90 }),
);
const anyHeaders = fc.dictionary(
	fc.oneof(among(headerNames), fc.string({ maxLength: 20 })),
	fc.oneof(anyHeaderValue, fc.array(anyHeaderValue, { maxLength: 3 })),
	{ maxKeys: 8 },
);
const anyBody = fc.oneof(
	fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
	fc.json().map((text) => Buffer.from(text)),
	anyText.map((text) => Buffer.from(new URLSearchParams({ payload: text, signature: text }).toString())),
);
const anyRequest: fc.Arbitrary<WebhookRequest> = fc.record(
	{
		method: fc.oneof(among(['GET', 'POST', 'HEAD', 'OPTIONS']), fc.string({ maxLength: 8 })),
		url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ maxLength: 60 })),
		headers: anyHeaders,
		rawHeaders: fc.array(fc.oneof(among(headerNames), anyHeaderValue), { maxLength: 12 }),
		body: anyBody,
	},
	{ requiredKeys: ['headers', 'body'] },
);

function anyOwnSecret(profile: (typeof allProfiles)[number]): string {
	const { scheme } = profile;
	if ('algorithm' in scheme && scheme.algorithm === 'ecdsa-p256-sha256') return P256_KEY;
	if ('algorithm' in scheme && scheme.algorithm === 'ed25519') {
		return `-----BEGIN PUBLIC KEY-----\n${PUBLIC_KEY}\n-----END PUBLIC KEY-----`;
	}
	return secretFor(profile, Buffer.from('a secret'));
}

test('nothing that a sender can send is accepted or causes an exception', () => {
	fc.assert(
		fc.property(among(allProfiles), anyRequest, fc.integer(), (profile, request, now) => {
			const config = configFor(profile);
			const verifier = createVerifier(profile, [anyOwnSecret(profile)], { publicUrl: URL_CALLED, config });
			const verdict = verifier.verify(request, now);
			expect(verdict.ok).toBe(false);
			verifier.handshake(request, now, verdict);
			verifier.handshake(request, now);
			verifier.describe(request);
			verifier.keyCall?.(request, now);
			verifier.confirmation?.(request);
			if (!verdict.ok) expect(typeof verifier.explain(request, verdict.reason)).not.toBe('object');
		}),
		runs(2000),
	);
});

test('a damaged genuine delivery is judged without an exception', () => {
	fc.assert(
		fc.property(anyDelivery(signable), anyRequest, fc.boolean(), fc.boolean(), (delivery, noise, url, headers) => {
			const { request, profile, secrets } = delivery;
			const mixed: WebhookRequest = {
				...request,
				...(url ? { url: noise.url, method: noise.method } : {}),
				headers: headers ? { ...noise.headers, ...request.headers } : { ...request.headers, ...noise.headers },
			};
			const verifier = createVerifier(profile, secrets);
			const verdict = verifier.verify(mixed, NOW);
			if (verdict.ok)
				expect(typeof `${verdict.event}${verdict.action}${verdict.deliveryId}${verdict.replayKey}`).toBe('string');
			verifier.handshake(mixed, NOW, verdict);
		}),
		runs(1000),
	);
});

test('verifyWebhook gives the same verdicts as the verifier', () => {
	fc.assert(
		fc.property(anyDelivery(signable), anyRequest, fc.boolean(), ({ profile, secrets, request }, noise, genuine) => {
			const given = genuine ? request : noise;
			const whole = verifyWebhook({ profile: profile.name, secrets: [...secrets], request: given, now: NOW });
			const verdict = createVerifier(profile, secrets).verify(given, NOW);
			expect(whole.ok).toBe(verdict.ok);
			if (!whole.ok && !verdict.ok) expect(whole).toEqual({ ok: false, reason: verdict.reason });
		}),
		runs(),
	);
});
