import type { AlgorithmName, Encoding, SignatureProfile, SignedScheme } from '../types';
import type { Variant } from './explanation';

/** The same source with another algorithm or encoding. */
export interface OtherRule extends Variant {
	readonly profile: SignatureProfile;
}

const ALGORITHMS: readonly (readonly [AlgorithmName, string])[] = [
	['hmac-sha256', 'HMAC-SHA-256'],
	['hmac-sha1', 'HMAC-SHA-1'],
	['hmac-sha512', 'HMAC-SHA-512'],
];
const ENCODINGS: readonly Encoding[] = ['hex', 'base64', 'base64url'];

const ADVICE =
	'Set up the sender to sign as this source does, or choose the source Custom Signature with these settings.';

function written(scheme: SignedScheme, algorithm: AlgorithmName, encoding: Encoding, prefix: string): SignedScheme {
	const keys = scheme.keys.map((key) => ({ ...key, algorithm }));
	return { ...scheme, algorithm, keys, forms: [{ prefix, encoding }] };
}

/** Other algorithms, encodings and beginnings of the signature; only where a shared secret signs. */
export function otherRules(profile: SignatureProfile): readonly OtherRule[] {
	const { scheme } = profile;
	if (scheme.kind !== 'signed' || !scheme.algorithm.startsWith('hmac-')) return [];
	const prefixes = new Set([...scheme.forms.map(({ prefix }) => prefix), '', 'sha256=', 'sha1=', 'v1=']);
	return ALGORITHMS.flatMap(([algorithm, name]) =>
		ENCODINGS.flatMap((encoding) =>
			[...prefixes].map((prefix) => ({
				holds: `as ${name} in ${encoding}${prefix === '' ? ' without a prefix' : ` after ${prefix}`}`,
				advice: ADVICE,
				profile: { ...profile, scheme: written(scheme, algorithm, encoding, prefix) },
			})),
		),
	);
}
