import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { Failure } from '../../failure';
import type { AlgorithmName, KeyForm } from '../types';
import { algorithms, importEd25519Seed, importPkcs8, importSpki } from './algorithms';
import type { Algorithm, PublicKeyAlgorithm, SignedContent } from './algorithms';
import { decodeKey } from './encoding';
import { equalBytes } from './equal-bytes';

/** A pasted secret with its decoded key. */
export interface Secret {
	/** The index in the list that the user gave. */
	readonly index: number;
	readonly algorithmName: AlgorithmName;
	readonly algorithm: Algorithm;
	readonly key: KeyObject;
	readonly signsOnly: boolean;
	/** another reading of a secret that is in the list already: it verifies, and is never signed with */
	readonly verifiesOnly?: true;
}

/** @throws Failure for anything but a list of non-empty texts: a verifier without a key cannot exist */
export function requireSecrets(secrets: readonly string[]): readonly string[] {
	const given: unknown = secrets;
	if (!Array.isArray(given)) {
		throw new Failure('invalid-argument', 'The secrets are not a list', "Pass a list, newest first: ['the secret']");
	}
	if (given.length === 0) {
		throw new Failure('missing-secret', 'No secret is configured', 'Enter the secret that the sender signs with');
	}
	secrets.forEach((secret, index) => {
		if (typeof secret !== 'string' || secret.trim() === '') {
			throw new Failure(
				'missing-secret',
				`Secret ${index + 1} is empty`,
				'Enter the secret that the sender signs with',
			);
		}
	});
	return secrets;
}

function malformed(index: number, form: KeyForm, text: string): Failure {
	if (form.leastBytes !== undefined && symmetricBytes(bareText(form, text), form.encoding) !== undefined) {
		return new Failure(
			'invalid-secret',
			`Secret ${index + 1} is too short: its key has fewer than ${form.leastBytes} bytes, so it could be guessed`,
			'Copy the complete secret from the sender',
		);
	}
	const wanted: Record<KeyForm['encoding'], string> = {
		utf8: 'text',
		'utf8-html': 'text',
		'utf8-nfkd': 'text',
		hex: 'an even number of hexadecimal digits',
		base64: 'base64',
		'sha1-of-utf8': 'text',
		'raw-hex': 'a public key in hexadecimal digits',
		'raw-base64': 'a public key in base64',
		'raw-base64url': 'a public key in base64url',
		spki: 'a public key in base64 or PEM',
	};
	const after = form.prefix === undefined ? '' : ` after "${form.prefix}"`;
	return new Failure(
		'invalid-secret',
		`Secret ${index + 1} is malformed: it must be ${wanted[form.encoding]}${after}`,
		'Copy the key again from the sender, without surrounding quotes, spaces or line breaks',
	);
}

/** What PHP's htmlspecialchars writes; WordPress undoes it before it signs. */
const ENTITIES: Readonly<Record<string, string>> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#039;': "'",
};

