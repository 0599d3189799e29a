/**
 * Tests each form of waiting while n8n is killed or restarted. The agent finishes while n8n is down, so only n8n's database
 * has a record of the run.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { langgraphServer } from '../n8n-core/harness/langgraph';
import type { LanggraphServer } from '../n8n-core/harness/langgraph';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { startAgent } from './agent-workflow';
import type { TriggerWorkflow } from './trigger-workflow';

/** n8n looks for due executions once a minute. */
const MINUTE_MS = 60_000;
const POLL_SECONDS = 5;
/** Additional time for a busy test machine. */
const SLACK_MS = 30_000;

let n8n: RealN8n;
beforeAll(async () => (n8n = await playground.startRealN8n({ name: 'agent-stored' })), START_TIMEOUT_MS);
afterAll(async () => await n8n?.stop(), 30_000);

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
	const workflows: Partial<Record<string, TriggerWorkflow>> = {};
	const agents: Record<string, LanggraphServer> = {};
	let caller: Awaited<ReturnType<typeof callingAgent>>;
	let restartedAt = 0;

	/** Waits until the only execution of this workflow has one of the statuses. */
	async function until(name: string, statuses: readonly string[], forMs: number) {
		const workflow = workflows[name];
		if (workflow === undefined) throw new Error(`There is no workflow ${name}`);
		return await workflow.untilStatus(statuses, { forMs });
	}

	beforeAll(async () => {
		const stored = { options: { storeAfterSeconds: 1, pollSeconds: POLL_SECONDS } };
		for (const name of ['poll', 'lost', 'memory']) agents[name] = await langgraphServer('running');
		caller = await callingAgent();
		const { poll, lost, memory } = agents as Record<'poll' | 'lost' | 'memory', LanggraphServer>;
		const start = async (parameters: object) => await startAgent(n8n, parameters);
		workflows.poll = await start({ ...langgraph(poll), waitForReply: 'poll', ...stored });
		workflows.lost = await start({ ...langgraph(lost), waitForReply: 'callback' });
		workflows.callback = await start({ url: caller.url, waitForReply: 'callback' });
		workflows.memory = await start({ ...langgraph(memory), waitForReply: 'poll' });
		for (const name of ['poll', 'lost', 'callback']) await until(name, ['waiting'], MINUTE_MS);
		await until('memory', ['running'], MINUTE_MS);
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
		const { id } = await until(name, ENDED, withinMs + SLACK_MS);
		process.stdout.write(`${name} after ${signal}: ${((Date.now() - restartedAt) / 1000).toFixed(1)} s\n`);
		const execution = await n8n.client.getExecution(id);
		expect(execution.status).toBe('success');
		expect(execution.nodes['Step 2']?.outputs).toEqual([
			[expect.objectContaining({ text: 'It rains', status: 'completed' })],
		]);
		const { runData } = (execution.data as { resultData: { runData: Record<string, unknown[]> } }).resultData;
		expect([runData['Step 1'], runData['Step 2']].map((runs) => runs?.length)).toEqual([1, 1]);
		expect(agents[name]?.started().length ?? caller.started).toBe(1);
	});

	test('a Poll in memory is lost, like any running execution', async () => {
		const { status } = await until('memory', ENDED, MINUTE_MS);
		process.stdout.write(`memory after ${signal}: ${status}\n`);
		expect(status).toBe('crashed');
		expect(agents.memory?.started()).toHaveLength(1);
	});
});
