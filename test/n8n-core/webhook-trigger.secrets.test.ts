import { githubDelivery, hmacHex, JSON_TYPE, withHeader } from './harness/deliveries';
import { logText } from './harness/log';
import type { CallOptions, WireAnswer } from './harness/loopback';
import { activate, startTrigger } from './harness/trigger';
import type { TriggerSetup } from './harness/trigger';

/** Returns a secret with characters that URLs, JSON and HTML encode. */
const canary = (name: string) => `canary ${name}/+"ü&`;
const spellings = /canary|63616e617279|Y2FuYXJ5/i;

const signing = {
	secret: canary('signing'),
	previousSecret: canary('previous'),
	previousSecretValidUntil: '2031-01-01',
};
const header = { headerName: 'X-Team', headerValueSecret: 'canary-header-value' };

const scenarios: Array<[string, TriggerSetup, CallOptions[], string[]]> = [
	[
		'a signed source with a secure header',
		{
			parameters: { source: 'github', requireSecureHeader: true },
			credentials: { webhookSigningSecretApi: signing, webhookSecureHeaderApi: header },
		},
		[
			withHeader(githubDelivery(signing.secret, '{"action":"opened"}'), 'X-Team', header.headerValueSecret),
			withHeader(githubDelivery(signing.previousSecret, '{}'), 'X-TEAM', header.headerValueSecret),
			withHeader(githubDelivery('wrong', '{}'), 'X-Team', header.headerValueSecret),
			withHeader(githubDelivery(signing.secret, '{}'), 'X-Team', 'nearly'),
			withHeader(githubDelivery(signing.secret, '{"zen":""}', 'ping'), 'X-Team', header.headerValueSecret),
		],
		[''],
	],
	[
		'a bearer token',
		{
			parameters: { source: 'wandb', requireSecureHeader: true },
			credentials: {
				webhookSigningSecretApi: signing,
				webhookSecureHeaderApi: { headerName: 'authorization', headerValueSecret: 'Bearer canary-token' },
			},
		},
		[
			{
				headers: [
					JSON_TYPE,
					['Authorization', 'Bearer canary-token'],
					['X-Wandb-Signature', hmacHex(signing.secret, '{}')],
					['Cookie', 'session=canary'],
					['X-API-Key', 'canary'],
				],
				body: '{}',
			},
		],
		[''],
	],
	[
		'a token in a provider’s header',
		{ parameters: { source: 'gitlab-token' }, credentials: { webhookSigningSecretApi: { secret: 'canary-token' } } },
		[
			{ headers: [JSON_TYPE, ['X-Gitlab-Token', 'canary-token'], ['X-Gitlab-Event', 'Push Hook']], body: '{}' },
			{ headers: [JSON_TYPE, ['X-Gitlab-Token', 'nearly'], ['X-Gitlab-Event', 'Push Hook']], body: '{}' },
		],
		[''],
	],
	[
		'a provider’s token replaced by another check',
		{
			parameters: { source: 'gitlab-token', requireSignature: false, requireSecureHeader: true },
			credentials: { webhookSecureHeaderApi: header },
		},
		[
			{
				headers: [JSON_TYPE, ['X-Gitlab-Token', 'canary-token'], ['X-Team', header.headerValueSecret]],
				body: '{}',
			},
		],
		[''],
	],
	[
		'a client state in the body',
		{
			parameters: { source: 'microsoft-graph' },
			credentials: { webhookSigningSecretApi: { secret: canary('state') } },
		},
		[{ headers: [JSON_TYPE], body: JSON.stringify({ value: [{ id: '1', clientState: canary('state') }] }) }],
		[''],
	],
	[
		'an API key in the query',
		{ parameters: { source: 'agentMessage' }, credentials: { agentChannelApi: { apiKey: canary('key') } } },
		[
			{ headers: [JSON_TYPE], body: '{"message":"m","userId":"u","sessionId":"s"}' },
			{ headers: [JSON_TYPE], body: '{}' },
		],
		[`?apiKey=${encodeURIComponent(canary('key'))}`, '?apiKey=nearly', ''],
	],
];

test.each(scenarios)('no secret is disclosed by %s', async (_what, setup, requests, queries) => {
	const trigger = await startTrigger(setup);
	const answers: WireAnswer[] = [];
	for (const request of requests) for (const query of queries) answers.push(await trigger.post(request, query));
	await trigger.close();
	expect(trigger.thrown).toEqual([]);
	expect(trigger.runs.length).toBeGreaterThan(0);
	expect(JSON.stringify([trigger.runs, answers])).not.toMatch(spellings);
	expect(logText()).not.toMatch(spellings);
});

test.each<[string, TriggerSetup]>([
	[
		'a bad filter',
		{ parameters: { source: 'github', events: ',' }, credentials: { webhookSigningSecretApi: signing } },
	],
	[
		'a previous secret without an end date',
		{
			parameters: { source: 'github' },
			credentials: { webhookSigningSecretApi: { ...signing, previousSecretValidUntil: '' } },
		},
	],
	[
		'a malformed standard-webhooks secret',
		{
			parameters: { source: 'standard-webhooks' },
			credentials: { webhookSigningSecretApi: { secret: 'whsec_canary!' } },
		},
	],
])('no secret is disclosed when configuration fails: %s', async (_what, setup) => {
	const error: unknown = await activate(setup).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(Error);
	expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toMatch(spellings);
	const trigger = await startTrigger(setup);
	const answer = await trigger.post(githubDelivery('x', '{}'));
	await trigger.close();
	expect(answer).toMatchObject({ status: 500, body: '{"error":"misconfigured"}' });
	expect(logText()).toContain('misconfigured');
	expect(logText()).not.toMatch(spellings);
});
