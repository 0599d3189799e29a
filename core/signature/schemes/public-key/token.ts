import { followPath, parsePath } from '../../../text/json-path';
import { isTrustedChain, parseCertificate } from '../../keys/certificates';
import { fromCertificate, hasMade, type PublicKey } from '../../keys/public-key';
import type { RequestView } from '../../request/request-view';
import type { FetchedAnswer, KeyCall, KeySource, Reason, TokenAlgorithm, TokenProof } from '../../types';
import { bodyHashRefusal, claimOf, parseCompact, type Claims, type CompactToken } from '../compact-token';
import { refuse, type SchemeMatch, type SchemeVerdict } from '../scheme';
import { compileClaims, timeRefusal } from './claims';
import { keyIdOf, type FoundKeys, type KeyLookup } from './key-lookup';
import { compileTokens } from './places';
import type { ProofCheck } from './proof';
import type { Settings } from './settings';

type ChainSource = Extract<KeySource, { from: 'chain' }>;
type ReadChain = (token: CompactToken, now: number) => FoundKeys;

/** Compiles how the key of a token is read from the certificates that it brings. */
function compileChain(source: ChainSource, settings: Settings, signedAt: string | undefined): ReadChain {
	const own = settings.text(source.rootSetting);
	const roots = (own === '' ? source.roots : [own]).map(parseCertificate).filter((root) => root !== undefined);
	const rule = { ...source, roots };
	return ({ header, claims }, now) => {
		const encoded = Array.isArray(header.x5c) ? header.x5c.slice(0, 4) : [];
		const chain = encoded.map(parseCertificate);
		const [leaf] = chain;
		if (leaf === undefined || !chain.every((certificate) => certificate !== undefined)) {
			return { reason: 'certificate-refused' };
		}
		const millis = signedAt === undefined ? undefined : claims[signedAt];
		const moment = typeof millis === 'number' ? millis / 1000 : now;
		const key = isTrustedChain(chain, rule, moment) ? fromCertificate(leaf.raw) : undefined;
		return key === undefined ? { reason: 'certificate-refused' } : { keys: [key] };
	};
}

interface Genuine {
	readonly token: CompactToken;
	readonly key: PublicKey;
}

function algorithmOf({ header }: CompactToken, { algorithms }: TokenProof): TokenAlgorithm | undefined {
	const named = header.alg;
	// an extension that must be understood is one that we do not
	return header.crit === undefined ? algorithms.find((name) => name === named) : undefined;
}

const ofSeconds = (claims: Claims, name: string, unit: number): number | undefined => {
	const value = claimOf(claims, name);
	return typeof value === 'number' ? Math.floor(value / unit) : undefined;
};

/** Compiles the check of signed tokens: each of them must hold. */
export function compileToken(
	proof: TokenProof,
	source: KeySource,
	lookup: KeyLookup,
	settings: Settings,
	tolerance: number,
): ProofCheck {
	const tokensOf = compileTokens(proof);
	const claimsRefusal = compileClaims(proof, settings);
	const chain = source.from === 'chain' ? compileChain(source, settings, proof.signedAt) : undefined;
	const endorsed = proof.endorses === undefined ? undefined : parsePath(proof.endorses);
	const hint = (view: RequestView, { header }: CompactToken) => ({ view, keyId: keyIdOf(header, 'kid') });
	/** What the claims alone say, before or after the signature is checked. */
	const contentRefusal = (token: CompactToken, view: RequestView, now: number): Reason | undefined =>
		claimsRefusal(token.claims, view) ?? timeRefusal(proof, tolerance, token.claims, now);

	function judgeOne(text: string, view: RequestView, now: number, answers: readonly FetchedAnswer[]): Genuine | Reason {
		const token = parseCompact(text);
		if (typeof token === 'string') return token;
		const algorithm = algorithmOf(token, proof);
		if (algorithm === undefined) return 'algorithm-refused';
		const found = chain?.(token, now) ?? lookup.find(hint(view, token), answers, now);
		if ('reason' in found) return contentRefusal(token, view, now) ?? found.reason;
		const key = found.keys.find((candidate) => hasMade(candidate, algorithm, token.signed, token.signature));
		if (key === undefined) return 'signature-mismatch';
		const refused = contentRefusal(token, view, now) ?? bodyHashRefusal(proof.bodyHash, token.claims, view.body);
		if (refused !== undefined) return refused;
		const channel = endorsed && followPath(view.json(), endorsed);
		return endorsed !== undefined && key.endorsements?.includes(channel) !== true ? 'claims-refused' : { token, key };
	}

	function judge(view: RequestView, now: number, answers: readonly FetchedAnswer[]): SchemeVerdict {
		const tokens = tokensOf(view);
		if ('reason' in tokens) return refuse(tokens.reason);
		let last: Genuine | undefined;
		for (const text of tokens) {
			const verdict = judgeOne(text, view, now, answers);
			if (typeof verdict === 'string') return refuse(verdict);
			last = verdict;
		}
		if (last === undefined) return refuse('signature-missing');
		if (proof.isDocument) view.readFrom(last.token.payload);
		return matchOf(last);
	}

	function matchOf({ token: { claims, signature }, key }: Genuine): SchemeMatch {
		const issued = ofSeconds(claims, 'iat', 1);
		const signed = proof.signedAt === undefined ? undefined : ofSeconds(claims, proof.signedAt, 1000);
		const subject = typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : undefined;
		return { ok: true, secretIndex: key.secretIndex ?? 0, timestamp: signed ?? issued, signature, subject };
	}

	function call(view: RequestView, now: number): KeyCall | undefined {
		const tokens = tokensOf(view);
		const token = 'reason' in tokens ? tokens.reason : parseCompact(tokens[0] ?? '');
		if (typeof token === 'string' || algorithmOf(token, proof) === undefined) return undefined;
		if (contentRefusal(token, view, now) !== undefined) return undefined;
		const wanted = lookup.call(hint(view, token));
		return wanted === undefined || 'reason' in wanted ? undefined : wanted;
	}

	return { judge, call };
}
