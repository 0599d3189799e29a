/** Agent Run in a stored execution: one worker stores it, and any worker can continue it. */
import { agentRun } from '../n8n/agent-workflow';
import { github } from '../n8n/trigger-senders';
import type { TriggerWorkflow } from '../n8n/trigger-workflow';
import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { onGithub } from './on-github';
import { cluster } from './running-cluster';

/** Publishes a workflow in which a GitHub delivery starts an agent, and sends the delivery. */
async function startedAgent(agent: Loopback, parameters: object): Promise<TriggerWorkflow> {
	const workflow = await onGithub({}, [agentRun({ url: agent.url, ...parameters }), {}]);
	expect(await workflow.send(github())).toMatchObject({ status: 200 });
	return workflow;
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
	await workflow.untilStatus(['waiting']);
	await workflow.untilStatus(['success']);
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
	await workflow.untilStatus(['waiting']);
	const [address = ''] = addresses;
	expect(address.startsWith(`${cluster.baseUrl}/webhook-waiting/`)).toBe(true);
	const answer = await fetch(address, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ output: 'Called back' }),
	});
	expect(answer.status).toBe(200);
	expect(answer.headers.get('x-served-by')).toMatch(/^webhook-/);
	await workflow.untilStatus(['success']);
	const { nodes } = await workflow.execution(1);
	await agent.close();
	expect(nodes['Step 2']?.outputs[0]).toMatchObject([{ text: 'Called back', status: 'completed' }]);
});
