/**
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { github, GITHUB_SECRET } from './trigger-senders';
import { shown } from './trigger-shown';
import { TriggerWorkflow } from './trigger-workflow';
import type { TriggerSetup } from './trigger-workflow';

jest.setTimeout(60_000);

/** n8n 1 shows a refusal as a hint: it would not listen again after an error of the trigger. */
const IS_N8N_1 = process.env.TEST_N8N === '1';

let n8n: RealN8n;

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'trigger-seen' });
}, START_TIMEOUT_MS);

afterAll(async () => await n8n?.stop(), 30_000);

const onGithub = (parameters: object = {}): TriggerSetup => ({
	parameters: { source: 'github', ...parameters },
	credentials: { webhookSigningSecretApi: { secret: GITHUB_SECRET } },
});

describe.each(['onReceived', 'lastNode', 'responseNode', 'streaming'])(
	'while somebody listens, respond %s',
	(respond) => {
		test('a refused request is shown, its sender gets 401, and the next step of the workflow does not run', async () => {
			const workflow = await TriggerWorkflow.create(n8n, onGithub({ respond }));
			await n8n.client.runTest(workflow.id, 'Trigger');
			const answer = await workflow.send(github({ secret: 'another' }), true);
			expect(answer).toMatchObject({ status: 401, body: '{"error":"unauthorized"}' });
			const execution = await workflow.execution(1);
			const told = shown(execution);
			expect(told?.type).toBe(IS_N8N_1 ? 'danger' : 'error');
			expect(told?.message).toMatch(/^Request refused\. The secret is not the one that the sender uses/);
			expect(`${told?.message} ${told?.description}`).toContain('(reason: signature-mismatch, check: signature)');
			expect(execution.nodes['Step 1']).toBeUndefined();
		});
	},
);

describe('while somebody listens', () => {
	test('an ignored delivery is shown, and its sender gets 200', async () => {
		const workflow = await TriggerWorkflow.create(n8n, onGithub({ events: 'push' }));
		await n8n.client.runTest(workflow.id, 'Trigger');
		expect(await workflow.send(github(), true)).toMatchObject({ status: 200, body: '{"status":"ignored"}' });
		const execution = await workflow.execution(1);
		expect(execution.status).toBe('success');
		expect(shown(execution)).toMatchObject({ type: 'info' });
		expect(shown(execution)?.message).toMatch(
			/^Delivery ignored\. The event is "pull_request\.opened", and Events is "push"/,
		);
		expect(execution.nodes['Step 1']).toBeUndefined();
	});

	test('a mistake in Events is named for an ignored delivery, and beside the items of one that runs', async () => {
		const mistyped = 'GitHub has no event pul_request. The nearest one is pull_request.';
		const ignored = await TriggerWorkflow.create(n8n, onGithub({ events: 'pul_request' }));
		await n8n.client.runTest(ignored.id, 'Trigger');
		expect((await ignored.send(github(), true)).body).toBe('{"status":"ignored"}');
		expect(shown(await ignored.execution(1))?.message).toContain(mistyped);
		const selected = await TriggerWorkflow.create(n8n, onGithub({ events: 'pull_request, pul_request' }));
		await n8n.client.runTest(selected.id, 'Trigger');
		expect((await selected.send(github(), true)).status).toBe(200);
		const execution = await selected.execution(1);
		expect(shown(execution)).toEqual({ type: 'warning', message: mistyped });
		expect(execution.nodes['Step 1']?.outputs[0]).toMatchObject([{ event: 'pull_request' }]);
	});

	test('each refusal is shown, and then a genuine delivery runs', async () => {
		const workflow = await TriggerWorkflow.create(n8n, onGithub());
		for (const count of [1, 2]) {
			await n8n.client.runTest(workflow.id, 'Trigger');
			expect((await workflow.send(github({ secret: 'another' }), true)).status).toBe(401);
			expect(shown(await workflow.execution(count))?.message).toMatch(/^Request refused/);
		}
		await n8n.client.runTest(workflow.id, 'Trigger');
		expect((await workflow.send(github(), true)).status).toBe(200);
		const execution = await workflow.execution(3);
		expect(shown(execution)).toBeUndefined();
		expect(execution.nodes['Step 1']?.outputs[0]).toMatchObject([{ event: 'pull_request' }]);
	});

	test('a handshake is answered, and the delivery after it still starts the test', async () => {
		const workflow = await TriggerWorkflow.create(n8n, onGithub());
		await n8n.client.runTest(workflow.id, 'Trigger');
		expect((await workflow.send(github({ event: 'ping', body: { zen: 'a' } }), true)).status).toBe(200);
		expect((await workflow.send(github(), true)).status).toBe(200);
		expect((await workflow.items(1))[0]).toMatchObject({ event: 'pull_request' });
	});
});

test('in production nothing of it starts an execution, and the log has each reason', async () => {
	const workflow = await TriggerWorkflow.publish(n8n, onGithub({ events: 'push' }));
	expect((await workflow.send(github())).body).toBe('{"status":"ignored"}');
	expect((await workflow.send(github({ secret: 'another' }))).status).toBe(401);
	expect(await workflow.executions()).toBe(0);
	expect(n8n.log()).toMatch(/ignored a delivery: event-not-selected\. The event is "pull_request\.opened"/);
	expect(n8n.log()).toMatch(/refused a request: signature-mismatch \(signature\)/);
});

test('the second output has ignored deliveries beside refused requests', async () => {
	const options = { outputRejected: true, outputIgnored: true };
	const workflow = await TriggerWorkflow.publish(n8n, { ...onGithub({ events: 'push', options }), rejected: [{}] });
	await workflow.send(github());
	expect(await workflow.items(1, 1)).toMatchObject([
		{ rejected: { status: 200, reason: 'event-not-selected', check: null }, event: 'pull_request' },
	]);
	await workflow.send(github({ secret: 'another' }));
	expect(await workflow.items(2, 1)).toMatchObject([{ rejected: { status: 401, reason: 'signature-mismatch' } }]);
	expect((await workflow.execution(2)).nodes['Rejected 1']?.outputs[0]).toHaveLength(1);
	expect((await workflow.execution(2)).nodes['Step 1']).toBeUndefined();
});
