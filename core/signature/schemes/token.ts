import { Failure } from '../../failure';
import { requireHeaderValue } from '../../text/http-header';
import { parsePath, followPath } from '../../text/json-path';
import { appendParameter } from '../../text/url-query';
import { equalBytes } from '../keys/equal-bytes';
import { requireSecrets } from '../keys/secrets';
import { sha256 } from '../keys/sha256';
import { AMBIGUOUS, type FoundValue, type RequestView } from '../request/request-view';
import { compileSource } from '../request/value-source';
import type { TokenScheme } from '../types';
import { compileEach } from './each-element';
import { FORM_TYPE, withField } from './form-body';
import { JsonToSign } from './json-body';
import { refuse, type Check, type SchemeVerdict, type Sign, type SignedParts } from './scheme';

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
		throw new Failure(
			'invalid-secret',
			`Secret ${index + 1} is not a user name and password`,
			'Enter it as user:password',
		);
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
	const judge = (found: FoundValue, digests = expected): SchemeVerdict => {
		if (found === AMBIGUOUS) return refuse('signature-ambiguous');
		if (found === undefined || found === '') return refuse('signature-missing');
		const given = sha256(found);
		const secretIndex = digests.findIndex((digest) => equalBytes(digest, given));
		return secretIndex < 0 ? refuse('signature-mismatch') : { ok: true, secretIndex };
	};
	const { orQuery } = scheme;
	if (orQuery !== undefined) {
		const plain = secrets.map((secret) => sha256(secret.replace(/^bearer /i, '')));
		return (view) => {
			const found = read(view, undefined);
			const inUrl = view.query(orQuery);
			if (inUrl === undefined) return judge(found);
			return found === undefined ? judge(inUrl, plain) : refuse('signature-ambiguous');
		};
	}
	if (scheme.each !== undefined) return compileEach(scheme.each, (view, root) => judge(read(view, root)));
	if (scheme.token.in !== 'json') return (view) => judge(read(view, undefined));
	return (view) => (view.isTooComplex() ? refuse('body-too-complex') : judge(read(view, view.json())));
}

/** @throws Failure for a secret that no header can carry */
export function compileTokenSign(scheme: TokenScheme, secrets: readonly string[]): Sign {
	requireBasic(requireSecrets(secrets), scheme);
	const value = spelled(secrets[0] ?? '', scheme.spelling);
	const { token } = scheme;
	if (token.in === 'header') requireHeaderValue(value, 'The secret');
	return ({ url = '', body }): SignedParts => {
		if (token.in === 'header') return { headers: { [token.name]: value } };
		if (token.in === 'query') {
			return { headers: {}, url: appendParameter(url, token.name, value) };
		}
		if (token.in === 'json') return { headers: {}, body: withToken(body, token.path, value, scheme.each) };
		if (token.in === 'form') {
			return { headers: { 'Content-Type': FORM_TYPE }, body: withField(body, token.field, value) };
		}
		throw new Failure('cannot-sign', 'Requests of this source cannot be signed', 'Choose another signature');
	};
}

function withToken(body: Buffer, path: string, value: string, each: string | undefined): Buffer {
	const document = new JsonToSign(body);
	for (const element of document.elements(each)) element.set(path, value);
	return document.toBuffer();
}
