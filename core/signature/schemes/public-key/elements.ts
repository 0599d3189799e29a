import { constants, createDecipheriv, createHmac, createPrivateKey, privateDecrypt, type KeyObject } from 'node:crypto';

import { Failure } from '../../../failure';
import { isObject, parseJson } from '../../../text/json';
import { followPath, parsePath } from '../../../text/json-path';
import { decodeStrictly } from '../../keys/encoding';
import { equalBytes } from '../../keys/equal-bytes';
import { sha256 } from '../../keys/sha256';
import type { RequestView } from '../../request/request-view';
import type { ElementRule, Reason } from '../../types';
import type { Settings } from './settings';

/** @throws Failure for a text that is not an RSA key as PEM */
function privateKeyOf(text: string): KeyObject | undefined {
	if (text === '') return undefined;
	const key = imported(text);
	if (key !== undefined) return key;
	throw new Failure(
		'invalid-option',
		'The private key cannot be read',
		'Enter the private RSA key of the encryption certificate as PEM, without a passphrase',
	);
}

function imported(text: string): KeyObject | undefined {
	try {
		return createPrivateKey(text);
	} catch {
		return undefined;
	}
}

const base64At = (value: unknown, name: string): Buffer | undefined => {
	const text = isObject(value) ? value[name] : undefined;
	return typeof text === 'string' ? decodeStrictly(text, 'base64') : undefined;
};

/** The key is for RSA-OAEP, and its first half is the IV (learn.microsoft.com/graph/change-notifications-with-resource-data). */
function opened(content: unknown, key: KeyObject): unknown {
	const [data, signature, wrapped] = ['data', 'dataSignature', 'dataKey'].map((name) => base64At(content, name));
	if (data === undefined || signature === undefined || wrapped === undefined) return undefined;
	try {
		const secret = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, wrapped);
		if (!equalBytes(signature, createHmac('sha256', secret).update(data).digest())) return undefined;
		const decipher = createDecipheriv('aes-256-cbc', secret, secret.subarray(0, 16));
		return parseJson(Buffer.concat([decipher.update(data), decipher.final()]).toString());
	} catch {
		return undefined;
	}
}

const MOST_ELEMENTS = 1_000;

/**
 * Compiles the rules for each element of a list in a genuine body. Encrypted content is opened into the document.
 *
 * @returns why the delivery is refused
 */
export function compileElements(
	rule: ElementRule | undefined,
	settings: Settings,
): (view: RequestView) => Reason | undefined {
	if (rule === undefined) return () => undefined;
	const list = parsePath(rule.list);
	const { secret, encrypted } = rule;
	const wanted = secret === undefined ? '' : settings.text(secret.setting);
	const key = encrypted && privateKeyOf(settings.text(encrypted.keySetting));
	const [secretPath, contentPath] = [parsePath(secret?.path ?? 'x'), parsePath(encrypted?.path ?? 'x')];

	function refusalOf(element: unknown): Reason | undefined {
		const given = followPath(element, secretPath);
		if (wanted !== '' && (typeof given !== 'string' || !equalBytes(sha256(given), sha256(wanted)))) {
			return 'account-refused';
		}
		const content = followPath(element, contentPath);
		if (key === undefined || encrypted === undefined || content === undefined || !isObject(element)) return undefined;
		const document = opened(content, key);
		if (document === undefined) return 'body-digest-mismatch';
		element[encrypted.into] = document;
		return undefined;
	}

	return (view) => {
		const elements = followPath(view.json(), list);
		if (!Array.isArray(elements) || elements.length === 0) return 'body-malformed';
		if (elements.length > MOST_ELEMENTS) return 'body-too-complex';
		for (const element of elements) {
			const refused = refusalOf(element);
			if (refused !== undefined) return refused;
		}
		return undefined;
	};
}
