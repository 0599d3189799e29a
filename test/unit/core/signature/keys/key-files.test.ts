import { createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';

import {
	hasSigned,
	parseSecrets,
	requireSigningKey,
	signatureOf,
	type Secret,
} from '../../../../../core/signature/keys/secrets';
import type { AlgorithmName, KeyForm } from '../../../../../core/signature/types';
import { errorOf } from '../thrown';

/** Keys as people paste them: files of OpenSSL, in a field that may have one line. */

const BASE64: KeyForm = { encoding: 'raw-base64' };
const HEX: KeyForm = { encoding: 'raw-hex' };
const content = ['a', Buffer.from('b')];

const pairs: readonly (readonly [AlgorithmName, { publicKey: KeyObject; privateKey: KeyObject }])[] = [
	['ed25519', generateKeyPairSync('ed25519')],
	['ecdsa-p256-sha256', generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
	['rsa-sha1', generateKeyPairSync('rsa', { modulusLength: 2048 })],
	['rsa-sha256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
	['rsa-sha512', generateKeyPairSync('rsa', { modulusLength: 2048 })],
];

const read = (text: string, algorithm: AlgorithmName, form = BASE64) =>
	parseSecrets([text], [form], algorithm)[0] as Secret;

const pem = (key: KeyObject, type: 'pkcs8' | 'spki') =>
	key.export({ format: 'pem', type } as never) as unknown as string;
const der = (key: KeyObject, type: 'pkcs8' | 'spki') =>
	key.export({ format: 'der', type } as never) as unknown as Buffer;

const onOneLine = (text: string) => text.trim().replaceAll('\n', '');
const asJson = (text: string) => JSON.stringify(text.trim()).slice(1, -1);

/** A public key of the same kind, which belongs to another private key. */
function otherKey(algorithm: AlgorithmName): KeyObject {
	if (algorithm === 'ed25519') return generateKeyPairSync('ed25519').publicKey;
	if (algorithm === 'ecdsa-p256-sha256') return generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
	const [, other] = pairs.find(([name]) => name !== algorithm && name.startsWith('rsa')) ?? [];
	return other?.publicKey as KeyObject;
}

describe.each(pairs)('%s', (algorithm, { publicKey, privateKey }) => {
	const ways = [
		['as it is', (text: string) => text],
		['on one line', onOneLine],
		['with \\n as in JSON', asJson],
	] as const;

	test.each(ways)('a PEM file %s signs and verifies', (_, written) => {
		const signer = read(written(pem(privateKey, 'pkcs8')), algorithm);
		const verifier = read(written(pem(publicKey, 'spki')), algorithm);
		expect(() => requireSigningKey(signer)).not.toThrow();
		expect([signer.signsOnly, verifier.signsOnly]).toEqual([true, false]);
		const signature = signatureOf(signer, content);
		expect(hasSigned(verifier, ['ab'], signature)).toBe(true);
		expect(hasSigned(verifier, ['abc'], signature)).toBe(false);
	});

	test('DER in Base64 and hex is read too', () => {
		const signer = read(der(privateKey, 'pkcs8').toString('base64'), algorithm);
		const signature = signatureOf(signer, content);
		expect(signer.signsOnly).toBe(true);
		expect(hasSigned(read(der(publicKey, 'spki').toString('base64'), algorithm), ['ab'], signature)).toBe(true);
		expect(hasSigned(read(der(publicKey, 'spki').toString('hex'), algorithm, HEX), ['ab'], signature)).toBe(true);
	});

	test('another key does not verify', () => {
		const key = otherKey(algorithm);
		const signature = signatureOf(read(pem(privateKey, 'pkcs8'), algorithm), content);
		expect(hasSigned(read(pem(key, 'spki'), algorithm), ['ab'], signature)).toBe(false);
	});

	test('a key of another kind is refused', () => {
		const [, foreign] = pairs.find(([name]) => name.slice(0, 3) !== algorithm.slice(0, 3)) ?? [];
		const text = pem(foreign?.publicKey as KeyObject, 'spki');
		expect(errorOf(() => read(text, algorithm)).message).toBe(
			'Secret 1 is malformed: it must be a public key in base64',
		);
	});
});

test('RSA signatures are those of PKCS #1 v1.5, as OpenSSL makes and checks them', () => {
	const [algorithm, { publicKey, privateKey }] = pairs[3] as (typeof pairs)[number];
	const signature = signatureOf(read(pem(privateKey, 'pkcs8'), algorithm), content);
	expect(createVerify('RSA-SHA256').update('ab').verify(publicKey, signature)).toBe(true);
	expect(createVerify('RSA-SHA512').update('ab').verify(publicKey, signature)).toBe(false);
});

test('an old RSA key file (PKCS #1) is read', () => {
	const [algorithm, { publicKey, privateKey }] = pairs[3] as (typeof pairs)[number];
	const old = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs1' }) as string;
	const signature = signatureOf(read(onOneLine(old(privateKey)), algorithm), content);
	expect(hasSigned(read(onOneLine(old(publicKey)), algorithm), ['ab'], signature)).toBe(true);
});

test.each(['-----BEGIN PUBLIC KEY-----', '-----BEGIN PUBLIC KEY-----!-----END PUBLIC KEY-----', 'x'])(
	'%j is no key',
	(text) => expect(errorOf(() => read(text, 'ed25519')).code).toBe('invalid-secret'),
);
