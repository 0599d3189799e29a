import { createHash, timingSafeEqual } from 'node:crypto';

import { ConfigurationError } from '../../configuration-error';
import { parsePath, followPath } from '../../text/json-path';
import { requireSecrets } from '../keys/secrets';
import { AMBIGUOUS, type FoundValue, type RequestView } from '../request/request-view';
import { compileSource } from '../request/value-source';
import type { TokenScheme } from '../types';
import { elementsToSign, parseJsonObject, setPath } from './json-body';
import { refuse, type Check, type SchemeVerdict, type Sign } from './scheme';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Returns the secret in the form in which it is sent. */
function spelled(secret: string, spelling: TokenScheme['spelling']): string {
	switch (spelling) {
		case 'plain':
			return secret;
		case 'bearer':
			return /^bearer /i.test(secret) ? secret : `Bearer ${secret}`;
		case 'basic':
			return /^basic /i.test(secret) ? secret : `Basic ${Buffer.from(secret).toString('base64')}`;
	}
}

function requireBasic(secrets: readonly string[], { spelling }: TokenScheme): void {
	if (spelling !== 'basic') return;
	secrets.forEach((secret, index) => {
		if (secret.includes(':') || /^basic /i.test(secret)) return;
		throw new ConfigurationError(`Secret ${index + 1} is not a user name and password`, 'Enter it as user:password');
	});
}

/** @returns a function that reads the token; `root` is the document, or one element of it */
function compileRead({ token }: TokenScheme): (view: RequestView, root: unknown) => FoundValue {
	if (token.in === 'header') {
		const name = token.name.toLowerCase();
		return (view) => view.header(name);
	}
	if (token.in === 'query') return (view) => view.query(token.name);
	if (token.in === 'json') {
		const steps = parsePath(token.path);
		return (_, root) => {
			const value = followPath(root, steps);
			return typeof value === 'string' ? value : undefined;
		};
	}
	return compileSource(token);
}

/**
 * Compiles a comparison with the secret in constant time: both sides are hashed, so it reveals neither length nor
 * content.
 */
export function compileTokenCheck(scheme: TokenScheme, secrets: readonly string[]): Check {
	requireBasic(requireSecrets(secrets), scheme);
	const expected = secrets.map((secret) => sha256(spelled(secret, scheme.spelling)));
	const read = compileRead(scheme);
	const judge = (found: FoundValue): SchemeVerdict => {
		if (found === AMBIGUOUS) return refuse('signature-ambiguous');
		if (found === undefined || found === '') return refuse('signature-missing');
		const given = sha256(found);
		const secretIndex = expected.findIndex((digest) => timingSafeEqual(digest, given));
		return secretIndex < 0 ? refuse('signature-mismatch') : { ok: true, secretIndex };
	};
	if (scheme.each !== undefined) return checkEach(scheme.each, (view, root) => judge(read(view, root)));
	if (scheme.token.in !== 'json') return (view) => judge(read(view, undefined));
	return (view) => (view.isTooComplex() ? refuse('body-too-complex') : judge(read(view, view.json())));
}

/** Checks that every element carries the token, because one good element must not vouch for the others. */
function checkEach(path: string, judge: (view: RequestView, root: unknown) => SchemeVerdict): Check {
	const steps = parsePath(path);
	return (view) => {
		if (view.isTooComplex()) return refuse('body-too-complex');
		const elements = followPath(view.json(), steps);
		if (!Array.isArray(elements)) return refuse('body-malformed');
		let last: SchemeVerdict = refuse('signature-missing');
		for (const element of elements) {
			last = judge(view, element);
			if (!last.ok) return last;
		}
		return last;
	};
}

/** @throws ConfigurationError for a secret that no header can carry */
export function compileTokenSign(scheme: TokenScheme, secrets: readonly string[]): Sign {
	requireBasic(requireSecrets(secrets), scheme);
	const value = spelled(secrets[0] ?? '', scheme.spelling);
	if (/[\r\n\0]/.test(value)) {
		throw new ConfigurationError(
			'The secret contains a line break, which is not allowed in an HTTP header',
			'Remove the line break',
		);
	}
	const { token } = scheme;
	return ({ url = '', body }) => {
		if (token.in === 'header') return { headers: { [token.name]: value } };
		if (token.in === 'query') {
			return { headers: {}, url: `${url}${url.includes('?') ? '&' : '?'}${token.name}=${encodeURIComponent(value)}` };
		}
		if (token.in === 'json') return { headers: {}, body: withToken(body, token.path, value, scheme.each) };
		throw new ConfigurationError('Requests of this source cannot be signed', 'Choose another signature');
	};
}

function withToken(body: Buffer, path: string, value: string, each: string | undefined): Buffer {
	const document = parseJsonObject(body);
	for (const element of elementsToSign(document, each)) setPath(element, parsePath(path), value);
	return Buffer.from(JSON.stringify(document));
}
