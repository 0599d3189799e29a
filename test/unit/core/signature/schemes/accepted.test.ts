import { createHmac } from 'node:crypto';

import { createVerifier, signWebhook, verifyWebhook, type Verification } from '../../../../../core/signature';
import { NOW, URL_CALLED } from '../deliveries';

const SECRET = 'a secret';
const body = Buffer.from('{"type":"a.b","id":"evt_1"}');
const hmac = (content: string | Buffer, encoding: 'hex' | 'base64' = 'hex') =>
	createHmac('sha256', SECRET).update(content).digest(encoding);

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
