import fc from 'fast-check';

import { githubDelivery, JSON_TYPE, withHeader } from './harness/deliveries';
import { logCalls } from './harness/log';
import type { CallOptions } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger, TriggerSetup } from './harness/trigger';

/** An honest sender and a forger share one address, behind the same NAT or a proxy that n8n does not know. */
const SECRET = 'It’s a secret to everybody';
const LIMIT = 3;
const options = { rateLimit: { policy: { requests: LIMIT, seconds: 86_400 } } };
const github: TriggerSetup = {
	parameters: { source: 'github', options },
	credentials: { webhookSigningSecretApi: { secret: SECRET } },
};

let count = 0;
/** Each delivery has a different body, so that none is a copy of another. */
const genuine = () => githubDelivery(SECRET, JSON.stringify({ action: 'opened', number: count++ }));
const forged = () => githubDelivery('wrong', JSON.stringify({ action: 'opened', number: count++ }));
const ping = (secret: string) => githubDelivery(secret, '{"zen":"Design for failure."}', 'ping');
const from = (address: string, request: Required<CallOptions>) => withHeader(request, 'X-Forwarded-For', address);

let trigger: RunningTrigger | undefined;

async function start(setup: TriggerSetup) {
	trigger = await startTrigger(setup);
	return trigger;
}

afterEach(async () => {
	expect(trigger?.thrown ?? []).toEqual([]);
	await trigger?.close();
	trigger = undefined;
});

test('forged requests do not use up the allowance of an honest sender at the same address', async () => {
	const { post, runs } = await start(github);
	for (let number = 0; number < 50; number++) await post(forged());
	const statuses = [];
	for (let number = 0; number < LIMIT; number++) {
		statuses.push((await post(genuine())).status);
		await post(forged());
	}
	expect(statuses).toEqual([200, 200, 200]);
	expect(runs).toHaveLength(LIMIT);
	const tooMany = await post(genuine());
	expect(tooMany).toMatchObject({ status: 429, body: '{"error":"too many requests"}' });
	expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(20_000);
	expect(runs).toHaveLength(LIMIT);
});

test('genuine requests do not use up the unverified allowance, which gives 429 once it is used up', async () => {
	const { post } = await start(github);
	for (let number = 0; number < LIMIT + 1; number++) await post(genuine());
	const statuses = [];
	for (let number = 0; number < LIMIT + 2; number++) statuses.push((await post(forged())).status);
	expect(statuses).toEqual([401, 401, 401, 429, 429]);
});

test.each<[string, (() => Required<CallOptions>)[], string]>([
	['verified', [genuine], 'This address has exceeded the rate limit for verified requests'],
	[
		'unverified',
		[forged],
		'This address has exceeded the rate limit for unverified requests. This request was also refused: signature-mismatch',
	],
	['both', [forged, genuine], 'This address has exceeded the rate limit'],
])('the log says which requests were too many: %s', async (_what, requests, hint) => {
	const { post } = await start(github);
	for (let number = 0; number < LIMIT + 1; number++) for (const request of requests) await post(request());
	expect(logCalls.at(-1)?.details).toMatchObject({ reason: 'too-many-requests', hint });
});

const without = (name: string) => withHeader(genuine(), name);

test.each<[string, () => Required<CallOptions>, number]>([
	['a forged signature', forged, 401],
	['no signature', () => without('X-Hub-Signature-256'), 401],
	['a forged ping', () => ping('wrong'), 401],
	['a multipart body', () => withHeader(genuine(), 'Content-Type', 'multipart/form-data; boundary=x'), 415],
])('%s counts as unverified', async (_what, request, status) => {
	const { post } = await start(github);
	const statuses = [];
	for (let number = 0; number < LIMIT + 1; number++) statuses.push((await post(request())).status);
	expect(statuses).toEqual([...Array<number>(LIMIT).fill(status), 429]);
	expect((await post(genuine())).status).toBe(200);
});

