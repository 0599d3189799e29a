import { isObject, parseJson } from '../../../text/json';
import { parsePath, followPath } from '../../../text/json-path';
import { decodeStrictly } from '../../keys/encoding';
import { hasMade } from '../../keys/public-key';
import { AMBIGUOUS, type FoundValue, type RequestView } from '../../request/request-view';
import { compileSource } from '../../request/value-source';
import type { DetachedAlgorithm, DetachedProof, FetchedAnswer, Reason } from '../../types';
import { refuse, type SchemeVerdict } from '../scheme';
import { checkAge, parseTimestamp } from '../timestamp';
import { compilePieces } from './content';
import { keyIdOf, type KeyLookup } from './key-lookup';
import type { ProofCheck } from './proof';
import type { Settings } from './settings';

interface Located {
	readonly signature: Buffer;
	readonly keyId?: string;
}

type Locate = (view: RequestView) => Located | { readonly reason: Reason };

function decoded(found: FoundValue, { encoding }: DetachedProof): Located | { readonly reason: Reason } {
	if (found === AMBIGUOUS) return { reason: 'signature-ambiguous' };
	if (found === undefined || found === '') return { reason: 'signature-missing' };
	const signature = decodeStrictly(found, encoding);
	return signature === undefined ? { reason: 'signature-malformed' } : { signature };
}

type EnvelopePlace = Extract<DetachedProof['signature'], { in: 'envelope' }>;

function inEnvelope(place: EnvelopePlace, proof: DetachedProof): Locate {
	const lower = place.name.toLowerCase();
	return (view) => {
		const outer = decoded(view.header(lower), { ...proof, encoding: 'base64' });
		if ('reason' in outer) return outer;
		const envelope = parseJson(outer.signature.toString());
		if (!isObject(envelope)) return { reason: 'signature-malformed' };
		if (Object.entries(place.must).some(([name, value]) => envelope[name] !== value)) {
			return { reason: 'algorithm-refused' };
		}
		const inner = envelope[place.path];
		const located = decoded(typeof inner === 'string' ? inner : undefined, proof);
		return 'reason' in located ? located : { ...located, keyId: keyIdOf(envelope, place.keyId) };
	};
}

function compileLocate(proof: DetachedProof): Locate {
	const place = proof.signature;
	if (place.in === 'envelope') return inEnvelope(place, proof);
	if (place.in === 'header') {
		const lower = place.name.toLowerCase();
		return (view) => decoded(view.header(lower), proof);
	}
	const steps = parsePath(place.path);
	return (view) => {
		if (view.isTooComplex()) return { reason: 'body-too-complex' };
		if (view.json() === undefined) return { reason: 'body-malformed' };
		const value = followPath(view.json(), steps);
		return decoded(typeof value === 'string' ? value : undefined, proof);
	};
}

function compileAlgorithm({ algorithm }: DetachedProof): (view: RequestView) => DetachedAlgorithm | undefined {
	if (typeof algorithm === 'string') return () => algorithm;
	const read = compileSource(algorithm.named);
	return (view) => {
		const name = read(view) ?? '';
		return Object.hasOwn(algorithm.by, name) ? algorithm.by[name] : undefined;
	};
}

type Stamp = { readonly seconds: number } | { readonly reason: Reason } | undefined;

function compileStamp({ timestamp }: DetachedProof): (view: RequestView) => Stamp {
	if (timestamp === undefined) return () => undefined;
	const read = compileSource(timestamp.from);
	return (view) => {
		const text = read(view);
		if (text === undefined) return { reason: 'timestamp-missing' };
		const seconds = parseTimestamp(text, timestamp.unit);
		return seconds === undefined ? { reason: 'timestamp-malformed' } : { seconds };
	};
}

function compileOwner({ owner }: DetachedProof, settings: Settings): (view: RequestView) => boolean {
	if (owner === undefined) return () => true;
	const read = compileSource(owner.value);
	const mine = settings.values(owner.setting);
	// a setting that must be filled in is not empty here
	return mine.length === 0 ? () => true : (view) => mine.includes(read(view) ?? '');
}

/** Compiles the check of a signature beside the content. */
export function compileDetached(
	proof: DetachedProof,
	lookup: KeyLookup,
	settings: Settings,
	tolerance: number,
): ProofCheck {
	const locate = compileLocate(proof);
	const algorithmOf = compileAlgorithm(proof);
	const stampOf = compileStamp(proof);
	const isMine = compileOwner(proof, settings);
	const draw = compilePieces(proof.content, settings);
	const idHeader = proof.id?.toLowerCase();
	const age = (stamp: Stamp, now: number): Reason | undefined =>
		stamp !== undefined && 'seconds' in stamp ? checkAge(stamp.seconds, now, tolerance) : undefined;

	function judge(view: RequestView, now: number, answers: readonly FetchedAnswer[]): SchemeVerdict {
		const located = locate(view);
		if ('reason' in located) return refuse(located.reason);
		const algorithm = algorithmOf(view);
		if (algorithm === undefined) return refuse('algorithm-refused');
		const stamp = stampOf(view);
		if (stamp !== undefined && 'reason' in stamp) return refuse(stamp.reason);
		const content = draw(view);
		if ('reason' in content) return refuse(content.reason);
		const found = lookup.find({ view, keyId: located.keyId }, answers, now);
		if ('reason' in found) return refuse(isMine(view) ? found.reason : 'account-refused');
		const key = found.keys.find((candidate) => hasMade(candidate, algorithm, content, located.signature));
		if (key === undefined) return refuse('signature-mismatch');
		if (!isMine(view)) return refuse('account-refused');
		const late = age(stamp, now);
		if (late !== undefined) return refuse(late);
		const id = idHeader === undefined ? undefined : view.header(idHeader);
		return {
			ok: true,
			secretIndex: key.secretIndex ?? 0,
			timestamp: stamp && Math.floor(stamp.seconds),
			signature: located.signature,
			signedId: typeof id === 'string' ? id : undefined,
		};
	}

	return {
		judge,
		call(view, now) {
			const located = locate(view);
			const stamp = stampOf(view);
			if ('reason' in located || algorithmOf(view) === undefined || !isMine(view)) return undefined;
			if ((stamp !== undefined && 'reason' in stamp) || age(stamp, now) !== undefined) return undefined;
			const call = lookup.call({ view, keyId: located.keyId });
			return call === undefined || 'reason' in call ? undefined : call;
		},
	};
}
