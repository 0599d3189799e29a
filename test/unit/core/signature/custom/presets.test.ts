import { createHmac } from 'node:crypto';

import {
	createSigner,
	createVerifier,
	customPresets,
	customProfile,
	profiles,
	type CustomFacts,
	type CustomPreset,
	type CustomProfileInput,
} from '../../../../../core/signature';
import { errorOf } from '../thrown';
import { allVectors, requestOf, secretsOf, titleOf, type Vector } from '../vectors';
import { keyOf, vendorVectors } from '../vendor-vectors';

const vectors = [...allVectors, ...(vendorVectors as readonly Vector[])];
const rows: readonly (readonly [CustomPreset, { readonly facts: CustomFacts; readonly like?: string }])[] =
	Object.entries(customPresets) as never;
const copies = rows.flatMap(([preset, { like }]) => (like === undefined ? [] : [[preset, like] as const]));

test.each(copies)('%s describes a scheme of the table', (_, like) => {
	expect(profiles).toHaveProperty([like]);
	expect(vectors.filter(({ provider }) => provider === like).length).toBeGreaterThan(1);
});

const judged = copies.flatMap(([preset, like]) =>
	vectors
		.filter(({ provider }) => provider === like)
		.map((vector, index) => [titleOf(vector, index), preset, vector] as const),
);

/** Vectors on which a preset differs from the profile that it is like, by reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
	'stripe: a clock that is 302 s ahead': 'a clock that is ahead is judged like one that is behind',
	'github: space after the prefix': 'a space behind the prefix is tolerated',
	'standard-webhooks: asymmetric v1a ed25519; whsk_ = base64(32-byte seed || 32-byte public key)': 'one algorithm',
	'standard-webhooks: Supabase auth hooks hand out v1,whsec_…': 'one key prefix',
};

test.each(judged)('%s', (_, preset, vector) => {
	const options = { publicUrl: vector.url, toleranceSeconds: vector.toleranceSeconds };
	const accepts = (): boolean | undefined => {
		try {
			const verifier = createVerifier(customProfile({ preset }), secretsOf(vector), options);
			return verifier.verify(requestOf(vector), vector.now ?? 0).ok;
		} catch {
			return undefined;
		}
	};
	if (keyOf(vector) in DIFFERENT) expect(accepts()).not.toBe(vector.valid);
	else expect(accepts()).toBe(vector.valid);
});

test('Mercado Pago signs the ID in the URL, the request ID and the time', () => {
	// mercadopago.com/developers, Webhooks: the manifest of the signature
	const manifest = 'id:123456;request-id:bb56a2f1-6aae-46ac-982e-9dcd3581d08e;ts:1742505638683;';
	const v1 = createHmac('sha256', 'a secret').update(manifest).digest('hex');
	const request = {
		url: '/webhook/x?data.id=123456&type=payment',
		headers: {
			'x-signature': `ts=1742505638683,v1=${v1}`,
			'x-request-id': 'bb56a2f1-6aae-46ac-982e-9dcd3581d08e',
		},
		body: Buffer.from('{"action":"payment.created","type":"payment","data":{"id":"123456"}}'),
	};
	const verifier = createVerifier(customProfile({ preset: 'mercado-pago' }), ['a secret']);
	expect(verifier.verify(request, 1742505638)).toMatchObject({
		ok: true,
		event: 'payment',
		action: 'payment.created',
		deliveryId: 'bb56a2f1-6aae-46ac-982e-9dcd3581d08e',
	});
	expect(verifier.verify({ ...request, url: '/webhook/x?data.id=123457' }, 1742505638)).toEqual({
		ok: false,
		reason: 'signature-mismatch',
	});
	expect(verifier.verify({ ...request, url: '/webhook/x' }, 1742505638)).toEqual({
		ok: false,
		reason: 'content-incomplete',
	});
	expect(verifier.verify({ ...request, url: '/x?data.id=123456&data.id=1' }, 1742505638)).toEqual({
		ok: false,
		reason: 'signature-ambiguous',
	});
	expect(verifier.profile.limits).toContain('does not cover the whole body');
});

describe('a preset', () => {
	const scheme = (input: CustomProfileInput) => customProfile(input).scheme;
	test.each<[string, CustomProfileInput, object]>([
		['another header', { preset: 'github', header: 'X-Acme' }, { signature: { names: ['X-Acme'] } }],
		['no prefix', { preset: 'github', prefix: '' }, { forms: [{ prefix: '', encoding: 'hex' }] }],
		['one signature', { preset: 'standard-webhooks', separator: '' }, { separator: undefined }],
		['another encoding', { preset: 'stripe', encoding: 'base64' }, { forms: [{ encoding: 'base64' }, {}] }],
		[
			'the time in a header of its own',
			{ preset: 'stripe', timestampHeader: 'X-Time' },
			{ timestamp: { from: { in: 'header', names: ['X-Time'] } } },
		],
		[
			'the signature in the query',
			{ preset: 'github', queryParameter: 'sig' },
			{ signature: { in: 'query', name: 'sig' } },
		],
		['no time', { preset: 'slack', content: '{body}' }, { content: '{body}', timestamp: undefined }],
	])('takes %s', (_, input, expected) => expect(scheme(input)).toMatchObject(expected));

	test('takes another place of the event for both of its own', () => {
		expect(customProfile({ preset: 'slack', eventHeader: 'X-Event' }).event).toEqual([
			{ in: 'header', name: 'X-Event' },
		]);
		expect(customProfile({ preset: 'github', idPath: 'id' }).deliveryId).toEqual([{ in: 'json', path: 'id' }]);
	});

	test('that does not exist is refused', () => {
		expect(errorOf(() => customProfile({ preset: 'nobody' as never }))).toMatchObject({
			code: 'invalid-profile',
			message: 'Unknown preset "nobody"',
			cure: expect.stringContaining('github') as string,
		});
	});

	test.each([
		['figma', { content: '{body}' }, 'The signed content is set, but a token has none'],
		['figma', { algorithm: 'sha1' }, 'The algorithm is set, but a token has none'],
		['netlify', { separator: ',' }, 'The signature separator is set, but a JSON Web Signature has none'],
		['github', { issuer: 'me' }, 'The issuer is set, but a signature has none'],
	] as const)('%s does not take what its kind does not have: %j', (preset, facts, message) => {
		expect(errorOf(() => customProfile({ preset, ...facts }))).toMatchObject({
			message,
			cure: expect.stringContaining('or choose another kind of scheme') as string,
		});
	});
});

test.each(rows)('%s can be sent and verified, or verified with a public key', (preset) => {
	const asymmetric = ['discord', 'sendgrid', 'wise'].includes(preset);
	const sign = () =>
		createSigner(customProfile({ preset }), [asymmetric ? 'x' : `whsec_${Buffer.alloc(24, 1).toString('base64')}`]);
	if (asymmetric) expect(errorOf(sign).code).toBe('invalid-secret');
	else expect(sign().profile.name).toBe('custom');
});
