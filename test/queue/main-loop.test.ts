import { github } from '../n8n/trigger-senders';
import { githubTo, onGithub } from './on-github';
import { cluster } from './running-cluster';
import type { Member } from './running-cluster';

test('a signed delivery is stored by a webhook process and run by a worker, once', async () => {
	const workflow = await onGithub();
	const answer = await workflow.send(github({ body: { action: 'opened', number: 1 } }));
	expect(answer).toMatchObject({ status: 200, body: '{"status":"accepted"}' });
	expect(answer.headers['x-served-by']).toMatch(/^webhook-[12]$/);
	const execution = await workflow.execution(1);
	expect(execution).toMatchObject({ status: 'success', nodes: { 'Step 1': { status: 'success' } } });
	const runBy = cluster.workers.filter((worker) => worker.log().includes(`Worker started execution ${execution.id} `));
	expect(runBy).toHaveLength(1);
	expect(await workflow.executions()).toBe(1);
});

test('every webhook process refuses a forgery, and nothing is stored', async () => {
	const workflow = await onGithub();
	expect(cluster.webhooks).toHaveLength(2);
	for (const process of cluster.webhooks) {
		const log = newLinesOf(process);
		const answer = await workflow.send(githubTo(process.name, { secret: 'another' }));
		expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
		await until(() => log().includes('refused a request: signature-mismatch'));
	}
	// the execution is in the database before the sender gets its response
	const stored = await cluster.query('select id from execution_entity where "workflowId" = $1', [workflow.id]);
	expect(stored).toEqual([]);
});

test('a published change reaches every webhook process', async () => {
	const workflow = await onGithub({ events: 'pull_request' });
	const star = (name: string) => workflow.send(githubTo(name, { event: 'star' }));
	for (const { name } of cluster.webhooks) expect((await star(name)).body).toBe('{"status":"ignored"}');
	const { nodes } = await cluster.client.getWorkflow(workflow.id);
	const changed = nodes.map((node) =>
		node.name === 'Trigger' ? { ...node, parameters: { ...node.parameters, events: 'star' } } : node,
	);
	await cluster.client.updateWorkflow(workflow.id, { nodes: changed });
	await workflow.activate();
	for (const { name } of cluster.webhooks) await until(async () => (await star(name)).body === '{"status":"accepted"}');
});

/** Returns a function that returns what the process has written since this call. */
function newLinesOf(process: Member): () => string {
	const { length } = process.log();
	return () => process.log().slice(length);
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error('It did not happen within 10 s');
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
