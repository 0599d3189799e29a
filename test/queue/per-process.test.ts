/** State that each webhook process keeps separately, as described in docs/queue-mode.md. */
import { github } from '../n8n/trigger-senders';
import { githubTo, onGithub } from './on-github';
import { cluster } from './running-cluster';

const first = cluster.webhooks[0]?.name ?? '';
const second = cluster.webhooks[1]?.name ?? '';

describe('the memory of one process', () => {
	test('recognises copies of its own deliveries only', async () => {
		const workflow = await onGithub();
		const body = { action: 'opened', number: 10 };
		const answers: string[] = [];
		for (const name of [first, first, second, second])
			answers.push((await workflow.send(githubTo(name, { body }))).body);
		const [accepted, duplicate] = ['{"status":"accepted"}', '{"status":"duplicate"}'];
		expect(answers).toEqual([accepted, duplicate, accepted, duplicate]);
	});

	test('is enough if the balancer sends all copies to one process', async () => {
		const workflow = await onGithub();
		cluster.balancer.stickTo('x-github-delivery');
		try {
			const deliveries = Array.from({ length: 8 }, (_, number) => github({ body: { number }, id: `id-${number}` }));
			const answers = [];
			for (const delivery of [...deliveries, ...deliveries]) answers.push(await workflow.send(delivery));
			const bodies = answers.map(({ body }) => body);
			expect(bodies.slice(0, 8)).toEqual(Array(8).fill('{"status":"accepted"}'));
			expect(bodies.slice(8)).toEqual(Array(8).fill('{"status":"duplicate"}'));
			const used = new Set(answers.map(({ headers }) => headers['x-served-by']));
			expect(used).toEqual(new Set([first, second]));
		} finally {
			cluster.balancer.stickTo(undefined);
		}
	});
});

test('each process has its own rate limit, so two accept twice as many requests', async () => {
	const workflow = await onGithub({ options: { rateLimit: { policy: { requests: 3, seconds: 600 } } } });
	const statuses = [];
	for (let number = 0; number < 12; number++) statuses.push((await workflow.send(github({ body: { number } }))).status);
	expect(statuses.filter((status) => status === 200)).toHaveLength(6);
	expect(statuses.filter((status) => status === 429)).toHaveLength(6);
});

test('a batch collects the deliveries of one process, and every delivery is in exactly one batch', async () => {
	const workflow = await onGithub({ options: { batch: { policy: { size: 3, waitMs: 5_000 } } } });
	const numbers = [0, 1, 2, 3, 4, 5];
	const sent = numbers.map((number) => workflow.send(githubTo(number % 2 ? first : second, { body: { number } })));
	for (const answer of await Promise.all(sent)) expect(answer).toMatchObject({ status: 200 });
	await workflow.execution(2);
	const executions = await cluster.client.listExecutions(workflow.id);
	const batches = [];
	for (const { id } of executions)
		batches.push((await cluster.client.getExecution(id)).nodes.Trigger?.outputs[0] ?? []);
	const items = batches.map((list) => list.map(({ body }) => (body as { number: number }).number));
	expect(items.map((list) => list.sort()).sort()).toEqual([
		[0, 2, 4],
		[1, 3, 5],
	]);
});
