import { requireObject } from '../arguments';
import { isTrustedChain, parseCertificate } from './keys/certificates';
import { resolveProfile } from './profiles';
import type { Refusal, SignatureProfile } from './types';

export interface VerifyChainInput {
	/** a profile whose tokens bring their certificates */
	readonly profile: string | SignatureProfile;
	/** base64 of DER, or PEM. Without a root, the profile's own is the only one that is trusted; with one, only that. */
	readonly chain: { readonly leaf: string; readonly intermediate: string; readonly root?: string };
	/** Unix seconds */
	readonly now: number;
}

const REFUSED: Refusal = { ok: false, reason: 'certificate-refused' };

/**
 * Judges a chain of certificates as a token of the profile would bring it (Apple's `x5c`), without a token.
 *
 * @example
 * const chain = { leaf: 'AAAA', intermediate: 'AAAA' };
 * verifyCertificateChain({ profile: 'apple-app-store', chain, now: 1761962975 }); // { ok: false, reason: 'certificate-refused' }
 *
 * @throws Failure for an unknown profile
 */
export function verifyCertificateChain(input: VerifyChainInput): { readonly ok: true } | Refusal {
	requireObject(input, 'verifyCertificateChain({ profile, chain, now })');
	const { scheme } = resolveProfile(input.profile);
	if (scheme.kind !== 'public-key' || scheme.keySource.from !== 'chain') return REFUSED;
	const { leaf, intermediate, root } = input.chain;
	const roots = (root === undefined ? scheme.keySource.roots : [root]).map(parseCertificate);
	const [own, ...others] = roots.filter((certificate) => certificate !== undefined);
	const given = [leaf, intermediate].map(parseCertificate).filter((certificate) => certificate !== undefined);
	if (own === undefined) return REFUSED;
	const rule = { ...scheme.keySource, roots: [own, ...others] };
	return isTrustedChain([...given, own], rule, input.now) ? { ok: true } : REFUSED;
}