test.each<[string, () => Required<CallOptions>, number]>([
	['a delivery', genuine, 200],
	['a signed ping', () => ping(SECRET), 200],
	['a copy', () => githubDelivery(SECRET, '{"a":"copy"}'), 200],
])('%s counts as verified', async (_what, request, status) => {
	const { post } = await start(github);
	const statuses = [];
	for (let number = 0; number < LIMIT + 1; number++) statuses.push((await post(request())).status);
	expect(statuses).toEqual([...Array<number>(LIMIT).fill(status), 429]);
	expect((await post(forged())).status).toBe(401);
});

test.each<[string, TriggerSetup, Required<CallOptions>, string]>([
	[
		'an unsigned check of the URL',
		{ ...github, parameters: { source: 'trello', options } },
		{ method: 'HEAD', headers: [], body: '' },
		'',
	],
	[
		'an echo of a challenge',
		{ ...github, parameters: { source: 'dropbox', options } },
		{ method: 'GET', headers: [], body: '' },
		'?challenge=abc',
	],
	[
		'a disclosed secret',
		{ parameters: { source: 'notion', options } },
		{
			method: 'POST',
			headers: [JSON_TYPE],
			body: '{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}',
		},
		'',
	],
])('%s counts as unverified', async (_what, setup, request, query) => {
	const { post } = await start(setup);
	const statuses = [];
	for (let number = 0; number < LIMIT + 1; number++) statuses.push((await post(request, query)).status);
	expect(statuses).toEqual([200, 200, 200, 429]);
});

test('if the URL is the secret, every request to it counts as verified', async () => {
	const { post } = await start({ parameters: { source: 'secretUrl', options } });
	const statuses = [];
	for (let number = 0; number < LIMIT + 1; number++) {
		statuses.push((await post({ headers: [JSON_TYPE], body: '{}' })).status);
	}
	expect(statuses).toEqual([200, 200, 200, 429]);
});

test('addresses are counted separately, and an IPv6 /64 network is one address', async () => {
	const { post } = await start({ ...github, proxyHops: 1 });
	for (let host = 0; host < LIMIT; host++) {
		expect((await post(from(`2001:db8::${host + 1}`, genuine()))).status).toBe(200);
	}
	expect((await post(from('2001:db8::ffff', genuine()))).status).toBe(429);
	expect((await post(from('2001:db8:0:1::1', genuine()))).status).toBe(200);
	expect((await post(from('192.0.2.7', genuine()))).status).toBe(200);
});

test('a flood from spoofed addresses changes no allowance', async () => {
	const { post, runs } = await start({ ...github, proxyHops: 1 });
	const honest = '192.0.2.7';
	for (let number = 0; number < LIMIT; number++) await post(from(honest, genuine()));
	for (let number = 0; number < 300; number++) await post(from(`198.51.${number >> 8}.${number & 255}`, forged()));
	expect((await post(from(honest, genuine()))).status).toBe(429);
	expect((await post(from('203.0.113.9', genuine()))).status).toBe(200);
	expect(runs).toHaveLength(LIMIT + 1);
});

test('whatever is forged meanwhile, an honest sender is served up to the limit and never beyond it', async () => {
	const kinds = { genuine, forged, ping: () => ping('wrong'), unsigned: () => without('X-Hub-Signature-256') };
	const traffic = fc.array(fc.constantFrom<keyof typeof kinds>('genuine', 'forged', 'ping', 'unsigned'), {
		maxLength: 25,
	});
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 1, max: 6 }), traffic, async (requests, sent) => {
			const limited = { rateLimit: { policy: { requests, seconds: 86_400 } } };
			const { post, runs, close } = await startTrigger({
				...github,
				parameters: { source: 'github', options: limited },
			});
			const served: number[] = [];
			const refused: number[] = [];
			for (const kind of sent) (kind === 'genuine' ? served : refused).push((await post(kinds[kind]())).status);
			await close();
			expect(served).toEqual(served.map((_, index) => (index < requests ? 200 : 429)));
			expect(refused).toEqual(refused.map((_, index) => (index < requests ? 401 : 429)));
			expect(runs).toHaveLength(Math.min(served.length, requests));
		}),
		{ numRuns: 25 },
	);
});
