/**
 * What a forger can know about a row of the profile table: everything but the secret. It yields a secret for the
 * verifier, and a request whose signature is wrong but has the right name, place, length, encoding and time. Such a
 * request takes the longest path through the verifier.
 */
import { createPublicKey, createSign, generateKeyPairSync, sign } from 'node:crypto';

const seconds = () => Math.floor(Date.now() / 1000);

const KEY_TYPES = { ed25519: ['ed25519'], 'ecdsa-p256-sha256': ['ec', { namedCurve: 'prime256v1' }] };
const MAC_BYTES = {
	'hmac-sha1': 20,
	'hmac-sha256': 32,
	'hmac-sha512': 64,
	'sha256-of-secret-and-content': 32,
};

/** One private key for each public-key algorithm, created when it is first needed. */
const keys = new Map();
function privateKey(algorithm) {
	if (!keys.has(algorithm)) keys.set(algorithm, generateKeyPairSync(...KEY_TYPES[algorithm]).privateKey);
	return keys.get(algorithm);
}

function publicKeyText(algorithm, encoding) {
	const der = createPublicKey(privateKey(algorithm)).export({ type: 'spki', format: 'der' });
	if (encoding === 'spki') return der.toString('base64');
	return der.subarray(-32).toString(encoding.replace('raw-', ''));
}

/**
 * Returns a secret that the row accepts.
 * @param {object} scheme scheme of the row
 * @param {string} text at least 16 characters, from which the secret is made unless it is a public key
 * @param {object} [form] one of the scheme's key forms; default: the last one, which has no prefix
 * @returns {string}
 */
export function secretFor(scheme, text, form = scheme.keys?.at(-1)) {
	if (scheme.kind === 'token') return scheme.spelling === 'basic' ? `user:${text}` : text;
	const { prefix = '', encoding } = form;
	const algorithm = form.algorithm ?? scheme.algorithm;
	if (algorithm in KEY_TYPES) return prefix + publicKeyText(algorithm, encoding);
	if (encoding === 'hex' || encoding === 'base64') return prefix + Buffer.from(text).toString(encoding);
	return prefix + text;
}

/** @returns {object[]} the scheme's key forms, one for each algorithm; each needs a verifier of its own */
export function keyForms({ keys: forms, algorithm }) {
	const byAlgorithm = new Map();
	for (const form of forms ?? []) if (!form.signsOnly) byAlgorithm.set(form.algorithm ?? algorithm, form);
	return forms === undefined ? [undefined] : [...byAlgorithm.values()];
}

/** Returns a signature in the right form over something else. */
export function wrongSignature({ forms, algorithm: fallback }, form = forms[0]) {
	const algorithm = form.algorithm ?? fallback;
	const bytes = algorithm in KEY_TYPES ? signElse(algorithm) : Buffer.alloc(MAC_BYTES[algorithm], 7);
	return (form.after === undefined ? form.prefix : `key${form.after}`) + bytes.toString(form.encoding);
}

function signElse(algorithm) {
	const key = privateKey(algorithm);
	return algorithm === 'ed25519' ? sign(null, Buffer.from('x'), key) : createSign('sha256').update('x').sign(key);
}

/** Returns the current time in the sender's format. */
function timeText(unit) {
	const date = new Date(seconds() * 1000);
	const texts = { s: seconds(), ms: seconds() * 1000, rfc3339: date.toISOString(), rfc1123: date.toUTCString() };
	return String(texts[unit]);
}

const fieldsNamed = (content, kind) =>
	[...content.matchAll(new RegExp(`\\{(?:${kind}):([^}]+)\\}`, 'g'))].map((match) => match[1]);

/** Sets a value at a path such as `a.b[0].c`. */
function put(document, path, value) {
	const steps = path.split(/[.[\]]+/).filter(Boolean);
	let at = document;
	for (const [index, step] of steps.slice(0, -1).entries()) {
		at[step] ??= /^\d+$/.test(steps[index + 1]) ? [] : {};
		at = at[step];
	}
	at[steps.at(-1)] = value;
}

