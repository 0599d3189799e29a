/**
 * Tests each form of waiting while n8n is killed or restarted. The agent finishes while n8n is down, so only n8n's database
 * has a record of the run.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { langgraphServer } from '../n8n-core/harness/langgraph';
import type { LanggraphServer } from '../n8n-core/harness/langgraph';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { startAgent } from './agent-workflow';
import { callingAgent } from './calling-agent';
import type { CallingAgent } from './calling-agent';
import type { TriggerWorkflow } from './trigger-workflow';

/** n8n looks for due executions once a minute. */
const MINUTE_MS = 60_000;
const POLL_SECONDS = 5;
/** Additional time for a busy test machine. */
const SLACK_MS = 30_000;

let n8n: RealN8n;
beforeAll(async () => (n8n = await playground.startRealN8n({ name: 'agent-stored' })), START_TIMEOUT_MS);
afterAll(async () => await n8n?.stop(), 30_000);

const langgraph = ({ url }: LanggraphServer) => ({ agentApi: 'langgraph', url, target: 'agent' });
const ENDED = ['success', 'error', 'crashed', 'canceled'];

describe.each(['SIGKILL', 'SIGTERM'] as const)('n8n ends by %s and starts again', (signal) => {
	const workflows: Partial<Record<string, TriggerWorkflow>> = {};
	const agents: Record<string, LanggraphServer> = {};
	let caller: CallingAgent;
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
