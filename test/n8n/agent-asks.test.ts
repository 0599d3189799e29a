/**
 * The example in which an agent asks a person: n8n is restarted while the execution waits for the person's form.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { listen, readAll } from '../n8n-core/harness/loopback';
import type { Loopback } from '../n8n-core/harness/loopback';
import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { Demo, Execution, RealN8n } from '../real-n8n/real-n8n';

const NAME = 'Ask a person';
const folder = mkdtempSync(join(tmpdir(), 'agent-webhooks-example-'));
const examples = join(__dirname, '../../examples');
for (const file of ['ask-a-person.json', 'credentials.json']) cpSync(join(examples, file), join(folder, file));

const review = { action_requests: [{ name: 'refund', args: { amount: 50 }, description: 'Refund 50 EUR?' }] };

let n8n: RealN8n;
let demo: Demo;
let agent: Loopback;
/** What the agent was resumed with, by thread. */
const resumed = new Map<string, unknown>();
beforeAll(async () => {
	agent = await listen((request, response) => {
		void readAll(request).then((bytes) => {
			const { command } = JSON.parse(bytes.toString()) as { command?: { resume: unknown } };
			if (command) resumed.set(request.url ?? '', command.resume);
			const state = command
				? { messages: [{ type: 'ai', content: 'As you wish.' }] }
				: { messages: [{ type: 'human', content: 'x' }], __interrupt__: [{ id: 'i-1', value: review }] };
			response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(state));
		});
	});
	n8n = await playground.startRealN8n({ name: 'agent-asks' });
	demo = await playground.prepareDemo(n8n.client, { folder, places: { 'https://your-agent.example.com': agent.url } });
}, START_TIMEOUT_MS);
afterEach(() => resumed.clear());
afterAll(async () => {
	await n8n?.stop();
	await agent?.close();
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
	['approve', { decisions: [{ type: 'approve' }] }],
	['reject: not this month', { decisions: [{ type: 'reject', message: 'not this month' }] }],
])(
	'the person answers "%s" after a restart of n8n, and the agent goes on',
	async (answer, decisions) => {
		const waiting = await asked();
		expect(outputOf(waiting, 'Ask the agent')).toMatchObject({
			status: 'input_required',
			text: 'Refund 50 EUR?',
			session: { id: 's-1' },
			run: { taskId: 'i-1' },
		});
		const { link, question } = outputOf(waiting, 'Link for the person');
		expect(question).toBe('Refund 50 EUR?');
		await n8n.restart('SIGKILL');
		expect(await (await fetch(String(link))).text()).toContain('Refund 50 EUR?');
		expect(await fillIn(link, answer)).toBe(200);
		const ended = await request(waiting.id, 'success');
		expect(outputOf(ended, 'Reply')).toEqual({ output: 'As you wish.' });
		expect([...resumed]).toEqual([
			[expect.stringMatching(/^\/threads\/[0-9a-f-]{36}\/runs\/wait$/) as string, decisions],
		]);
	},
	180_000,
);
