import { checkedTolerance } from '../schemes/timestamp';
import type { JwsScheme } from '../types';
import { checkedPrefix, mistake, oneOf } from './checks';
import type { CustomFacts } from './input';
import { algorithmOf, keysOf } from './keys';
import { placeOf } from './places';

const ALGORITHMS: readonly JwsScheme['algorithm'][] = ['hmac-sha256', 'hmac-sha512'];

function jwsAlgorithm(input: CustomFacts): JwsScheme['algorithm'] {
	const given = algorithmOf(input);
	const known = ALGORITHMS.find((name) => name === given);
	if (known !== undefined) return known;
	throw mistake('A JSON Web Signature cannot use this algorithm', 'Choose HMAC-SHA-256 or HMAC-SHA-512');
}

function checkedLifetime(seconds: number | undefined): number | undefined {
	if (seconds === undefined || (Number.isFinite(seconds) && seconds > 0)) return seconds;
	throw mistake('The token lifetime is not a number of seconds', 'Enter a number greater than 0');
}

/** @throws Failure for a JWS elsewhere than in a header, and for other algorithms than HMAC */
export function jwsScheme(input: CustomFacts): JwsScheme {
	const place = placeOf(input);
	if (place.in !== 'header') throw mistake('A JSON Web Signature must be in a header', 'Enter the signature header');
	const algorithm = jwsAlgorithm(input);
	const { bodyHashClaim: claim, bodyHashEncoding, issuer, urlClaim } = input;
	const lifetime = checkedLifetime(input.lifetimeSeconds);
	return {
		kind: 'jws',
		algorithm,
		keys: keysOf(input, algorithm),
		header: place.name,
		tolerance: checkedTolerance(input.toleranceSeconds, 60),
		...(input.prefix && { prefix: checkedPrefix(input.prefix) }),
		...(claim !== undefined && {
			bodyHash: {
				claim,
				encoding: oneOf(bodyHashEncoding, ['hex', 'base64', 'base64url'], 'hex', 'encoding of the body hash'),
			},
		}),
		...(issuer !== undefined && { issuer }),
		...(urlClaim !== undefined && { urlClaim: oneOf(urlClaim, ['aud', 'sub'], 'aud', 'URL claim') }),
		...(lifetime !== undefined && { lifetime }),
	};
}
