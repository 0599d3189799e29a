/**
 * Main and all workers end while executions wait, in each form of waiting. The agents finish meanwhile, so only the database
 * can lead to their replies. The webhook processes go on.
 */
import { agentRun } from '../n8n/agent-workflow';
import { callingAgent } from '../n8n/calling-agent';
import type { CallingAgent } from '../n8n/calling-agent';
import { github } from '../n8n/trigger-senders';
import type { TriggerSetup, TriggerWorkflow } from '../n8n/trigger-workflow';
import { langgraphServer } from '../n8n-core/harness/langgraph';
import type { LanggraphServer } from '../n8n-core/harness/langgraph';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

const POLL_SECONDS = 5;
const MINUTE_MS = 60_000;
/** n8n keeps shorter waits in memory. */
const STORED_WAIT_SECONDS = 66;
/** Additional time for a busy test machine. */
const SLACK_MS = 60_000;

interface Waiting {
	/** The nodes after the trigger. The last one gets the reply. */
	readonly nodes: NonNullable<TriggerSetup['then']>;
	/** How often the agent was started. */
	readonly started: () => number;
	readonly finish: () => void;
	readonly close: () => Promise<void>;
	/** How long after the restart the reply may arrive. */
	readonly withinMs: number;
}

async function polled(withinMs: number, nodes: (agent: LanggraphServer) => Waiting['nodes']): Promise<Waiting> {
	const agent = await langgraphServer('running');
	const { close } = agent;
	return {
		nodes: nodes(agent),
		started: () => agent.started().length,
		finish: () => agent.says('success'),
		close,
		withinMs,
	};
}

const onLanggraph = ({ url }: LanggraphServer, more: object) =>
	agentRun({ agentApi: 'langgraph', url, target: 'agent', ...more });

let caller: CallingAgent;

const forms: Record<string, () => Promise<Waiting>> = {
	'a stored Poll': async () =>
		await polled(POLL_SECONDS * 1000 + MINUTE_MS, (agent) => [
			onLanggraph(agent, { waitForReply: 'poll', options: { storeAfterSeconds: 1, pollSeconds: POLL_SECONDS } }),
			{},
		]),
	'a Callback that never comes': async () =>
		await polled(2 * MINUTE_MS, (agent) => [onLanggraph(agent, { waitForReply: 'callback' }), {}]),
	'Start Only, a Wait node, and Check a Started Run': async () =>
		await polled(STORED_WAIT_SECONDS * 1000 + MINUTE_MS, (agent) => [
			onLanggraph(agent, { waitForReply: 'startOnly' }),
			{ type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: STORED_WAIT_SECONDS }, webhookId: 'w' },
			onLanggraph(agent, { waitForReply: 'check', session: 'auto' }),
			{},
		]),
	'a Callback that the agent repeats': async () => {
		caller = await callingAgent();
		const { url, close } = caller;
		return {
			nodes: [agentRun({ url, waitForReply: 'callback' }), {}],
			started: () => caller.started,
			finish: () => void caller.reply(),
			close,
			withinMs: MINUTE_MS,
		};
	},
};

describe.each(['kill', 'stop'] as const)('main and all workers end (%s) and start again', (how) => {
	const waiting = new Map<string, Waiting & { workflow: TriggerWorkflow }>();
	let restartedAt = 0;

	beforeAll(async () => {
		for (const [name, begin] of Object.entries(forms)) {
			const form = await begin();
			const workflow = await onGithub({}, form.nodes);
			waiting.set(name, { ...form, workflow });
			expect(await workflow.send(github())).toMatchObject({ status: 200 });
		}
		for (const { workflow } of waiting.values()) await workflow.untilStatus(['waiting'], { forMs: MINUTE_MS });
		const { main, workers } = cluster;
		await Promise.all([main, ...workers].map((process) => process[how]()));
		for (const { finish } of waiting.values()) finish();
		await main.start();
		// When a worker starts, n8n marks all unfinished executions in its event log as crashed, even waiting ones.
		await Promise.all(workers.map((worker) => worker.startAfresh()));
		restartedAt = Date.now();
	}, 300_000);

	afterAll(async () => {
		for (const { close } of waiting.values()) await close();
	});

	test.each(Object.keys(forms))(
		'the reply of %s arrives once',
		async (name) => {
			const { workflow, nodes, started, withinMs } = waiting.get(name) as Waiting & { workflow: TriggerWorkflow };
			await workflow.untilStatus(['success'], { forMs: withinMs + SLACK_MS });
			process.stdout.write(`${name}, ${how}: ${((Date.now() - restartedAt) / 1000).toFixed(1)} s after the restart\n`);
			const execution = await workflow.execution(1);
			const last = execution.nodes[`Step ${nodes.length}`];
			expect(last?.outputs).toEqual([[expect.objectContaining({ text: 'It rains', status: 'completed' })]]);
			const { runData } = (execution.data as { resultData: { runData: Record<string, unknown[]> } }).resultData;
			expect(Object.values(runData).map(({ length }) => length)).toEqual(Array(nodes.length + 1).fill(1));
			expect(started()).toBe(1);
		},
		300_000,
	);
});
