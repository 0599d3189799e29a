import { createHmac } from 'node:crypto';

import { createSigner, createVerifier, type SignatureProfile } from '../../../../../../core/signature';
import { NOW } from '../../deliveries';
import type { Claim } from '../claim';

/** Tokens under a shared key (RFC 7515), made with node:crypto. */

const SECRET = 'a secret';
const URL_CALLED = 'https://n8n.example.com/webhook';
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object): string {
	const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
	return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}

interface Documented {
	readonly profile: string;
	readonly header: string;
	readonly source: string;
	readonly claims: object;
	/** seconds that the vendor's library lets clocks differ, or that are ours */
	readonly skew: number;
	/** seconds that a token of ours is accepted; absent where the vendor's tokens have no expiry */
	readonly lifetime?: number;
	/** the claim that is the URL called */
	readonly urlClaim?: string;
	/** the text before the token */
	readonly prefix?: string;
}

/** The SHA-256 of an empty body. */
const [BASE64, BASE64URL, HEX] = (['base64', 'base64url', 'hex'] as const).map((encoding) =>
	Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex').toString(encoding),
);

const documented: readonly Documented[] = [
	{
		profile: 'evolution-api',
		header: 'authorization',
		source: 'EvolutionAPI/evolution-api src/api/integrations/event/webhook: expiresIn of 10 minutes; no skew',
		claims: { app: 'evolution', action: 'webhook' },
		prefix: 'Bearer ',
		skew: 0,
		lifetime: 600,
	},
	{
		profile: 'livekit',
		header: 'authorization',
		source: 'livekit/protocol auth: a skew and a lifetime of minutes; sha256 of the body',
		claims: { iss: 'key', sha256: BASE64 },
		skew: 60,
		lifetime: 300,
	},
	{
		profile: 'monday',
		header: 'authorization',
		source: 'developer.monday.com, Webhooks: aud is the URL, and exp five minutes later',
		claims: { aud: URL_CALLED },
		prefix: 'Bearer ',
		skew: 60,
		lifetime: 300,
		urlClaim: 'aud',
	},
	{
		profile: 'qstash',
		header: 'upstash-signature',
		source: 'upstash.com/docs/qstash/howto/signature: iss, sub = the URL, body, and exp five minutes later',
		claims: { iss: 'Upstash', sub: URL_CALLED, body: BASE64URL },
		skew: 60,
		lifetime: 300,
		urlClaim: 'sub',
	},
	{
		profile: 'netlify',
		header: 'x-webhook-signature',
		source: 'docs.netlify.com, Payload signature: iss and sha256; a minute of skew is ours',
		claims: { iss: 'netlify', sha256: HEX },
		skew: 60,
	},
	{
		profile: 'vonage',
		header: 'authorization',
		source: 'developer.vonage.com, Signed webhooks: iss and payload_hash; a minute of skew is ours',
		claims: { iss: 'Vonage', payload_hash: HEX },
		prefix: 'Bearer ',
		skew: 60,
	},
	{
		profile: 'fusionauth',
		header: 'x-fusionauth-signature-jwt',
		source: 'fusionauth.io/docs/extend/events-and-webhooks/signing: request_body_sha256; a minute of skew is ours',
		claims: { request_body_sha256: BASE64 },
		skew: 60,
	},
];

const claimsIn = (text: string): Readonly<Record<string, unknown>> => {
	const [, payload = ''] = text.split('.');
	return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
};

function* claimsOf({ profile, header, claims, skew, lifetime, urlClaim, prefix = '' }: Documented): Generator<Claim> {
	const judge = (row: SignatureProfile, given: object, at = NOW): string => {
		const headers = { [header]: `${prefix}${token(given)}` };
		const verifier = createVerifier(row, [SECRET], { publicUrl: URL_CALLED });
		const verdict = verifier.verify({ method: 'POST', url: URL_CALLED, headers, body: Buffer.alloc(0) }, at);
		return verdict.ok ? 'accepted' : verdict.reason;
	};
	const claim = (title: string, holds: Claim['holds']): Claim => ({ profile, title: `token: ${title}`, holds });
	const genuine = { ...claims, exp: NOW + 60 };
	const accepts = (row: SignatureProfile, at: number) => judge(row, genuine, at) === 'accepted';
	yield claim('the edge of its time', (row) => accepts(row, NOW + 60 + skew - 0.01));
	yield claim('a second more', (row) => judge(row, genuine, NOW + 60 + skew + 0.5) === 'timestamp-too-old');
	if (lifetime !== undefined) {
		yield claim('no expiry', (row) => judge(row, claims) === 'timestamp-missing');
		yield claim('the lifetime of ours', (row) => {
			const { headers } = createSigner(row, [SECRET]).sign({ body: Buffer.alloc(0), timestamp: NOW, url: URL_CALLED });
			const sent = Object.values(headers)[0] ?? '';
			const { iat, exp } = claimsIn(sent.slice(prefix.length));
			return sent.startsWith(`${prefix}ey`) && Number(exp) - Number(iat) === lifetime;
		});
	}
	if (urlClaim === undefined) return;
	const elsewhere = { ...genuine, [urlClaim]: 'https://evil.example' };
	yield claim('for another URL', (row) => judge(row, elsewhere) === 'claims-refused');
}

/** docs.livekit.io: the API key is the issuer, and comes before the secret if both are entered. */
const ofLiveKit: Claim = {
	profile: 'livekit',
	title: 'token: the issuer before the secret',
	holds: (row) => {
		const headers = { authorization: token({ iss: 'key', sha256: BASE64, exp: NOW + 60 }) };
		const judge = (secret: string) =>
			createVerifier(row, [secret]).verify({ method: 'POST', headers, body: Buffer.alloc(0) }, NOW).ok;
		return judge(`key:${SECRET}`) && judge(SECRET) && !judge(`another:${SECRET}`);
	},
};

export const bearerClaims: readonly Claim[] = [...documented.flatMap((vendor) => [...claimsOf(vendor)]), ofLiveKit];
