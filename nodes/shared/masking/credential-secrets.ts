/** What n8n stores in every OAuth2 credential. */
const OAUTH2_SECRETS = [
	'clientSecret',
	'privateKey',
	'oauthTokenData.access_token',
	'oauthTokenData.refresh_token',
	'oauthTokenData.id_token',
] as const;

/**
 * The secret fields of our credentials: every password field, `.` for fields in collections, and what n8n stores
 * besides the fields of an OAuth2 credential. test/unit/nodes/shared/masking/credential-secrets.test.ts derives the
 * same list from the credentials.
 */
export const secretFields = {
	agentChannelApi: ['apiKey'],
	agentEndpointApi: ['apiKey', 'secretUrl', 'signingSecret'],
	agentEndpointAwsApi: ['secretAccessKey', 'sessionToken'],
	agentEndpointGoogleOAuth2Api: OAUTH2_SECRETS,
	agentEndpointOAuth2Api: OAUTH2_SECRETS,
	signedWebhookApi: ['signingSecret', 'previousSigningSecret', 'accessToken', 'secrets.values.secretValue'],
	webhookSecureHeaderApi: ['headerValueSecret'],
	webhookSenderApi: ['clientSecret', 'secret', 'clientState', 'encryptionKey', 'verificationToken'],
	webhookSigningSecretApi: ['secret', 'previousSecret', 'namedSecrets.values.secretValue', 'verifyToken'],
} as const satisfies Record<string, readonly string[]>;

export type CredentialType = keyof typeof secretFields;

/** The fields that precede a secret, with a colon, in Basic authentication. */
const USER_FIELDS = ['user', 'clientId'];

/**
 * Returns everything in a credential that must never be shown: its secrets, and the parts that would reveal them.
 *
 * @param data the decrypted credential
 */
export function credentialSecrets(type: CredentialType, data: Readonly<Record<string, unknown>>): string[] {
	const secrets = storedSecrets(type, data).map((secret) => secret.trim());
	const users = USER_FIELDS.flatMap((name) => textsAt(data, [name])).map((user) => user.trim());
	const pairs = users.flatMap((user) => secrets.map((secret) => `${user}:${secret}`));
	return [...new Set([...secrets.flatMap((secret) => [secret, ...partsOf(secret)]), ...pairs])];
}

/** Returns the secrets in a credential exactly as they are stored. Empty ones are left out. */
export function storedSecrets(type: CredentialType, data: Readonly<Record<string, unknown>>): string[] {
	return secretFields[type].flatMap((path) => textsAt(data, path.split('.')));
}

function textsAt(value: unknown, [name, ...rest]: readonly string[]): string[] {
	if (Array.isArray(value)) return value.flatMap((entry: unknown) => textsAt(entry, [name ?? '', ...rest]));
	if (name === undefined) return typeof value === 'string' && value.trim() !== '' ? [value] : [];
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
	return textsAt((value as Record<string, unknown>)[name], rest);
}

const AUTHORIZATION =
	/^(?:basic|bearer|token|bot|key|api[-_]?key|oauth|sso-key|ssws|geniekey|splunk)[ :]+([^\s:]\S*)$/i;
const KEY_PREFIX = /^(?:v1,)?wh(?:sec|sk)_(.+)$/;

/**
 * Returns the parts of a secret that are secret themselves: the token in a header value, the key after a prefix, the
 * secret part of a URL.
 */
function partsOf(secret: string): string[] {
	const token = AUTHORIZATION.exec(secret)?.[1];
	const key = KEY_PREFIX.exec(secret)?.[1];
	return [
		...(token === undefined ? [] : [token]),
		...(token !== undefined && /^basic/i.test(secret) ? userAndPassword(token) : []),
		...(key === undefined ? [] : [key]),
		...urlParts(secret),
	];
}

function userAndPassword(encoded: string): string[] {
	const pair = Buffer.from(encoded, 'base64').toString('utf8');
	const colon = pair.indexOf(':');
	return colon < 0 ? [] : [pair, pair.slice(colon + 1)];
}

/** Parts of a URL with at least this length are taken for keys; shorter ones are words such as `webhook`. */
const KEY_LENGTH = 16;

function urlParts(secret: string): string[] {
	if (!/^https?:/i.test(secret) || !URL.canParse(secret)) return [];
	const { pathname, search, searchParams, password } = new URL(secret);
	const keys = [...pathname.split('/'), ...searchParams.values()].filter((part) => part.length >= KEY_LENGTH);
	return [pathname + search, pathname, password, ...keys].filter((part) => part !== '' && part !== '/');
}
