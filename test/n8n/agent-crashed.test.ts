/**
 * What can be recovered if n8n is killed while the execution of a stored run is running: n8n marks it as crashed and keeps its
 * data. n8n cannot reach itself in this test, so runs are checked while their executions are running.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { langgraphServer } from '../n8n-core/harness/langgraph';
import type { LanggraphServer } from '../n8n-core/harness/langgraph';
import { recordingServer } from '../n8n-core/harness/loopback';
import type { RecordingServer } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { ExecutionSummary, RealN8n } from '../real-n8n/real-n8n';
import { startAgent } from './agent-workflow';
import type { TriggerWorkflow } from './trigger-workflow';

/** No server listens at this address. */
const NOWHERE = 'http://127.0.0.1:9';
/** n8n looks for due executions once a minute. */
const UNTIL_WOKEN_MS = 90_000;

let n8n: RealN8n;
let caller: RecordingServer;
let polled: LanggraphServer;
let checked: TriggerWorkflow;
let called: TriggerWorkflow;

/** Calls back as the agent does. Returns the status of n8n's response. */
async function callBack(): Promise<number> {
	const { callbackUrl = '' } = JSON.parse(caller.requests[0]?.body.toString() ?? '{}') as { callbackUrl?: string };
	const headers = { 'Content-Type': 'application/json' };
	const url = callbackUrl.replace(NOWHERE, n8n.baseUrl);
	return (await fetch(url, { method: 'POST', headers, body: '{"output":"It rains"}' })).status;
}

/** Returns what arrived after the agent, once the second execution has succeeded. */
async function arrived(workflow: TriggerWorkflow): Promise<unknown> {
	const { id } = await workflow.untilStatus(['success'], { count: 2 });
	return (await n8n.client.getExecution(id)).nodes['Step 2']?.outputs;
}

/** Presses n8n's Retry button, with the workflow as it was. */
async function retry({ id }: ExecutionSummary): Promise<void> {
	await n8n.client.call('POST', `/executions/${id}/retry`, { loadWorkflow: false });
}

beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'agent-crashed', env: { WEBHOOK_URL: `${NOWHERE}/` } });
	polled = await langgraphServer('running');
	caller = await recordingServer({ status: 202 });
	const poll = { agentApi: 'langgraph', url: polled.url, target: 'agent', waitForReply: 'poll' };
	const after = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 5, unit: 'seconds' } };
	checked = await startAgent(n8n, { ...poll, options: { storeAfterSeconds: 1, pollSeconds: 1 } }, after);
	called = await startAgent(n8n, { url: caller.url, waitForReply: 'callback' }, after);
	await called.untilStatus(['waiting']);
	await checked.untilStatus(['waiting']);
	polled.says('never answers');
	await checked.untilStatus(['running'], { forMs: UNTIL_WOKEN_MS });
	expect(await callBack()).toBe(200);
	await called.untilStatus(['running']);
	await n8n.restart('SIGKILL');
}, START_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.stop();
	await polled?.close();
	await caller?.close();
}, 30_000);

const reply = expect.objectContaining({ text: 'It rains', status: 'completed' }) as object;

test('a run that was being checked: retrying the execution checks the run again and does not start another', async () => {
	const crashed = await checked.untilStatus(['crashed']);
	polled.says('success');
	await retry(crashed);
	expect(await arrived(checked)).toEqual([[reply]]);
	expect(polled.started()).toHaveLength(1);
});

test('a reply that had arrived: retrying the execution continues with it, and a repeated callback gets 409', async () => {
	const crashed = await called.untilStatus(['crashed']);
	expect(await callBack()).toBe(409);
	await retry(crashed);
	expect(await arrived(called)).toEqual([[reply]]);
	expect(caller.requests).toHaveLength(1);
});
