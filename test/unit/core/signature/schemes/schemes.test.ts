import { createHash, createHmac, sign } from 'node:crypto';

import {
	createVerifier,
	customProfile,
	profiles,
	signWebhook,
	verifyWebhook,
	type WebhookRequest,
} from '../../../../../core/signature';
import { ed25519Keys, NOW } from '../deliveries';

const SECRET = 'a secret';
const body = Buffer.from('{"type":"a.b","id":"evt_1"}');
const hmac = (content: string | Buffer, encoding: 'hex' | 'base64' = 'hex') =>
	createHmac('sha256', SECRET).update(content).digest(encoding);
const refusal = (reason: string) => ({ ok: false, reason });

describe('duplicate headers', () => {
	const signature = `sha256=${hmac(body)}`;
	const judge = (request: Partial<WebhookRequest>, profile = 'github') =>
		createVerifier(profile, [SECRET]).verify({ headers: {}, body, ...request }, NOW);

	test.each([
		[
			'in the raw list',
			{
				headers: { 'x-hub-signature-256': signature },
				rawHeaders: ['X-Hub-Signature-256', signature, 'x-hub-signature-256', signature],
			},
		],
		['in an array', { headers: { 'x-hub-signature-256': [signature, signature] } }],
		['under two spellings', { headers: { 'X-Hub-Signature-256': signature, 'X-HUB-SIGNATURE-256': signature } }],
		['joined by HTTP', { headers: { 'x-hub-signature-256': `${signature}, ${signature}` } }],
	])('%s are ambiguous', (_, request) => expect(judge(request)).toMatchObject(refusal('signature-ambiguous')));

	test('an array of one value is not ambiguous', () =>
		expect(judge({ headers: { 'x-hub-signature-256': [signature] } }).ok).toBe(true));
	test('are allowed for other headers', () => {
		const rawHeaders = ['X-Hub-Signature-256', signature, 'Accept', 'a', 'Accept', 'b'];
		expect(judge({ headers: { 'x-hub-signature-256': signature }, rawHeaders }).ok).toBe(true);
	});
	test('are allowed for a comma-separated list', () => {
		const headers = { 'x-pagerduty-signature': [`v1=${'0'.repeat(64)}`, `v1=${hmac(body)}`] };
		expect(judge({ headers }, 'pagerduty').ok).toBe(true);
	});
	test('are refused for a list that contains the time', () => {
		const one = `t=${NOW},v1=${hmac(`${NOW}.{}`)}`;
		const stripe = createVerifier('stripe', [SECRET]);
		const given = (headers: WebhookRequest['headers']) => stripe.verify({ headers, body: Buffer.from('{}') }, NOW);
		expect(given({ 'stripe-signature': [one, one] })).toMatchObject(refusal('signature-ambiguous'));
		expect(given({ 'stripe-signature': `${one}, ${one}` })).toMatchObject(refusal('timestamp-ambiguous'));
	});
	test.each(['webhook-id', 'webhook-timestamp'])('are ambiguous: %s', (name) => {
		const { headers } = signWebhook({ profile: 'polar', secrets: [SECRET], body, id: 'i', timestamp: NOW });
		const verdict = createVerifier('polar', [SECRET]).verify(
			{ headers, body, rawHeaders: [name, 'a', name, 'b'] },
			NOW,
		);
		expect(verdict).toMatchObject(refusal(name === 'webhook-id' ? 'id-ambiguous' : 'timestamp-ambiguous'));
	});
});

describe('only exact spellings are accepted', () => {
	// Node's hex decoder reads only the low byte of each character
	test('not a letter whose low byte is a hex digit', () => {
		const disguised = hmac(body).replace(/[a-f]/, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0x100));
		const headers = { 'x-hub-signature-256': `sha256=${disguised}` };
		expect(createVerifier('github', [SECRET]).verify({ headers, body }, NOW)).toMatchObject(
			refusal('signature-malformed'),
		);
	});
	test('not an id outside ASCII', () => {
		const { headers } = signWebhook({ profile: 'polar', secrets: [SECRET], body, id: 'e', timestamp: NOW });
		const verdict = createVerifier('polar', [SECRET]).verify(
			{ headers: { ...headers, 'webhook-id': '\u0165' }, body },
			NOW,
		);
		expect(verdict).toMatchObject(refusal('id-malformed'));
	});
	test('not more signatures than any sender sends', () => {
		const many = Array.from({ length: 65 }, () => `v1=${hmac(body)}`).join(',');
		const judge = (value: string) =>
			createVerifier('pagerduty', [SECRET]).verify({ headers: { 'x-pagerduty-signature': value }, body }, NOW);
		expect(judge(many)).toMatchObject(refusal('signature-malformed'));
		expect(judge(many.split(',').slice(1).join(',')).ok).toBe(true);
	});
});

