import { githubDelivery, hmacHex, JSON_TYPE, withHeader } from './harness/deliveries';
import { logCalls, logText } from './harness/log';
import { logLines } from './harness/log-lines';
import type { CallOptions } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger, TriggerSetup } from './harness/trigger';

/** Whatever a sender does, the log stays readable: few lines, each a single line that says what to do. */
const SECRET = 'It’s a secret to everybody';
const signing = { webhookSigningSecretApi: { secret: SECRET } };
const MOST_LINES = 30;

let trigger: RunningTrigger | undefined;

async function start(setup: TriggerSetup) {
	trigger = await startTrigger(setup);
	return trigger;
}

afterEach(async () => {
	jest.restoreAllMocks();
	await trigger?.close();
	trigger = undefined;
});

const delivery = githubDelivery(SECRET, '{"action":"opened"}');
const forged = githubDelivery('wrong', '{"action":"opened"}');
const github = (options: object = {}): TriggerSetup => ({
	parameters: { source: 'github', options: { duplicateWindowSeconds: 0, ...options } },
	credentials: signing,
});
const unsignedJson = { method: 'POST', headers: [JSON_TYPE], body: '{}' };
const notion = { ...unsignedJson, body: '{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}' };
const EQUALS = { type: 'string', operation: 'equals' };
const expression = {
	conditions: { conditions: [{ leftValue: '={{ $json.a( }}', rightValue: '', operator: EQUALS }] },
};

const kinds: [string, TriggerSetup, Required<CallOptions>, string, RegExp][] = [
	['a forged signature', github(), forged, '', /refused a request: signature-mismatch/],
	['an address', github({ allowedIps: '192.0.2.0/24' }), delivery, '', /refused a request: address-not-allowed/],
	[
		'a large body',
		github({ maxBodyKb: 1 }),
		githubDelivery(SECRET, JSON.stringify({ action: 'x'.repeat(2_000) })),
		'',
		/refused a request: body-too-large/,
	],
	[
		'too many requests',
		github({ rateLimit: { policy: { requests: 1, seconds: 86_400 } } }),
		delivery,
		'',
		/refused a request: too-many-requests/,
	],
	[
		'a multipart body',
		github(),
		withHeader(delivery, 'Content-Type', 'multipart/form-data; boundary=x'),
		'',
		/refused a request: raw-bytes-gone/,
	],
	[
		'a method',
		{ parameters: { source: 'meta' }, credentials: signing },
		{ method: 'GET', headers: [['X-Hub-Signature-256', `sha256=${hmacHex(SECRET, '')}`]], body: '' },
		'',
		/refused a request: method-not-allowed/,
	],
	[
		'an agent message',
		{ parameters: { source: 'agentMessage' }, credentials: { agentChannelApi: { apiKey: 'k' } } },
		unsignedJson,
		'?apiKey=k',
		/refused a request: bad-agent-message/,
	],
	['a misconfiguration', { parameters: { source: 'github' } }, delivery, '', /is misconfigured/],
	['a failure', github(expression), delivery, '', /failed/],
	[
		'a missing secret that the sender will disclose',
		{ parameters: { source: 'notion' } },
		unsignedJson,
		'',
		/has no secret yet/,
	],
	[
		'a disclosed secret while one is configured',
		{ parameters: { source: 'notion' }, credentials: signing },
		notion,
		'',
		/stays in use/,
	],
	[
		'a disclosed secret of another form',
		{ parameters: { source: 'notion' } },
		{ ...unsignedJson, body: '{"verification_token":"x"}' },
		'',
		/does not have the form/,
	],
];

describe.each(kinds)('%s', (_what, setup, request, query, words) => {
	test('is logged at most thirty times a minute, and the next line says how many lines were omitted', async () => {
		let now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const { post } = await start(setup);
		for (let count = 0; count < 120; count++) {
			await post(request, query);
			now += 500;
		}
		const lines = logLines();
		expect(lines.at(-1)).toMatch(words);
		expect(lines.length).toBeGreaterThanOrEqual(10);
		expect(lines.length).toBeLessThanOrEqual(MOST_LINES);

		const told = () => logCalls.map(({ details }) => Number(details.linesLeftOut ?? 0));
		now += 120_000;
		await post(request, query);
		await post(request, query);
		const accounted = logLines().length + told().reduce((sum, left) => sum + left, 0);
		const quiet = words.source.includes('too-many') ? 1 : 0;
		expect(accounted).toBe(122 - quiet);
		expect(logLines().at(-2)).toMatch(/\(\d+ more messages? (?:was|were) not logged\)$/);
		expect(logLines().at(-1)).not.toMatch(/more messages? w/);
	});
});

test('all kinds of lines share the limit', async () => {
	const { post, node } = await start(github({ allowedIps: '127.0.0.0/8' }));
	const { parameters, credentials } = node;
	for (let count = 0; count < 30; count++) {
		await post(forged);
		node.parameters = { ...parameters, options: { allowedIps: '192.0.2.0/24' } };
		await post(delivery);
		node.parameters = { source: 'notion' };
		await post(notion);
		node.credentials = {};
		await post(unsignedJson);
		node.parameters = { source: 'github' };
		await post(delivery);
		Object.assign(node, { parameters, credentials });
	}
	expect(new Set(logLines().map((line) => line.slice(0, 60))).size).toBeGreaterThanOrEqual(3);
	expect(logLines().length).toBeLessThanOrEqual(MOST_LINES);
});

test('each node has its own limit: a flood at one does not silence another', async () => {
	const first = await startTrigger(github());
	for (let count = 0; count < 100; count++) await first.post(forged);
	const other = await start(github());
	await other.post(forged);
	await first.close();
	expect(logLines()).toHaveLength(1);
});

/** `\u009b` is a one-byte escape sequence, which header values may contain. */
const EVIL = `\u009b2Jevil${'x'.repeat(5_000)}`;

test.each<[string, TriggerSetup, Required<CallOptions>, string]>([
	[
		'header names',
		github(),
		withHeader(withHeader(delivery, 'X-Hub-Signature-256'), `X-Signature-${'y'.repeat(5_000)}`, '1'),
		'signature-missing',
	],
	[
		'a content type',
		github(),
		withHeader(withHeader(delivery, 'Content-Type', `application/${EVIL}`), 'Content-Encoding', 'gzip'),
		'raw-bytes-gone',
	],
	[
		'an address forwarded by a proxy',
		{ ...github({ allowedIps: '192.0.2.0/24' }), proxyHops: 1 },
		withHeader(delivery, 'X-Forwarded-For', EVIL),
		'address-not-allowed',
	],
])(
	'%s from the sender: harmless and short in the log and at the second output',
	async (_what, setup, request, reason) => {
		const options = { ...(setup.parameters.options as object), outputRejected: true };
		const { post, runs } = await start({ ...setup, parameters: { ...setup.parameters, options } });
		await post(request);
		expect(logCalls.map(({ details }) => details.reason)).toEqual([reason]);
		expect(logLines()[0]?.length).toBeLessThan(500);
		const [item] = runs[0] ?? runs.flat();
		const hint = (item?.json.rejected as { hint: string } | undefined)?.hint ?? '';
		expect(hint).not.toMatch(/\p{C}/u);
		expect(hint.length).toBeLessThan(400);
	},
);

test('a node name with line breaks is logged on one line', async () => {
	const { post, node } = await start(github());
	node.name = 'Trigger"\nall is well\u202e';
	await post(forged);
	expect(logLines()[0]).toMatch(/^Webhook Trigger "Trigger"/);
	expect(logText()).not.toMatch(/\u202e/);
});
