import { createHash, createHmac, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';

import type { AlgorithmName } from '../../../../../core/signature';
import {
	algorithms,
	importEd25519Seed,
	importSpki,
	type MacAlgorithm,
	type PublicKeyAlgorithm,
} from '../../../../../core/signature/keys/algorithms';

const PIECES = ['é.', Buffer.from([0xff, 0]), '!'] as const;
const WHOLE = Buffer.from('c3a92eff0021', 'hex');
const secret = Buffer.from('a secret');

const named = <T>(name: AlgorithmName) => algorithms[name] as T;
const spkiOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });

describe('a MAC algorithm', () => {
	test.each([
		['hmac-sha1', () => createHmac('sha1', secret).update(WHOLE).digest()],
		['hmac-sha256', () => createHmac('sha256', secret).update(WHOLE).digest()],
		['hmac-sha512', () => createHmac('sha512', secret).update(WHOLE).digest()],
		['sha256-of-secret-and-content', () => createHash('sha256').update(secret).update(WHOLE).digest()],
	] as const)('computes %s over all pieces', (name, expected) => {
		const algorithm = named<MacAlgorithm>(name);
		const digest = algorithm.digest(algorithm.importSecret(secret), PIECES);
		expect(digest).toEqual(expected());
		expect({ kind: algorithm.kind, bytes: algorithm.bytes }).toEqual({ kind: 'mac', bytes: digest.length });
		expect(algorithm.transientDigest(algorithm.importSecret(Buffer.from('another')), PIECES)).not.toEqual(expected());
		expect(algorithm.transientDigest(algorithm.importSecret(secret), PIECES)).toEqual(expected());
		expect(digest).toEqual(expected());
	});
});

describe('a public-key algorithm', () => {
	const pairs = {
		ed25519: generateKeyPairSync('ed25519'),
		'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
	};
	const hashes = { ed25519: null, 'ecdsa-p256-sha256': 'sha256' };

	describe.each([
		['ed25519', 32],
		['ecdsa-p256-sha256', 65],
	] as const)('%s', (name, length) => {
		const { publicKey, privateKey } = pairs[name];
		const algorithm = named<PublicKeyAlgorithm>(name);
		const raw = spkiOf(publicKey).subarray(-length);

		test('verifies a signature over all pieces', () => {
			const signature = sign(hashes[name], WHOLE, privateKey);
			expect(algorithm.check(publicKey, PIECES, signature)).toBe(true);
			expect(algorithm.check(publicKey, [...PIECES, '!'], signature)).toBe(false);
			expect(algorithm.check(publicKey, PIECES, Buffer.alloc(signature.length))).toBe(false);
		});
		test('verifies what its private key signs', () => {
			expect(verify(hashes[name], WHOLE, publicKey, algorithm.sign(privateKey, PIECES))).toBe(true);
		});
		test('reads a key from its raw bytes', () => {
			expect(algorithm.importRaw(raw)?.equals(publicKey)).toBe(true);
			expect(algorithm.importRaw(raw.subarray(1))).toBeUndefined();
			expect(algorithm.importRaw(Buffer.concat([raw, raw]))).toBeUndefined();
			expect(algorithm.importRaw(spkiOf(publicKey))).toBeUndefined();
		});
	});

	test('rejects a point that is not on the curve', () => {
		expect(named<PublicKeyAlgorithm>('ecdsa-p256-sha256').importRaw(Buffer.alloc(65, 4))).toBeUndefined();
	});
	test('reads a key from a SubjectPublicKeyInfo', () => {
		const { publicKey } = pairs.ed25519;
		expect(importSpki(spkiOf(publicKey))?.equals(publicKey)).toBe(true);
		expect(importSpki(Buffer.from('no key'))).toBeUndefined();
	});
	test('states its type and, if fixed, the length of its signatures', () => {
		expect(algorithms.ed25519).toMatchObject({ kind: 'public-key', bytes: 64, keyType: 'ed25519' });
		expect(algorithms['ecdsa-p256-sha256']).toMatchObject({ kind: 'public-key', keyType: 'ec' });
		expect(algorithms['ecdsa-p256-sha256'].bytes).toBeUndefined();
	});
});

describe('an ed25519 signing key', () => {
	const { privateKey, publicKey } = generateKeyPairSync('ed25519');
	const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
	const raw = spkiOf(publicKey).subarray(-32);

	test.each([
		['its seed', seed],
		['its seed and its public key', Buffer.concat([seed, raw])],
	])('is read from %s', (_, bytes) => expect(importEd25519Seed(bytes)?.equals(privateKey)).toBe(true));
	test.each([0, 31, 33, 48, 63, 65])('is not read from %d bytes', (length) => {
		expect(importEd25519Seed(Buffer.alloc(length, 1))).toBeUndefined();
	});
});

test('the table of algorithms is frozen and without a prototype', () => {
	expect(Object.getPrototypeOf(algorithms)).toBeNull();
	expect(Object.isFrozen(algorithms)).toBe(true);
	expect(Object.keys(algorithms)).toHaveLength(9);
});
