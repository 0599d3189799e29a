import { createHash } from 'node:crypto';

import {
	createVerifier,
	type Config,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../../../core/signature';
import { NOW } from '../../deliveries';
import type { Claim } from '../claim';
import { Minter } from './minted';

/** A token as the vendor documents it, and what the receiver configures. */
interface Documented {
	readonly profile: string;
	readonly source: string;
	readonly config?: Config;
	readonly claims: Readonly<Record<string, unknown>>;
	readonly body?: object;
	/** seconds after `exp` at which the vendor's library still accepts the token */
	readonly skew?: number;
	/** claims that the vendor's page wants compared; one of another account is told as such */
	readonly others: readonly (readonly [changed: Readonly<Record<string, unknown>>, reason: string])[];
	/** where the keys are; none where the key is pasted */
	readonly keys?: string;
	readonly place?: 'body' | 'validationTokens';
	readonly url?: string;
	readonly algorithms?: readonly string[];
}

const [OTHER, ACCOUNT] = ['claims-refused', 'account-refused'];
const BODY = { type: 'message', serviceUrl: 'https://smba.example.com', channelId: 'msteams' };
const GOOGLE = { iss: 'https://accounts.google.com', email_verified: true, exp: NOW + 60 };
const GOOGLE_KEYS = 'https://www.googleapis.com/oauth2/v3/certs';
const hashOf = (body: object, encoding: 'hex' | 'base64') =>
	createHash('sha256').update(JSON.stringify(body)).digest(encoding);

const documented: readonly Documented[] = [
	{
		profile: 'google-pubsub',
		source: 'docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions; google-auth-library: a skew of 300 s',
		config: { audience: 'https://n8n.example.com', email: 'push@example.com' },
		claims: { ...GOOGLE, aud: 'https://n8n.example.com', email: 'push@example.com' },
		skew: 300,
		others: [
			[{ iss: 'https://evil.example' }, OTHER],
			[{ aud: 'https://other.example' }, ACCOUNT],
			[{ email: 'other@example.com' }, ACCOUNT],
			[{ email_verified: false }, OTHER],
		],
		keys: GOOGLE_KEYS,
	},
	{
		profile: 'google-chat',
		source: 'developers.google.com/workspace/chat/verify-requests-from-chat',
		config: { audience: 'https://n8n.example.com' },
		claims: { ...GOOGLE, aud: 'https://n8n.example.com', email: 'chat@system.gserviceaccount.com' },
		skew: 300,
		others: [
			[{ iss: 'https://evil.example' }, OTHER],
			[{ aud: 'https://other.example' }, ACCOUNT],
			[{ email: 'other@example.com' }, OTHER],
			[{ email_verified: false }, OTHER],
		],
		keys: GOOGLE_KEYS,
	},
	{
		profile: 'google-chat',
		source: 'google-auth-library: the issuer may come without https://',
		config: { audience: 'https://n8n.example.com' },
		claims: {
			...GOOGLE,
			iss: 'accounts.google.com',
			aud: 'https://n8n.example.com',
			email: 'chat@system.gserviceaccount.com',
		},
		others: [],
		keys: GOOGLE_KEYS,
	},
	{
		profile: 'bot-framework',
		source: 'learn.microsoft.com, Bot Connector authentication: five minutes of skew',
		config: { appId: 'app' },
		claims: { iss: 'https://api.botframework.com', aud: 'app', serviceurl: BODY.serviceUrl, exp: NOW + 60 },
		skew: 300,
		others: [
			[{ iss: 'https://evil.example' }, OTHER],
			[{ aud: 'other' }, ACCOUNT],
			[{ serviceurl: 'https://evil.example' }, OTHER],
		],
		keys: 'https://login.botframework.com/v1/.well-known/keys',
	},
	...[
		{ iss: 'https://sts.windows.net/tenant/', appid: '0bf30f3b-4a52-48df-9a82-234910c4a086' },
		{ iss: 'https://login.microsoftonline.com/tenant/v2.0', azp: '0bf30f3b-4a52-48df-9a82-234910c4a086' },
	].map((version): Documented => ({
		profile: 'microsoft-graph-rich',
		source: 'learn.microsoft.com/graph/change-notifications-with-resource-data: versions 1 and 2 of the token',
		config: { appId: 'app', tenantId: 'tenant' },
		claims: { ...version, aud: 'app', exp: NOW + 60 },
		skew: 0,
		others: [
			[{ iss: 'https://sts.windows.net/other/' }, ACCOUNT],
			[{ aud: 'other' }, ACCOUNT],
			[{ appid: 'other', azp: 'other' }, OTHER],
		],
		keys: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
		place: 'validationTokens',
	})),
	{
		profile: 'oidc',
		source: 'OpenID Connect Core 3.1.3.7, RFC 7519 and 7518; a minute of skew is ours',
		config: { issuer: 'https://login.example.com', audience: 'n8n', jwksUrl: 'https://login.example.com/jwks' },
		claims: { iss: 'https://login.example.com', aud: 'n8n', exp: NOW + 60 },
		skew: 60,
		others: [
			[{ iss: 'https://evil.example' }, OTHER],
			[{ aud: 'other' }, ACCOUNT],
		],
		keys: 'https://login.example.com/jwks',
		algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
	},
	{
		profile: 'fusionauth-jwks',
		source: 'fusionauth.io/docs/extend/events-and-webhooks/signing; the keys are those of Key Master',
		// as a person may type it: settings that are origins get https, and lose the slash at the end
		config: { url: 'auth.example.com/' },
		claims: { request_body_sha256: hashOf(BODY, 'base64'), exp: NOW + 60 },
		skew: 60,
		others: [[{ request_body_sha256: hashOf({}, 'base64') }, 'body-digest-mismatch']],
		keys: 'https://auth.example.com/.well-known/jwks.json',
		algorithms: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
	},
	...['https://example.kinde.com/.well-known/jwks', 'https://example.kinde.com/.well-known/jwks.json'].map(
		(keys): Documented => ({
			profile: 'kinde',
			source:
				'@kinde/webhooks reads /.well-known/jwks.json, docs.kinde.com names /.well-known/jwks; no expiry is judged',
			config: { domain: 'example.kinde.com/' },
			claims: { type: 'user.created', event_id: 'event_1', exp: NOW - 1_000_000 },
			others: [],
			keys,
			place: 'body',
		}),
	),
	{
		profile: 'gong',
		source: 'help.gong.io, Create a webhook rule: webhook_url and body_sha256; the sample verifies without skew',
		claims: { webhook_url: 'https://n8n.example.com/gong', body_sha256: hashOf(BODY, 'hex'), exp: NOW + 60 },
		skew: 0,
		others: [[{ webhook_url: 'https://evil.example' }, ACCOUNT]],
		url: 'https://n8n.example.com/gong',
	},
];

function requestWith(token: string, { profile, place, body = BODY, url }: Documented): WebhookRequest {
	const name = profile === 'fusionauth-jwks' ? 'x-fusionauth-signature-jwt' : 'authorization';
	if (place === 'body') return { method: 'POST', headers: {}, body: Buffer.from(token) };
	if (place !== undefined)
		return {
			method: 'POST',
			headers: {},
			body: Buffer.from(JSON.stringify({ value: [{ id: '1' }], [place]: [token] })),
		};
	return { method: 'POST', url, headers: { [name]: `Bearer ${token}` }, body: Buffer.from(JSON.stringify(body)) };
}

function* claimsOf(vendor: Documented, minter: Minter): Generator<Claim> {
	const { profile, config, keys, url, claims, skew, others } = vendor;
	const jwk = { ...minter.jwk, endorsements: ['msteams'] };
	const answers = keys === undefined ? [] : [{ url: keys, body: JSON.stringify({ keys: [jwk] }) }];
	const judge = (row: SignatureProfile, given: object, at = NOW): string => {
		const verifier = createVerifier(row, keys === undefined ? [minter.publicKey] : [], { config, publicUrl: url });
		const verdict = verifier.verify(requestWith(minter.token(given), vendor), at, answers);
		return verdict.ok ? 'accepted' : verdict.reason;
	};
	const claim = (title: string, holds: Claim['holds']): Claim => ({ profile, title: `token: ${title}`, holds });
	yield claim(minter.algorithm, (row) => judge(row, claims) === 'accepted');
	for (const [changed, reason] of others) {
		yield claim(
			`${Object.keys(changed).join(' and ')} of another`,
			(row) => judge(row, { ...claims, ...changed }) === reason,
		);
	}
	if (skew === undefined) return;
	const { exp, ...endless } = claims;
	yield claim('the edge of its time', (row) => judge(row, claims, Number(exp) + skew - 0.01) === 'accepted');
	yield claim('a second more', (row) => judge(row, claims, Number(exp) + skew + 0.5) === 'timestamp-too-old');
	if (profile !== 'fusionauth-jwks' && profile !== 'gong') {
		yield claim('no expiry', (row) => judge(row, endless) === 'timestamp-missing');
	}
}

/** That tokens are judged by the claims that the vendor's page names. */
export const tokenClaims: readonly Claim[] = documented.flatMap((vendor) =>
	(vendor.algorithms ?? ['RS256']).flatMap((algorithm) => [...claimsOf(vendor, new Minter(algorithm))]),
);
