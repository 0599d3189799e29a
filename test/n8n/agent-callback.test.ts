/**
 * Runs that n8n stores until the agent calls back or a poll finds the reply, in a real n8n. agent-stored.test.ts kills n8n
 * meanwhile.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { startPeer } from '../agent-peers/peer';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { node, post, publish, webhook, wire } from './nodes';

const AGENT_RUN = 'n8n-nodes-agent-webhooks.agentRun';

let n8n: RealN8n;

beforeAll(async () => (n8n = await playground.startRealN8n({ name: 'agent-callback' })), START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

const agentRun = (parameters: object) => node('Agent Run', AGENT_RUN, 1, { authentication: 'none', ...parameters });

/** Started early, because n8n looks for waiting executions that are due only once a minute. */
let silent: { server: Loopback; workflowId: string };

describe('a callback from an agent', () => {
	/**
	 * Starts an agent that accepts the message and posts its replies later, retrying while n8n says that it is too
	 * early.
	 */
	async function callingAgent(...replies: string[]) {
		const answers: number[] = [];
		const post = async (url: string, body: string): Promise<void> => {
			const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
			if (response.status === 409) return await sleep(500).then(async () => await post(url, body));
			answers.push(response.status);
		};
		const told: { callbackUrl?: string } = {};
		const server = await listen((request, response) => {
			void readAll(request).then(async (body) => {
				Object.assign(told, JSON.parse(body.toString()));
				response.writeHead(202).end();
				for (const reply of replies) await post(told.callbackUrl ?? '', reply);
			});
		});
		return { server, answers, told };
	}

	async function startWith(name: string, url: string, options: Record<string, unknown> = {}): Promise<string> {
		const run = agentRun({
			url,
			message: 'hi',
			sessionId: 's-1',
			session: 'defined',
			waitForReply: 'callback',
			options,
		});
		const after = node('After', 'n8n-nodes-base.noOp', 1, {});
		const address = await publish(n8n, name, webhook(name), [run, after], {
			Webhook: wire('Agent Run'),
			'Agent Run': wire('After'),
		});
		await post(address, {});
		return (await n8n.client.listWorkflows()).find((workflow) => workflow.name === name)?.id ?? '';
	}

	const runWith = async (name: string, url: string) => await n8n.client.waitForExecution(await startWith(name, url));

	beforeAll(async () => {
		const { server } = await callingAgent();
		silent = { server, workflowId: await startWith('never-calls-back', server.url, { waitingHours: 0.002 }) };
	});

	test('resumes the waiting execution with the reply, and a second one is refused', async () => {
		const { server, answers, told } = await callingAgent('{"output":"It rains"}');
		const execution = await runWith('calls-back', server.url);
		await server.close();
		expect(execution.nodes.After?.outputs[0]).toEqual([
			expect.objectContaining({
				text: 'It rains',
				status: 'completed',
				session: { id: 's-1', userId: '', source: 'provided' },
				raw: { output: 'It rains' },
			}),
		]);
		expect(answers).toEqual([200]);
		const again = await fetch(told.callbackUrl ?? '', { method: 'POST', body: '{}' });
		expect(again.status).toBe(409);
	});

	test('with a reply nested 50,000 levels deep is a failure of an agent that ran, and n8n stores the execution', async () => {
		const { server, answers } = await callingAgent(`{"output":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
		const execution = await runWith('calls-back-nested', server.url);
		await server.close();
		expect(answers).toEqual([200]);
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			status: 'failed',
			error: { message: 'The agent’s reply is nested deeper than 500 levels', accepted: 'yes' },
			session: { id: 's-1' },
		});
	});

	test('is refused without the signature of its URL', async () => {
		const { server, told } = await callingAgent('{"output":"It rains"}');
		await runWith('calls-back-forged', server.url);
		await server.close();
		const forged = (told.callbackUrl ?? '').replace(/signature=.{4}/, 'signature=AAAA');
		expect(forged).not.toBe(told.callbackUrl);
		const refused = await fetch(forged, { method: 'POST', body: '{"output":"It snows"}' });
		expect(refused.status).toBe(401);
	});

	test('may be repeated after an empty body, and a failure becomes an item with its error', async () => {
		const { server, answers } = await callingAgent('', '{"success":false,"error":"no umbrella"}');
		const execution = await runWith('calls-back-failed', server.url);
		await server.close();
		expect(answers).toEqual([400, 200]);
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			status: 'failed',
			error: { message: 'The agent reported an error: no umbrella', accepted: 'yes' },
			session: { id: 's-1' },
		});
	});

	test('is not used if several items would wait for it', async () => {
		const { server, told } = await callingAgent();
		const split = node('Two', 'n8n-nodes-base.code', 2, { jsCode: 'return [{json:{}},{json:{}}]' });
		const run = agentRun({ url: server.url, message: 'hi', waitForReply: 'callback' });
		const address = await publish(n8n, 'two-call-back', webhook('two-call-back'), [split, run], {
			Webhook: wire('Two'),
			Two: wire('Agent Run'),
		});
		await post(address, {});
		const workflowId = (await n8n.client.listWorkflows()).find(({ name }) => name === 'two-call-back')?.id ?? '';
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.status).toBe('error');
		expect(JSON.stringify(execution)).toContain('An execution can wait for only one callback');
		expect(told).toEqual({});
	});
});

describe('a run polled by a stored execution', () => {
	/** Starts a server with LangGraph's background runs, which gives these answers in turn when it is polled. */
	async function langgraphAnswering(...answers: { status: number; run: string }[]) {
		const asked: string[] = [];
		const server = await listen((request, response) => {
			const { method = '', url = '' } = request;
			const [, thread = '', path = ''] = /\/threads\/([^/]+)(.*)/.exec(url) ?? [];
			asked.push(`${method} ${path}`);
			const json = (status: number, body: object) =>
				response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
			const ids = { run_id: 'r-1', thread_id: thread };
			request.resume();
			if (method === 'POST') return json(200, { ...ids, status: 'pending' });
			if (url.endsWith('/join')) return json(200, { messages: [{ type: 'ai', content: 'It rains' }] });
			const { status, run } =
				answers.length > 1 ? (answers.shift() as (typeof answers)[0]) : (answers[0] as (typeof answers)[0]);
			return json(status, { ...ids, status: run });
		});
		return { server, asked };
	}

	/** Starts the workflow and waits until n8n has stored its execution. */
	async function waitingExecution(name: string, parameters: Record<string, unknown>) {
		const after = node('After', 'n8n-nodes-base.noOp', 1, {});
		const address = await publish(
			n8n,
			name,
			webhook(name),
			[agentRun({ message: 'slower please', ...parameters }), after],
			{
				Webhook: wire('Agent Run'),
				'Agent Run': wire('After'),
			},
		);
		await post(address, {});
		const workflowId = (await n8n.client.listWorkflows()).find((workflow) => workflow.name === name)?.id ?? '';
		for (;;) {
			const [execution] = await n8n.client.listExecutions(workflowId);
			if (execution?.status === 'waiting') return workflowId;
			if (execution !== undefined && execution.status !== 'running') throw new Error(`It is ${execution.status}`);
			await sleep(50);
		}
	}

	const polled = { agentApi: 'langgraph', target: 'agent', session: 'new', waitForReply: 'poll' };
	const options = { storeAfterSeconds: 1, pollSeconds: 1 };
	const goingOn = { status: 200, run: 'running' };
	const trouble = { status: 503, run: 'unknown' };

	test('Poll: n8n continues to poll, tolerates more errors than in memory, and resumes with the reply', async () => {
		const over = { status: 200, run: 'success' };
		const { server, asked } = await langgraphAnswering(
			...Array<typeof goingOn>(4).fill(goingOn),
			...Array<typeof trouble>(7).fill(trouble),
			over,
		);
		const workflowId = await waitingExecution('polls-stored', { ...polled, url: server.url, options });
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.nodes.After?.outputs[0]).toHaveLength(1);
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			text: 'It rains',
			status: 'completed',
			run: { id: 'r-1' },
		});
		expect(execution.nodes.After?.outputs[0]?.[0]).not.toHaveProperty('ask');
		expect(asked.filter((request) => request.startsWith('POST'))).toEqual(['POST /runs']);
		expect(asked.at(-1)).toBe('GET /runs/r-1/join');
	});

	test('Poll: a failed run becomes an item with its error', async () => {
		const { server } = await langgraphAnswering(...Array<typeof goingOn>(4).fill(goingOn), {
			status: 200,
			run: 'timeout',
		});
		const workflowId = await waitingExecution('polls-stored-failed', { ...polled, url: server.url, options });
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			status: 'failed',
			error: { message: 'The agent reported an error: the run ended as timeout', accepted: 'yes' },
			run: { id: 'r-1' },
		});
	});

	test('Poll: an unusable credential is logged, and the run is polled once the credential is usable again', async () => {
		const { server, asked } = await langgraphAnswering(...Array<typeof goingOn>(4).fill(goingOn), {
			status: 200,
			run: 'success',
		});
		const data = { location: 'url', secretUrl: `${server.url}/canary-key`, allowedDomains: '127.0.0.1' };
		const credential = await n8n.client.createCredential('Stored run', 'agentEndpointApi', data);
		const secured = agentRun({
			message: 'hi',
			...polled,
			url: '',
			options,
			authentication: 'agentEndpointApi',
		});
		const after = node('After', 'n8n-nodes-base.noOp', 1, {});
		const address = await publish(
			n8n,
			'polls-stored-secured',
			webhook('polls-stored-secured'),
			[{ ...secured, credentials: { agentEndpointApi: { id: credential.id, name: credential.name } } }, after],
			{ Webhook: wire('Agent Run'), 'Agent Run': wire('After') },
		);
		await post(address, {});
		while (asked.length < 3) await sleep(20);
		const store = async (allowedDomains: string) =>
			await n8n.client.updateCredential(credential.id, credential.name, 'agentEndpointApi', {
				...data,
				allowedDomains,
			});
		await store('elsewhere.example.com');
		while (!n8n.log().includes('is not allowed for 127.0.0.1')) await sleep(50);
		await store('127.0.0.1');
		const workflowId = (await n8n.client.listWorkflows()).find(({ name }) => name === 'polls-stored-secured')?.id ?? '';
		const execution = await n8n.client.waitForExecution(workflowId);
		await server.close();
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({ text: 'It rains', status: 'completed' });
		expect(JSON.stringify(execution)).not.toContain('canary-key');
		expect(n8n.log()).not.toContain('canary-key');
	});

	test.each(['1.0', '0.3'])('Callback: an A2A %s agent pushes a notification and is then polled', async (version) => {
		const echo = await startPeer('a2a-server.mjs', version);
		const workflowId = await waitingExecution(`a2a-pushes-${version}`, {
			agentApi: 'a2a',
			url: echo.url,
			session: 'new',
			waitForReply: 'callback',
		});
		const execution = await n8n.client.waitForExecution(workflowId);
		const told = async (path: string) => (await (await fetch(`${echo.url}/${path}`)).json()) as string[];
		const [runs, pushes] = [await told('runs'), await told('pushes')];
		await echo.stop();
		expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
			text: 'echo: slower please ✓ é 漢',
			status: 'completed',
			session: { source: 'server' },
		});
		expect(runs).toHaveLength(1);
		expect(pushes).toContain('{"status":"accepted"}');
	});
});

test('if the agent never calls back, the execution resumes with the started run when the time is up', async () => {
	const execution = await n8n.client.waitForExecution(silent.workflowId, { timeoutMs: 100_000 });
	await silent.server.close();
	expect(execution.nodes.After?.outputs[0]?.[0]).toMatchObject({
		text: '',
		status: 'running',
		session: { id: 's-1' },
	});
});
