import { createHmac, sign } from 'node:crypto';

import {
	answerHandshake,
	createSigner,
	profiles,
	type HandshakeAnswer,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../core/signature';
import { createVerifier } from '../../../../core/signature';
import { ed25519Keys, NOW, requestFrom, secretFor, URL_CALLED } from './deliveries';

const SECRET = 'a secret';

interface Example {
	readonly profile: string;
	readonly what: string;
	readonly method?: string;
	readonly url?: string;
	readonly headers?: Record<string, string>;
	readonly body?: string;
	/** Signed by the sender: the same request without a signature must then not be answered. */
	readonly signed: boolean;
	readonly secret?: string;
	/** The secret that the sender discloses in it. */
	readonly tells?: string;
	readonly answer: Partial<HandshakeAnswer> & { readonly contains?: Record<string, string> };
}

/** Published examples of the secrets that two vendors disclose in their handshake. */
const NOTION_TOKEN = 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl';
const ASANA_SECRET = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';

const mac = (text: string, encoding: 'hex' | 'base64') => createHmac('sha256', SECRET).update(text).digest(encoding);
const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json';

/** What each provider sends, and the answer that its documentation requires. */
const examples: readonly Example[] = [
	{
		profile: 'github',
		what: 'ping',
		headers: { 'X-GitHub-Event': 'ping' },
		body: '{"zen":"x"}',
		signed: true,
		answer: { status: 200 },
	},
	{
		profile: 'slack',
		what: 'url_verification',
		body: '{"token":"t","challenge":"3eZbrw1a","type":"url_verification"}',
		signed: true,
		answer: { status: 200, body: '{"challenge":"3eZbrw1a"}', contains: { 'Content-Type': JSON_TYPE } },
	},
	{
		profile: 'meta',
		what: 'hub.challenge',
		method: 'GET',
		url: `/w?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${encodeURIComponent(SECRET)}`,
		signed: false,
		answer: {
			status: 200,
			body: '1158201444',
			contains: { 'Content-Type': TEXT, 'X-Content-Type-Options': 'nosniff' },
		},
	},
	{
		profile: 'zoom',
		what: 'URL validation',
		body: '{"event":"endpoint.url_validation","event_ts":1,"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}',
		signed: true,
		answer: {
			status: 200,
			body: `{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"${mac('qgg8vlvZRS6UYooatFL8Aw', 'hex')}"}`,
		},
	},
	{
		profile: 'x-twitter',
		what: 'CRC',
		method: 'GET',
		url: '/w?crc_token=abc',
		signed: false,
		answer: { status: 200, body: `{"response_token":"sha256=${mac('abc', 'base64')}"}` },
	},
	{
		profile: 'dropbox',
		what: 'challenge',
		method: 'GET',
		url: '/w?challenge=%3Cb%3E',
		signed: false,
		answer: { status: 200, body: '<b>', contains: { 'Content-Type': TEXT, 'X-Content-Type-Options': 'nosniff' } },
	},
	{
		profile: 'microsoft-graph',
		what: 'validationToken',
		url: '/w?validationToken=Validation%3A+Testing',
		signed: false,
		answer: { status: 200, body: 'Validation: Testing', contains: { 'Content-Type': TEXT } },
	},
	{
		profile: 'azure-event-grid',
		what: 'SubscriptionValidation',
		headers: { 'aeg-event-type': 'SubscriptionValidation' },
		body: '[{"id":"1","data":{"validationCode":"512d38b6"},"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent"}]',
		signed: false,
		answer: { status: 200, body: '{"validationResponse":"512d38b6"}' },
	},
	{
		profile: 'cloudevents',
		what: 'OPTIONS',
		method: 'OPTIONS',
		headers: { 'WebHook-Request-Origin': 'eventemitter.example.com' },
		signed: false,
		answer: {
			status: 200,
			body: '',
			contains: { 'WebHook-Allowed-Origin': 'eventemitter.example.com', 'WebHook-Allowed-Rate': '*' },
		},
	},
	{
		profile: 'okta',
		what: 'one-time verification',
		method: 'GET',
		headers: { 'x-okta-verification-challenge': 'abc' },
		signed: false,
		answer: { status: 200, body: '{"verification":"abc"}' },
	},
	{
		profile: 'twitch',
		what: 'callback verification',
		headers: { 'Twitch-Eventsub-Message-Type': 'webhook_callback_verification' },
		body: '{"challenge":"pogchamp-kappa-360noscope-vohiyo"}',
		signed: true,
		answer: { status: 200, body: 'pogchamp-kappa-360noscope-vohiyo', contains: { 'Content-Type': TEXT } },
	},
	{
		profile: 'monday',
		what: 'challenge',
		body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV"}',
		signed: false,
		answer: { status: 200, body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV"}' },
	},
	{
		profile: 'asana',
		what: 'X-Hook-Secret',
		headers: { 'X-Hook-Secret': ASANA_SECRET },
		body: '{}',
		signed: false,
		tells: ASANA_SECRET,
		answer: { status: 200, contains: { 'X-Hook-Secret': ASANA_SECRET } },
	},
	{ profile: 'asana', what: 'heartbeat', body: '{"events":[]}', signed: true, answer: { status: 200 } },
	{
		profile: 'notion',
		what: 'verification token',
		body: `{"verification_token":"${NOTION_TOKEN}"}`,
		signed: false,
		tells: NOTION_TOKEN,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'confluence',
		what: 'Test connection',
		body: '{"test":true}',
		signed: false,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'bitbucket-server',
		what: 'Test connection',
		headers: { 'X-Event-Key': 'diagnostics:ping' },
		body: '{"test":true}',
		signed: false,
		answer: { status: 200, body: '' },
	},
	{ profile: 'figma', what: 'PING', body: '{"event_type":"PING"}', signed: true, answer: { status: 200, body: '' } },
	{ profile: 'ashby', what: 'ping', body: '{"action":"ping"}', signed: true, answer: { status: 200, body: '' } },
	{ profile: 'viber', what: 'set_webhook', body: '{"event":"webhook"}', signed: true, answer: { status: 200 } },
	{ profile: 'mandrill', what: 'HEAD', method: 'HEAD', signed: false, answer: { status: 200, body: '' } },
	{ profile: 'surveymonkey', what: 'HEAD', method: 'HEAD', signed: false, answer: { status: 200, body: '' } },
	{
		profile: 'nylas',
		what: 'challenge',
		method: 'GET',
		url: '/w?challenge=bc609b38',
		signed: false,
		answer: { status: 200, body: 'bc609b38', contains: { 'Content-Type': TEXT } },
	},
	{
		profile: 'smartcar',
		what: 'VERIFY',
		body: '{"eventType":"VERIFY","data":{"challenge":"3a5c8f72"},"meta":{"deliveryId":"d1"}}',
		signed: true,
		answer: { status: 200, body: `{"challenge":"${mac('3a5c8f72', 'hex')}"}` },
	},
	{
		profile: 'onfleet',
		what: 'check',
		method: 'GET',
		url: '/w?check=abc',
		secret: 'd51b1d2a0e2f4b6c',
		signed: false,
		answer: { status: 200, body: 'abc', contains: { 'Content-Type': TEXT } },
	},
	{ profile: 'mailchimp', what: 'GET', method: 'GET', signed: true, answer: { status: 200, body: '' } },
	{ profile: 'trello', what: 'HEAD', method: 'HEAD', signed: false, answer: { status: 200, body: '' } },
	{ profile: 'intercom', what: 'ping', body: '{"topic":"ping"}', signed: true, answer: { status: 200 } },
	{
		profile: 'line',
		what: 'verify button',
		body: '{"destination":"x","events":[]}',
		signed: true,
		answer: { status: 200 },
	},
	{
		profile: 'xero',
		what: 'intent to receive',
		body: '{"events":[],"entropy":"x"}',
		signed: true,
		answer: { status: 200, body: '' },
	},
	{
		profile: 'terraform-cloud',
		what: 'verification',
		body: '{"payload_version":1,"notifications":[{"trigger":"verification"}]}',
		signed: true,
		answer: { status: 200 },
	},
	{
		profile: 'front',
		what: 'challenge',
		headers: { 'x-front-challenge': 'abc' },
		body: '{"type":"sync"}',
		signed: true,
		answer: { status: 200, body: '{"challenge":"abc"}' },
	},
	{
		profile: 'woocommerce',
		what: 'ping',
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: 'webhook_id=12',
		signed: false,
		answer: { status: 200 },
	},
	{
		profile: 'google-channel',
		what: 'sync',
		headers: { 'X-Goog-Resource-State': 'sync' },
		body: '',
		signed: true,
		answer: { status: 200 },
	},
];

function rowOf(name: string): SignatureProfile {
	const row = profiles[name];
	if (row === undefined) throw new Error(`no profile ${name}`);
	return row;
}

const unsignedRequest = ({ method = 'POST', url, headers = {}, body = '' }: Example): WebhookRequest => ({
	method,
	url,
	headers,
	body: Buffer.from(body),
});

function signedRequest(example: Example): WebhookRequest {
	const plain = unsignedRequest(example);
	const input = { body: plain.body, id: 'id1', timestamp: NOW, method: 'POST', url: URL_CALLED };
	const signed = requestFrom(createSigner(example.profile, [SECRET]).sign(input), input);
	return { ...signed, method: plain.method, headers: { ...signed.headers, ...plain.headers } };
}

describe.each(examples.map((example) => [`${example.profile}: ${example.what}`, example] as const))(
	'%s',
	(_, example) => {
		const secrets = [example.secret ?? SECRET];
		const ask = (request: WebhookRequest) => answerHandshake({ profile: example.profile, secrets, request, now: NOW });

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
			expect(answerHandshake({ profile: stranger, secrets, request, now: NOW })).toBeUndefined();
		});

		if (example.signed) {
			test('is not answered without the signature', () => expect(ask(unsignedRequest(example))).toBeUndefined());
			test('is not answered with the signature of another secret', () => {
				const request = signedRequest(example);
				expect(answerHandshake({ profile: example.profile, secrets: ['other'], request, now: NOW })).toBeUndefined();
			});
		}

		if (example.profile !== 'github' && example.profile !== 'google-channel') {
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
