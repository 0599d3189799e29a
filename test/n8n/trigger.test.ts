/**
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { github, GITHUB_SECRET, json, multipart, stripe } from './trigger-senders';
import { counted, TriggerWorkflow } from './trigger-workflow';
import type { Call, TriggerSetup } from './trigger-workflow';

jest.setTimeout(60_000);

let n8n: RealN8n;
let githubWorkflow: TriggerWorkflow;
const secret = (value = GITHUB_SECRET) => ({ webhookSigningSecretApi: { secret: value } });
const header = { webhookSecureHeaderApi: { headerName: 'X-Secure-Header', headerValueSecret: 'let me in' } };
const publish = async (setup: TriggerSetup) => await TriggerWorkflow.publish(n8n, setup);
const onGithub = async (options: object = {}, parameters: object = {}) =>
	await publish({ parameters: { source: 'github', options, ...parameters }, credentials: secret() });

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'trigger' });
	githubWorkflow = await onGithub({}, { events: 'pull_request, !pull_request.closed' });
}, START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

interface Field {
	name: string;
	options?: { value: string }[];
	displayOptions?: { show: { source: string[] } };
}

const UNAUTHORIZED = { status: 401, body: '{"error":"unauthorized"}', runs: 0 };

test('n8n’s editor receives a setup note for each source', async () => {
	const types = await n8n.client.types<{ name: string; properties: Field[] }>('nodes');
	const fields = types.find(({ name }) => name === 'n8n-nodes-agent-webhooks.webhookTrigger')?.properties ?? [];
	const sources = fields.find(({ name }) => name === 'source')?.options?.map(({ value }) => value) ?? [];
	const noted = fields.filter(({ name }) => name === 'setupNote').flatMap((note) => note.displayOptions?.show.source);
	expect(sources.length).toBeGreaterThan(100);
	expect(new Set(noted)).toEqual(new Set(sources));
});

describe('the answer table', () => {
	test('accepted: 200 and one run, with an item like that of n8n’s Webhook node plus the result of verification', async () => {
		const delivery = github({ body: { action: 'opened', number: 1 }, id: 'guid-1' });
		const answer = await counted(githubWorkflow, { ...delivery, query: '?a=b' });
		expect(answer).toMatchObject({ status: 200, body: '{"status":"accepted"}', runs: 1 });
		expect(answer.headers['content-type']).toContain('application/json');
		const [item] = await githubWorkflow.items(1);
		expect(item).toMatchObject({
			headers: { 'x-github-event': 'pull_request' },
			params: {},
			query: { a: 'b' },
			body: { action: 'opened', number: 1 },
			event: 'pull_request',
			action: 'opened',
			deliveryId: 'guid-1',
			source: 'github',
			verification: { scheme: 'github', secret: 'current', timestamp: null },
		});
	});

	test('handshake: exactly the answer that the provider expects, and no run', async () => {
		expect(await counted(githubWorkflow, github({ event: 'ping', body: { zen: 'a' } }))).toMatchObject({
			status: 200,
			body: '{"status":"pong"}',
			runs: 0,
		});
	});

	test.each([
		['an event that is not selected', { event: 'star' }],
		['an excluded action', { body: { action: 'closed' } }],
	])('%s: 200 ignored, and no run', async (_, delivery) => {
		const answer = await counted(githubWorkflow, github(delivery));
		expect(answer).toMatchObject({ status: 200, body: '{"status":"ignored"}', runs: 0 });
	});

	test('duplicate of a stored delivery: 200 duplicate, and no run', async () => {
		const delivery = github({ body: { action: 'opened', number: 2 } });
		expect(await counted(githubWorkflow, delivery)).toMatchObject({ status: 200, runs: 1 });
		expect(await counted(githubWorkflow, delivery)).toMatchObject({
			status: 200,
			body: '{"status":"duplicate"}',
			runs: 0,
		});
	});

	test('duplicate with another delivery id: the id is not signed, so it counts as the same delivery', async () => {
		const body = { action: 'opened', number: 3 };
		await githubWorkflow.send(github({ body, id: 'one' }));
		expect((await githubWorkflow.send(github({ body, id: 'two' }))).body).toBe('{"status":"duplicate"}');
	});

	const genuine = github();
	const without = (name: string) => genuine.headers.filter(([given]) => given !== name);
	test.each<[string, Call]>([
		['no signature', { ...genuine, headers: without('X-Hub-Signature-256') }],
		['a forged signature', github({ secret: 'another' })],
		['a changed body', { ...genuine, body: `${String(genuine.body)} ` }],
		[
			'a malformed signature',
			{ ...genuine, headers: [...without('X-Hub-Signature-256'), ['X-Hub-Signature-256', 'sha256=zz']] },
		],
		['the signature twice', { ...genuine, headers: [...genuine.headers, ...genuine.headers.slice(-1)] }],
		[
			'SHA-1 instead of SHA-256',
			{ ...genuine, headers: [...without('X-Hub-Signature-256'), ['X-Hub-Signature', 'sha1=00']] },
		],
	])('%s: 401, always with the same body, and no run', async (_, call) => {
		expect(await counted(githubWorkflow, call)).toMatchObject(UNAUTHORIZED);
	});

	test('a timestamp outside the tolerance: 401; within a wider tolerance: accepted', async () => {
		const credentials = secret('whsec_test');
		const strict = await publish({ parameters: { source: 'stripe' }, credentials });
		const wide = await publish({ parameters: { source: 'stripe', options: { toleranceSeconds: 3600 } }, credentials });
		const old = stripe({ id: 'evt_1', type: 'invoice.paid' }, 'whsec_test', Math.floor(Date.now() / 1000) - 600);
		expect(await counted(strict, old)).toMatchObject(UNAUTHORIZED);
		expect(await counted(wide, old)).toMatchObject({ status: 200, runs: 1 });
	});

	test('a wrong secure header: 401; together with a signature, both must be right', async () => {
		const both = await publish({
			parameters: { source: 'github', requireSecureHeader: true },
			credentials: { ...secret(), ...header },
		});
		const delivery = github();
		const secure = (value: string): Call => ({
			...delivery,
			headers: [...delivery.headers, ['X-Secure-Header', value]],
		});
		expect(await counted(both, delivery)).toMatchObject(UNAUTHORIZED);
		expect(await counted(both, secure('wrong'))).toMatchObject(UNAUTHORIZED);
		expect(await counted(both, secure('let me in'))).toMatchObject({ status: 200, runs: 1 });
		const [item] = await both.items(1);
		expect(item).toMatchObject({ headers: { 'x-secure-header': '***' } });
	});

	test('an address that is not allowed: 403', async () => {
		const elsewhere = await onGithub({ allowedIps: '192.0.2.0/24, 2001:db8::/32' });
		expect(await counted(elsewhere, github())).toMatchObject({ status: 403, body: '{"error":"forbidden"}', runs: 0 });
		const here = await onGithub({ allowedIps: '127.0.0.0/8, ::1' });
		expect(await counted(here, github())).toMatchObject({ status: 200, runs: 1 });
	});

	test('too many requests: 429 with Retry-After; forgeries do not use up a genuine sender’s allowance', async () => {
		const limited = await onGithub({ rateLimit: { policy: { requests: 2, seconds: 600 } } });
		const forged = [];
		for (let count = 0; count < 4; count++) forged.push((await limited.send(github({ secret: 'forged' }))).status);
		expect(forged).toEqual([401, 401, 429, 429]);
		expect((await limited.send(github())).status).toBe(200);
		expect((await limited.send(github())).status).toBe(200);
		const answer = await counted(limited, github());
		expect(answer).toMatchObject({ status: 429, runs: 0 });
		expect(Number(answer.headers['retry-after'])).toBeGreaterThan(200);
	});

	test('too large: 413', async () => {
		const small = await onGithub({ maxBodyKb: 1 });
		const large = github({ body: { action: 'opened', text: 'x'.repeat(2000) } });
		expect(await counted(small, large)).toMatchObject({ status: 413, body: '{"error":"too large"}', runs: 0 });
	});

	test('bytes lost (multipart): 415', async () => {
		expect(await counted(githubWorkflow, multipart())).toMatchObject({ status: 415, runs: 0 });
	});

	test.each([
		[503, {}, '300'],
		[410, { disabledStatus: 410 }, undefined],
	])('disabled: %i', async (status, options, retryAfter) => {
		const workflow = await onGithub(options, { enabled: false });
		const answer = await counted(workflow, github());
		expect(answer).toMatchObject({ status, runs: 0 });
		expect(answer.headers['retry-after']).toBe(retryAfter);
	});

	test('misconfigured: 500, and the log says what to do', async () => {
		const workflow = await onGithub();
		const stored = workflow.credentials.webhookSigningSecretApi as { id: string; name: string };
		await n8n.client.updateCredential(stored.id, stored.name, 'webhookSigningSecretApi', { secret: ' ' });
		expect(await counted(workflow, github())).toMatchObject({
			status: 500,
			body: '{"error":"misconfigured"}',
			runs: 0,
		});
	});
});

describe('duplicates', () => {
	const STOP = {
		type: 'n8n-nodes-base.stopAndError',
		typeVersion: 1,
		parameters: { errorMessage: 'no' },
	};

	test('while the first is in flight: 409 with Retry-After', async () => {
		const wait = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 3 } };
		const slow = await publish({
			parameters: { source: 'github', respond: 'lastNode' },
			credentials: secret(),
			then: [wait],
		});
		const delivery = github();
		const first = slow.send(delivery);
		await slow.execution(1).catch(() => undefined);
		await new Promise((resolve) => setTimeout(resolve, 500));
		const second = await slow.send(delivery);
		expect((await first).status).toBe(200);
		expect([409, 200]).toContain(second.status);
		expect((await slow.send(delivery)).body).toBe('{"status":"duplicate"}');
		expect(await slow.executions()).toBe(1);
	});

	test('a run that failed before its sender was answered is not remembered, so its retry runs', async () => {
		const failing = await publish({
			parameters: { source: 'github', respond: 'lastNode' },
			credentials: secret(),
			then: [STOP],
		});
		const delivery = github();
		expect((await failing.send(delivery)).status).toBe(500);
		expect((await failing.send(delivery)).status).toBe(500);
		expect(await failing.executions()).toBe(2);
	});

	test('equal texts are two messages if nothing is signed, unless the builder chooses otherwise', async () => {
		const parameters = { source: 'secureHeader' };
		const plain = await publish({ parameters, credentials: header });
		const message = json({ text: 'yes' }, ['X-Secure-Header', 'let me in']);
		await plain.send(message);
		expect(await counted(plain, message)).toMatchObject({ status: 200, runs: 1 });
		const once = await publish({
			parameters: { ...parameters, options: { duplicateWindowSeconds: 60 } },
			credentials: header,
		});
		await once.send(message);
		expect(await counted(once, message)).toMatchObject({ body: '{"status":"duplicate"}', runs: 0 });
	});

	test('off: every copy runs', async () => {
		const workflow = await onGithub({ duplicateWindowSeconds: 0 });
		const delivery = github();
		await workflow.send(delivery);
		expect(await counted(workflow, delivery)).toMatchObject({ status: 200, runs: 1 });
	});
});

describe('rotation', () => {
	const rotating = (until: number) => ({
		webhookSigningSecretApi: {
			secret: 'new',
			previousSecret: 'old',
			previousSecretValidUntil: new Date(Date.now() + until).toISOString(),
		},
	});

	test('both secrets are accepted until the date, and the item says which one matched', async () => {
		const workflow = await publish({ parameters: { source: 'github' }, credentials: rotating(3_600_000) });
		expect((await workflow.send(github({ secret: 'new' }))).status).toBe(200);
		expect((await workflow.items(1))[0]).toMatchObject({ verification: { secret: 'current' } });
		expect((await workflow.send(github({ secret: 'old' }))).status).toBe(200);
		expect((await workflow.items(2))[0]).toMatchObject({ verification: { secret: 'previous' } });
	});

	test('after the date only the new secret is accepted', async () => {
		const workflow = await publish({ parameters: { source: 'github' }, credentials: rotating(-1_000) });
		expect((await workflow.send(github({ secret: 'old' }))).status).toBe(401);
		expect((await workflow.send(github({ secret: 'new' }))).status).toBe(200);
	});
});

describe('conditions', () => {
	const filter = (leftValue: string, operation: string, rightValue: string) => ({
		conditions: {
			combinator: 'and',
			options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
			conditions: [{ id: '1', leftValue, rightValue, operator: { type: 'string', operation } }],
		},
	});

	test.each([
		['a path', 'body.label'],
		['an expression', '={{ $json.body.label }}'],
	])('%s: a delivery that does not meet them is ignored', async (_, left) => {
		const workflow = await onGithub(filter(left, 'equals', 'urgent'));
		const labelled = (label: string) => github({ body: { action: 'opened', label, number: Math.random() } });
		const later = await counted(workflow, labelled('later'));
		expect(later).toMatchObject({ body: '{"status":"ignored"}', runs: 0 });
		expect(await counted(workflow, labelled('urgent'))).toMatchObject({ status: 200, runs: 1 });
	});
});

describe('rejected requests', () => {
	test.each(['onReceived', 'streaming', 'responseNode', 'lastNode'])(
		'respond %s: they leave by the second output with their reason, and the sender still gets 401',
		async (respond) => {
			const workflow = await publish({
				parameters: { source: 'github', respond, options: { outputRejected: true } },
				credentials: secret(),
				rejected: [{}],
			});
			expect(await workflow.send(github({ secret: 'forged' }))).toMatchObject({ status: 401, body: UNAUTHORIZED.body });
			const [item] = await workflow.items(1, 1);
			expect(item).toMatchObject({
				rejected: { status: 401, reason: 'signature-mismatch', check: 'signature' },
				source: 'github',
			});
			expect(JSON.stringify(item)).not.toContain('number');
			expect(await workflow.items(1, 0)).toEqual([]);
		},
	);

	test('start at most ten a minute', async () => {
		const workflow = await onGithub({ outputRejected: true });
		const answers = await Promise.all(Array.from({ length: 25 }, () => workflow.send(github({ secret: 'forged' }))));
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
		await workflow.execution(10);
		expect(await workflow.executions()).toBe(10);
	});
});

describe('batching', () => {
	const batch = { batch: { policy: { size: 5, waitMs: 1_500 } } };
	const some = (count: number) =>
		Array.from({ length: count }, (_, number) => github({ body: { action: 'opened', number } }));

	test('a full batch becomes one execution with all its items, and every sender is answered', async () => {
		const workflow = await onGithub(batch);
		const answers = await Promise.all(some(5).map((delivery) => workflow.send(delivery)));
		expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(Array(5).fill('200 {"status":"accepted"}'));
		expect(await workflow.executions()).toBe(1);
		const numbers = (await workflow.items(1)).map(({ body }) => (body as { number: number }).number);
		expect(numbers.sort()).toEqual([0, 1, 2, 3, 4]);
	});

	test('an incomplete batch starts when its time is up', async () => {
		const workflow = await onGithub(batch);
		const started = Date.now();
		const answers = await Promise.all(some(2).map((delivery) => workflow.send(delivery)));
		expect(Date.now() - started).toBeGreaterThanOrEqual(1_400);
		expect(answers.map(({ status }) => status)).toEqual([200, 200]);
		expect(await workflow.items(1)).toHaveLength(2);
	});

	test('duplicates and forgeries get their own answers and take no place in the batch', async () => {
		const workflow = await onGithub(batch);
		const [one, two] = some(2) as [Call, Call];
		const calls = [one, two, one, github({ secret: 'forged' })];
		const answers = await Promise.all(calls.map((call) => workflow.send(call)));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 401, 409]);
		expect(await workflow.items(1)).toHaveLength(2);
	});
});

describe('test URL', () => {
	test('a listening editor receives the delivery, with the same checks, and copies too', async () => {
		const workflow = await TriggerWorkflow.create(n8n, { parameters: { source: 'github' }, credentials: secret() });
		const delivery = github();
		for (const count of [1, 2]) {
			await n8n.client.runTest(workflow.id, 'Trigger');
			expect((await workflow.send(delivery, true)).status).toBe(200);
			expect((await workflow.items(count))[0]).toMatchObject({ event: 'pull_request' });
		}
	});

	test('a test call shows the structure of the data, as with CodeWords: only the URL is needed', async () => {
		const workflow = await TriggerWorkflow.create(n8n, {
			parameters: { source: 'secretUrl', path: 'gmail_to_salesforce' },
		});
		expect(workflow.path).toMatch(/^[0-9a-f-]{36}\/gmail_to_salesforce$/);
		await n8n.client.runTest(workflow.id, 'Trigger');
		expect((await workflow.send(json({ subject: 'Hello' }), true)).status).toBe(200);
		expect((await workflow.items(1))[0]).toMatchObject({ body: { subject: 'Hello' }, source: 'secretUrl' });
		await workflow.activate();
		expect(await workflow.send(json({ subject: 'Live' }))).toMatchObject({
			status: 200,
			body: '{"status":"accepted"}',
		});
	});
});