describe('schemes that sign the URL', () => {
	const square = (signed: string) => ({
		'x-square-hmacsha256-signature': hmac(Buffer.concat([Buffer.from(signed), body]), 'base64'),
	});
	const judge = (url: string | undefined, publicUrl: string | undefined, signed: string) =>
		createVerifier('square', [SECRET], { publicUrl }).verify(
			{ method: 'POST', url, headers: square(signed), body },
			NOW,
		);

	test.each([
		['an absolute request URL', 'https://a.example/w?x=1', undefined, 'https://a.example/w?x=1'],
		['the public URL, whatever the request says', 'https://b.example/w', 'https://a.example/w', 'https://a.example/w'],
		['the public URL with the query of the request', '/inner?x=1', 'https://a.example/w', 'https://a.example/w?x=1'],
		['a query that a proxy dropped', '/inner', 'https://a.example/w?x=1', 'https://a.example/w?x=1'],
		['the query that was called', '/inner?x=2', 'https://a.example/w?x=1', 'https://a.example/w?x=2'],
		['an origin with the path of the request', '/w?x=1', 'https://a.example/', 'https://a.example/w?x=1'],
	])('use %s', (_, url, publicUrl, signed) => expect(judge(url, publicUrl, signed).ok).toBe(true));

	test('never guess a URL', () => {
		expect(judge('/w', undefined, 'https://a.example/w')).toMatchObject(refusal('url-unknown'));
		expect(judge(undefined, undefined, '/w')).toMatchObject(refusal('url-unknown'));
	});

	const twilio = (url: string) => createHmac('sha1', SECRET).update(url).digest('base64');
	const judgeTwilio = (url: string, signed: string, content: string, type = 'application/json') =>
		createVerifier('twilio', [SECRET]).verify(
			{
				method: 'POST',
				url,
				headers: { 'X-Twilio-Signature': twilio(signed), 'Content-Type': type },
				body: Buffer.from(content),
			},
			NOW,
		);
	const digest = createHash('sha256').update('{"a":1}').digest('hex');

	test('Twilio: the digest in the URL covers a JSON body', () => {
		const url = `https://a.example/w?bodySHA256=${digest}`;
		expect(judgeTwilio(url, url, '{"a":1}').ok).toBe(true);
		expect(judgeTwilio(url, url, '{"a":2}')).toMatchObject(refusal('body-digest-mismatch'));
		expect(judgeTwilio(`https://a.example/w?bodySHA256=${'0'.repeat(64)}`, url, '{"a":1}')).toMatchObject(
			refusal('signature-mismatch'),
		);
	});
	test('Twilio: a JSON body without a digest is not covered by the URL alone', () => {
		expect(judgeTwilio('https://a.example/w', 'https://a.example/w', '{"a":1}')).toMatchObject(
			refusal('signature-mismatch'),
		);
	});
	test.each([
		['https://a.example/w', 'https://a.example:443/w'],
		['http://a.example/w', 'http://a.example:80/w'],
		['https://a.example:8443/w', 'https://a.example/w'],
		['https://[::1]:8443/w', 'https://[::1]/w'],
	])('Twilio: %s may be signed as %s', (url, signed) => {
		expect(judgeTwilio(url, signed, '', 'application/x-www-form-urlencoded').ok).toBe(true);
	});
	test('HubSpot: only listed escapes are decoded, and the fragment is cut', () => {
		const signed = `POSThttps://a.example/w?x=:/?@!$'()*,;%20%C3%A9${body.toString()}${NOW}000`;
		const verdict = createVerifier('hubspot', [SECRET]).verify(
			{
				method: 'post',
				url: 'https://a.example/w?x=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B%20%C3%A9#part',
				headers: { 'x-hubspot-signature-v3': hmac(signed, 'base64'), 'x-hubspot-request-timestamp': `${NOW}000` },
				body,
			},
			NOW,
		);
		expect(verdict).toMatchObject({ ok: true, profile: 'hubspot-v3' });
	});
});

