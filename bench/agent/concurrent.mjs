/**
 * Compares many simultaneous long runs in one n8n, in event loop lag and memory, with n8n's HTTP Request node.
 *
 *   node bench/agent/concurrent.mjs [runs=200] [seconds=30]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { demoOwner } from '../../playground/demo.mjs';
import { ensureEverything } from '../../playground/install.mjs';
import { N8nClient, startN8n } from '../../playground/n8n.mjs';
import { node } from '../n8n/node.mjs';

const RUNS = Number(process.argv[2] ?? 200);
const SECONDS = Number(process.argv[3] ?? 30);
const SETTLE_MS = 3_000;

/** An agent that takes this long to answer; a streaming one sends a piece every second meanwhile. */
const agent = createServer((request, response) => {
	request.resume();
	request.on('end', async () => {
		if (request.url.startsWith('/chat/completions')) return await streamReply(response);
		await sleep(SECONDS * 1000);
		response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"output":"done"}');
	});
});
await new Promise((resolve) => agent.listen(0, '127.0.0.1', resolve));
const agentUrl = `http://127.0.0.1:${agent.address().port}`;

async function streamReply(response) {
	response.writeHead(200, { 'Content-Type': 'text/event-stream' });
	for (let second = 0; second < SECONDS; second++) {
		await sleep(1000);
		response.write(`data: {"choices":[{"delta":{"content":"piece ${second} "}}]}\n\n`);
	}
	response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
}

const agentRun = (parameters) =>
	node('Work', 'n8n-nodes-agent-webhooks.agentRun', 1, {
		authentication: 'none',
		message: 'hi',
		url: agentUrl,
		...parameters,
	});
/** n8n keeps a V8 isolate for an execution once it evaluates an expression, which determines its memory. */
const noExpression = { userId: '' };
const httpRequest = (parameters) =>
	node('Work', 'n8n-nodes-base.httpRequest', 4.2, { method: 'POST', url: agentUrl, ...parameters });
const oneExpression = {
	sendBody: true,
	bodyParameters: { parameters: [{ name: 'user', value: '={{ $json.body.user }}' }] },
};
const cases = {
	'HTTP Request node, no expression': httpRequest({ options: {} }),
	'Agent Run, no expression': agentRun(noExpression),
	'Agent Run, no expression, streamed to the caller': agentRun({
		...noExpression,
		agentApi: 'chatCompletions',
		target: 'm',
	}),
	'HTTP Request node, one expression': httpRequest(oneExpression),
	'Agent Run, one expression': agentRun({}),
};

async function publish(client, name, work, index) {
	const path = `load-${index}`;
	const streams = name.includes('streamed');
	const responseMode = streams ? 'streaming' : 'lastNode';
	const webhook = node(
		'Webhook',
		'n8n-nodes-base.webhook',
		2.1,
		{ httpMethod: 'POST', path, responseMode },
		{ webhookId: randomUUID() },
	);
	const connections = { Webhook: { main: [[{ node: 'Work', type: 'main', index: 0 }]] } };
	const settings = { saveDataSuccessExecution: 'none' };
	const { id } = await client.createWorkflow({ name, nodes: [webhook, work], connections, settings });
	await client.activate(id, [{ path, method: 'POST' }]);
	return `${client.baseUrl}/webhook/${path}`;
}

async function metrics(baseUrl) {
	const text = await (await fetch(`${baseUrl}/metrics`)).text();
	const value = (name) => Number(new RegExp(`^n8n_${name} (\\S+)`, 'm').exec(text)?.[1]);
	return {
		p99Ms: value('nodejs_eventloop_lag_p99_seconds') * 1000,
		rssMiB: value('process_resident_memory_bytes') / 2 ** 20,
	};
}

/** Starts all runs at once and samples n8n every second until they end. */
async function load(baseUrl, url) {
	const before = await metrics(baseUrl);
	const startedAt = performance.now();
	const calls = Array.from({ length: RUNS }, async () => {
		const response = await fetch(url, { method: 'POST' });
		const text = await response.text();
		return response.ok && /done|piece/.test(text);
	});
	const samples = [];
	let over = false;
	const all = Promise.all(calls).finally(() => (over = true));
	while (!over) {
		await sleep(1000);
		const asked = performance.now();
		const sample = await metrics(baseUrl);
		samples.push({ ...sample, answeredMs: performance.now() - asked, at: (asked - startedAt) / 1000 });
	}
	const ok = (await all).filter(Boolean).length;
	return { before, samples, ok, seconds: (performance.now() - startedAt) / 1000 };
}

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const whole = (value) => Math.round(value);

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-bench-agent-'));
await ensureEverything({ userFolder });
const n8n = await startN8n({
	userFolder,
	env: { N8N_METRICS: 'true', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	logName: 'bench-agent',
});
try {
	const client = new N8nClient(n8n.baseUrl);
	await client.ownerSetupOrLogin(demoOwner);
	process.stdout.write(
		`${RUNS} runs of ${SECONDS} s at a time\n\n| | answered | all done after | lag p99 while they wait (median) | lag p99 at worst | memory before → most |\n|---|---|---|---|---|---|\n`,
	);
	for (const [index, [name, work]] of Object.entries(cases).entries()) {
		const url = await publish(client, name, work, index);
		await sleep(SETTLE_MS);
		const { before, samples, ok, seconds } = await load(n8n.baseUrl, url);
		const waiting = samples.filter(({ at }) => at > 8 && at < SECONDS - 2).map(({ p99Ms }) => p99Ms);
		const worst = Math.max(...samples.map(({ p99Ms }) => p99Ms));
		const most = Math.max(...samples.map(({ rssMiB }) => rssMiB));
		process.stdout.write(
			`| ${name} | ${ok} of ${RUNS} | ${whole(seconds)} s | ${whole(middle(waiting))} ms | ${whole(worst)} ms | ${whole(before.rssMiB)} → ${whole(most)} MiB |\n`,
		);
	}
} finally {
	await n8n.stop();
	rmSync(userFolder, { recursive: true, force: true });
	agent.closeAllConnections();
	agent.close();
}
