/**
 * The option Remember Deliveries in a real n8n with its own database. n8n is killed during the test.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { Execution, RealN8n } from '../real-n8n/real-n8n';
import { github, GITHUB_SECRET } from './trigger-senders';
import { TriggerWorkflow } from './trigger-workflow';
import type { Call, TriggerSetup, WireAnswer } from './trigger-workflow';

jest.setTimeout(120_000);

let n8n: RealN8n;

const ACROSS = { rememberDeliveries: 'database' };
const FAILS = {
	type: 'n8n-nodes-base.stopAndError',
	typeVersion: 1,
	parameters: { errorMessage: 'as the test wants' },
};
const slow = (seconds: number) => ({
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	parameters: { amount: seconds },
});
const RESPOND = {
	type: 'n8n-nodes-base.respondToWebhook',
	typeVersion: 1,
	parameters: { respondWith: 'json', responseBody: '{"mine":true}' },
};

/** A workflow, and one delivery to it. */
interface Sent {
	workflow: TriggerWorkflow;
	call: Call;
	answer: WireAnswer;
}

async function publish(more: Partial<TriggerSetup> = {}, parameters: object = {}): Promise<TriggerWorkflow> {
	return await TriggerWorkflow.publish(n8n, {
		parameters: { source: 'github', options: ACROSS, ...parameters },
		credentials: { webhookSigningSecretApi: { secret: GITHUB_SECRET } },
		...more,
	});
}

async function sendFirst(more?: Partial<TriggerSetup>, parameters?: object): Promise<Sent> {
	const workflow = await publish(more, parameters);
	const call = github();
	return { workflow, call, answer: await workflow.send(call) };
}

const nodesOf = ({ nodes }: Execution) => Object.keys(nodes);

/** Sends the same delivery again and returns the result. n8n stores nothing for a trigger without any output. */
async function sendAgain({
	workflow,
	call,
}: Pick<Sent, 'workflow' | 'call'>): Promise<WireAnswer & { run: Execution; nodes: string[] }> {
	const before = await workflow.executions();
	const answer = await workflow.send(call);
	const run = await workflow.execution(before + 1);
	return { ...answer, run, nodes: nodesOf(run) };
}

let immediately: Sent;
let always: Sent;
let lastNode: Sent;
let failing: Sent;
let continued: Sent;
let crashed: Sent;
let responded: Sent;
let killed: Sent;

