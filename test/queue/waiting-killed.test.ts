/**
 * The processes that started a stored run end, and others continue it. The agent finishes meanwhile, so only the database
 * can lead to its reply.
 */
import { agentRun } from '../n8n/agent-workflow';
import { github } from '../n8n/trigger-senders';
import type { TriggerWorkflow } from '../n8n/trigger-workflow';
import { langgraphServer } from '../n8n-core/harness/langgraph';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';
import type { Member } from './running-cluster';

const POLL_SECONDS = 5;
const MINUTE_MS = 60_000;
/** Additional time that the processes need to restart on a busy machine. */
const SLACK_MS = 60_000;

async function startedRun(parameters: object): Promise<TriggerWorkflow> {
	const workflow = await onGithub({}, [agentRun({ target: 'agent', ...parameters }), {}]);
	expect(await workflow.send(github())).toMatchObject({ status: 200 });
	return workflow;
}

/** Returns the worker that ran and stored the workflow's only execution. */
async function workerOf({ id }: TriggerWorkflow): Promise<Member> {
	const [execution] = await cluster.client.listExecutions(id);
	const found = cluster.workers.find((worker) => worker.log().includes(`started execution ${execution?.id} (`));
	if (found === undefined) throw new Error('No worker has run the execution');
	return found;
}

/**
 * The worker restarts only after the reply. When a worker starts, n8n marks all unfinished executions in its event log as
 * crashed, even waiting ones.
 */
test.each<[string, object, 'kill' | 'stop']>([
	['a stored Poll', { waitForReply: 'poll', options: { storeAfterSeconds: 1, pollSeconds: POLL_SECONDS } }, 'kill'],
	['a Callback that never comes', { waitForReply: 'callback' }, 'stop'],
])(
	'the reply of %s arrives once, after its worker has ended',
	async (name, parameters, how) => {
		const agent = await langgraphServer('running');
		const workflow = await startedRun({ agentApi: 'langgraph', url: agent.url, ...parameters });
		await workflow.untilStatus(['waiting'], { forMs: MINUTE_MS });
		const worker = await workerOf(workflow);
		await worker[how]();
		agent.says('success');
		const endedAt = Date.now();
		await workflow.untilStatus(['success'], { forMs: POLL_SECONDS * 1000 + MINUTE_MS + SLACK_MS });
		process.stdout.write(`${name}: ${((Date.now() - endedAt) / 1000).toFixed(1)} s after the ${how}\n`);
		await worker.start();
		const { nodes, data } = await workflow.execution(1);
		expect(nodes['Step 2']?.outputs).toEqual([[expect.objectContaining({ text: 'It rains', status: 'completed' })]]);
		const { runData } = (data as { resultData: { runData: Record<string, unknown[]> } }).resultData;
		expect(Object.values(runData).map(({ length }) => length)).toEqual([1, 1, 1]);
		expect(agent.started()).toHaveLength(1);
		await agent.close();
	},
	400_000,
);