describe('public keys verify', () => {
	const { signing, raw, privateKey } = ed25519Keys();
	test('Standard Webhooks v1a', () => {
		const { headers } = signWebhook({
			profile: 'standard-webhooks',
			secrets: [signing],
			body,
			id: 'i',
			timestamp: NOW,
		});
		expect(headers['webhook-signature']).toMatch(/^v1a,/);
		const secrets = [`whpk_${raw.toString('base64')}`];
		expect(verifyWebhook({ profile: 'standard-webhooks', secrets, request: { headers, body }, now: NOW }).ok).toBe(
			true,
		);
	});
	test('Telnyx', () => {
		const signature = sign(null, Buffer.from(`${NOW}|${body.toString()}`), privateKey).toString('base64');
		const headers = { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': String(NOW) };
		const judge = (text: string) =>
			createVerifier('telnyx', [raw.toString('base64')]).verify({ headers, body: Buffer.from(text) }, NOW);
		expect(judge(body.toString()).ok).toBe(true);
		expect(judge('{}')).toMatchObject(refusal('signature-mismatch'));
	});
});

describe('signing', () => {
	test('matches the documentation of W&B and GitHub', () => {
		expect(signWebhook({ profile: 'wandb', secrets: [SECRET], body })).toEqual({
			headers: { 'X-Wandb-Signature': hmac(body) },
		});
		expect(signWebhook({ profile: 'github', secrets: [SECRET], body, id: 'd', event: 'push' })).toEqual({
			headers: { 'X-GitHub-Event': 'push', 'X-GitHub-Delivery': 'd', 'X-Hub-Signature-256': `sha256=${hmac(body)}` },
		});
	});
	test('sends overlapping signatures during a rotation if the scheme has a list', () => {
		const list = (profile: string, name: string) =>
			signWebhook({ profile, secrets: ['b', 'a'], body, timestamp: NOW }).headers[name]?.split(/[ ,;](?=v1|h1)/).length;
		expect(list('stripe', 'Stripe-Signature')).toBe(3);
		expect(list('pagerduty', 'X-PagerDuty-Signature')).toBe(2);
		expect(list('polar', 'webhook-signature')).toBe(2);
		expect(Object.keys(signWebhook({ profile: 'box', secrets: ['a', 'b', 'c'], body }).headers)).toEqual(
			expect.arrayContaining(['BOX-SIGNATURE-PRIMARY', 'BOX-SIGNATURE-SECONDARY']),
		);
	});
	test('derives an id that a retry shares only if it is passed again', () => {
		const id = (timestamp: number) =>
			signWebhook({ profile: 'polar', secrets: ['a'], body, timestamp }).headers['webhook-id'];
		expect(id(NOW)).toMatch(/^msg_[\w-]{27}$/);
		expect(id(NOW)).toBe(id(NOW));
		expect(id(NOW + 1)).not.toBe(id(NOW));
	});
	test('puts the signature where the scheme has it', () => {
		const pandadoc = signWebhook({ profile: 'pandadoc', secrets: [SECRET], body, url: 'https://a.example/?x=1' });
		expect(pandadoc.url).toBe(`https://a.example/?x=1&signature=${hmac(body)}`);
		const linear = signWebhook({ profile: 'linear', secrets: [SECRET], body, timestamp: NOW });
		expect(JSON.parse(String(linear.body))).toMatchObject({ webhookTimestamp: NOW * 1000, id: 'evt_1' });
		expect(
			signWebhook({ profile: 'microsoft-graph', secrets: ['s'], body: Buffer.from('{"value":[{}]}') }).body?.toString(),
		).toBe('{"value":[{"clientState":"s"}]}');
	});
	test('compiles a profile anew if it can still change', () => {
		const profile = { ...customProfile({ header: 'X-A' }) };
		const request = { headers: { 'x-b': hmac(body) }, body };
		expect(verifyWebhook({ profile, secrets: [SECRET], request })).toEqual({ ok: false, reason: 'signature-missing' });
		Object.assign(profile, { scheme: customProfile({ header: 'X-B' }).scheme });
		expect(verifyWebhook({ profile, secrets: [SECRET], request }).ok).toBe(true);
		expect(profiles.github).toBeDefined();
	});
});
