import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';

import { createVerifier, type Handshake, type SignatureProfile, type WebhookRequest } from '../../../../core/signature';
import { allProfiles, NOW } from './deliveries';

/**
 * Anyone who can get the HMAC of a text of their choice under the key that signs deliveries can sign deliveries. Every
 * row whose handshake answers with an HMAC is tested with every text that its form allows.
 */

interface Mac {
	readonly profile: SignatureProfile;
	readonly handshake: Handshake;
	readonly form: RegExp;
}

function macsOf(profile: SignatureProfile): Mac[] {
	return (profile.handshakes ?? []).flatMap((handshake) => {
		const { text, json, headers } = handshake.answer;
		const values = [text, ...Object.values(json ?? {}), ...Object.values(headers ?? {})];
		return values.flatMap((value) =>
			typeof value === 'object' && 'mac' in value ? [{ profile, handshake, form: value.form }] : [],
		);
	});
}

const macs = allProfiles.flatMap(macsOf);
const SECRET = 'a delivery key';

/**
 * Returns all requests that an attacker could build from a text and its HMAC: the text may be all of the content, or
 * end with the body.
 */
function forgeries({ scheme }: SignatureProfile, text: string): WebhookRequest[] {
	if (scheme.kind !== 'signed' || scheme.signature.in !== 'header') return [];
	const [name = ''] = scheme.signature.names;
	const { timestamp } = scheme;
	const stampNames = timestamp?.from.in === 'header' ? timestamp.from.names : [];
	const mac = createHmac('sha256', SECRET).update(text).digest();
	return scheme.forms.flatMap(({ prefix, encoding }) =>
		Array.from({ length: text.length + 1 }, (_, at) => at).flatMap((at) => {
			const stamps = [String(NOW), text.slice(0, at), ...(text.slice(0, at).match(/\d+/g) ?? [])];
			return stamps.map((stamp) => ({
				method: 'POST',
				url: '/w',
				headers: {
					[name]: prefix + mac.toString(encoding),
					...Object.fromEntries(stampNames.map((key) => [key, stamp])),
				},
				body: Buffer.from(text.slice(at)),
			}));
		}),
	);
}

test('there are handshakes to test', () =>
	expect(macs.map(({ profile }) => profile.name)).toEqual(['linkedin', 'smartcar', 'smartcar', 'x-twitter', 'zoom']));

describe.each(macs)('the handshake of $profile.name: $handshake.title', ({ profile, handshake, form }) => {
	const verifier = createVerifier(profile, [SECRET], { toleranceSeconds: Infinity });

	test('signs nothing that is accepted as a delivery', () => {
		fc.assert(
			fc.property(fc.stringMatching(new RegExp(`^(?:${form.source})$`), { maxLength: 40 }), (text) => {
				for (const forged of forgeries(profile, text)) {
					const verdict = verifier.verify(forged, NOW);
					// an empty body is what remains of a text that an attacker had signed as a whole
					expect(verdict.ok).toBe(false);
				}
			}),
			{ numRuns: 200 },
		);
	});

	test.each(['{}', '[]', '{"a":1}', 'v0:1:{}', ' ', '', '\n', 'a b', '{', '"a"', '<a/>', 'a&b', 'a\nb', 'a\u0000'])(
		'has a form that does not match %j',
		(text) => expect(new RegExp(`^(?:${form.source})$`).test(text)).toBe(false),
	);

	test('never answers JSON with its HMAC', () => {
		const text = '{"tweet_create_events":[]}';
		const asked =
			handshake.verified || profile.name !== 'x-twitter'
				? undefined
				: verifier.handshake(
						{ method: 'GET', url: `/w?crc_token=${encodeURIComponent(text)}`, headers: {}, body: Buffer.alloc(0) },
						NOW,
					);
		expect(asked).toBeUndefined();
	});
});

test('the known attack fails: requesting the HMAC of a text and sending it as a signature', () => {
	const x = allProfiles.find(({ name }) => name === 'x-twitter') as SignatureProfile;
	const verifier = createVerifier(x, [SECRET]);
	for (const text of ['12345', 'true', 'null', 'aaaa', '{"for_user_id":"1"}']) {
		const url = `/w?crc_token=${encodeURIComponent(text)}`;
		const answer = verifier.handshake({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) }, NOW);
		const { response_token: signature = '' } = JSON.parse(answer?.body ?? '{}') as { response_token?: string };
		const forged = {
			method: 'POST',
			url: '/w',
			headers: { 'x-twitter-webhooks-signature': signature },
			body: Buffer.from(text),
		};
		expect(verifier.verify(forged, NOW)).toMatchObject({
			ok: false,
			reason: answer === undefined ? 'signature-missing' : 'body-malformed',
		});
	}
});
