import { github, GITHUB_SECRET } from '../n8n/trigger-senders';
import { TriggerWorkflow } from '../n8n/trigger-workflow';
import { asRealN8n, cluster } from './running-cluster';

test('a signed delivery is stored by a webhook process and run by a worker, once', async () => {
	const workflow = await TriggerWorkflow.publish(asRealN8n, {
		parameters: { source: 'github' },
		credentials: { webhookSigningSecretApi: { secret: GITHUB_SECRET } },
	});
	const answer = await workflow.send(github({ body: { action: 'opened', number: 1 } }));
	expect(answer).toMatchObject({ status: 200, body: '{"status":"accepted"}' });
	expect(answer.headers['x-served-by']).toMatch(/^webhook-[12]$/);
	const execution = await workflow.execution(1);
	expect(execution).toMatchObject({ status: 'success', nodes: { 'Step 1': { status: 'success' } } });
	const runBy = cluster.workers.filter((worker) => worker.log().includes(`Worker started execution ${execution.id} `));
	expect(runBy).toHaveLength(1);
	expect(await workflow.executions()).toBe(1);
});
