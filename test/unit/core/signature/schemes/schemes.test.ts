import { createHash, createHmac, sign } from 'node:crypto';

import {
	createSigner,
	createVerifier,
	customProfile,
	profiles,
	signWebhook,
	verifyWebhook,
	type Verification,
	type WebhookRequest,
} from '../../../../../core/signature';
import { ed25519Keys, NOW, requestFrom, URL_CALLED } from '../deliveries';

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

describe('HTTP message signatures', () => {
	const key = Buffer.from('a shared key').toString('base64');
	const profile = 'rfc9421-digest-hmac-sha256';
	const input = { body, timestamp: NOW, method: 'POST', url: URL_CALLED };
	const request = requestFrom(createSigner(profile, [key]).sign(input), input);
	const judge = (
		change: (headers: Record<string, string>) => Record<string, string>,
		more: Partial<WebhookRequest> = {},
		name = profile,
	) =>
		createVerifier(name, [key]).verify(
			{ ...request, headers: change(request.headers as Record<string, string>), ...more },
			NOW,
		);
	/** Signs any component list with the shared key. */
	const signed = (params: string, base: string) => ({
		'Signature-Input': `s=${params}`,
		Signature: `s=:${createHmac('sha256', Buffer.from(key, 'base64')).update(`${base}"@signature-params": ${params}`).digest('base64')}:`,
	});

	test('are accepted as they were signed', () =>
		expect(judge((headers) => headers)).toMatchObject({ ok: true, timestamp: NOW }));
	test('cover the required components', () => {
		expect(request.headers['Signature-Input']).toBe(
			`sig1=("@method" "@target-uri" "content-type" "content-digest");created=${NOW};alg="hmac-sha256"`,
		);
	});
	test.each([
		['body', (headers: Record<string, string>) => headers, { body: Buffer.from('{}') }, 'body-digest-mismatch'],
		['method', (headers: Record<string, string>) => headers, { method: 'PUT' }, 'signature-mismatch'],
		['URL', (headers: Record<string, string>) => headers, { url: 'https://example.com/other' }, 'signature-mismatch'],
		[
			'content type',
			(headers: Record<string, string>) => ({ ...headers, 'Content-Type': 'text/plain' }),
			{},
			'signature-mismatch',
		],
		[
			'body and digest',
			(headers: Record<string, string>) => ({
				...headers,
				'Content-Digest': `sha-256=:${createHash('sha256').update('{}').digest('base64')}:`,
			}),
			{ body: Buffer.from('{}') },
			'signature-mismatch',
		],
		[
			'label',
			(headers: Record<string, string>) => ({
				...headers,
				Signature: String(headers.Signature).replace('sig1', 'sig2'),
			}),
			{},
			'signature-malformed',
		],
		[
			'algorithm',
			(headers: Record<string, string>) => ({
				...headers,
				'Signature-Input': String(headers['Signature-Input']).replace('hmac-sha256', 'ed25519'),
			}),
			{},
			'algorithm-refused',
		],
		[
			'time',
			(headers: Record<string, string>) => ({
				...headers,
				'Signature-Input': String(headers['Signature-Input']).replace(String(NOW), String(NOW - 1)),
			}),
			{},
			'signature-mismatch',
		],
		[
			'set of headers, without the signature',
			(headers: Record<string, string>) => ({ ...headers, Signature: undefined as unknown as string }),
			{},
			'signature-missing',
		],
		[
			'grammar',
			(headers: Record<string, string>) => ({ ...headers, 'Signature-Input': 'sig1=(' }),
			{},
			'signature-malformed',
		],
	] as const)('are refused with another %s', (_, change, more, reason) => {
		expect(judge(change, more)).toMatchObject(refusal(reason));
	});

	test('are refused without the digest by the profile that requires it', () => {
		const headers = signed(`("@method");created=${NOW}`, '"@method": POST\n');
		expect(judge(() => headers)).toMatchObject(refusal('coverage-insufficient'));
	});
	test('have their digest compared even by the profile that does not require it', () => {
		const headers = signed(`("@method");created=${NOW}`, '"@method": POST\n');
		const digest = String(request.headers['Content-Digest']);
		expect(judge(() => headers, {}, 'rfc9421-hmac-sha256')).toMatchObject(refusal('body-digest-missing'));
		expect(judge(() => ({ ...headers, 'Content-Digest': digest }), {}, 'rfc9421-hmac-sha256').ok).toBe(true);
		expect(
			judge(() => ({ ...headers, 'Content-Digest': digest }), { body: Buffer.from('x') }, 'rfc9421-hmac-sha256'),
		).toMatchObject(refusal('body-digest-mismatch'));
	});
	test.each([
		['no time', '("@method")', 'timestamp-missing'],
		['a time that is text', '("@method");created="1"', 'timestamp-malformed'],
		['an old time', `("@method");created=${NOW - 301}`, 'timestamp-too-old'],
		['a time in the future', `("@method");created=${NOW + 301}`, 'timestamp-too-new'],
		['an expiry in the past', `("@method");created=${NOW};expires=${NOW - 1}`, 'timestamp-too-old'],
		['a component twice', `("@method" "@method");created=${NOW}`, 'content-incomplete'],
		['an unknown component', `("@status");created=${NOW}`, 'content-incomplete'],
		['a component with parameters', `("@method";req);created=${NOW}`, 'content-incomplete'],
	])('are refused with %s', (_, params, reason) => {
		const base = params.includes('status') ? '"@status": 200\n' : '"@method": POST\n';
		expect(judge(() => signed(params, base), { body: Buffer.alloc(0) }, 'rfc9421-hmac-sha256')).toMatchObject(
			refusal(reason),
		);
	});
	test('may cover derived components', () => {
		const lines = [
			['"@target-uri"', 'https://Example.com:443/a/b?x=%20&y'],
			['"@scheme"', 'https'],
			['"@authority"', 'example.com'],
			['"@path"', '/a/b'],
			['"@query"', '?x=%20&y'],
			['"@request-target"', '/a/b?x=%20&y'],
			['"x-list"', 'a, b'],
		] as const;
		const params = `(${lines.map(([name]) => name).join(' ')});created=${NOW}`;
		const headers = {
			...signed(params, lines.map(([name, value]) => `${name}: ${value}\n`).join('')),
			'x-list': ['  a ', 'b'],
		};
		const verdict = createVerifier('rfc9421-hmac-sha256', [key]).verify(
			{ method: 'GET', url: 'https://Example.com:443/a/b?x=%20&y#z', headers, body: Buffer.alloc(0) },
			NOW,
		);
		expect(verdict.ok).toBe(true);
	});
	test('may have a second label, which is ignored', () => {
		const verdict = judge((headers) => ({
			...headers,
			'Signature-Input': `proxy=("@method");created=1, ${headers['Signature-Input']}`,
			Signature: `proxy=:AAAA:, ${headers.Signature}`,
		}));
		expect(verdict.ok).toBe(true);
	});
	test('may use ed25519', () => {
		const { signing, raw } = ed25519Keys();
		const made = requestFrom(createSigner('rfc9421-digest-ed25519', [signing]).sign(input), input);
		expect(createVerifier('rfc9421-digest-ed25519', [raw.toString('base64url')]).verify(made, NOW).ok).toBe(true);
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

describe('replay keys', () => {
	const keyOf = (verdict: Verification) => (verdict.ok ? verdict.replayKey : undefined);
	const key = (profile: string, timestamp: number, id: string, text = body) => {
		const { headers, body: sent } = signWebhook({
			profile,
			secrets: [SECRET],
			body: text,
			timestamp,
			id,
			url: URL_CALLED,
		});
		return keyOf(createVerifier(profile, [SECRET]).verify({ headers, body: sent ?? text, url: URL_CALLED }, timestamp));
	};
	test.each(['polar', 'stripe', 'zoom', 'github', 'gitlab-token'])('%s: are the same for a retry', (profile) => {
		expect(key(profile, NOW, 'id1')).toBeDefined();
		expect(key(profile, NOW + 30, 'id1')).toBe(key(profile, NOW, 'id1'));
	});
	test.each(['stripe', 'slack', 'github', 'gitlab-token'])('%s: are different for another body', (profile) => {
		expect(key(profile, NOW, 'id1', Buffer.from('{"id":"evt_2"}'))).not.toBe(key(profile, NOW, 'id1'));
	});
	test('come from the signed id if there is one', () => {
		expect(key('polar', NOW, 'id2')).not.toBe(key('polar', NOW, 'id1'));
	});
	test('are compact and differ between profiles', () => {
		expect(key('slack', NOW, 'i')).not.toBe(key('zoom', NOW, 'i'));
		expect(String(key('slack', NOW, 'i')).length).toBeLessThan(70);
	});
});

describe('an accepted delivery', () => {
	const told = (profile: string, headers: Record<string, string>, text: string) =>
		createVerifier(profile, ['user:s']).describe({ method: 'POST', headers, body: Buffer.from(text) });

	test.each([
		[
			'github',
			{ 'X-GitHub-Event': 'issues', 'X-GitHub-Delivery': 'd' },
			'{"action":"opened"}',
			{ event: 'issues', action: 'opened', deliveryId: 'd' },
		],
		[
			'github',
			{ 'X-GitHub-Event': 'issues', 'Content-Type': 'application/x-www-form-urlencoded' },
			'payload=%7B%22action%22%3A%22opened%22%7D',
			{ event: 'issues', action: 'opened' },
		],
		['github', {}, '{"payload":"{\\"action\\":\\"x\\"}"}', {}],
		['telegram', {}, '{"update_id":7,"message":{}}', { event: 'message', deliveryId: '7' }],
		['slack', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'command=%2Fdo', { event: '/do' }],
		[
			'slack',
			{},
			'{"type":"event_callback","event":{"type":"message"},"event_id":"E1"}',
			{ event: 'message', deliveryId: 'E1' },
		],
		[
			'hugging-face',
			{},
			'{"event":{"scope":"repo.content","action":"update"}}',
			{ event: 'repo.content', action: 'update' },
		],
		[
			'azure-devops',
			{},
			'{"eventType":"git.push","subscriptionId":"s","notificationId":3}',
			{ event: 'git.push', deliveryId: 's:3' },
		],
		['terraform-cloud', {}, '{"payload_version":"2","trigger":"assessment:drifted"}', { event: 'assessment:drifted' }],
		['stripe', {}, 'no JSON', {}],
		['stripe', {}, '{"type":{"a":1},"id":""}', {}],
		['stripe', {}, '{"__proto__":{"type":"x"}}', {}],
		[
			'dropbox-sign',
			{ 'Content-Type': 'multipart/form-data; boundary=x' },
			'--x\r\nContent-Disposition: form-data; name="json"\r\n\r\n{"event":{"event_type":"e"}}\r\n--x--',
			{ event: 'e' },
		],
	] as const)('of %s with %j has %s', (profile, headers, text, expected) => {
		expect(told(profile, headers, text)).toEqual({
			event: undefined,
			action: undefined,
			deliveryId: undefined,
			...expected,
		});
	});

	test('is judged before its body is parsed', () => {
		const { parse } = JSON;
		JSON.parse = () => {
			throw new Error('parsed');
		};
		try {
			const request = { headers: { 'stripe-signature': 't=1,v1=00' }, body };
			expect(createVerifier('stripe', [SECRET]).verify(request, NOW).ok).toBe(false);
		} finally {
			JSON.parse = parse;
		}
	});
	test('with a multipart form is read by its first line, whatever the content type says', () => {
		const part = 'Content-Disposition: form-data; name="json"\r\n\r\n{"event":{"event_type":"e"}}';
		const body = `--x\r\n${part}\r\n--x--\r\n`;
		for (const type of [
			'multipart/form-data; boundary=x',
			'application/x-www-form-urlencoded; boundary=y',
			'text/plain',
		]) {
			expect(told('dropbox-sign', { 'Content-Type': type }, body)).toMatchObject({ event: 'e' });
		}
	});

	test('is reported by verifyWebhook as documented, with nothing else', () => {
		const { headers } = signWebhook({ profile: 'stripe', secrets: [SECRET], body, timestamp: NOW });
		const verdict = verifyWebhook({ profile: 'stripe', secrets: [SECRET], request: { headers, body }, now: NOW });
		expect(verdict).toEqual({
			ok: true,
			profile: 'stripe',
			secretIndex: 0,
			timestamp: NOW,
			event: 'a.b',
			deliveryId: 'evt_1',
		});
		expect({ ...verdict }).not.toHaveProperty('replayKey');
	});
});

describe('the hint names', () => {
	const hint = (profile: string, secret: string, headers: Record<string, string>) => {
		const verifier = createVerifier(profile, [secret], { publicUrl: URL_CALLED });
		const request = { headers, body, url: '/x' };
		const verdict = verifier.verify(request, NOW);
		return verdict.ok ? undefined : verifier.explain(request, verdict.reason);
	};
	const wrong = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };

	test.each([
		['white space around the secret', 'github', ' secret\n', wrong, /whitespace/],
		['quotation marks around the secret', 'github', '"secret"', wrong, /quotation marks/],
		['whsec_ in the wrong place', 'github', 'whsec_abc', wrong, /whsec_/],
		['a general cause if no mistake is likely', 'github', 'secret', wrong, /secret is not the one/],
		[
			'another source’s header',
			'github',
			'secret',
			{ 'x-gitea-signature': 'a' },
			/X-Hub-Signature-256.*x-gitea-signature/,
		],
		[
			'base64 where hex is expected',
			'github',
			'secret',
			{ 'x-hub-signature-256': hmac(body, 'base64') },
			/sha256=<hex>/,
		],
		[
			'a possibly different URL',
			'square',
			'secret',
			{ 'x-square-hmacsha256-signature': hmac('x', 'base64') },
			/public URL/,
		],
		['a token', 'gitlab-token', 'secret', {}, /X-Gitlab-Token/],
		['a JWS', 'netlify', 'secret', {}, /X-Webhook-Signature/],
		['a message signature', 'rfc9421-hmac-sha256', 'AAAA', {}, /header Signature/],
		['a signature in the body', 'mailgun', 'secret', {}, /the place where this source sends it/],
	])('%s', (_, profile, secret, headers, expected) => {
		const text = String(hint(profile, secret, headers));
		expect(text).toMatch(expected);
		expect(text).not.toContain('secret\n');
	});
	test('no mistake for Stripe’s own whsec_', () => {
		expect(hint('stripe', 'whsec_abc', { 'stripe-signature': `t=${NOW},v1=${'0'.repeat(64)}` })).not.toContain(
			'whsec_',
		);
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
