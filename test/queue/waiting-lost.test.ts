/**
 * All workers are killed at moments that n8n cannot recover from: before an execution is stored, after it was resumed, and while
 * it runs. n8n does not run such an execution again. These tests show that nothing runs twice, and that a redelivery runs.
 */
import { agentRun } from '../n8n/agent-workflow';
import { callingAgent } from '../n8n/calling-agent';
import type { CallingAgent } from '../n8n/calling-agent';
import { github } from '../n8n/trigger-senders';
import type { TriggerSetup, TriggerWorkflow } from '../n8n/trigger-workflow';
import acrossProcesses from './across-processes.json';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

/** With the settings of this cluster, n8n notices a dead worker within this time. */
const NOTICED_MS = 60_000;
const CRASHED = ['crashed', 'error'];
/** n8n has deleted the data of the execution, and with it the token in the address of the callback. */
const UNKNOWN_TOKEN = 401;

interface Begun {
	readonly workflow: TriggerWorkflow;
	readonly delivery: ReturnType<typeof github>;
}

const slow = (amount: number) => ({
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount },
	webhookId: 'w',
});
const respond = {
	type: 'n8n-nodes-base.respondToWebhook',
	typeVersion: 1,
	parameters: { respondWith: 'json', responseBody: '{"mine":true}' },
};

/** Starts an agent from a delivery. The delivery is remembered across processes. */
async function begin(agent: CallingAgent, after: NonNullable<TriggerSetup['then']>): Promise<Begun> {
	const nodes = [agentRun({ url: agent.url, waitForReply: 'callback' }), ...after];
	const workflow = await onGithub({ options: acrossProcesses }, nodes);
	const delivery = github();
	expect(await workflow.send(delivery)).toMatchObject({ status: 200 });
	return { workflow, delivery };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 2 * NOTICED_MS;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error('It did not happen');
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** The ways to respond, each with a run that takes ten seconds. */
const forms: Record<string, { parameters: Record<string, unknown>; then?: NonNullable<TriggerSetup['then']> }> = {
	Immediately: { parameters: {} },
	'Immediately, in a batch': {
		parameters: { options: { ...acrossProcesses, batch: { policy: { size: 2, waitMs: 100 } } } },
	},
	'When Last Node Finishes': { parameters: { respond: 'lastNode' } },
	'Using Respond Node': { parameters: { respond: 'responseNode' }, then: [slow(10), respond] },
	Streaming: { parameters: { respond: 'streaming' } },
};

async function beginRun(name: string): Promise<Begun> {
	const { parameters, then = [slow(10), {}] } = forms[name] ?? { parameters: {} };
	const workflow = await onGithub({ options: acrossProcesses, ...parameters }, then);
	const delivery = github();
	// the connection ends with the test, if not before
	void workflow.send(delivery).catch(() => undefined);
	await workflow.untilStatus(['running']);
	return { workflow, delivery };
}

/** Sends a delivery again until it is acknowledged, as vendors do. */
async function redeliver({ workflow, delivery }: Begun): Promise<void> {
	await until(async () => {
		const { status } = await workflow.send(delivery);
		if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 2_000));
		return status === 200;
	});
}

let unanswered: CallingAgent;
let replying: CallingAgent;
let starting: Begun;
let resumed: Begun;
const running = new Map<string, Begun>();
const redelivered = new Map<string, Promise<void>>();

beforeAll(async () => {
	unanswered = await callingAgent({ answers: false });
	replying = await callingAgent();
	starting = await begin(unanswered, [{}]);
	resumed = await begin(replying, [slow(40), {}]);
	await resumed.workflow.untilStatus(['waiting'], { forMs: NOTICED_MS });
	const begun = Object.keys(forms).map(async (name) => running.set(name, await beginRun(name)));
	expect(await replying.callBack()).toBe(200);
	await resumed.workflow.untilStatus(['running']);
	await Promise.all([...begun, until(() => unanswered.started === 1)]);
	await Promise.all(cluster.workers.map((worker) => worker.kill()));
	await Promise.all(cluster.workers.map((worker) => worker.startAfresh()));
	for (const [name, begun] of running) {
		const done = redeliver(begun);
		// a test reports a failure
		done.catch(() => undefined);
		redelivered.set(name, done);
	}
}, 240_000);

afterAll(async () => {
	await unanswered?.close();
	await replying?.close();
});

describe('the agent has accepted the message, its answer never arrives, and the worker is killed', () => {
	test('n8n marks the execution as failed and does not start the agent again', async () => {
		await starting.workflow.untilStatus(CRASHED, { forMs: NOTICED_MS });
		expect(unanswered.started).toBe(1);
	}, 100_000);

	test('the callback of the agent is refused, so the agent knows that its reply was not received', async () => {
		expect(await unanswered.callBack()).toBe(UNKNOWN_TOKEN);
		expect(await starting.workflow.executions()).toBe(1);
	});

	test('a redelivery runs the workflow again: this recovers the lost reply', async () => {
		expect(await starting.workflow.send(starting.delivery)).toMatchObject({ status: 200 });
		await until(() => unanswered.started === 2);
	}, 150_000);
});

describe('the reply has arrived, and the worker is killed before the next node has ended', () => {
	test('n8n marks the execution as failed, and nothing runs twice', async () => {
		await resumed.workflow.untilStatus(CRASHED, { forMs: NOTICED_MS });
		expect(replying.started).toBe(1);
		expect(await resumed.workflow.executions()).toBe(1);
	}, 100_000);

	test('a repeated callback is refused', async () => {
		expect(await replying.callBack()).toBe(UNKNOWN_TOKEN);
	});
});

test.each(Object.keys(forms))(
	'%s: a redelivery of a delivery whose run was killed runs once',
	async (name) => {
		const { workflow } = running.get(name) as Begun;
		await redelivered.get(name);
		const text = `select count(*)::int as ran from execution_entity e join execution_data d on d."executionId" = e.id
			where e."workflowId" = $1 and e.status = 'success' and position('"Step 2":"' in d.data) > 0`;
		const ran = async () => (await cluster.query<{ ran: number }>(text, [workflow.id]))[0]?.ran;
		await until(async () => (await ran()) === 1);
		await redeliver(running.get(name) as Begun);
		expect(await ran()).toBe(1);
	},
	200_000,
);