describe.each(['2', '1'] as const)('n8n %s', (version) => {
	beforeAll(async () => {
		n8n = await playground.startRealN8n({ name: `trigger-remember-${version}`, version });
		immediately = await sendFirst();
		always = await sendFirst({ alwaysOutputData: true });
		lastNode = await sendFirst({}, { respond: 'lastNode' });
		failing = await sendFirst({ then: [FAILS] }, { respond: 'lastNode' });
		const goesOn = { ...FAILS, onError: 'continueRegularOutput' };
		continued = await sendFirst({ then: [goesOn] }, { respond: 'lastNode' });
		responded = await sendFirst({ then: [RESPOND] }, { respond: 'responseNode' });
		for (const { workflow } of [immediately, always, lastNode, failing, continued, responded])
			await workflow.execution(1);
		crashed = await sendFirst({ then: [slow(6), {}] });
		killed = await sendFirst({ then: [slow(10), {}] });
		await killed.workflow.untilStatus(['running']);
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		await n8n.restart('SIGKILL');
		// it waits until the killed run has been silent for long enough, while the other tests run
		expect((await killed.workflow.send(killed.call)).status).toBe(200);
	}, START_TIMEOUT_MS);

	afterAll(async () => await n8n?.stop(), 30_000);

	describe('after n8n was killed and restarted', () => {
		test.each([
			['as it was', false],
			['as it is now', true],
		])('the builder retries an execution that was killed, with the workflow %s: it runs', async (_, loadWorkflow) => {
			const { workflow } = crashed;
			const before = await workflow.executions();
			const first = (await n8n.client.listExecutions(workflow.id)).at(-1);
			expect(first?.status).toBe('crashed');
			await n8n.client.call('POST', `/executions/${first?.id}/retry`, { loadWorkflow });
			const { id, mode } = await workflow.untilStatus(['success'], { count: before + 1 });
			const run = await n8n.client.getExecution(id);
			expect({ mode, nodes: nodesOf(run) }).toEqual({ mode: 'retry', nodes: ['Trigger', 'Step 1', 'Step 2'] });
		});

		test('a copy of a delivery that has run ends at the trigger', async () => {
			expect(immediately.answer.body).toBe('{"status":"accepted"}');
			const copy = await sendAgain(immediately);
			expect(copy).toMatchObject({ status: 200, body: '{"status":"accepted"}', nodes: ['Trigger'] });
		});

		test('a copy ends at the trigger with Always Output Data as well', async () => {
			expect((await sendAgain(always)).nodes).toEqual(['Trigger']);
		});

		test('When Last Node Finishes: a copy of a successful delivery gets 200 and runs nothing', async () => {
			expect(lastNode.answer.status).toBe(200);
			expect(await sendAgain(lastNode)).toMatchObject({ status: 200, nodes: [], run: { status: 'success' } });
		});

		test('When Last Node Finishes: a failed delivery runs again', async () => {
			expect(failing.answer.status).toBe(500);
			expect(await sendAgain(failing)).toMatchObject({ status: 500, nodes: ['Trigger', 'Step 1'] });
		});

		test('When Last Node Finishes: so does one whose last node failed and let the workflow continue', async () => {
			expect(continued.answer.status).toBe(500);
			expect(await sendAgain(continued)).toMatchObject({ status: 500, nodes: ['Trigger', 'Step 1'] });
		});

		test('Respond to Webhook: a copy gets 200 duplicate', async () => {
			expect(responded.answer).toMatchObject({ status: 200, body: '{"mine":true}' });
			const copy = await sendAgain(responded);
			expect(copy).toMatchObject({ status: 200, body: '{"status":"duplicate"}', nodes: [] });
		});

		test('a delivery whose run was killed runs again when its sender sends it again', async () => {
			const { id } = await killed.workflow.untilStatus(['success'], { forMs: 90_000, count: 2 });
			expect(nodesOf(await n8n.client.getExecution(id))).toEqual(['Trigger', 'Step 1', 'Step 2']);
		});

		test('another delivery runs, and its items contain no internal data', async () => {
			const { workflow } = immediately;
			const before = await workflow.executions();
			await workflow.send(github());
			const run = await workflow.execution(before + 1);
			expect(nodesOf(run)).toEqual(['Trigger', 'Step 1']);
			expect(JSON.stringify(run.nodes)).not.toContain('webhookTriggerDelivery');
		});
	});

	describe('the second output', () => {
		test.each([
			['v0', false],
			['v0', true],
			['v1', true],
		])(
			'gets its items in execution order %s, with Always Output Data: %j',
			async (executionOrder, alwaysOutputData) => {
				const workflow = await publish(
					{ rejected: [{}], settings: { executionOrder }, alwaysOutputData },
					{ options: { ...ACROSS, outputRejected: true } },
				);
				expect((await n8n.client.getWorkflow(workflow.id)).settings).toMatchObject({ executionOrder });
				expect((await workflow.send(github({ secret: 'another' }))).status).toBe(401);
				const refused = await workflow.execution(1);
				expect(nodesOf(refused)).toEqual(['Trigger', 'Rejected 1']);
				expect(refused.nodes['Rejected 1']?.outputs[0]).toMatchObject([{ rejected: { reason: 'signature-mismatch' } }]);
				await workflow.send(github());
				expect(nodesOf(await workflow.execution(2))).toEqual(['Trigger', 'Step 1']);
			},
		);
	});

	test('the error workflow runs once for a failed delivery and its copies', async () => {
		const alarm = { type: { type: 'n8n-nodes-base.errorTrigger', typeVersion: 1 }, parameters: {} };
		const errors = await TriggerWorkflow.create(n8n, alarm);
		const { versionId } = await n8n.client.getWorkflow(errors.id);
		// n8n 1 runs error workflows that are not published, and cannot publish them
		if (version === '2') await n8n.client.call('POST', `/workflows/${errors.id}/activate`, { versionId });
		const workflow = await publish({ then: [FAILS], settings: { errorWorkflow: errors.id } });
		const call = github();
		await workflow.send(call);
		expect((await workflow.execution(1)).status).toBe('error');
		await workflow.send(call);
		await errors.execution(1);
		// the sender's next delivery fails as well, so its alarm shows that the copy had none
		await workflow.send(github());
		await errors.execution(2);
		expect(await errors.executions()).toBe(2);
	});

	test('a test in the editor with pinned data runs, and is not remembered for the production URL', async () => {
		const workflow = await publish();
		const call = github();
		await workflow.send(call);
		const { data } = await workflow.execution(1);
		const { runData } = (data as { resultData: { runData: Record<string, { data: { main: [object[]] } }[]> } })
			.resultData;
		const stored = await n8n.client.getWorkflow(workflow.id);
		const pinData = { Trigger: runData.Trigger?.[0]?.data.main[0] ?? [] };
		const workflowData = { ...stored, pinData };
		await n8n.client.updateWorkflow(workflow.id, { pinData } as object);
		const started = { workflowData, triggerToStartFrom: { name: 'Trigger' } };
		await n8n.client.call('POST', `/workflows/${workflow.id}/run?pushRef=a`, started, { 'push-ref': 'a' });
		const run = await workflow.execution(2);
		expect({ mode: run.mode, nodes: nodesOf(run) }).toEqual({ mode: 'manual', nodes: ['Trigger', 'Step 1'] });
		expect(JSON.stringify(run.nodes)).not.toContain('webhookTriggerDelivery');
		expect(await sendAgain({ workflow, call })).toMatchObject({ status: 200, nodes: ['Trigger'] });
	});

	test('a delivery to the test URL runs as often as it is sent, and is not remembered for the production URL', async () => {
		const workflow = await publish();
		const call = github();
		for (let test = 1; test <= 2; test++) {
			await n8n.client.runTest(workflow.id, 'Trigger');
			expect((await workflow.send(call, true)).status).toBe(200);
			expect(nodesOf(await workflow.execution(test))).toContain('Step 1');
		}
		await workflow.send(call);
		expect(nodesOf(await workflow.execution(3))).toEqual(['Trigger', 'Step 1']);
	});
});
