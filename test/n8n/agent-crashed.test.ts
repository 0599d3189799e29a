/**
 * What can be recovered if n8n is killed while the execution of a stored run is running: n8n marks it as crashed and keeps its
 * data. n8n cannot reach itself in this test, so runs are checked while their executions are running.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { langgraphServer } from '../n8n-core/harness/langgraph';
import type { LanggraphServer } from '../n8n-core/harness/langgraph';
import { recordingServer } from '../n8n-core/harness/loopback';
import type { RecordingServer } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { ExecutionSummary, RealN8n, WorkflowNode } from '../real-n8n/real-n8n';

/** No server listens at this address. */
const NOWHERE = 'http://127.0.0.1:9';
/** n8n looks for due executions once a minute. */
const UNTIL_WOKEN_MS = 90_000;

let n8n: RealN8n;
let caller: RecordingServer;
let polled: LanggraphServer;
const ids: Record<string, string> = {};

const node = (name: string, type: string, typeVersion: number, parameters: object): WorkflowNode => ({
	...{ id: randomUUID(), name, type, typeVersion, position: [0, 0], webhookId: randomUUID() },
	parameters: parameters as Record<string, unknown>,
});
const wire = (to: string) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });

/** Publishes Webhook → Agent Run → After, calls it, and returns the id of the workflow. */
async function start(path: string, parameters: object): Promise<string> {
	const run = { authentication: 'none', message: 'hi', session: 'new', ...parameters };
	const { id } = await n8n.client.createWorkflow({
		name: path,
		nodes: [
			node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, responseMode: 'onReceived' }),
			node('Agent Run', 'n8n-nodes-agent-webhooks.agentRun', 1, run),
			node('After', 'n8n-nodes-base.wait', 1.1, { amount: 5, unit: 'seconds' }),
		],
		connections: { Webhook: wire('Agent Run'), 'Agent Run': wire('After') },
	});
	await n8n.client.activate(id, [{ path, method: 'POST' }]);
	await fetch(`${n8n.baseUrl}/webhook/${path}`, { method: 'POST' });
	return id;
}

/** Waits until the newest execution of the workflow has the status. */
async function until(name: string, wanted: string, forMs = 30_000): Promise<ExecutionSummary> {
	const id = ids[name] ?? '';
	for (const end = Date.now() + forMs; ; await sleep(50)) {
		const [newest] = await n8n.client.listExecutions(id);
		if (newest?.status === wanted) return newest;
		if (Date.now() > end) throw new Error(`${name}: the execution is ${newest?.status}, not ${wanted}`);
	}
}

function callbackUrl(index: number): string {
	const told = JSON.parse(caller.requests[index]?.body.toString() ?? '{}') as { callbackUrl?: string };
	return (told.callbackUrl ?? '').replace(NOWHERE, n8n.baseUrl);
}

async function callBack(index: number): Promise<number> {
	const headers = { 'Content-Type': 'application/json' };
	return (await fetch(callbackUrl(index), { method: 'POST', headers, body: '{"output":"It rains"}' })).status;
}

/** Returns what arrived after the agent, once the newest execution has succeeded. */
async function arrived(name: string): Promise<unknown> {
	const { id } = await until(name, 'success');
	return (await n8n.client.getExecution(id)).nodes.After?.outputs;
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
	ids.polled = await start('polled', { ...poll, options: { storeAfterSeconds: 1, pollSeconds: 1 } });
	ids.called = await start('called', { url: caller.url, waitForReply: 'callback' });
	await until('called', 'waiting');
	await until('polled', 'waiting');
	polled.says('never answers');
	await until('polled', 'running', UNTIL_WOKEN_MS);
	expect(await callBack(0)).toBe(200);
	await until('called', 'running');
	await n8n.restart('SIGKILL');
}, START_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.stop();
	await polled?.close();
	await caller?.close();
}, 30_000);

const reply = expect.objectContaining({ text: 'It rains', status: 'completed' }) as object;

test('a run that was being checked: retrying the execution checks the run again and does not start another', async () => {
	const crashed = await until('polled', 'crashed');
	polled.says('success');
	await retry(crashed);
	expect(await arrived('polled')).toEqual([[reply]]);
	expect(polled.started()).toHaveLength(1);
});

test('a reply that had arrived: retrying the execution continues with it, and a repeated callback gets 409', async () => {
	const crashed = await until('called', 'crashed');
	expect(await callBack(0)).toBe(409);
	await retry(crashed);
	expect(await arrived('called')).toEqual([[reply]]);
	expect(caller.requests).toHaveLength(1);
});
