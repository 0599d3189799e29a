import { profiles } from '../../../../../core/signature';
import type { Scheme, ValueSource } from '../../../../../core/signature/types';
import { isCredentialHeader, isCredentialParameter } from '../../../../../nodes/shared/masking/credential-names';

describe('a credential is recognised by its name', () => {
	test.each(
		'Authorization Proxy-Authorization X-Forwarded-Authorization Cookie Set-Cookie X-Auth-Token X-Access-Token Api-Key X-Api-Key ApiKey X-ApiKey X-Gitlab-Token X-Amz-Security-Token X-Goog-Channel-Token X-Goog-Api-Key X-Shopify-Access-Token Private-Token X-Auth-Key X-Functions-Key Ocp-Apim-Subscription-Key X-Webhook-Secret X-Telegram-Bot-Api-Secret-Token Aeg-Sas-Key X-Vault-Token X-CSRF-Token X-Secret-Key X-Password'.split(
			' ',
		),
	)('in the header %s', (name) => {
		expect([name, name.toLowerCase(), name.toUpperCase()].map(isCredentialHeader)).toEqual([true, true, true]);
	});

	test.each(
		'token apikey apiKey api_key api-key access_token accessToken auth_token client_secret clientSecret secret password passwd pwd sig code key SIG Code hub.verify_token X-Amz-Security-Token authtoken refreshtoken auth jwt'.split(
			' ',
		),
	)('in the parameter %s', (name) => {
		expect(isCredentialParameter(name)).toBe(true);
	});
});

describe('other names are not taken for credentials', () => {
	test.each(
		'Content-Type User-Agent X-Hub-Signature-256 X-Signature Webhook-Signature Webhook-Id X-GitHub-Event X-Request-Id Idempotency-Key X-Idempotency-Key I-Twilio-Idempotency-Token X-Forwarded-For Sec-WebSocket-Key Signature-Input X-Amz-Signature X-Amz-Credential X-Tokens-Used Authentication-Results X-Code X-Key Key Code Sig'.split(
			' ',
		),
	)('in the header %s', (name) => {
		expect(isCredentialHeader(name)).toBe(false);
	});

	test.each(
		'signature id event page_token pageToken next_token continuationToken sync_token crc_token hub.challenge hub.mode codec monkey keys tokens secrets author'.split(
			' ',
		),
	)('in the parameter %s', (name) => {
		expect(isCredentialParameter(name)).toBe(false);
	});
});

/** Returns the names that a row reads, at any depth. */
function namesIn(value: unknown, place: 'header' | 'query'): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const { in: where, name, names } = value as Partial<Record<string, unknown>>;
	const own = where === place ? [name, names].flat().filter((one) => typeof one === 'string') : [];
	return [...own, ...Object.values(value).flatMap((inner) => namesIn(inner, place))];
}

test('no profile’s event, delivery ID, timestamp or signature is taken for a credential', () => {
	const rows = Object.values(profiles).map(({ name, scheme, event, action, deliveryId }) => ({
		name,
		read: [event, action, deliveryId, scheme.kind === 'signed' ? scheme : undefined] as Array<ValueSource | Scheme>,
	}));
	const headers = rows.flatMap(({ name, read }) => namesIn(read, 'header').map((header) => `${name}: ${header}`));
	const queries = rows.flatMap(({ name, read }) => namesIn(read, 'query').map((query) => `${name}: ${query}`));
	expect(headers.length).toBeGreaterThan(100);
	const own = (entry: string) => entry.split(': ')[1] ?? '';
	expect(headers.filter((entry) => isCredentialHeader(own(entry)))).toEqual(['microsoft-teams: Authorization']);
	expect(queries.filter((entry) => isCredentialParameter(own(entry)))).toEqual([]);
});
