import { sign } from 'node:crypto';

import { answerHandshake, profiles, type SignatureProfile, type WebhookRequest } from '../../../../core/signature';
import { createVerifier } from '../../../../core/signature';
import { ed25519Keys, NOW, secretFor } from './deliveries';
import { examples, SECRET, signedRequest, unsignedRequest, type Example } from './handshake-examples';

function rowOf(name: string): SignatureProfile {
	const row = profiles[name];
	if (row === undefined) throw new Error(`no profile ${name}`);
	return row;
}

describe.each(examples.map((example) => [`${example.profile}: ${example.what}`, example] as const))(
	'%s',
	(_, example) => {
		const { config } = example;
		const secrets = config === undefined ? [example.secret ?? SECRET] : [];
		const ask = (request: WebhookRequest) =>
			answerHandshake({ profile: example.profile, secrets, request, now: NOW, config });

		test('is answered as the provider expects', () => {
			const { contains = {}, ...answer } = example.answer;
			expect(ask(example.signed ? signedRequest(example) : unsignedRequest(example))).toMatchObject({
				...answer,
				headers: contains,
			});
		});

		test('is not answered for another provider', () => {
			const request = example.signed ? signedRequest(example) : unsignedRequest(example);
			const stranger = rowOf('stripe');
			expect(answerHandshake({ profile: stranger, secrets: [SECRET], request, now: NOW })).toBeUndefined();
		});

		if (example.signed) {
			test('is not answered without the signature', () => expect(ask(unsignedRequest(example))).toBeUndefined());
			test('is not answered with the signature of another secret', () => {
				const request = signedRequest(example);
				expect(answerHandshake({ profile: example.profile, secrets: ['other'], request, now: NOW })).toBeUndefined();
			});
		}

		if (!['github', 'github-legacy-sha1', 'google-channel'].includes(example.profile)) {
			test('is not answered for another method', () => {
				const request = example.signed ? signedRequest(example) : unsignedRequest(example);
				expect(ask({ ...request, method: 'PUT' })).toBeUndefined();
			});
		}
	},
);

describe('a Discord PING', () => {
	const keys = ed25519Keys();
	const request = (body: string): WebhookRequest => ({
		method: 'POST',
		headers: {
			'x-signature-timestamp': String(NOW),
			'x-signature-ed25519': sign(null, Buffer.from(`${NOW}${body}`), keys.privateKey).toString('hex'),
		},
		body: Buffer.from(body),
	});
	const ask = (profile: string, body: string) =>
		answerHandshake({ profile, secrets: [keys.raw.toString('hex')], request: request(body), now: NOW });

	test('of interactions has type 1 and gets type 1', () => {
		expect(ask('discord', '{"type":1}')).toMatchObject({ status: 200, body: '{"type":1}' });
	});
	test('of webhook events has type 0 and gets 204 with a Content-Type', () => {
		expect(ask('discord-events', '{"type":0}')).toMatchObject({
			status: 204,
			body: '',
			headers: { 'Content-Type': 'application/json' },
		});
	});
	test('is not an event of type 1', () => expect(ask('discord-events', '{"type":1,"event":{}}')).toBeUndefined());
	test('with a wrong signature is refused', () => {
		const forged = { ...request('{"type":1}'), body: Buffer.from('{"type":1 }') };
		const verifier = createVerifier('discord', [keys.raw.toString('hex')]);
		expect(verifier.handshake(forged, NOW)).toBeUndefined();
		expect(verifier.verify(forged, NOW)).toMatchObject({ ok: false, reason: 'signature-mismatch' });
	});
});

describe('a handshake', () => {
	const meta = (token: string): WebhookRequest => ({
		method: 'GET',
		url: `/?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`,
		headers: {},
		body: Buffer.alloc(0),
	});

	test('is answered with the configured token instead of the secrets', () => {
		const verifier = createVerifier('meta', [SECRET], { handshakeToken: 'word' });
		expect(verifier.handshake(meta('word'), NOW)).toMatchObject({ status: 200, body: '1' });
		expect(verifier.handshake(meta(encodeURIComponent(SECRET)), NOW)).toBeUndefined();
	});

	const telling = examples.flatMap((example) =>
		example.tells === undefined ? [] : [[example.profile, example] as const],
	);

	test.each(telling)(
		'of %s is answered before a secret is known, and shows the secret to the operator',
		(profile, example) => {
			const answer = answerHandshake({ profile, secrets: [], request: unsignedRequest(example) });
			expect(answer).toMatchObject({ status: 200, captured: { value: example.tells } });
			expect(answer?.ignoredSecret).toBeUndefined();
		},
	);

	test.each(telling)('of %s gets the same answer once a secret is known, and shows nothing', (profile, example) => {
		const request = unsignedRequest(example);
		const first = answerHandshake({ profile, secrets: [], request });
		const answer = answerHandshake({ profile, secrets: [SECRET], request });
		expect(answer).toMatchObject({ status: 200, headers: first?.headers, body: '' });
		expect(answer?.captured).toBeUndefined();
		expect(JSON.stringify(answer?.ignoredSecret)).not.toContain(example.tells);
	});

	test('is the only request answered while no secret is known', () => {
		const request = { method: 'GET', url: '/?crc_token=1', headers: {}, body: Buffer.alloc(0) };
		expect(() => answerHandshake({ profile: 'x-twitter', secrets: [], request })).toThrow('No secret is configured');
	});

	test('is not answered with an echo that no header can carry', () => {
		const request = {
			method: 'OPTIONS',
			headers: { 'webhook-request-origin': 'a\r\nSet-Cookie: b' },
			body: Buffer.alloc(0),
		};
		expect(answerHandshake({ profile: 'cloudevents', secrets: [SECRET], request })).toBeUndefined();
	});

	test('is not answered with an over-long echo, and a large unsigned body is not parsed', () => {
		const ask = (profile: string, url: string, body = '') =>
			answerHandshake({
				profile,
				secrets: [SECRET],
				request: { method: body ? 'POST' : 'GET', url, headers: {}, body: Buffer.from(body) },
			});
		expect(ask('dropbox', `/?challenge=${'x'.repeat(5000)}`)).toBeUndefined();
		expect(ask('monday', '/', JSON.stringify({ challenge: 'c', rest: 'x'.repeat(20_000) }))).toBeUndefined();
	});

	test('reuses the verdict that the caller already has', () => {
		const slack = signedRequest(examples.find(({ profile }) => profile === 'slack') as Example);
		const verifier = createVerifier('slack', [SECRET]);
		expect(verifier.handshake(slack, NOW, { ok: false, reason: 'timestamp-too-old' })).toBeUndefined();
		expect(verifier.handshake(slack, NOW, verifier.verify(slack, NOW))).toMatchObject({ status: 200 });
	});

	test('has an example here for every row', () => {
		// eBay's needs settings: its example is among the vendors' vectors
		const named = new Set([...examples.map(({ profile }) => profile), 'discord', 'discord-events', 'ebay']);
		// the same row under other names
		const twins = ['github-legacy-sha1', 'whatsapp', 'instagram', 'microsoft-graph-rich'];
		const rows = Object.values(profiles).filter(({ handshakes }) => handshakes);
		expect(rows.map(({ name }) => name).filter((name) => !named.has(name) && !twins.includes(name))).toEqual([]);
		expect(secretFor(rowOf('meta'), Buffer.from('x'))).not.toBe('');
	});
});
