import { Failure } from '../../../failure';
import { hasSigned, requireSigningKey, signatureOf, type Secret } from '../../keys/secrets';
import { withOwnHeaders } from '../../request/headers';
import { RequestView } from '../../request/request-view';
import type { MessageSignatureScheme, Reason } from '../../types';
import { refuse, type Check, type SchemeVerdict, type Sign } from '../scheme';
import { checkAge } from '../timestamp';
import { signatureBase, signatureBases } from './components';
import { contentDigest, digestRefusal } from './content-digest';
import { parseDictionary, serializeInnerList, type InnerList, type Member } from './structured-fields';

interface Labelled {
	readonly covered: InnerList;
	readonly signature: Buffer;
}

function labelled(inputs: ReadonlyMap<string, Member>, signatures: ReadonlyMap<string, Member>): Labelled[] {
	const found: Labelled[] = [];
	for (const [label, covered] of inputs) {
		const signature = signatures.get(label);
		const bytes = signature && 'value' in signature ? signature.value : undefined;
		if ('items' in covered && Buffer.isBuffer(bytes)) found.push({ covered, signature: bytes });
	}
	return found;
}

interface Times {
	readonly created: number | undefined;
	readonly refusal: Reason | undefined;
}

function judgeTimes({ covered: { parameters } }: Labelled, now: number, tolerance: number): Times {
	const [created, expires] = [parameters.get('created'), parameters.get('expires')];
	const wrong = (refusal: Reason): Times => ({ created: undefined, refusal });
	if (created !== undefined && typeof created !== 'number') return wrong('timestamp-malformed');
	if (expires !== undefined && typeof expires !== 'number') return wrong('timestamp-malformed');
	if (created === undefined && tolerance !== Infinity) return wrong('timestamp-missing');
	if (expires !== undefined && now > expires) return wrong('timestamp-too-old');
	return { created, refusal: created === undefined ? undefined : checkAge(created, now, tolerance) };
}

/** Judges one labelled signature: the components it covers, its key, the digest of the body, and its age. */
function checkLabelled(
	scheme: MessageSignatureScheme,
	secrets: readonly Secret[],
	view: RequestView,
	candidate: Labelled,
): Reason | Secret {
	const { covered, signature } = candidate;
	const algorithm = covered.parameters.get('alg');
	if (algorithm !== undefined && algorithm !== scheme.algorithm) return 'algorithm-refused';
	const names = covered.items.map(({ value }) => value);
	if (scheme.required.some((name) => !names.includes(name))) return 'coverage-insufficient';
	for (const base of signatureBases(view, covered)) {
		if (base === undefined) return 'content-incomplete';
		const signer = secrets.find((secret) => hasSigned(secret, [base], signature));
		if (signer !== undefined) return signer;
	}
	return 'signature-mismatch';
}

/**
 * Compiles the check. Several labels are allowed, because a proxy may add its own; the first one made with one of our
 * secrets counts. The body is compared with its digest even if the signature does not cover the digest; only profiles
 * that require `content-digest` protect the body.
 */
export function compileMessageCheck(
	scheme: MessageSignatureScheme,
	secrets: readonly Secret[],
	tolerance: number,
): Check {
	return (view, now): SchemeVerdict => {
		const [input, signature] = [view.headerList('signature-input'), view.headerList('signature')];
		if (input === undefined || signature === undefined) return refuse('signature-missing');
		const [inputs, signatures] = [parseDictionary(input), parseDictionary(signature)];
		const candidates = inputs && signatures ? labelled(inputs, signatures) : [];
		let reason: Reason = 'signature-malformed';
		for (const candidate of candidates) {
			const secret = checkLabelled(scheme, secrets, view, candidate);
			if (typeof secret === 'string') {
				reason = secret;
				continue;
			}
			const { created, refusal } = judgeTimes(candidate, now, tolerance);
			const covers = candidate.covered.items.some(({ value }) => value === 'content-digest');
			const digest =
				view.body.length > 0 || covers ? digestRefusal(view.headerList('content-digest'), view.body) : undefined;
			if (digest !== undefined) return refuse(digest);
			if (refusal !== undefined) return refuse(refusal);
			return { ok: true, secretIndex: secret.index, timestamp: created, signature: candidate.signature };
		}
		return refuse(reason);
	};
}

const LABEL = 'sig1';

export function compileMessageSign(scheme: MessageSignatureScheme, secrets: readonly Secret[]): Sign {
	const [secret] = secrets;
	if (secret === undefined)
		throw new Failure('missing-secret', 'No secret is configured', 'Enter the secret to sign with');
	requireSigningKey(secret);
	return ({ body, timestamp, url, method, headers: given = {}, contentType = 'application/json' }) => {
		const headers: Record<string, string> = { 'Content-Type': contentType, 'Content-Digest': contentDigest(body) };
		const covered: InnerList = {
			items: scheme.covers.map((value) => ({ value, parameters: new Map() })),
			parameters: new Map<string, string | number>([
				['created', Math.floor(timestamp)],
				['alg', scheme.algorithm],
			]),
		};
		const base = signatureBase(
			new RequestView({ method, url, headers: withOwnHeaders(given, headers), body }),
			covered,
		);
		if (base === undefined) {
			throw new Failure('cannot-sign', 'This signature covers the URL, but no absolute URL was given', 'Pass the URL');
		}
		const bytes = signatureOf(secret, [base]);
		return {
			headers: {
				...headers,
				'Signature-Input': `${LABEL}=${serializeInnerList(covered)}`,
				Signature: `${LABEL}=:${bytes.toString('base64')}:`,
			},
		};
	};
}
