/**
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { createHmac } from 'node:crypto';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { Demo, RealN8n, Workflow } from '../real-n8n/real-n8n';

const { exampleNames } = playground;

let n8n: RealN8n;
let demo: Demo;

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'main-job' });
	demo = await playground.prepareDemo(n8n.client);
}, START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

const workflow = (name: string): Workflow => {
	const found = demo.workflows[name];
	if (!found) throw new Error(`There is no workflow ${name}`);
	return found;
};

/** Sends and returns how many new executions are in n8n's database, after enough time for one to appear. */
async function executionsAfter(
	send: () => Promise<Response>,
): Promise<{ status: number; body: string; headers: Headers; executions: number }> {
	const sentAt = Date.now();
	const response = await send();
	const body = await response.text();
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	// not the difference of two counts: n8n may leave out an earlier execution while it stores its end
	const started = (await n8n.client.listExecutions()).filter(({ startedAt }) => !(Date.parse(startedAt) < sentAt));
	return { status: response.status, body, headers: response.headers, executions: started.length };
}

describe('a pull request passes through trigger, agent and signed send to the receiver', () => {
	let run: Awaited<ReturnType<typeof playground.deliverPullRequest>>;

	beforeAll(async () => {
		run = await playground.deliverPullRequest(n8n.client, demo);
	}, 60_000);

	test('the sender is told that the delivery is accepted', () => {
		expect(run.delivery).toMatchObject({ status: 200, text: '{"status":"accepted"}' });
	});

	test('the trigger outputs the verified delivery', () => {
		const [[item] = []] = run.review.nodes['GitHub pull request']?.outputs ?? [];
		expect(item).toMatchObject({
			event: 'pull_request',
			action: 'opened',
			deliveryId: run.delivery.deliveryId,
			source: 'github',
			verification: { scheme: 'github', secret: 'current' },
			body: { number: 2, repository: { full_name: 'Codertocat/Hello-World' } },
		});
	});

	test('the agent is another workflow, which received message, user and session', () => {
		const [[heard] = []] = run.channel.nodes['Agent message']?.outputs ?? [];
		expect(heard).toMatchObject({
			message: 'Review pull request #2 of Codertocat/Hello-World: Update the README with new information.',
			chatInput: 'Review pull request #2 of Codertocat/Hello-World: Update the README with new information.',
			userId: 'Codertocat',
			sessionId: 'Codertocat/Hello-World#2',
			query: { apiKey: '***' },
		});
		const [[reply] = []] = run.review.nodes['Ask the agent']?.outputs ?? [];
		expect(reply).toMatchObject({
			text: expect.stringContaining('looks good to me') as string,
			status: 'completed',
			session: { id: 'Codertocat/Hello-World#2', userId: 'Codertocat', source: 'provided' },
		});
	});

	test('the receiver verified exactly what was sent', () => {
		const [[received] = []] = run.receiver.nodes['Signed review']?.outputs ?? [];
		const [[report] = []] = run.review.nodes['Send the review']?.outputs ?? [];
		expect(received).toMatchObject({
			event: 'PULL_REQUEST_REVIEWED',
			verification: { scheme: 'wandb', secret: 'current' },
			headers: { authorization: '***' },
			body: {
				event_author: 'Codertocat',
				pull_request: { number: 2 },
				review: expect.stringContaining('looks good') as string,
			},
		});
		const sent = report as { status: string; request: { body: string; headers: Record<string, string> } };
		expect(sent.status).toBe('delivered');
		expect(sent.request.headers.Authorization).toBe('Bearer ***');
		// the reported signature, computed again without our code
		const secret = demo.credentials['Example: review webhook, sender']?.data.signingSecret as string;
		const expected = createHmac('sha256', secret).update(sent.request.body).digest('hex');
		expect(Object.values(sent.request.headers)).toContain(expected);
		expect(received?.body).toEqual(JSON.parse(sent.request.body));
	});
});

