import {
	constants,
	createCipheriv,
	createHmac,
	generateKeyPairSync,
	publicEncrypt,
	randomBytes,
	X509Certificate,
} from 'node:crypto';

import {
	createVerifier,
	keyCall,
	profiles,
	verifyWebhook,
	type Config,
	type FetchedAnswer,
	type PublicKeyScheme,
	type WebhookRequest,
} from '../../../../../../core/signature';
import { hasExtension, isValidAt } from '../../../../../../core/signature/keys/certificates';
import { crc32 } from '../../../../../../core/signature/keys/crc32';
import { fromJwk, fromPem, hasMade } from '../../../../../../core/signature/keys/public-key';
import { SigningKey, keySet } from '../../../../../n8n-core/harness/key-server';
import { errorOf } from '../../thrown';
import { requestOf } from '../../vectors';
import { vendorVectors, type VendorVector } from '../../vendor-vectors';

const NOW = 1_796_126_400;
const vectorOf = (provider: string, note = /./): VendorVector =>
	vendorVectors.find((row) => row.provider === provider && row.valid && note.test(row.note)) as VendorVector;
const schemeOf = (name: string) => profiles[name]?.scheme as PublicKeyScheme;

describe('the keys that the rows have', () => {
	test('Apple Root CA - G3 has the fingerprint that apple.com/certificateauthority prints', () => {
		const { keySource } = schemeOf('apple-app-store');
		const [root = ''] = keySource.from === 'chain' ? keySource.roots : [];
		expect(new X509Certificate(Buffer.from(root, 'base64')).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(
			'63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179',
		);
	});

	test('those of Wise are two RSA keys, and each counts in its environment only', () => {
		const { keySource } = schemeOf('wise');
		const keys = keySource.from === 'row' ? Object.values(keySource.keys).map((pem) => fromPem(pem)) : [];
		expect(keys.map((key) => key?.key.asymmetricKeyDetails?.modulusLength)).toEqual([2048, 2048]);
		const request = requestOf(vectorOf('wise'));
		const verdictIn = (environment: string) =>
			verifyWebhook({ profile: 'wise', secrets: [], config: { environment }, request });
		expect(verdictIn('sandbox').ok).toBe(true);
		expect(verdictIn('live')).toEqual({ ok: false, reason: 'signature-mismatch' });
	});
});

describe('a setting', () => {
	const required = Object.values(profiles).flatMap(({ name, scheme }) =>
		scheme.kind === 'public-key'
			? scheme.settings
					.filter((field) => field.required && !field.fetchOnly)
					.map((field) => [name, field.name] as const)
			: [],
	);

	test('is required wherever a genuine signature proves only some account of the vendor', () => {
		const rows = ['aws-sns', 'google-pubsub', 'google-chat', 'google-chat-project', 'paypal', 'bot-framework'];
		const names = new Set(required.map(([name]) => name));
		expect([...names]).toEqual(expect.arrayContaining([...rows, 'microsoft-graph-rich', 'apple-app-store', 'oidc']));
	});

	test.each(required)('of %s that is required is named where it is empty: %s', (name, missing) => {
		const settings = schemeOf(name).settings;
		const config: Config = Object.fromEntries(settings.map((field) => [field.name, field.choices?.[0] ?? 'x']));
		const { label } = settings.find((field) => field.name === missing) ?? {};
		const refusal = errorOf(() =>
			createVerifier(name, [], { config: { ...config, encryptionKey: '', [missing]: ' ' } }),
		);
		expect(refusal).toMatchObject({
			code: 'empty-field',
			message: expect.stringContaining(`${label} is empty`) as string,
		});
	});

	test('with choices takes no other value', () => {
		const refusal = errorOf(() => createVerifier('wise', [], { config: { environment: 'test' } }));
		expect(refusal).toMatchObject({ code: 'invalid-option', cure: 'Use live or sandbox' });
	});

	test('that only one environment needs is required there, because each delivery would be refused without it', () => {
		const verifierIn = (environment: string, appAppleId?: string) =>
			createVerifier('apple-app-store', [], { config: { bundleId: 'com.example', environment, appAppleId } });
		const wanted = {
			code: 'empty-field',
			message:
				'Apple ID of the App is empty, and no delivery of the environment Production could be verified without it',
		};
		expect(errorOf(() => verifierIn('Production'))).toMatchObject(wanted);
		// the default
		expect(errorOf(() => verifierIn(''))).toMatchObject(wanted);
		expect(verifierIn('Production', '1234').profile.name).toBe('apple-app-store');
		expect(verifierIn('Sandbox').profile.name).toBe('apple-app-store');
	});

	test.each(['a$$b', "a$'b", 'a$&b'])('%s is compared as it is written', (audience) => {
		const key = new SigningKey('k');
		const config = { issuer: 'https://login.example.com', audience, jwksUrl: 'https://login.example.com/jwks' };
		const token = key.token({ iss: config.issuer, aud: audience, exp: NOW + 60 });
		const request = { headers: { authorization: `Bearer ${token}` }, body: Buffer.from('{}') };
		const fetched = { url: config.jwksUrl, body: keySet(key) };
		expect(verifyWebhook({ profile: 'oidc', secrets: [], config, fetched, request, now: NOW })).toMatchObject({
			ok: true,
		});
	});

	test('may list several values', () => {
		const { fetched, config, ...vector } = vectorOf('aws-sns');
		const topics = `arn:aws:sns:us-east-1:1:other, ${String(config?.topicArn)}`;
		const request = requestOf(vector);
		expect(
			verifyWebhook({ profile: 'aws-sns', secrets: [], config: { topicArn: topics }, fetched, request, now: NOW }).ok,
		).toBe(true);
	});
});

describe('the call for a key', () => {
	const body = Buffer.from('{}');
	const jwt = (header: object, claims: object) =>
		[header, claims, 'x'].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

	test('of Plaid names the key, and has the settings', () => {
		const token = jwt({ alg: 'ES256', kid: 'k-1' }, { iat: NOW, request_body_sha256: '' });
		const config = { clientId: 'c', secret: 's', environment: 'sandbox' };
		const request = { headers: { 'plaid-verification': token }, body };
		expect(keyCall({ profile: 'plaid', secrets: [], config, request, now: NOW })).toMatchObject({
			url: 'https://sandbox.plaid.com/webhook_verification_key/get',
			method: 'POST',
			body: '{"client_id":"c","secret":"s","key_id":"k-1"}',
			family: 'https://{environment}.plaid.com/webhook_verification_key/get',
		});
	});

	test.each(['../../admin', 'k?x=1', 'k#x', '', 'k k', 'k'.repeat(300)])('is none for the key ID %j', (kid) => {
		const envelope = { alg: 'ecdsa', kid, signature: Buffer.from('s').toString('base64'), digest: 'SHA1' };
		const headers = { 'x-ebay-signature': Buffer.from(JSON.stringify(envelope)).toString('base64') };
		const input = {
			profile: 'ebay',
			secrets: [],
			config: { clientId: 'c', clientSecret: 's' },
			request: { headers, body },
		};
		const call = keyCall({ ...input, now: NOW });
		if (kid === '../../admin')
			expect(call?.url).toBe('https://api.ebay.com/commerce/notification/v1/public_key/..%2F..%2Fadmin');
		else expect(call).toBeUndefined();
	});

	test('of eBay needs a token of the application', () => {
		const { headers } = requestOf(vectorOf('ebay', /base64 JSON/));
		const config = { clientId: 'c', clientSecret: 's' };
		expect(keyCall({ profile: 'ebay', secrets: [], config, request: { headers, body }, now: NOW })).toMatchObject({
			url: expect.stringMatching(/^https:\/\/api\.ebay\.com\/.*\/9936261a-7d7b-4621-a0f1-96ccb428af49$/) as string,
			token: { url: 'https://api.ebay.com/identity/v1/oauth2/token', id: 'c', secret: 's' },
		});
	});

	test('is none for a profile whose key is pasted or known', () => {
		expect(keyCall({ profile: 'github', secrets: ['s'], request: { headers: {}, body } })).toBeUndefined();
		expect(keyCall({ profile: 'wise', secrets: [], request: requestOf(vectorOf('wise')) })).toBeUndefined();
	});
});

describe('an answer', () => {
	const { fetched, config, ...vector } = vectorOf('google-pubsub');
	const answer = fetched as FetchedAnswer;
	const judge = (given: FetchedAnswer | FetchedAnswer[]) =>
		verifyWebhook({
			profile: 'google-pubsub',
			secrets: [],
			config,
			fetched: given,
			request: requestOf(vector),
			now: NOW,
		});

	test.each<[string, Partial<FetchedAnswer>]>([
		['from another address', { url: 'https://evil.example/certs' }],
		['with another status', { status: 404 }],
		['that is no JSON', { body: '<html>' }],
		['without keys', { body: '{"keys":{}}' }],
	])('%s is not read', (_, changed) => {
		expect(judge(answer)).toMatchObject({ ok: true });
		expect(judge({ ...answer, ...changed })).toEqual({ ok: false, reason: 'key-unavailable' });
	});

	test('may be one of several', () =>
		expect(judge([{ url: 'https://other.example', body: '' }, answer])).toMatchObject({ ok: true }));
});

describe('a token that would cost more to read than to hash is refused before it is read', () => {
	const part = (value: object | string) =>
		Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
	const many = JSON.stringify({ list: Array.from({ length: 50_001 }, () => 0) });
	const deep = `{"a":${'['.repeat(1001)}${']'.repeat(1001)}}`;

	test.each([
		['claims with 50,000 values', part({ alg: 'RS256', kid: 'k' }), part(many)],
		['claims with 1,000 levels', part({ alg: 'RS256', kid: 'k' }), part(deep)],
		['a header with 50,000 values', part(many), part({})],
	])('%s', (_, header, claims) => {
		const token = `${header}.${claims}.${part('signature')}`;
		const refusal = { ok: false, reason: 'body-too-complex' };
		const kinde = { profile: 'kinde', secrets: [], config: { domain: 'https://example.kinde.com' } };
		const asBody = { headers: {}, body: Buffer.from(token) };
		expect(verifyWebhook({ ...kinde, request: asBody })).toEqual(refusal);
		expect(keyCall({ ...kinde, request: asBody })).toBeUndefined();
		const apple = { profile: 'apple-app-store', secrets: [], config: { bundleId: 'a', environment: 'Sandbox' } };
		const inJson = { headers: {}, body: Buffer.from(JSON.stringify({ signedPayload: token })) };
		expect(verifyWebhook({ ...apple, request: inJson })).toEqual(refusal);
	});
});

describe('a key', () => {
	const content = Buffer.from('content');

	test('of RSA with 1024 bits is not taken, in no form', () => {
		const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
		expect(fromPem(publicKey.export({ format: 'pem', type: 'spki' }).toString())).toBeUndefined();
		expect(fromJwk(publicKey.export({ format: 'jwk' }))).toBeUndefined();
	});

	test('for encryption, a shared key and a private key are not taken', () => {
		const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		expect(fromJwk({ ...publicKey.export({ format: 'jwk' }), use: 'enc' })).toBeUndefined();
		expect(fromJwk({ kty: 'oct', k: 'AAAA' })).toBeUndefined();
		expect(fromPem(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())).toBeUndefined();
	});

	test('makes signatures of its own algorithm only', () => {
		const key = new SigningKey('k');
		const [head, claims, tail = ''] = key.token({}).split('.');
		const [signed, signature] = [Buffer.from(`${head}.${claims}`), Buffer.from(tail, 'base64url')];
		const known = fromJwk(key.jwk);
		if (known === undefined) throw new Error('The key cannot be read');
		expect(hasMade(known, 'RS256', signed, signature)).toBe(true);
		for (const other of ['RS384', 'PS256', 'ES256', 'EdDSA'] as const)
			expect(hasMade(known, other, signed, signature)).toBe(false);
		expect(hasMade(known, 'RS256', content, signature)).toBe(false);
	});
});

test('a certificate is valid from its first to its last second', () => {
	const { body } = vectorOf('aws-sns').fetched as FetchedAnswer;
	const certificate = new X509Certificate(body);
	const [from, to] = [certificate.validFrom, certificate.validTo].map((text) => Date.parse(text) / 1000) as [
		number,
		number,
	];
	expect([from - 1, from, to, to + 1].map((moment) => isValidAt(certificate, moment))).toEqual([
		false,
		true,
		true,
		false,
	]);
	expect(isValidAt(certificate, from - 60, 60)).toBe(true);
	// the basic constraints, and no extension of Apple
	expect(hasExtension(certificate, '2.5.29.19')).toBe(true);
	expect(hasExtension(certificate, '1.2.840.113635.100.6.2.1')).toBe(false);
});

/** ITU-T V.42, and zlib's crc32_test. */
test.each([
	['', 0],
	['123456789', 0xcbf43926],
	['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('the CRC-32 of %j', (text, sum) => expect(crc32(Buffer.from(text))).toBe(sum));

describe('notifications of Microsoft Graph with encrypted content', () => {
	const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const encryptionKey = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
	const signer = new SigningKey('ms-1');
	const settings = { appId: 'app', tenantId: 'tenant' };
	const fetched = { url: 'https://login.microsoftonline.com/common/discovery/v2.0/keys', body: keySet(signer) };

	function encrypted(document: object, changed: object = {}) {
		const secret = randomBytes(32);
		const cipher = createCipheriv('aes-256-cbc', secret, secret.subarray(0, 16));
		const data = Buffer.concat([cipher.update(JSON.stringify(document)), cipher.final()]);
		const padding = constants.RSA_PKCS1_OAEP_PADDING;
		return {
			data: data.toString('base64'),
			dataSignature: createHmac('sha256', secret).update(data).digest('base64'),
			dataKey: publicEncrypt({ key: pair.publicKey, padding, oaepHash: 'sha1' }, secret).toString('base64'),
			...changed,
		};
	}

	function notification(encryptedContent: object): WebhookRequest {
		const claims = {
			aud: 'app',
			iss: 'https://sts.windows.net/tenant/',
			appid: '0bf30f3b-4a52-48df-9a82-234910c4a086',
			exp: NOW + 100,
		};
		const value = [{ id: '1', changeType: 'created', clientState: 's', encryptedContent }];
		return { headers: {}, body: Buffer.from(JSON.stringify({ value, validationTokens: [signer.token(claims)] })) };
	}

	const verify = (request: WebhookRequest, config: Config) =>
		createVerifier('microsoft-graph-rich', [], { config: { ...settings, ...config } }).verify(request, NOW, [fetched]);

	test('are opened with the private key', () => {
		const verdict = verify(notification(encrypted({ id: 'm', text: 'Grüße' })), { encryptionKey });
		expect(verdict).toMatchObject({ ok: true, events: [{ body: { decryptedContent: { id: 'm', text: 'Grüße' } } }] });
	});

	test('are passed on as they are without it', () => {
		const verdict = verify(notification(encrypted({ id: 'm' })), {});
		expect(verdict.ok && verdict.events[0]?.body).not.toHaveProperty('decryptedContent');
	});

	test.each<[string, object]>([
		['another hash', { dataSignature: Buffer.alloc(32).toString('base64') }],
		['other content', { data: Buffer.alloc(64).toString('base64') }],
		['a key for somebody else', { dataKey: Buffer.alloc(256, 1).toString('base64') }],
		['no key', { dataKey: undefined }],
	])('are refused with %s', (_, changed) => {
		const verdict = verify(notification(encrypted({ id: 'm' }, changed)), { encryptionKey });
		expect(verdict).toEqual({ ok: false, reason: 'body-digest-mismatch' });
	});

	test('are refused with another client state', () => {
		const request = notification(encrypted({ id: 'm' }));
		expect(verify(request, { clientState: 's' }).ok).toBe(true);
		expect(verify(request, { clientState: 't' })).toEqual({ ok: false, reason: 'account-refused' });
	});

	test('need a private key that can be read', () => {
		const refusal = errorOf(() => verify(notification({}), { encryptionKey: 'my key' }));
		expect(refusal).toMatchObject({ code: 'invalid-option', message: 'The private key cannot be read' });
	});
});
