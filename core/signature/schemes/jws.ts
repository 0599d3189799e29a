import { Failure } from '../../failure';
import { hasSigned, requireSecrets, signatureOf, type Secret } from '../keys/secrets';
import { sha256 } from '../keys/sha256';
import { AMBIGUOUS, type RequestView } from '../request/request-view';
import type { JwsScheme, Reason } from '../types';
import { bodyHashRefusal, claimOf, parseCompact, type Claims } from './compact-token';
import { refuse, type Check, type SchemeVerdict, type Sign } from './scheme';

const NAMES = { 'hmac-sha256': 'HS256', 'hmac-sha512': 'HS512' } as const;
/** The maximum length of a token. Longer tokens are not parsed; no webhook needs one. */
const MAX_TOKEN_LENGTH = 8192;

function readToken({ header, prefix = '' }: JwsScheme, view: RequestView): string | { reason: Reason } {
	const found = view.header(header.toLowerCase());
	if (found === AMBIGUOUS) return { reason: 'signature-ambiguous' };
	if (found === undefined || found === '') return { reason: 'signature-missing' };
	const token = found.startsWith(prefix) ? found.slice(prefix.length) : found;
	return token.length > MAX_TOKEN_LENGTH ? { reason: 'signature-malformed' } : token;
}

function timeRefusal(scheme: JwsScheme, claims: Claims, now: number): Reason | undefined {
	const [expires, starts] = [claimOf(claims, 'exp'), claimOf(claims, 'nbf')];
	if (expires === undefined && scheme.lifetime !== undefined) return 'timestamp-missing';
	if (expires !== undefined && typeof expires !== 'number') return 'timestamp-malformed';
	if (starts !== undefined && typeof starts !== 'number') return 'timestamp-malformed';
	if (expires !== undefined && now - expires > scheme.tolerance) return 'timestamp-too-old';
	return starts !== undefined && starts - now > scheme.tolerance ? 'timestamp-too-new' : undefined;
}

/** Tells whether the claim of the URL, if there must be one, is the configured URL or the same with the query of the request. */
function namesUrl({ urlClaim }: JwsScheme, claims: Claims, view: RequestView): boolean {
	if (urlClaim === undefined || view.configuredUrl === undefined) return true;
	const claimed = claimOf(claims, urlClaim);
	return claimed === view.configuredUrl || claimed === view.signedUrl();
}

function claimsRefusal(scheme: JwsScheme, claims: Claims, view: RequestView, now: number): Reason | undefined {
	if (scheme.issuer !== undefined && claimOf(claims, 'iss') !== scheme.issuer) return 'claims-refused';
	if (!namesUrl(scheme, claims, view)) return 'claims-refused';
	return bodyHashRefusal(scheme.bodyHash, claims, view.body) ?? timeRefusal(scheme, claims, now);
}

/** A pasted secret, split into its key and the issuer in front of it, if the scheme expects one. */
interface IssuedSecret {
	readonly key: string;
	readonly issuer?: string;
}

/** @param secret `issuer:key`, or only the key */
function splitIssuer({ issuerInSecret, issuer }: JwsScheme, secret: string): IssuedSecret {
	const colon = issuerInSecret ? secret.indexOf(':') : -1;
	return colon < 0 ? { key: secret, issuer } : { key: secret.slice(colon + 1), issuer: secret.slice(0, colon).trim() };
}

/** @returns the keys without their issuers, and the scheme to use with each of them */
export function withIssuers(scheme: JwsScheme, secrets: readonly string[]) {
	const split = requireSecrets(secrets).map((secret) => splitIssuer(scheme, secret));
	return {
		keys: split.map(({ key }) => key),
		schemeOf: (index: number): JwsScheme => ({ ...scheme, issuer: split[index]?.issuer }),
	};
}

/**
 * Compiles the check of a compact JWS with the one algorithm that the row names. Its header may repeat that name but
 * cannot choose another.
 */
export function compileJwsCheck(
	scheme: JwsScheme,
	secrets: readonly Secret[],
	schemeOf: (index: number) => JwsScheme = () => scheme,
): Check {
	return (view, now): SchemeVerdict => {
		const token = readToken(scheme, view);
		if (typeof token !== 'string') return refuse(token.reason);
		const compact = parseCompact(token);
		if (typeof compact === 'string') return refuse(compact);
		if (compact.signature.length === 0) return refuse('signature-malformed');
		if (claimOf(compact.header, 'alg') !== NAMES[scheme.algorithm] || claimOf(compact.header, 'crit') !== undefined) {
			return refuse('algorithm-refused');
		}
		const match = secrets.find((secret) => hasSigned(secret, [compact.signed], compact.signature));
		if (match === undefined) return refuse('signature-mismatch');
		const refused = claimsRefusal(schemeOf(match.index), compact.claims, view, now);
		if (refused !== undefined) return refuse(refused);
		const issued = claimOf(compact.claims, 'iat');
		const timestamp = typeof issued === 'number' ? Math.floor(issued) : undefined;
		return { ok: true, secretIndex: match.index, signature: compact.signature, timestamp };
	};
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function compileJwsSign(scheme: JwsScheme, secrets: readonly Secret[]): Sign {
	const [secret] = secrets;
	const { issuer, bodyHash, lifetime, urlClaim } = scheme;
	return ({ body, timestamp, url }) => {
		if (secret === undefined || secret.algorithm.kind !== 'mac') {
			throw new Failure('missing-secret', 'No secret is configured', 'Enter the secret to sign with');
		}
		// JSON omits undefined values
		const claims = {
			iss: issuer,
			...(urlClaim && { [urlClaim]: url }),
			...(lifetime === undefined ? {} : { iat: Math.floor(timestamp), exp: Math.floor(timestamp) + lifetime }),
			...(bodyHash && { [bodyHash.claim]: sha256(body).toString(bodyHash.encoding) }),
		};
		const signed = `${encoded({ alg: NAMES[scheme.algorithm], typ: 'JWT' })}.${encoded(claims)}`;
		const signature = signatureOf(secret, [signed]).toString('base64url');
		return { headers: { [scheme.header]: `${scheme.prefix ?? ''}${signed}.${signature}` } };
	};
}
