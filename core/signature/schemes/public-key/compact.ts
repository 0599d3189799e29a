import { isObject, parseJson } from '../../../text/json';
import { parsePath, followPath } from '../../../text/json-path';
import { decodeStrictly } from '../../keys/encoding';
import { AMBIGUOUS, type RequestView } from '../../request/request-view';
import type { Reason, TokenProof } from '../../types';

export type Claims = Readonly<Record<string, unknown>>;

/** A JWS in compact form (RFC 7515, section 7.1), decoded and not yet judged. */
export interface CompactToken {
	readonly signed: Buffer;
	readonly header: Claims;
	readonly claims: Claims;
	readonly payload: Buffer;
	readonly signature: Buffer;
}

/** A token in a header; one in a body is bounded by the size of bodies. */
const MAX_HEADER_TOKEN = 16 * 1024;
const MAX_BODY_TOKEN = 2 * 1024 * 1024;
/** Each token of a list costs a signature check. */
const MAX_TOKENS = 20;

function jsonOf(bytes: Buffer | undefined): Claims | undefined {
	const value = bytes === undefined ? undefined : parseJson(bytes.toString());
	return isObject(value) ? value : undefined;
}

/** @returns undefined for anything but three parts in base64url, of which two are JSON objects */
export function parseCompact(token: string): CompactToken | undefined {
	const parts = token.split('.', 4);
	const [head = '', body = '', tail = ''] = parts;
	if (parts.length !== 3) return undefined;
	// `alg: none` has no signature; it is refused for its algorithm
	const signature = tail === '' ? Buffer.alloc(0) : decodeStrictly(tail, 'base64url');
	const payload = decodeStrictly(body, 'base64url');
	const [header, claims] = [jsonOf(decodeStrictly(head, 'base64url')), jsonOf(payload)];
	return (
		header &&
		claims &&
		payload &&
		signature && { signed: Buffer.from(`${head}.${body}`), header, claims, payload, signature }
	);
}

type FoundTokens = readonly string[] | { readonly reason: Reason };

function fromHeader(view: RequestView, name: string): FoundTokens {
	const found = view.header(name);
	if (found === AMBIGUOUS) return { reason: 'signature-ambiguous' };
	const token = found?.replace(/^bearer /i, '').trim();
	if (token === undefined || token === '') return { reason: 'signature-missing' };
	return token.length > MAX_HEADER_TOKEN ? { reason: 'signature-malformed' } : [token];
}

function fromJson(value: unknown, isList: boolean): FoundTokens {
	const values: readonly unknown[] = isList && Array.isArray(value) ? value : [value];
	if (value === undefined || values.length === 0) return { reason: 'signature-missing' };
	if (values.length > MAX_TOKENS) return { reason: 'body-too-complex' };
	const texts = values.filter((text) => typeof text === 'string');
	return texts.length === values.length ? texts : { reason: 'signature-malformed' };
}

/** Compiles a function that reads the tokens of a request from the place where the row has them. */
export function compileTokens({ place }: TokenProof): (view: RequestView) => FoundTokens {
	if (place.in === 'header') {
		const lower = place.name.toLowerCase();
		return (view) => fromHeader(view, lower);
	}
	if (place.in === 'body') {
		return ({ body }) => {
			if (body.length === 0) return { reason: 'signature-missing' };
			return body.length > MAX_BODY_TOKEN ? { reason: 'body-too-complex' } : [body.toString('latin1').trim()];
		};
	}
	const steps = parsePath(place.path);
	return (view) => {
		if (view.isTooComplex()) return { reason: 'body-too-complex' };
		const document = view.json();
		if (document === undefined) return { reason: 'body-malformed' };
		return fromJson(followPath(document, steps), place.in === 'json-list');
	};
}
