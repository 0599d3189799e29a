import {
	createSigner,
	createVerifier,
	type NamedSecret,
	type SignInput,
	type KeyIdSource,
	type VerifierOptions,
	type WebhookRequest,
} from '../../../../core/signature';
import { NOW, requestFrom } from './deliveries';
import { errorOf } from './thrown';

const tenants = (count: number): NamedSecret[] =>
	Array.from({ length: count }, (_, at) => ({ name: `tenant-${at}`, secret: `secret of tenant ${at}` }));

const KEY_ID: KeyIdSource = { in: 'header', name: 'X-Key-ID' };
const body = Buffer.from('{"action":"opened","tenant":"tenant-2"}');

function deliver(secret: string, extra: Partial<SignInput> & { keyId?: string } = {}): WebhookRequest {
	const { keyId, ...rest } = extra;
	const input = { body, id: 'one', timestamp: NOW, event: 'issues', url: '/hook', ...rest };
	const request = requestFrom(createSigner('github', [secret]).sign(input), input);
	return keyId === undefined ? request : { ...request, headers: { ...request.headers, 'x-key-id': keyId } };
}

const github = (options: VerifierOptions, secrets: string[] = []) => createVerifier('github', secrets, options);

describe('named secrets with a key ID', () => {
	const verifier = github({ named: tenants(1000), keyId: KEY_ID });

	test('are found by it, and the verdict names the one that matched', () => {
		const verdict = verifier.verify(deliver('secret of tenant 700', { keyId: 'tenant-700' }), NOW);
		expect(verdict).toMatchObject({ ok: true, secretIndex: 700, event: 'issues', action: 'opened' });
		const authenticated = verifier.authenticate(deliver('secret of tenant 700', { keyId: 'tenant-700' }), NOW);
		expect(authenticated).toMatchObject({ ok: true, secretIndex: 700 });
	});

	test('are never tried for another key ID', () => {
		const request = deliver('secret of tenant 1', { keyId: 'tenant-2' });
		expect(verifier.verify(request, NOW)).toEqual({ ok: false, reason: 'signature-mismatch' });
		expect(verifier.authenticate(request, NOW)).toEqual({ ok: false, reason: 'signature-mismatch' });
	});

	test.each([
		['an unknown key ID', { keyId: 'tenant-1000' }, 'key-id-unknown'],
		['a name that every object has', { keyId: '__proto__' }, 'key-id-unknown'],
		['no key ID', {}, 'key-id-missing'],
		['an empty key ID', { keyId: '' }, 'key-id-missing'],
	] as const)('refuse %s', (_, extra, reason) => {
		const request = deliver('secret of tenant 1', extra);
		expect(verifier.verify(request, NOW)).toEqual({ ok: false, reason });
		expect(verifier.authenticate(request, NOW)).toEqual({ ok: false, reason });
		expect(verifier.explain(request, reason)).toContain('key ID');
		expect(verifier.handshake(request, NOW)).toBeUndefined();
	});

	test('refuse two key IDs', () => {
		const request = deliver('secret of tenant 1', { keyId: 'tenant-1' });
		const rawHeaders = ['X-Key-ID', 'tenant-1', 'X-Key-ID', 'tenant-2'];
		expect(verifier.verify({ ...request, rawHeaders }, NOW)).toEqual({ ok: false, reason: 'key-id-missing' });
	});

	test('describe a delivery before it is verified', () => {
		expect(verifier.describe(deliver('x'))).toMatchObject({ event: 'issues', action: 'opened' });
		expect(verifier.profile.name).toBe('github');
		expect(verifier.duplicateWindowSeconds).toBe(github({}, ['a secret']).duplicateWindowSeconds);
	});

	test('explain a refusal by the secret of the key ID', () => {
		const request = deliver(' secret of tenant 5 ', { keyId: 'tenant-5' });
		expect(verifier.explain(request, 'signature-mismatch')).toEqual(
			github({}, ['secret of tenant 5']).explain(request, 'signature-mismatch'),
		);
	});

	test.each<[string, KeyIdSource, WebhookRequest]>([
		['the query', { in: 'query', name: 'key' }, { ...deliver('secret of tenant 2'), url: '/hook?key=tenant-2' }],
		['the body', { in: 'json', path: 'tenant' }, deliver('secret of tenant 2')],
		['the path', { in: 'path' }, { ...deliver('secret of tenant 2'), url: '/hooks/tenant-2' }],
		[
			'a whole URL',
			{ in: 'path' },
			{ ...deliver('secret of tenant 2'), url: 'https://example.com/tenant%2D2/?key=tenant-1' },
		],
	])('read it from %s', (_, keyId, request) => {
		expect(github({ named: tenants(3), keyId }).verify(request, NOW)).toMatchObject({ ok: true, secretIndex: 2 });
	});

	test('do not read it from a body that costs more to read than to hash', () => {
		const deep = Buffer.from(`{"tenant":"tenant-2","x":${'['.repeat(5000)}${']'.repeat(5000)}}`);
		const request = deliver('secret of tenant 2', { body: deep });
		const verdict = github({ named: tenants(3), keyId: { in: 'json', path: 'tenant' } }).verify(request, NOW);
		expect(verdict).toEqual({ ok: false, reason: 'key-id-missing' });
	});
});

