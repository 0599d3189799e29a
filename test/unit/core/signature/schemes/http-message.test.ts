import { createHash, createHmac } from 'node:crypto';

import { createSigner, createVerifier, type WebhookRequest } from '../../../../../core/signature';
import { ed25519Keys, NOW, requestFrom, URL_CALLED } from '../deliveries';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');
const refusal = (reason: string) => ({ ok: false, reason });

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
