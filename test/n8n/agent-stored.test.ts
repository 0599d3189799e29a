/**
 * Tests each form of waiting while n8n is killed or restarted. The agent finishes while n8n is down, so only n8n's database
 * has a record of the run.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { langgraphServer } from '../n8n-core/harness/langgraph';
import type { LanggraphServer } from '../n8n-core/harness/langgraph';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { ExecutionSummary, RealN8n, WorkflowNode } from '../real-n8n/real-n8n';

/** n8n looks for due executions once a minute. */
const MINUTE_MS = 60_000;
const POLL_SECONDS = 5;
/** Additional time for a busy test machine. */
const SLACK_MS = 30_000;

let n8n: RealN8n;
beforeAll(async () => (n8n = await playground.startRealN8n({ name: 'agent-stored' })), START_TIMEOUT_MS);
afterAll(async () => await n8n?.stop(), 30_000);

const node = (name: string, type: string, typeVersion: number, parameters: object): WorkflowNode => ({
	...{ id: randomUUID(), name, type, typeVersion, position: [0, 0], webhookId: randomUUID() },
	parameters: parameters as Record<string, unknown>,
});
const wire = (to: string) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });

/** Publishes Webhook → Agent Run → After, calls it, and returns the id of the workflow. */
async function start(path: string, parameters: object): Promise<string> {
	const run = { authentication: 'none', message: 'hi', session: 'new', ...parameters };
	const { id } = await n8n.client.createWorkflow({
		name: path,
		nodes: [
			node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, responseMode: 'onReceived' }),
			node('Agent Run', 'n8n-nodes-agent-webhooks.agentRun', 1, run),
			node('After', 'n8n-nodes-base.noOp', 1, {}),
		],
		connections: { Webhook: wire('Agent Run'), 'Agent Run': wire('After') },
	});
	await n8n.client.activate(id, [{ path, method: 'POST' }]);
	await fetch(`${n8n.baseUrl}/webhook/${path}`, { method: 'POST' });
	return id;
}

/** Waits until the workflow's one execution has the status. */
async function until(id: string, statuses: readonly string[], forMs: number): Promise<ExecutionSummary> {
	for (const end = Date.now() + forMs; ; await sleep(200)) {
		const executions = await n8n.client.listExecutions(id);
		const [execution] = executions;
		if (executions.length === 1 && execution && statuses.includes(execution.status)) return execution;
		if (Date.now() > end)
			throw new Error(`The executions are ${JSON.stringify(executions.map(({ status }) => status))}`);
	}
}

/** An agent with Custom JSON, which calls back until the callback is accepted. */
async function callingAgent(): Promise<Loopback & { answers: number[]; reply: () => Promise<void>; started: number }> {
	const told: { callbackUrl?: string } = {};
	const agent = { answers: [] as number[], started: 0 };
	const server = await listen((request, response) => {
		void readAll(request).then((body) => {
			agent.started++;
			Object.assign(told, JSON.parse(body.toString()));
			response.writeHead(202).end();
		});
	});
	const post = async (): Promise<number> => {
		const headers = { 'Content-Type': 'application/json' };
		const answer = fetch(told.callbackUrl ?? '', { method: 'POST', headers, body: '{"output":"It rains"}' });
		return await answer.then(
			({ status }) => status,
			() => 0,
		);
	};
	const reply = async () => {
		do {
			await sleep(500);
			agent.answers.push(await post());
		} while (agent.answers.at(-1) !== 200);
	};
	return Object.assign(agent, server, { reply });
}

const langgraph = ({ url }: LanggraphServer) => ({ agentApi: 'langgraph', url, target: 'agent' });
const ENDED = ['success', 'error', 'crashed', 'canceled'];

describe.each(['SIGKILL', 'SIGTERM'] as const)('n8n ends by %s and starts again', (signal) => {
	const ids: Record<string, string> = {};
	const agents: Record<string, LanggraphServer> = {};
	let caller: Awaited<ReturnType<typeof callingAgent>>;
	let restartedAt = 0;

	beforeAll(async () => {
		const stored = { options: { storeAfterSeconds: 1, pollSeconds: POLL_SECONDS } };
		for (const name of ['poll', 'lost', 'memory']) agents[name] = await langgraphServer('running');
		caller = await callingAgent();
		const { poll, lost, memory } = agents as Record<'poll' | 'lost' | 'memory', LanggraphServer>;
		const of = (name: string) => `${name}-${signal}`;
		ids.poll = await start(of('poll'), { ...langgraph(poll), waitForReply: 'poll', ...stored });
		ids.lost = await start(of('lost'), { ...langgraph(lost), waitForReply: 'callback' });
		ids.callback = await start(of('callback'), { url: caller.url, waitForReply: 'callback' });
		ids.memory = await start(of('memory'), { ...langgraph(memory), waitForReply: 'poll' });
		for (const name of ['poll', 'lost', 'callback']) await until(ids[name] ?? '', ['waiting'], MINUTE_MS);
		await until(ids.memory, ['running'], MINUTE_MS);
		await n8n.restart(signal, async () => {
			for (const agent of Object.values(agents)) agent.says('success');
			await Promise.resolve();
		});
		restartedAt = Date.now();
		void caller.reply();
	}, START_TIMEOUT_MS);

	afterAll(async () => {
		for (const agent of [...Object.values(agents), caller]) await agent?.close();
	});

	test.each([
		['a stored Poll', 'poll', POLL_SECONDS * 1000 + MINUTE_MS],
		['a lost Callback of an agent that can be polled', 'lost', 2 * MINUTE_MS],
		['a Callback that the agent repeats', 'callback', 0],
	])('the reply of %s arrives once', async (_, name, withinMs) => {
		const { id } = await until(ids[name] ?? '', ENDED, withinMs + SLACK_MS);
		process.stdout.write(`${name} after ${signal}: ${((Date.now() - restartedAt) / 1000).toFixed(1)} s\n`);
		const execution = await n8n.client.getExecution(id);
		expect(execution.status).toBe('success');
		expect(execution.nodes.After?.outputs).toEqual([
			[expect.objectContaining({ text: 'It rains', status: 'completed' })],
		]);
		const { runData } = (execution.data as { resultData: { runData: Record<string, unknown[]> } }).resultData;
		expect([runData['Agent Run'], runData.After].map((runs) => runs?.length)).toEqual([1, 1]);
		expect(agents[name]?.started().length ?? caller.started).toBe(1);
	});

	test('a Poll in memory is lost, like any running execution', async () => {
		const { status } = await until(ids.memory ?? '', ENDED, MINUTE_MS);
		process.stdout.write(`memory after ${signal}: ${status}\n`);
		expect(status).not.toBe('success');
		expect(agents.memory?.started()).toHaveLength(1);
	});
});