describe('beside a secret without a name', () => {
	const verifier = github({ named: tenants(3), keyId: KEY_ID }, ['new', 'old']);

	test('a request without a key ID is checked with that', () => {
		expect(verifier.verify(deliver('old'), NOW)).toMatchObject({ ok: true, secretIndex: 1 });
		expect(verifier.verify(deliver('secret of tenant 1'), NOW)).toEqual({ ok: false, reason: 'signature-mismatch' });
	});

	test('a request with a key ID is checked with the named one only', () => {
		expect(verifier.verify(deliver('secret of tenant 1', { keyId: 'tenant-1' }), NOW)).toMatchObject({
			secretIndex: 3,
		});
		expect(verifier.verify(deliver('new', { keyId: 'tenant-1' }), NOW)).toEqual({
			ok: false,
			reason: 'signature-mismatch',
		});
	});
});

describe('without a key ID', () => {
	test('up to ten secrets are tried in turn', () => {
		const verifier = github({ named: tenants(9) }, ['main']);
		expect(verifier.verify(deliver('secret of tenant 8'), NOW)).toMatchObject({ ok: true, secretIndex: 9 });
		expect(verifier.verify(deliver('main'), NOW)).toMatchObject({ ok: true, secretIndex: 0 });
		expect(verifier.verify(deliver('secret of tenant 9'), NOW)).toEqual({ ok: false, reason: 'signature-mismatch' });
	});

	test('more are refused', () => {
		expect(errorOf(() => github({ named: tenants(10) }, ['main']))).toMatchObject({
			code: 'conflicting-settings',
			message: 'There are 11 secrets, but without a key ID at most 10 are tried in turn',
			cure: 'Say where the sender states the key ID, or remove secrets',
		});
	});
});

test('the same ID from two senders is two deliveries, and from one sender one', () => {
	const verifier = github({ named: tenants(2), keyId: KEY_ID }, ['main', 'previous']);
	const keyOf = (request: WebhookRequest) => {
		const verdict = verifier.verify(request, NOW);
		return verdict.ok ? verdict.replayKey : verdict.reason;
	};
	const [first, second] = [0, 1].map((at) => deliver(`secret of tenant ${at}`, { keyId: `tenant-${at}` }));
	const keys = [first, second, deliver('main')].map((request) => keyOf(request as WebhookRequest));
	expect(new Set(keys).size).toBe(3);
	expect(keyOf(deliver('secret of tenant 0', { keyId: 'tenant-0' }))).toBe(keys[0]);
	// a retry after a rotation of the main secret
	expect(keyOf(deliver('previous'))).toBe(keys[2]);
	expect(keys[2]).toBe((github({}, ['main']).verify(deliver('main'), NOW) as { replayKey: string }).replayKey);
});

test('a delivery that nothing tells from others keeps an empty key', () => {
	const named = [{ name: 'a', secret: 'a secret' }];
	const { headers } = createSigner('wandb', ['a secret']).sign({ body, timestamp: NOW });
	expect(createVerifier('wandb', [], { named }).verify({ headers, body }, NOW)).toMatchObject({
		ok: true,
		replayKey: '',
	});
});

test('a handshake is answered with the secret of its key ID', () => {
	const zoom = Buffer.from('{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}');
	const verifier = createVerifier('zoom', [], { named: tenants(3), keyId: KEY_ID });
	const alone = createVerifier('zoom', ['secret of tenant 2']);
	const parts = createSigner('zoom', ['secret of tenant 2']).sign({ body: zoom, timestamp: NOW });
	const request = { method: 'POST', headers: { ...parts.headers, 'x-key-id': 'tenant-2' }, body: zoom };
	const answer = alone.handshake(request, NOW);
	expect(answer?.status).toBe(200);
	expect(verifier.handshake(request, NOW)).toEqual(answer);
	expect(verifier.handshake(request, NOW, verifier.verify(request, NOW))).toEqual(answer);
});

test.each<[string, NamedSecret[], string, string]>([
	['without a name', [{ name: '', secret: 'x' }], 'invalid-credential', 'The name of named secret 1 is not valid'],
	[
		'with a line break',
		[{ name: 'a\nb', secret: 'x' }],
		'invalid-credential',
		'The name of named secret 1 is not valid',
	],
	['that is empty', [{ name: 'a', secret: ' ' }], 'missing-secret', 'The named secret "a" is empty'],
	[
		'twice',
		[
			{ name: 'a', secret: 'x' },
			{ name: 'a', secret: 'y' },
		],
		'invalid-credential',
		'Two named secrets have the name "a"',
	],
])('a named secret %s is refused', (_, named, code, message) => {
	expect(errorOf(() => github({ named, keyId: KEY_ID }))).toMatchObject({ code, message });
});

test('a named secret in the wrong form is refused at once, not with the first request', () => {
	const named = [{ name: 'a', secret: 'whsec_!' }];
	expect(errorOf(() => createVerifier('standard-webhooks', [], { named, keyId: KEY_ID }))).toMatchObject({
		code: 'invalid-secret',
		message: expect.stringContaining('Secret 1') as string,
	});
});
