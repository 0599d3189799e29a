/**
 * The example in which an agent asks a person: n8n is restarted while the execution waits for the person's form.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { Demo, Execution, RealN8n } from '../real-n8n/real-n8n';

const NAME = 'Ask a person';
const folder = mkdtempSync(join(tmpdir(), 'agent-webhooks-example-'));
const examples = join(__dirname, '../../examples');
for (const file of ['ask-a-person.json', 'credentials.json']) cpSync(join(examples, file), join(folder, file));

let n8n: RealN8n;
let demo: Demo;
beforeAll(async () => {
	n8n = await playground.startRealN8n({ name: 'agent-asks' });
	demo = await playground.prepareDemo(n8n.client, { folder });
}, START_TIMEOUT_MS);
afterAll(async () => {
	await n8n?.stop();
	rmSync(folder, { recursive: true, force: true });
}, 30_000);

const workflow = () => demo.workflows[NAME] ?? { id: '', nodes: [] };

/** Waits until the execution that began with the request has the status, and returns it. */
async function request(id: string, status: string): Promise<Execution> {
	for (
		const deadline = Date.now() + 60_000;
		Date.now() < deadline;
		await new Promise((resolve) => setTimeout(resolve, 200))
	) {
		const execution = await n8n.client.getExecution(id);
		if (execution.status === status) return execution;
	}
	throw new Error(`The execution is ${(await n8n.client.getExecution(id)).status}, not ${status}`);
}

/** Starts the workflow, and returns the execution that waits for the person. */
async function asked(): Promise<Execution> {
	const key = String(demo.credentials['Example: agent channel key']?.data.apiKey);
	const trigger = workflow().nodes.find(({ type }) => type.endsWith('.webhookTrigger'));
	const sent = await fetch(`${n8n.baseUrl}/webhook/${trigger?.webhookId}/ask-a-person?apiKey=${key}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ message: 'Refund order 7', userId: 'u-1', sessionId: 's-1' }),
	});
	expect(sent.status).toBe(200);
	for (
		const deadline = Date.now() + 60_000;
		Date.now() < deadline;
		await new Promise((resolve) => setTimeout(resolve, 200))
	) {
		const waiting = (await n8n.client.listExecutions(workflow().id)).find(({ status }) => status === 'waiting');
		if (waiting !== undefined) return await n8n.client.getExecution(waiting.id);
	}
	throw new Error('No execution waits');
}

const outputOf = ({ nodes }: Execution, node: string) => nodes[node]?.outputs[0]?.[0] ?? {};

async function fillIn(link: unknown, answer: string): Promise<number> {
	const form = new FormData();
	form.set('field-0', answer);
	return (await fetch(String(link), { method: 'POST', body: form })).status;
}

test.each([
	['approve', '{"decisions":[{"type":"approve"}]}'],
	['reject: not this month', '{"decisions":[{"type":"reject","message":"not this month"}]}'],
])(
	'the person answers "%s" after a restart of n8n, and the agent goes on',
	async (answer, resumed) => {
		const waiting = await asked();
		expect(outputOf(waiting, 'Ask the agent')).toMatchObject({
			status: 'input_required',
			text: 'Refund 50 EUR?',
			run: { taskId: 'i-1' },
		});
		const { link, question } = outputOf(waiting, 'Link for the person');
		expect(question).toBe('Refund 50 EUR?');
		await n8n.restart('SIGKILL');
		expect(await (await fetch(String(link))).text()).toContain('Refund 50 EUR?');
		expect(await fillIn(link, answer)).toBe(200);
		const ended = await request(waiting.id, 'success');
		const { session } = outputOf(ended, 'Ask the agent') as { session: { id: string } };
		expect(session.id).toBe('s-1');
		expect(outputOf(ended, 'Reply').output).toMatch(/^Decided for [0-9a-f-]{36}: /);
		expect(outputOf(ended, 'Reply').output).toContain(resumed);
	},
	180_000,
);
