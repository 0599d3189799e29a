import { createHash } from 'node:crypto';

import { customProfile, profiles } from '../../../../core/signature';
import type { SignatureProfile, ValueSource, WebhookRequest } from '../../../../core/signature';
import { replayBasis, replayKey } from '../../../../core/signature/replay';
import { RequestView } from '../../../../core/signature/request/request-view';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');

const viewOf = (request: Partial<WebhookRequest>) => new RequestView({ headers: {}, body, ...request });

const sha256 = (encoding: 'hex' | 'base64' | 'base64url', ...parts: readonly (string | Buffer)[]) =>
	createHash('sha256')
		.update(Buffer.concat(parts.map((part) => Buffer.from(part))))
		.digest(encoding);

describe('the basis for recognising a delivery', () => {
	const custom = (content: string, more: Partial<SignatureProfile> = {}): SignatureProfile => ({
		...customProfile({
			header: 'X-Sig',
			content,
			timestampHeader: content.includes('{t}') ? 'X-T' : undefined,
			idHeader: 'X-Id',
		}),
		replayBy: undefined,
		deliveryId: undefined,
		...more,
	});
	const ecdsa = (content: string): SignatureProfile => {
		const profile = custom(content);
		return { ...profile, scheme: { ...profile.scheme, algorithm: 'ecdsa-p256-sha256' } as SignatureProfile['scheme'] };
	};
	const inBody: readonly ValueSource[] = [
		{ in: 'header', name: 'X-Id' },
		{ in: 'json', path: 'id' },
	];
	test.each([
		['the row’s own choice', custom('{body}', { replayBy: 'delivery-id' }), 'delivery-id'],
		['the body with a token', profiles['gitlab-token'], 'body'],
		['the signature of a JWS', profiles.netlify, 'signature'],
		['the signature of a message', profiles['rfc9421-hmac-sha256'], 'signature'],
		['a signed id', custom('{id}.{t}.{body}'), 'delivery-id'],
		['the signature of the body alone', custom('{body}'), 'signature'],
		['the signature of the body alone, even if there is an id', custom('{body}', { deliveryId: inBody }), 'signature'],
		['the body if the time is signed', custom('{t}.{body}'), 'body'],
		['the id in the body if the time is signed', custom('{t}.{body}', { deliveryId: inBody }), 'delivery-id'],
		[
			'the body if the id is in a header',
			custom('{t}.{body}', { deliveryId: [{ in: 'header', name: 'X-Id' }] }),
			'body',
		],
		[
			'the body if the id is that of a list’s first element',
			custom('{t}.{body}', { deliveryId: [{ in: 'json', path: '[0].id' }] }),
			'body',
		],
		['the body if a signature has several valid forms', ecdsa('{body}'), 'body'],
	] as const)('is %s', (_, profile, basis) => expect(replayBasis(profile as SignatureProfile)).toBe(basis));

	test('is the body if the signature does not cover the body', () => {
		const profile = custom('{t}.{body}', { deliveryId: inBody });
		const scheme = { ...profile.scheme, content: '{t}' } as SignatureProfile['scheme'];
		expect(replayBasis({ ...profile, scheme })).toBe('body');
	});

	const signature = Buffer.of(1, 2, 255);
	const found = { ok: true, secretIndex: 0 } as const;
	test.each([
		['a signature', 'signature', { ...found, signature }, undefined, 'p:s:AQL_'],
		['the body if there is no signature', 'signature', found, undefined, `p:b:${sha256('base64url', '\n', body)}`],
		['a signed id', 'delivery-id', { ...found, signature, signedId: 'i' }, 'j', `p:i:${sha256('base64url', 'i')}`],
		['an id', 'delivery-id', { ...found, signature }, 'j', `p:i:${sha256('base64url', 'j')}`],
		[
			'the body if there is no id',
			'delivery-id',
			{ ...found, signature },
			undefined,
			`p:b:${sha256('base64url', '\n', body)}`,
		],
		['the body', 'body', { ...found, signature }, 'j', `p:b:${sha256('base64url', '\n', body)}`],
		['body and id in the case of a token', 'body', found, 'j', `p:b:${sha256('base64url', 'j\n', body)}`],
	] as const)('yields a key made from %s', (_, basis, accepted, deliveryId, key) => {
		expect(replayKey('p', basis, accepted, viewOf({}), deliveryId)).toBe(key);
	});
});
