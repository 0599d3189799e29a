import { createHash, generateKeyPairSync } from 'node:crypto';

import type { AlgorithmName, KeyForm } from '../../../../../core/signature';
import {
	hasSigned,
	parseSecrets,
	requireSecrets,
	requireSigningKey,
	signatureOf,
	type Secret,
} from '../../../../../core/signature/keys/secrets';
import { ed25519Keys } from '../deliveries';
import { errorOf } from '../thrown';

const keyOf = (text: string, form: KeyForm, algorithm: AlgorithmName = 'hmac-sha256') =>
	parseSecrets([text], [form], algorithm)[0]?.key;
const bytesOf = (text: string, form: KeyForm) => keyOf(text, form)?.export().toString('latin1');
const expectFailure = (act: () => unknown, message: string, cure: string, code = 'invalid-secret') =>
	expect(errorOf(act)).toMatchObject({ code, message, cure });

describe('a shared secret', () => {
	const sha1 = createHash('sha1').update('ä').digest('binary');
	test.each([
		['text, with the spaces around it', ' ä ', { encoding: 'utf8' }, ' Ã¤ '],
		['hex, without the spaces around it', ' 6162 ', { encoding: 'hex' }, 'ab'],
		['base64, without the spaces around it', ' YWJj\n', { encoding: 'base64' }, 'abc'],
		['base64 without its padding', 'YWI', { encoding: 'base64' }, 'ab'],
		['text with entities, unchanged', '&amp;&lt;', { encoding: 'utf8' }, '&amp;&lt;'],
		['text with decomposed accents', 's\u00e9cret', { encoding: 'utf8-nfkd' }, 'se\xcc\x81cret'],
		['text without HTML entities', 'a&amp;b&lt;&gt;&quot;&#039;&amp;lt;', { encoding: 'utf8-html' }, 'a&b<>"\'&lt;'],
		['the SHA-1 of a text', 'ä', { encoding: 'sha1-of-utf8' }, sha1],
		['the text after a prefix', ' k_YWJj', { encoding: 'base64', prefix: 'k_' }, 'abc'],
	] as const)('may be %s', (_, text, form, bytes) => expect(bytesOf(text, form)).toBe(bytes));

	test('of fewer bytes than its form allows is refused', () => {
		const form: KeyForm = { prefix: 'whsec_', encoding: 'base64', leastBytes: 8 };
		expect(bytesOf(`whsec_${Buffer.from('12345678').toString('base64')}`, form)).toBe('12345678');
		expectFailure(
			() => keyOf('whsec_eA==', form),
			'Secret 1 is too short: its key has fewer than 8 bytes, so it could be guessed',
			'Copy the complete secret from the sender',
		);
		expect(errorOf(() => keyOf('whsec_x!', form)).message).toMatch(/^Secret 1 is malformed/);
	});

	test('may be read in several ways, of which only the first signs', () => {
		const forms: readonly KeyForm[] = [{ encoding: 'utf8', orElse: [{ prefix: 'k_', encoding: 'base64' }] }];
		const readings = parseSecrets(['k_YWJj', 'x_YWJj', 'k_!'], forms, 'hmac-sha256');
		expect(readings.map(({ index, key, verifiesOnly }) => [index, key.export().toString(), verifiesOnly])).toEqual([
			[0, 'k_YWJj', undefined],
			[0, 'abc', true],
			[1, 'x_YWJj', undefined],
			[2, 'k_!', undefined],
		]);
	});

	test('keeps its index, its algorithm and its purpose', () => {
		const forms: readonly KeyForm[] = [
			{ prefix: 'long_', encoding: 'utf8', algorithm: 'hmac-sha512' },
			{ prefix: 'own_', encoding: 'utf8', signsOnly: true },
			{ encoding: 'utf8' },
		];
		const told = parseSecrets(['a', ' long_b', 'own_c'], forms, 'hmac-sha1').map(
			({ index, algorithmName, algorithm, key, signsOnly }) => [
				index,
				algorithmName,
				algorithm.bytes,
				key.export().toString(),
				signsOnly,
			],
		);
		expect(told).toEqual([
			[0, 'hmac-sha1', 20, 'a', false],
			[1, 'hmac-sha512', 64, 'b', false],
			[2, 'hmac-sha1', 20, 'c', true],
		]);
	});

	const COPY = 'Copy the key again from the sender, without surrounding quotes, spaces or line breaks';
	test.each([
		['invalid hex', 'xy', { encoding: 'hex' }, 'hmac-sha256', 'an even number of hexadecimal digits'],
		['invalid base64', 'a!', { encoding: 'base64' }, 'hmac-sha256', 'base64'],
		['nothing after the prefix', 'k_', { encoding: 'base64', prefix: 'k_' }, 'hmac-sha256', 'base64 after "k_"'],
		['no text after the prefix', 'k_', { encoding: 'utf8', prefix: 'k_' }, 'hmac-sha256', 'text after "k_"'],
		['no text after the prefix', 'k_', { encoding: 'utf8-html', prefix: 'k_' }, 'hmac-sha256', 'text after "k_"'],
		['no public key', 'ab', { encoding: 'raw-hex' }, 'ed25519', 'a public key in hexadecimal digits'],
		['no public key', 'a!', { encoding: 'raw-base64' }, 'ed25519', 'a public key in base64'],
		['no public key', 'AAAA', { encoding: 'raw-base64url' }, 'ed25519', 'a public key in base64url'],
		['no public key', 'AAAA', { encoding: 'spki' }, 'ecdsa-p256-sha256', 'a public key in base64 or PEM'],
		[
			'a public key for an HMAC',
			'ab'.repeat(32),
			{ encoding: 'raw-hex' },
			'hmac-sha256',
			'a public key in hexadecimal digits',
		],
		['a public key for an HMAC', 'AAAA', { encoding: 'raw-base64' }, 'hmac-sha256', 'a public key in base64'],
		['a public key for an HMAC', 'AAAA', { encoding: 'raw-base64url' }, 'hmac-sha256', 'a public key in base64url'],
		['a public key for an HMAC', 'AAAA', { encoding: 'spki' }, 'hmac-sha256', 'a public key in base64 or PEM'],
	] as const)('with %s is malformed', (_, text, form, algorithm, wanted) => {
		expectFailure(
			() => parseSecrets([text, text], [form], algorithm),
			`Secret 1 is malformed: it must be ${wanted}`,
			COPY,
		);
	});
	test('that is malformed is named by its position', () =>
		expectFailure(
			() => parseSecrets(['aa', 'x'], [{ encoding: 'hex' }], 'hmac-sha256'),
			'Secret 2 is malformed: it must be an even number of hexadecimal digits',
			COPY,
		));
	test('must have a known prefix', () =>
		expectFailure(
			() =>
				parseSecrets(
					['a_x', 'x'],
					[
						{ prefix: 'a_', encoding: 'utf8' },
						{ prefix: 'b_', encoding: 'utf8' },
					],
					'hmac-sha256',
				),
			'Secret 2 must begin with one of these prefixes: a_, b_',
			'Copy the complete key from the sender',
		));
});

