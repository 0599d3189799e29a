import { isObject, parseJson } from '../../text/json';
import { exceedsNesting } from '../../text/json-nesting';
import { decodeStrictly } from '../keys/encoding';
import { equalBytes } from '../keys/equal-bytes';
import { sha256 } from '../keys/sha256';
import { MAX_UNVERIFIED_LEVELS, MAX_UNVERIFIED_VALUES } from '../request/body';
import type { Encoding, Reason } from '../types';

export type Claims = Readonly<Record<string, unknown>>;

/** A JWS in compact form (RFC 7515, section 7.1), decoded and not yet judged. */
export interface CompactToken {
	readonly signed: Buffer;
	readonly header: Claims;
	readonly claims: Claims;
	readonly payload: Buffer;
	/** Empty if the token has none. */
	readonly signature: Buffer;
}

/** Returns a claim, but nothing that every object inherits. */
export const claimOf = (claims: Claims, name: string): unknown =>
	Object.hasOwn(claims, name) ? claims[name] : undefined;

function objectIn(bytes: Buffer): Claims | undefined {
	const value = parseJson(bytes.toString());
	return isObject(value) ? value : undefined;
}

/** Anybody can send a token, and reading it must not cost much more than hashing it. */
const isTooComplex = (json: Buffer): boolean => exceedsNesting(json, MAX_UNVERIFIED_LEVELS, MAX_UNVERIFIED_VALUES);

/** @returns the reason for anything but three parts in base64url, of which two are JSON objects */
export function parseCompact(token: string): CompactToken | Reason {
	const parts = token.split('.', 4);
	const [head = '', body = '', tail = ''] = parts;
	if (parts.length !== 3) return 'signature-malformed';
	const [protectedHeader, payload] = [decodeStrictly(head, 'base64url'), decodeStrictly(body, 'base64url')];
	// `alg: none` has no signature; it is refused for its algorithm
	const signature = tail === '' ? Buffer.alloc(0) : decodeStrictly(tail, 'base64url');
	if (protectedHeader === undefined || payload === undefined || signature === undefined) return 'signature-malformed';
	if (isTooComplex(protectedHeader) || isTooComplex(payload)) return 'body-too-complex';
	const [header, claims] = [objectIn(protectedHeader), objectIn(payload)];
	if (header === undefined || claims === undefined) return 'signature-malformed';
	return { signed: Buffer.from(`${head}.${body}`), header, claims, payload, signature };
}

/** The claim that holds the SHA-256 of the body. */
export interface BodyHashRule {
	readonly claim: string;
	readonly encoding: Encoding;
}

/** Judges the hash of the body that a claim holds. */
export function bodyHashRefusal(rule: BodyHashRule | undefined, claims: Claims, body: Buffer): Reason | undefined {
	if (rule === undefined) return undefined;
	const claimed = claimOf(claims, rule.claim);
	if (typeof claimed !== 'string') return 'body-digest-missing';
	// Upstash pads its base64url hash; RFC 4648 allows both forms
	const isPadded = rule.encoding === 'base64url' && claimed.length % 4 === 0;
	const exact = isPadded ? claimed.replace(/={1,2}$/, '') : claimed;
	return equalBytes(decodeStrictly(exact, rule.encoding), sha256(body)) ? undefined : 'body-digest-mismatch';
}