/** Returns the headers of a request to a row with a signed scheme, and what its body and query must contain. */
function signedParts(scheme) {
	const { signature, timestamp, content, separator, listField, id, constantHeaders, forms } = scheme;
	const parts = { headers: { ...constantHeaders }, query: {}, json: {}, form: {} };
	const items = [wrongSignature(scheme, forms[0])];
	if (listField) items.unshift(`${listField.prefix}x-listed`);
	if (listField) parts.headers['x-listed'] = '1';
	if (timestamp?.from.in === 'field') items.unshift(timestamp.from.prefix + timeText(timestamp.unit));
	const text = items.join(separator);
	for (const path of fieldsNamed(content, 'json')) put(parts.json, path, 'x');
	for (const field of fieldsNamed(content, 'form|body-or-form')) parts.form[field] = 'x';
	for (const argument of fieldsNamed(content, 'canonical-headers')) {
		const [list, ...required] = argument.split(',');
		parts.headers[list] = required.join(',');
	}
	for (const name of fieldsNamed(content, 'header')) parts.headers[name] = 'x';
	if (id) parts.headers[id[0]] = 'msg_1';
	if (timestamp?.from.in === 'header') parts.headers[timestamp.from.names[0]] = timeText(timestamp.unit);
	if (timestamp?.from.in === 'json') put(parts.json, timestamp.from.path, Number(timeText(timestamp.unit)));
	if (timestamp?.from.in === 'form') parts.form[timestamp.from.field] = timeText(timestamp.unit);
	place(parts, signature.in === 'header' ? { in: 'header', name: signature.names[0] } : signature, text);
	return parts;
}

/** Puts a text where a row reads it. */
function place(parts, { in: where, name, path, field }, text) {
	if (where === 'header') parts.headers[name] = text;
	else if (where === 'query') parts.query[name] = text;
	else if (where === 'json') put(parts.json, path, text);
	else if (where === 'form') parts.form[field] = text;
	else throw new Error(`A forger does not know how to put a signature into "${where}"`);
}

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param {object} claims additional claims of the token */
export function wrongJws({ algorithm, issuer, bodyHash, prefix = '' }, claims = {}) {
	const head = encoded({ alg: algorithm === 'hmac-sha512' ? 'HS512' : 'HS256', typ: 'JWT' });
	const hash = bodyHash && { [bodyHash.claim]: Buffer.alloc(32, 7).toString(bodyHash.encoding) };
	const body = encoded({ iss: issuer, iat: seconds(), exp: seconds() + 60, ...hash, ...claims });
	return `${prefix}${head}.${body}.${Buffer.alloc(MAC_BYTES[algorithm], 7).toString('base64url')}`;
}

/** @param {{ required: string[], algorithm: string }} scheme @param {string[]} [covered] components */
export function wrongMessageSignature({ required, algorithm }, covered = required, label = 'sig1') {
	const items = covered.map((name) => `"${name}"`).join(' ');
	const bytes = algorithm === 'ed25519' ? signElse(algorithm) : Buffer.alloc(32, 7);
	return {
		input: `${label}=(${items});created=${seconds()};alg="${algorithm}"`,
		signature: `${label}=:${bytes.toString('base64')}:`,
	};
}

/**
 * Returns the content of a forged request to this row.
 * @param {{ scheme: object }} row
 * @returns {{ headers: Record<string, string>, query: Record<string, string>, json: object, form: Record<string, string>, each?: string }}
 *   each: the list of the body whose elements carry `json`
 */
export function forgedParts({ scheme }) {
	const parts = { headers: {}, query: {}, json: {}, form: {} };
	switch (scheme.kind) {
		case 'signed':
			return { ...signedParts(scheme), each: scheme.each };
		case 'token':
			place(parts, scheme.token, scheme.spelling === 'basic' ? 'Basic dXNlcjp3cm9uZw==' : 'wrong');
			return { ...parts, each: scheme.each };
		case 'jws':
			parts.headers[scheme.header] = wrongJws(scheme);
			return parts;
		case 'message-signature': {
			const { input, signature } = wrongMessageSignature(scheme);
			const digest = `sha-256=:${Buffer.alloc(32, 7).toString('base64')}:`;
			parts.headers = { 'Signature-Input': input, Signature: signature, 'Content-Digest': digest };
			return parts;
		}
		default:
			throw new Error(`A forger does not know schemes of the kind "${scheme.kind}"`);
	}
}

/** Adds what an unsigned handshake of a row looks for. */
export function meetHandshake(parts, { when }) {
	const met = {
		...parts,
		method: 'POST',
		headers: { ...parts.headers },
		query: { ...parts.query },
		json: { ...parts.json },
	};
	for (const { on, name, is = 'x', absent, path, field, emptyArray } of when) {
		if (on === 'method') met.method = is;
		else if (on === 'header' && absent) delete met.headers[name];
		else if (on === 'header') met.headers[name] = is;
		else if (on === 'query' || on === 'query-token') met.query[name] = is;
		else if (on === 'json') put(met.json, path, emptyArray ? [] : is);
		else if (on === 'form') met.form = { ...met.form, [field]: is };
	}
	return met;
}
