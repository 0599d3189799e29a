/** The option Remember Deliveries: Across Processes and Restarts. */
import { github } from '../n8n/trigger-senders';
import { TriggerWorkflow } from '../n8n/trigger-workflow';
import acrossProcesses from './across-processes.json';
import { githubTo, onGithub } from './on-github';
import { asRealN8n, cluster } from './running-cluster';

interface Runs {
	/** Executions that reached the node after the trigger. */
	readonly went: number;
	readonly all: number;
}

const publish = () => onGithub({ options: acrossProcesses });

/** Waits until every execution has ended, and counts. */
async function runsOf({ id }: TriggerWorkflow): Promise<Runs> {
	const text = `select count(*)::int as all, (count(*) filter (where e.status in ('new', 'running')))::int as open,
		(count(*) filter (where position('"Step 1":"' in d.data) > 0))::int as went
		from execution_entity e join execution_data d on d."executionId" = e.id where e."workflowId" = $1`;
	const deadline = Date.now() + 60_000;
	for (;;) {
		const [counted] = await cluster.query<Runs & { open: number }>(text, [id]);
		if (counted?.open === 0) return { went: counted.went, all: counted.all };
		if (Date.now() > deadline) throw new Error(`${counted?.open} executions have not ended`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

test('of simultaneous copies to all processes, only one runs', async () => {
	const workflow = await publish();
	const delivery = github({ body: { number: 1 } });
	const answers = await Promise.all(Array.from({ length: 10 }, () => workflow.send(delivery)));
	for (const { status } of answers) expect([200, 409]).toContain(status);
	const { went, all } = await runsOf(workflow);
	// one execution for each process that stored a copy
	expect(all).toBeGreaterThan(1);
	expect(went).toBe(1);
});

test('a delivery that has run does not run again after all webhook processes have been killed', async () => {
	const workflow = await publish();
	const delivery = { body: { number: 2 } };
	const [first, second] = cluster.webhooks;
	if (!first || !second) throw new Error('There are not two webhook processes');
	expect(await workflow.send(githubTo(first.name, delivery))).toMatchObject({ body: '{"status":"accepted"}' });
	expect(await runsOf(workflow)).toEqual({ went: 1, all: 1 });
	await Promise.all([first.kill(), second.kill()]);
	await Promise.all([first.start(), second.start()]);
	for (const { name } of [second, first]) {
		await untilReady(name);
		expect(await workflow.send(githubTo(name, delivery))).toMatchObject({ status: 200 });
	}
	expect(await runsOf(workflow)).toEqual({ went: 1, all: 3 });
}, 120_000);

test('When Last Node Finishes: a copy of a running delivery gets 500, and the error workflow does not start', async () => {
	const alarm = { type: { type: 'n8n-nodes-base.errorTrigger', typeVersion: 1 }, parameters: {} };
	const errors = await TriggerWorkflow.create(asRealN8n, alarm);
	const { versionId } = await cluster.client.getWorkflow(errors.id);
	await cluster.client.call('POST', `/workflows/${errors.id}/activate`, { versionId });
	const slow = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 3 }, webhookId: 'w' };
	const then = [slow, { type: 'n8n-nodes-base.stopAndError', typeVersion: 1, parameters: { errorMessage: 'no' } }];
	const settings = { errorWorkflow: errors.id };
	const workflow = await onGithub({ respond: 'lastNode', options: acrossProcesses }, then, settings);
	const delivery = { body: { number: 3 } };
	const [first, second] = cluster.webhooks;
	const running = workflow.send(githubTo(first?.name ?? '', delivery));
	await workflow.untilStatus(['running']);
	const copy = await workflow.send(githubTo(second?.name ?? '', delivery));
	expect([copy.status, (await workflow.execution(2)).nodes.Trigger?.error?.message]).toEqual([
		500,
		'The same delivery is being processed',
	]);
	expect((await running).status).toBe(500);
	await errors.execution(1);
	expect(await errors.executions()).toBe(1);
}, 60_000);

async function untilReady(name: string): Promise<void> {
	while (!cluster.balancer.ready().includes(name)) await new Promise((resolve) => setTimeout(resolve, 100));
}
