/** Agent Run in a stored execution: one worker stores it, and any worker can continue it. */
import { setTimeout as sleep } from 'node:timers/promises';

import { github } from '../n8n/trigger-senders';
import type { TriggerWorkflow } from '../n8n/trigger-workflow';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

const after = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

/** Publishes a workflow in which a GitHub delivery starts an agent, and sends the delivery. */
async function startedAgent(agent: Loopback, parameters: object): Promise<TriggerWorkflow> {
	const common = { authentication: 'none', url: agent.url, message: 'Hi', session: 'new', userId: '' };
	const run = {
		type: 'n8n-nodes-agent-webhooks.agentRun',
		typeVersion: 1,
		webhookId: `waiting-${Math.random()}`,
		parameters: { ...common, ...parameters },
	};
	const workflow = await onGithub({}, [run, after]);
	expect(await workflow.send(github())).toMatchObject({ status: 200 });
	return workflow;
}

async function untilStatus(workflow: TriggerWorkflow, wanted: string): Promise<void> {
	const deadline = Date.now() + 20_000;
	for (;;) {
		const [execution] = await cluster.client.listExecutions(workflow.id);
		if (execution?.status === wanted) return;
		if (execution?.status === 'error') throw new Error(await problemOf(execution.id));
		if (Date.now() > deadline) throw new Error(`The execution is ${execution?.status}, not ${wanted}`);
		await sleep(100);
	}
}

async function problemOf(id: string): Promise<string> {
	const { nodes } = await cluster.client.getExecution(id);
	return Object.values(nodes).flatMap(({ error }) => error?.message ?? [])[0] ?? 'the execution failed';
}

test('Poll: a stored execution is resumed repeatedly until the reply is available', async () => {
	let looks = 0;
	const json = (status: string, output: object[] = []) =>
		JSON.stringify({ id: 'r-1', object: 'response', status, output });
	const message = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done' }] };
	const agent = await listen((request, response) => {
		response.setHeader('Content-Type', 'application/json');
		const done = request.method === 'GET' && ++looks > 4;
		response.end(done ? json('completed', [message]) : json('in_progress'));
	});
	const workflow = await startedAgent(agent, {
		agentApi: 'openaiResponses',
		target: 'model',
		waitForReply: 'poll',
		options: { storeAfterSeconds: 1, pollSeconds: 1 },
	});
	await untilStatus(workflow, 'waiting');
	await untilStatus(workflow, 'success');
	const { nodes } = await workflow.execution(1);
	await agent.close();
	expect(nodes['Step 2']?.outputs[0]).toMatchObject([{ text: 'Done', status: 'completed', run: { id: 'r-1' } }]);
});

test('Callback: the reply that an agent posts to a webhook process resumes the execution', async () => {
	const addresses: string[] = [];
	const agent = await listen((request, response) => {
		void readAll(request).then((body) => {
			addresses.push((JSON.parse(body.toString('utf8')) as { callbackUrl: string }).callbackUrl);
			response.writeHead(202).end();
		});
	});
	const workflow = await startedAgent(agent, { agentApi: 'customJson', waitForReply: 'callback' });
	await untilStatus(workflow, 'waiting');
	const [address = ''] = addresses;
	expect(address.startsWith(`${cluster.baseUrl}/webhook-waiting/`)).toBe(true);
	const answer = await fetch(address, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ output: 'Called back' }),
	});
	expect(answer.status).toBe(200);
	expect(answer.headers.get('x-served-by')).toMatch(/^webhook-/);
	await untilStatus(workflow, 'success');
	const { nodes } = await workflow.execution(1);
	await agent.close();
	expect(nodes['Step 2']?.outputs[0]).toMatchObject([{ text: 'Called back', status: 'completed' }]);
});
