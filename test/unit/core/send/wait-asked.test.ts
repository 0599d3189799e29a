import { decideRetry, waitAsked } from '../../../../core/send';

const NOW = 1_800_000_000;

/** Headers as the documentation of these receivers shows them. */
test.each<[string, Record<string, string>, number]>([
	['Retry-After', { 'retry-after': '120' }, 120],
	['Retry-After with a fraction, Discord', { 'retry-after': '1.5' }, 2],
	['Retry-After as a date', { 'retry-after': 'Fri, 15 Jan 2027 08:01:00 GMT' }, 60],
	['Retry-After with a unit', { 'retry-after': '30s' }, 30],
	['Retry-After in words', { 'retry-after': '2 minutes' }, 120],
	['Retry-After as a date of ISO 8601', { 'retry-after': '2027-01-15T08:01:00Z' }, 60],
	['OpenAI, milliseconds', { 'retry-after-ms': '1200' }, 2],
	['Azure Cosmos DB, milliseconds', { 'x-ms-retry-after-ms': '500' }, 1],
	[
		'Discord',
		{ 'x-ratelimit-reset-after': '64.57', 'x-ratelimit-reset': '1470173023', 'x-ratelimit-remaining': '0' },
		65,
	],
	['GitHub', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + 90) }, 90],
	['Linear, a time in milliseconds', { 'x-ratelimit-reset': String((NOW + 90) * 1000) }, 90],
	['Okta', { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(NOW + 30) }, 30],
	['OpenAI, a duration', { 'x-ratelimit-reset-requests': '6m0s' }, 360],
	['Groq, a duration with a fraction', { 'x-ratelimit-reset-tokens': '7.66s' }, 8],
	['the draft of the IETF, seconds', { 'ratelimit-remaining': '0', 'ratelimit-reset': '50' }, 50],
	['the draft of the IETF, one header', { ratelimit: 'limit=100, remaining=0, reset=40' }, 40],
	['the newer draft of the IETF', { ratelimit: '"default";r=0;t=30' }, 30],
	['a reset in the past', { 'x-ratelimit-reset': String(NOW - 5) }, 0],
	['a reset as a date', { 'x-ratelimit-reset': '2027-01-15T08:00:20.500Z' }, 21],
])('%s', (_, headers, seconds) => {
	expect(waitAsked(headers, '', NOW)).toBe(seconds);
});

test.each<[string, string, number]>([
	[
		'Telegram',
		'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}',
		35,
	],
	['Discord', '{"message":"You are being rate limited.","retry_after":0.529,"global":false}', 1],
	['Cloudflare', '{"title":"Error 1015","status":429,"retry_after":30}', 30],
])('the body of %s', (_, body, seconds) => {
	expect(waitAsked({}, body, NOW)).toBe(seconds);
});

test.each<[string, Record<string, string>, string]>([
	['nothing', {}, ''],
	['an unreadable value', { 'retry-after': 'soon' }, '{}'],
	['a limit of which something is left', { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': String(NOW + 3000) }, ''],
	['a limit of the draft of which something is left', { ratelimit: '"default";r=5;t=30' }, ''],
	['a number that is no wait', { 'retry-after': '9999999999' }, ''],
])('%s asks for nothing', (_, headers, body) => {
	expect(waitAsked(headers, body, NOW)).toBeUndefined();
});

test('the wait decides about the next attempt, within the cap', () => {
	const policy = { attempts: 3, schedule: [1], jitter: 0, retryAfterCap: 60 };
	const decided = (waitSeconds: number) =>
		decideRetry(policy, 1, { kind: 'answer', status: 429, waitSeconds }, { now: NOW, draw: 0 });
	expect(decided(40)).toEqual({ retry: true, why: 'rate-limited', delaySeconds: 40 });
	expect(decided(400)).toEqual({ retry: true, why: 'rate-limited', delaySeconds: 60 });
});
