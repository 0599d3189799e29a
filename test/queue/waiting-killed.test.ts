/**
 * The processes that know of a stored run end, and others go on with it. The agent finishes meanwhile, so that nothing
 * but the database can lead to its reply.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { github } from '../n8n/trigger-senders';
import type { TriggerWorkflow } from '../n8n/trigger-workflow';
import { langgraphServer } from '../n8n-core/harness/langgraph';
import { recordingServer } from '../n8n-core/harness/loopback';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

const POLL_SECONDS = 5;
const MINUTE_MS = 60_000;
/** What the processes need to start again on a busy machine. */
const SLACK_MS = 60_000;
const after = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

const waits = {
	'a stored Poll': { waitForReply: 'poll', options: { storeAfterSeconds: 1, pollSeconds: POLL_SECONDS } },
	'a Callback that never comes': { waitForReply: 'callback' },
};

async function startedRun(parameters: object, next: object = after): Promise<TriggerWorkflow> {
	const common = { authentication: 'none', target: 'agent', session: 'new', userId: '' };
	const run = {
		...{ type: 'n8n-nodes-agent-webhooks.agentRun', typeVersion: 1, webhookId: `killed-${Math.random()}` },
		parameters: { ...common, message: 'Hi', ...parameters },
	};
	const workflow = await onGithub({}, [run, next]);
	expect(await workflow.send(github())).toMatchObject({ status: 200 });
	return workflow;
}

async function untilStatus({ id }: TriggerWorkflow, wanted: readonly string[], forMs: number): Promise<void> {
	for (const end = Date.now() + forMs; ; await sleep(200)) {
		const statuses = (await cluster.client.listExecutions(id)).map(({ status }) => status);
		if (statuses.length === 1 && wanted.includes(statuses[0] ?? '')) return;
		if (Date.now() > end) throw new Error(`The executions are ${statuses.join()}, not ${wanted.join()}`);
	}
}

/** Ends all workers and perhaps main, does the work, and starts them again. */
async function withoutThem(how: 'kill' | 'stop', endsMain: boolean, work: () => void): Promise<void> {
	const { workers, main } = cluster;
	await Promise.all([...workers.map(async (worker) => await worker[how]()), ...(endsMain ? [main.kill()] : [])]);
	work();
	if (endsMain) await main.start();
	await Promise.all(workers.map(async (worker) => await worker.start()));
}

test.each([
	['every worker is killed', 'kill', false],
	['every worker is stopped, and main is killed', 'stop', true],
] as const)(
	'%s: the reply arrives once, for each form of stored waiting',
	async (_, how, endsMain) => {
		const runs = await Promise.all(
			Object.entries(waits).map(async ([name, parameters]) => {
				const agent = await langgraphServer('running');
				return { name, agent, workflow: await startedRun({ agentApi: 'langgraph', url: agent.url, ...parameters }) };
			}),
		);
		for (const { workflow } of runs) await untilStatus(workflow, ['waiting'], MINUTE_MS);
		await withoutThem(how, endsMain, () => runs.forEach(({ agent }) => agent.says('success')));
		const startedAt = Date.now();
		for (const { name, workflow, agent } of runs) {
			await untilStatus(workflow, ['success'], POLL_SECONDS * 1000 + MINUTE_MS + SLACK_MS);
			process.stdout.write(`${name}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s after the restart\n`);
			const { nodes, data } = await workflow.execution(1);
			expect(nodes['Step 2']?.outputs).toEqual([[expect.objectContaining({ text: 'It rains', status: 'completed' })]]);
			const { runData } = (data as { resultData: { runData: Record<string, unknown[]> } }).resultData;
			expect(Object.values(runData).map(({ length }) => length)).toEqual([1, 1, 1]);
			expect(agent.started()).toHaveLength(1);
			await agent.close();
		}
	},
	400_000,
);

test('a reply is lost with the worker that continues with it, and n8n refuses it when the agent repeats it', async () => {
	const agent = await recordingServer({ status: 202 });
	const nap = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 30, unit: 'seconds' } };
	const workflow = await startedRun({ agentApi: 'customJson', url: agent.url, waitForReply: 'callback' }, nap);
	await untilStatus(workflow, ['waiting'], MINUTE_MS);
	const { callbackUrl } = JSON.parse(agent.requests[0]?.body.toString() ?? '{}') as { callbackUrl: string };
	const callBack = async () => {
		const headers = { 'Content-Type': 'application/json' };
		return (await fetch(callbackUrl, { method: 'POST', headers, body: '{"output":"It rains"}' })).status;
	};
	expect(await callBack()).toBe(200);
	await untilStatus(workflow, ['running'], MINUTE_MS);
	await withoutThem('kill', false, () => undefined);
	await untilStatus(workflow, ['crashed', 'error'], 2 * MINUTE_MS);
	expect([409, 500]).toContain(await callBack());
	expect(agent.requests).toHaveLength(1);
	await agent.close();
}, 300_000);