describe('a list of secrets', () => {
	const ENTER = 'Enter the secret that the sender signs with';
	test.each([
		['an empty list', [], 'No secret is configured'],
		['an empty secret', ['a', ''], 'Secret 2 is empty'],
		['only white space', [' \t\n'], 'Secret 1 is empty'],
		['a number instead of a text', [5], 'Secret 1 is empty'],
	])('is refused if there is %s', (_, given, message) =>
		expectFailure(() => requireSecrets(given as string[]), message, ENTER, 'missing-secret'),
	);
	test.each([
		['nothing', undefined],
		['a text', 'secret'],
		['an object', { 0: 'secret', length: 1 }],
	])('cannot be %s', (_, given: unknown) =>
		expectFailure(
			() => requireSecrets(given as string[]),
			'The secrets are not a list',
			"Pass a list, newest first: ['the secret']",
			'invalid-argument',
		),
	);
	test('is returned unchanged', () => expect(requireSecrets(['a', 'b'])).toEqual(['a', 'b']));
});

describe('a public key', () => {
	const { raw, signing } = ed25519Keys();
	const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
	const otherCurve = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey;
	const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
	const der = (key: typeof ec) => key.export({ format: 'der', type: 'spki' });
	const pem = (key: typeof ec) => key.export({ format: 'pem', type: 'spki' }).toString();
	const rawPoint = der(ec).subarray(-65);

	test.each([
		['hex', raw.toString('hex'), 'raw-hex', 'ed25519', 'ed25519'],
		['hex with a line break', `${raw.toString('hex')}\n`, 'raw-hex', 'ed25519', 'ed25519'],
		['base64', raw.toString('base64'), 'raw-base64', 'ed25519', 'ed25519'],
		['base64url', raw.toString('base64url'), 'raw-base64url', 'ed25519', 'ed25519'],
		['SPKI', der(ec).toString('base64'), 'spki', 'ecdsa-p256-sha256', 'ec'],
		['PEM', pem(ec), 'spki', 'ecdsa-p256-sha256', 'ec'],
		['PEM after spaces', `  ${pem(ec)}`, 'spki', 'ecdsa-p256-sha256', 'ec'],
		['a point in base64', rawPoint.toString('base64'), 'raw-base64', 'ecdsa-p256-sha256', 'ec'],
	] as const)('may be %s', (_, text, encoding, algorithm, type) => {
		expect(keyOf(text, { encoding }, algorithm)).toMatchObject({ type: 'public', asymmetricKeyType: type });
	});

	test('may be a private key if the form says so', () => {
		const form: KeyForm = { prefix: 'whsk_', encoding: 'raw-base64', signsOnly: true };
		expect(keyOf(signing, form, 'ed25519')).toMatchObject({ type: 'private', asymmetricKeyType: 'ed25519' });
	});

	test.each([
		['of another curve', pem(otherCurve), 'ecdsa-p256-sha256'],
		['of another curve in base64', der(otherCurve).toString('base64'), 'ecdsa-p256-sha256'],
		['of RSA', pem(rsa), 'ecdsa-p256-sha256'],
		['of RSA for ed25519', der(rsa).toString('base64'), 'ed25519'],
		['of a curve for ed25519', pem(ec), 'ed25519'],
		['of ed25519 for a curve', raw.toString('base64'), 'ecdsa-p256-sha256'],
		['that is not PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'ecdsa-p256-sha256'],
	] as const)('%s is malformed', (_, text, algorithm) => {
		expect(() => keyOf(text, { encoding: 'spki' }, algorithm)).toThrow(
			'Secret 1 is malformed: it must be a public key in base64 or PEM',
		);
	});
});

describe('what a key has signed', () => {
	const { raw, signing } = ed25519Keys();
	const seed: KeyForm = { prefix: 'whsk_', encoding: 'raw-base64', signsOnly: true };
	const publicKey: KeyForm = { encoding: 'raw-hex' };
	const content = ['a', Buffer.from('b')];
	const one = (text: string, form: KeyForm, algorithm: AlgorithmName) =>
		parseSecrets([text], [form], algorithm)[0] as Secret;

	test.each<[string, Secret, Secret]>([
		['a shared secret', one('s', { encoding: 'utf8' }, 'hmac-sha1'), one('s', { encoding: 'utf8' }, 'hmac-sha1')],
		['a private key', one(signing, seed, 'ed25519'), one(raw.toString('hex'), publicKey, 'ed25519')],
	])('is told for %s', (_, signer, verifier) => {
		const signature = signatureOf(signer, content);
		expect(hasSigned(verifier, ['ab'], signature)).toBe(true);
		expect(hasSigned(verifier, ['abc'], signature)).toBe(false);
		expect(hasSigned(verifier, ['ab'], signature.subarray(1))).toBe(false);
	});

	test('does not exist for a public key, which cannot sign', () => {
		expectFailure(
			() => requireSigningKey(one(raw.toString('hex'), publicKey, 'ed25519')),
			'Secret 1 is a public key, which cannot sign',
			'Enter the private signing key',
		);
		expect(() => requireSigningKey(one(signing, seed, 'ed25519'))).not.toThrow();
	});
});