describe('a request that must not run leaves no execution behind', () => {
	const secret = () => playground.githubSecret(demo);
	const url = () => playground.webhookUrl(n8n.client, workflow(exampleNames.review));
	const post = (headers: Record<string, string>, body: Buffer) =>
		fetch(url(), {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-github-event': 'pull_request', ...headers },
			body: new Uint8Array(body),
		});
	const sign = (body: Buffer) => `sha256=${createHmac('sha256', secret()).update(body).digest('hex')}`;

	/** Publishes again. Publishing over a published version is asynchronous, so the old one is unpublished first. */
	const republish = async (id: string, nodes: Workflow['nodes']) => {
		await n8n.client.deactivate(id);
		await n8n.client.updateWorkflow(id, { nodes });
		await n8n.client.activate(id);
	};

	test('a forged copy: 401', async () => {
		const answer = await playground.deliverInVain(n8n.client, demo, {
			event: 'pull_request',
			...playground.forgedPullRequest(),
		});
		expect(answer).toMatchObject({ status: 401, text: '{"error":"unauthorized"}', executions: 0 });
		expect(n8n.log()).toContain('signature-mismatch');
	});

	test('no signature: the same 401', async () => {
		const answer = await executionsAfter(() => post({}, playground.githubPayload('pull_request', 'opened')));
		expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}', executions: 0 });
		expect(n8n.log()).toContain('signature-missing');
	});

	test('an event that is not selected: 200 ignored', async () => {
		const answer = await playground.deliverInVain(n8n.client, demo, {
			event: 'push',
			body: playground.githubPayload('push'),
		});
		expect(answer).toMatchObject({ status: 200, text: '{"status":"ignored"}', executions: 0 });
	});

	test('GitHub’s ping: answered without a run', async () => {
		const answer = await playground.deliverInVain(n8n.client, demo, {
			event: 'ping',
			body: playground.githubPayload('ping'),
		});
		expect(answer).toMatchObject({ status: 200, executions: 0 });
		expect(answer.text).not.toContain('ignored');
	});

	test('a disabled trigger: 503 with Retry-After', async () => {
		const { client } = n8n;
		const review = await client.getWorkflow(workflow(exampleNames.review).id);
		const nodes = review.nodes.map((node) =>
			node.type.endsWith('.webhookTrigger') ? { ...node, parameters: { ...node.parameters, enabled: false } } : node,
		);
		await republish(review.id, nodes);
		const body = playground.githubPayload('pull_request', 'opened');
		const answer = await executionsAfter(() => post({ 'x-hub-signature-256': sign(body) }, body));
		expect(answer).toMatchObject({ status: 503, body: '{"error":"disabled"}', executions: 0 });
		expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
		await republish(review.id, review.nodes);
	});

	test('a secret emptied after publishing: 500 misconfigured, even for a signature made without a key', async () => {
		const credential = demo.credentials['Example: GitHub webhook secret'];
		if (!credential) throw new Error('The example credential is missing');
		await n8n.client.updateCredential(credential.id, credential.name, credential.type, { secret: '' });
		const body = playground.githubPayload('pull_request', 'opened');
		const keyless = `sha256=${createHmac('sha256', '').update(body).digest('hex')}`;
		const answer = await executionsAfter(() => post({ 'x-hub-signature-256': keyless }, body));
		expect(answer).toMatchObject({ status: 500, body: '{"error":"misconfigured"}', executions: 0 });
		expect(n8n.log()).toContain('has no secret');
	});

	test('publishing a trigger with an empty secret fails and says why', async () => {
		const { id } = workflow(exampleNames.review);
		await n8n.client.deactivate(id);
		await n8n.client.call('POST', `/workflows/${id}/activate`, {
			versionId: (await n8n.client.getWorkflow(id)).versionId,
		});
		// n8n publishes in the background and stores the result for each trigger. Any node with a webhook counts as a
		// trigger,
		// even n8n's own Wait node. Agent Run, which can wait for a callback, differs by having null.
		const { triggers } = await publicationOutcome(id);
		expect(triggers.map(({ status, errorMessage }) => [status, errorMessage])).toEqual([
			['failed', expect.stringContaining('has no secret')],
			['activated', null],
		]);
		const answer = await executionsAfter(() => post({}, playground.githubPayload('pull_request', 'opened')));
		expect(answer).toMatchObject({ status: 404, executions: 0 });

		const credential = demo.credentials['Example: GitHub webhook secret'];
		if (credential) await n8n.client.updateCredential(credential.id, credential.name, credential.type, credential.data);
		await n8n.client.deactivate(id);
		await n8n.client.activate(id);
	});

	interface PublicationOutcome {
		status: string;
		triggers: Array<{ status: string; errorMessage: string | null }>;
	}

	async function publicationOutcome(id: string): Promise<PublicationOutcome> {
		for (;;) {
			const outcome = (await n8n.client.call('GET', `/workflows/${id}/publication-status`)) as PublicationOutcome;
			if (outcome.status !== 'in_progress' && outcome.status !== 'not_published') return outcome;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
});

describe('the agent channel is an endpoint like Autom Mate’s', () => {
	const url = (key: string) => `${playground.webhookUrl(n8n.client, workflow(exampleNames.channel))}?apiKey=${key}`;
	const key = () => demo.credentials['Example: agent channel key']?.data.apiKey as string;
	const ask = (apiKey: string, body: unknown) =>
		fetch(url(apiKey), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

	test('a request in the documented form gets its reply', async () => {
		const response = await ask(key(), { message: 'Hello', userId: 'test-user', sessionId: 'test-session' });
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({
			output: 'Hello test-user, this is what I make of "Hello": looks good to me.',
			sessionId: 'test-session',
			userId: 'test-user',
		});
	});

	test('a wrong key: 401, and no run', async () => {
		const answer = await executionsAfter(() => ask('wrong-key', { message: 'Hello', userId: 'u', sessionId: 's' }));
		expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}', executions: 0 });
	});

	test('wrong fields: 400 naming each of them, and no run', async () => {
		const answer = await executionsAfter(() => ask(key(), { message: '', userId: 7 }));
		expect(answer).toMatchObject({ status: 400, executions: 0 });
		expect(JSON.parse(answer.body)).toEqual({
			error: 'bad request',
			problems: ['message must not be empty', 'userId must be a string', 'sessionId is missing'],
		});
	});
});

describe('a credential test tells the truth', () => {
	test.each([
		['webhookSigningSecretApi', { secret: 'a-secret' }, 'OK', /secret is set.*first delivery/],
		['webhookSigningSecretApi', { secret: '' }, 'Error', /has no secret/],
		['webhookSecureHeaderApi', { headerName: 'X-Key', headerValueSecret: 'v' }, 'OK', /X-Key with exactly this value/],
		['webhookSecureHeaderApi', { headerName: 'X Key', headerValueSecret: 'v' }, 'Error', /not a valid header name/],
		['agentChannelApi', { apiKey: 'short' }, 'OK', /The key is short\. Use at least 32 random characters/],
		[
			'agentEndpointApi',
			{ apiKey: 'k', location: 'query', queryName: 'apiKey', allowedDomains: 'a.example' },
			'OK',
			/query apiKey to a\.example only.*No request was made/,
		],
		['agentEndpointApi', { apiKey: 'k', location: 'query', allowedDomains: '' }, 'Error', /has no allowed domains/],
		['signedWebhookApi', { signingSecret: 's', allowedDomains: '*' }, 'OK', /1 signing secret, no access token/],
		['signedWebhookApi', { signingSecret: 's', allowedDomains: '' }, 'Error', /has no allowed domains/],
	] as const)('%s %j → %s', async (type, data, status, message) => {
		const result = await n8n.client.testCredential({ name: 'tested', type, data });
		expect(result.status).toBe(status);
		expect(result.message).toMatch(message);
	});
});

test('no secret is in any execution or in n8n’s log', async () => {
	const secrets = Object.values(demo.credentials).flatMap(({ data }) =>
		Object.entries(data).flatMap(([field, value]) =>
			/secret|key|token/i.test(field) && typeof value === 'string' && value.length >= 20
				? [value.replace(/^Bearer /, '')]
				: [],
		),
	);
	expect(new Set(secrets).size).toBeGreaterThanOrEqual(4);
	const executions = await n8n.client.listExecutions();
	expect(executions.length).toBeGreaterThan(3);
	const stored = await Promise.all(executions.map(async ({ id }) => JSON.stringify(await n8n.client.getExecution(id))));
	const everything = [...stored, n8n.log()].join('\n');
	for (const secret of new Set(secrets)) expect(everything.includes(secret)).toBe(false);
});