const withoutEntities = (text: string): string =>
	text.replace(/&(?:amp|lt|gt|quot|#039);/g, (entity) => ENTITIES[entity] ?? entity);

/** Converts the text of a shared key to its bytes, by encoding. All other encodings are for public keys. */
const symmetric: Readonly<Record<string, (text: string) => Buffer | undefined>> = {
	__proto__: null as never,
	utf8: (text) => Buffer.from(text),
	'utf8-html': (text) => Buffer.from(withoutEntities(text)),
	'utf8-nfkd': (text) => Buffer.from(text.normalize('NFKD')),
	'sha1-of-utf8': (text) => createHash('sha1').update(text).digest(),
	hex: (text) => decodeKey(text.trim(), 'hex'),
	base64: (text) => decodeKey(text.trim(), 'base64'),
};

const symmetricBytes = (text: string, encoding: KeyForm['encoding']): Buffer | undefined => symmetric[encoding]?.(text);

/** Public keys, and the private keys beside them, which only sign. */
function asymmetricKey(text: string, form: KeyForm, algorithm: PublicKeyAlgorithm): KeyObject | undefined {
	const trimmed = text.trim();
	if (trimmed.startsWith('-----BEGIN')) return pem(trimmed);
	const bytes = decodeKey(trimmed, form.encoding === 'raw-hex' ? 'hex' : 'base64');
	if (bytes === undefined) return undefined;
	if (form.signsOnly) return importEd25519Seed(bytes);
	return algorithm.importRaw(bytes) ?? importSpki(bytes) ?? importPkcs8(bytes);
}

/** A field of one line, such as n8n's for passwords, takes the line breaks away, and JSON writes them as `\n`. */
function withLineBreaks(text: string): string {
	const [, label, encoded] = /^-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\s\\]*)-----END [A-Z ]+-----$/.exec(text) ?? [];
	if (label === undefined || encoded === undefined) return text;
	const lines = encoded.replace(/\\n|\s/g, '').match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** A private key stays one: taken for its public key, it would look like a key that cannot sign. */
function pem(pasted: string): KeyObject | undefined {
	const text = withLineBreaks(pasted);
	try {
		return /^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ? createPrivateKey(text) : createPublicKey(text);
	} catch {
		return undefined;
	}
}

function isOnCurve(key: KeyObject, algorithm: PublicKeyAlgorithm): boolean {
	if (key.asymmetricKeyType !== algorithm.keyType) return false;
	return algorithm.keyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function importKey(text: string, form: KeyForm, algorithm: Algorithm): KeyObject | undefined {
	if (algorithm.kind === 'mac') {
		const bytes = symmetricBytes(text, form.encoding);
		return bytes === undefined || bytes.length < (form.leastBytes ?? 1) ? undefined : algorithm.importSecret(bytes);
	}
	const key = asymmetricKey(text, form, algorithm);
	return key !== undefined && isOnCurve(key, algorithm) ? key : undefined;
}

/**
 * Makes keys from the secrets that the user pasted.
 *
 * @param secrets newest first
 * @throws Failure naming the secret by its position, never by its text
 */
export function parseSecrets(
	secrets: readonly string[],
	forms: readonly KeyForm[],
	fallback: AlgorithmName,
): readonly Secret[] {
	return requireSecrets(secrets).flatMap((text, index) => {
		const form = forms.find((known) => hasPrefix(text, known));
		if (!form) {
			throw new Failure(
				'invalid-secret',
				`Secret ${index + 1} must begin with one of these prefixes: ${forms.map(({ prefix }) => prefix).join(', ')}`,
				'Copy the complete key from the sender',
			);
		}
		const secret = readAs(form, text, index, fallback);
		if (secret === undefined) throw malformed(index, form, text);
		const others = (form.orElse ?? []).filter((other) => hasPrefix(text, other));
		return [secret, ...others.flatMap((other) => otherReading(other, text, index, fallback))];
	});
}

const bareText = ({ prefix }: KeyForm, text: string): string =>
	prefix === undefined ? text : text.trimStart().slice(prefix.length);

const hasPrefix = (text: string, { prefix }: KeyForm): boolean =>
	prefix === undefined || text.trimStart().startsWith(prefix);

function readAs(form: KeyForm, text: string, index: number, fallback: AlgorithmName): Secret | undefined {
	const algorithmName = form.algorithm ?? fallback;
	const algorithm = algorithms[algorithmName];
	const key = importKey(bareText(form, text), form, algorithm);
	return key && { index, algorithmName, algorithm, key, signsOnly: form.signsOnly === true || key.type === 'private' };
}

function otherReading(form: KeyForm, text: string, index: number, fallback: AlgorithmName): readonly Secret[] {
	const secret = readAs(form, text, index, fallback);
	return secret === undefined ? [] : [{ ...secret, verifiesOnly: true }];
}

/** @throws Failure for a key that only verifies */
export function requireSigningKey({ index, algorithm, signsOnly }: Secret): void {
	if (algorithm.kind === 'mac' || signsOnly) return;
	throw new Failure(
		'invalid-secret',
		`Secret ${index + 1} is a public key, which cannot sign`,
		'Enter the private signing key',
	);
}

/** The signature of a content; only for keys that can sign. */
export function signatureOf({ algorithm, key }: Secret, content: SignedContent): Buffer {
	return algorithm.kind === 'mac' ? algorithm.digest(key, content) : algorithm.sign(key, content);
}

/** Whether the secret, or the key beside it, has made this signature of the content. */
export function hasSigned({ algorithm, key }: Secret, content: SignedContent, signature: Buffer): boolean {
	if (algorithm.kind === 'public-key') return algorithm.check(key, content, signature);
	return equalBytes(signature, algorithm.digest(key, content));
}
