/**
 * A worker is killed at a moment that n8n cannot recover from: before the execution is stored, and after it was resumed. n8n does
 * not run such an execution again. These tests show that nothing runs twice.
 */
import { agentRun } from '../n8n/agent-workflow';
import { callingAgent } from '../n8n/calling-agent';
import type { CallingAgent } from '../n8n/calling-agent';
import { github } from '../n8n/trigger-senders';
import type { TriggerSetup, TriggerWorkflow } from '../n8n/trigger-workflow';
import acrossProcesses from './across-processes.json';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';
import type { Member } from './running-cluster';

/** With the settings of this cluster, n8n notices a dead worker within this time. */
const NOTICED_MS = 60_000;
const CRASHED = ['crashed', 'error'];
/** n8n has deleted the data of the execution, and with it the token in the address of the callback. */
const UNKNOWN_TOKEN = 401;

/** Starts an agent from a delivery. The delivery is remembered across processes. */
async function begin(
	agent: CallingAgent,
	after: NonNullable<TriggerSetup['then']>,
): Promise<{ workflow: TriggerWorkflow; delivery: ReturnType<typeof github> }> {
	const nodes = [agentRun({ url: agent.url, waitForReply: 'callback' }), ...after];
	const workflow = await onGithub({ options: acrossProcesses }, nodes);
	const delivery = github();
	expect(await workflow.send(delivery)).toMatchObject({ status: 200 });
	return { workflow, delivery };
}

/** Returns the worker that last took the workflow's only execution. */
async function workerOf({ id }: TriggerWorkflow): Promise<Member> {
	const [execution] = await cluster.client.listExecutions(id);
	const starts = cluster.workers.map((worker) => worker.log().split(`started execution ${execution?.id} (`).length - 1);
	const last = cluster.workers.filter((_, index) => (starts[index] ?? 0) > 0).at(-1);
	if (last === undefined) throw new Error('No worker has run the execution');
	return last;
}

async function until(holds: () => boolean): Promise<void> {
	for (const deadline = Date.now() + NOTICED_MS; !holds(); await new Promise((resolve) => setTimeout(resolve, 50))) {
		if (Date.now() > deadline) throw new Error('It did not happen');
	}
}

describe('the agent has accepted the message, its answer never arrives, and the worker is killed', () => {
	let agent: CallingAgent;
	let workflow: TriggerWorkflow;
	let delivery: ReturnType<typeof github>;

	beforeAll(async () => {
		agent = await callingAgent({ answers: false });
		({ workflow, delivery } = await begin(agent, [{}]));
		await until(() => agent.started === 1);
		const worker = await workerOf(workflow);
		await worker.kill();
		await worker.start();
	}, 200_000);

	afterAll(async () => await agent.close());

	test('n8n marks the execution as failed and does not start the agent again', async () => {
		await workflow.untilStatus(CRASHED, { forMs: NOTICED_MS });
		expect(agent.started).toBe(1);
	}, 100_000);

	test('the callback of the agent is refused, so the agent knows that its reply was not received', async () => {
		expect(await agent.callBack()).toBe(UNKNOWN_TOKEN);
		expect(await workflow.executions()).toBe(1);
	});

	test('a redelivery runs the workflow again: this recovers the lost reply', async () => {
		expect(await workflow.send(delivery)).toMatchObject({ status: 200 });
		await until(() => agent.started === 2);
	}, 100_000);
});

describe('the reply has arrived, and the worker is killed before the next node has ended', () => {
	const slow = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 20 }, webhookId: 'w' };
	let agent: CallingAgent;
	let workflow: TriggerWorkflow;

	beforeAll(async () => {
		agent = await callingAgent();
		({ workflow } = await begin(agent, [slow, {}]));
		await workflow.untilStatus(['waiting'], { forMs: NOTICED_MS });
		expect(await agent.callBack()).toBe(200);
		await workflow.untilStatus(['running']);
		for (const worker of cluster.workers) await worker.kill();
		await Promise.all(cluster.workers.map((worker) => worker.startAfresh()));
	}, 200_000);

	afterAll(async () => await agent.close());

	test('n8n marks the execution as failed, and nothing runs twice', async () => {
		await workflow.untilStatus(CRASHED, { forMs: NOTICED_MS });
		expect(agent.started).toBe(1);
		expect(await workflow.executions()).toBe(1);
	}, 100_000);

	test('a repeated callback is refused', async () => {
		expect(await agent.callBack()).toBe(UNKNOWN_TOKEN);
	});
});
