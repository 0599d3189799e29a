import { parseQuery } from '../../../text/url-query';
import { algorithms, type SignedContent } from '../../keys/algorithms';
import { decodeStrictly } from '../../keys/encoding';
import { equalBytes } from '../../keys/equal-bytes';
import type { Secret } from '../../keys/secrets';
import { sha256 } from '../../keys/sha256';
import { urlSpellings } from '../../request/called-url';
import type { RequestView } from '../../request/request-view';
import type { SignedScheme } from '../../types';
import { compileEach } from '../each-element';
import { refuse, type Check, type SchemeVerdict } from '../scheme';
import { checkAge } from '../timestamp';
import { contentNeeds, contentsOf, type ContentTemplate } from './content-template';
import type { ContentValues } from './content-tokens';
import {
	compileId,
	compileTimestamp,
	type MissingValue,
	type ReadId,
	type ReadTimestamp,
	type ReadElement,
} from './id-and-timestamp';
import { compileGrammar, type Candidate, type ParsedSignature } from './signature-grammar';
import { compileLocation, type LocateSignature, type LocatedSignature } from './signature-location';

interface Match {
	readonly secretIndex: number;
	readonly signature: Buffer;
}

/** Seconds by which a signed time may differ from ours. */
export interface Tolerance {
	readonly past: number;
	readonly ahead: number;
}

/** A scheme, with everything prepared that does not depend on the request. */
interface Compiled {
	readonly scheme: SignedScheme;
	readonly secrets: readonly Secret[];
	readonly tolerance: Tolerance;
	/** what the sender may have signed */
	readonly contents: readonly ContentTemplate[];
	readonly locate: LocateSignature;
	readonly readStamp: ReadTimestamp;
	readonly readId: ReadId;
	readonly usesUrl: boolean;
	readonly signsTime: boolean;
}

/**
 * The maximum number of public-key checks, since each one hashes the content again. Senders that rotate keys send two
 * signatures.
 */
const MAX_PUBLIC_KEY_CHECKS = 4;

/** Compares one secret with every signature of its algorithm. The signed bytes are hashed only once. */
function matchSecret(
	{ algorithm, algorithmName, key }: Secret,
	content: SignedContent,
	candidates: readonly Candidate[],
	fallback: string,
): Buffer | undefined {
	let expected: Buffer | undefined;
	let checks = 0;
	for (const { form, bytes } of candidates) {
		if ((form.algorithm ?? fallback) !== algorithmName) continue;
		if (algorithm.kind === 'public-key') {
			if (checks++ === MAX_PUBLIC_KEY_CHECKS) return undefined;
			if (algorithm.check(key, content, bytes)) return bytes;
		} else {
			expected ??= algorithm.transientDigest(key, content);
			if (equalBytes(bytes, expected)) return bytes;
		}
	}
	return undefined;
}

function matchSecrets(compiled: Compiled, content: SignedContent, candidates: readonly Candidate[]): Match | undefined {
	for (const secret of compiled.secrets) {
		const signature = matchSecret(secret, content, candidates, compiled.scheme.algorithm);
		if (signature !== undefined) return { secretIndex: secret.index, signature };
	}
	return undefined;
}

/** Tells whether the digest in the signed URL matches a body that the signed content does not include. */
function bodyDigestHolds(url: string | undefined, parameter: string, body: Buffer): boolean {
	const given = parseQuery(url ?? '').get(parameter);
	if (given === null) return true;
	return equalBytes(decodeStrictly(given, 'hex'), sha256(body));
}

function matchContent(compiled: Compiled, { parsed }: LocatedSignature, drawn: ContentValues): Match | MissingValue {
	if (drawn.url === undefined) return matchUrl(compiled, parsed, drawn) ?? MISMATCH;
	for (const url of urlSpellings(drawn.url)) {
		const result = matchUrl(compiled, parsed, { ...drawn, url });
		if (result !== undefined) return result;
	}
	return MISMATCH;
}

const MISMATCH: MissingValue = { reason: 'signature-mismatch' };

/** @returns undefined if no signature matches this form of the URL */
function matchUrl(
	compiled: Compiled,
	{ candidates }: ParsedSignature,
	drawn: ContentValues,
): Match | MissingValue | undefined {
	for (const template of compiled.contents) {
		const content = template.resolve(drawn);
		if ('reason' in content) return content;
		const match = matchSecrets(compiled, content, candidates);
		if (match === undefined) continue;
		const digest = compiled.scheme.bodyDigestQuery;
		const holds = digest === undefined || bodyDigestHolds(drawn.url, digest, drawn.view.body);
		return holds ? match : { reason: 'body-digest-mismatch' };
	}
	return undefined;
}

/** Judges one signature: it must be present and well-formed, then genuine, then recent. */
function checkOne(compiled: Compiled, view: RequestView, root: ReadElement, now: number): SchemeVerdict {
	const located = compiled.locate(view, root);
	if ('reason' in located) return refuse(located.reason);
	const id = compiled.readId(view, located);
	if (typeof id === 'object') return refuse(id.reason);
	const early = compiled.signsTime ? compiled.readStamp(view, located, root) : undefined;
	if (early !== undefined && 'reason' in early) return refuse(early.reason);
	const match = matchContent(compiled, located, {
		view,
		url: compiled.usesUrl ? view.signedUrl() : undefined,
		timestamp: early?.text,
		id,
		listedHeaders: located.parsed.listedHeaders,
		root,
	});
	if ('reason' in match) return refuse(match.reason);
	// a time inside the body is read only after the body has proved genuine
	const stamp = early ?? compiled.readStamp(view, located, root);
	if (stamp !== undefined && 'reason' in stamp) return refuse(stamp.reason);
	const { past, ahead } = compiled.tolerance;
	const age = stamp === undefined ? undefined : checkAge(stamp.seconds, now, past, ahead);
	if (age !== undefined) return refuse(age);
	const timestamp = stamp === undefined || 'unsigned' in stamp ? undefined : Math.floor(stamp.seconds);
	return { ok: true, secretIndex: match.secretIndex, timestamp, signature: match.signature, signedId: id };
}

/** Compiles the check of a signed scheme. All configuration errors are thrown here. */
export function compileSignedCheck(scheme: SignedScheme, secrets: readonly Secret[], tolerance: Tolerance): Check {
	const contents = contentsOf(scheme);
	const [template] = contents;
	const grammar = compileGrammar(scheme, (form) => algorithms[form.algorithm ?? scheme.algorithm].bytes);
	const compiled: Compiled = {
		scheme,
		secrets,
		tolerance,
		contents,
		locate: compileLocation(scheme.signature, grammar),
		readStamp: compileTimestamp(scheme, template, tolerance.past),
		readId: compileId(scheme, template),
		usesUrl: contentNeeds(scheme, 'url'),
		signsTime: template.needs.has('timestamp'),
	};
	if (scheme.each !== undefined) {
		return compileEach(scheme.each, (view, element, now) => checkOne(compiled, view, () => element, now));
	}
	return (view, now) => checkOne(compiled, view, () => view.json(), now);
}
