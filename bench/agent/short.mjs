/**
 * Compares Agent Run with n8n's HTTP Request node at many short runs, in turns in one n8n, with the same stand-in for an agent:
 * all runs as items of one execution, and each run as an execution of its own. Prints the runs per second, and what n8n's heap
 * holds after them. The exit code is 1 if a run was lost.
 *
 *   npm run bench:agent                              this comparison, then that of long runs
 *   node bench/agent/short.mjs [runs=1000] [rounds=5] [items | executions]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { demoOwner } from '../../playground/demo.mjs';
import { ensureEverything } from '../../playground/install.mjs';
import { N8nClient, startN8n } from '../../playground/n8n.mjs';
import { residentMb } from '../process.mjs';
import { inspectable, openHeap } from '../send/live-heap.mjs';

const [runs = 1000, rounds = 5] = process.argv.slice(2, 4).map(Number);
const [, , , , only = ''] = process.argv;
/** How many executions run at a time. */
const AT_A_TIME = 20;
/** How many rounds come before those that count. With fewer, V8 still compiles the code of Agent Run while it is measured. */
const WARM_UPS = 2;

let answered = 0;
const agent = createServer((request, response) => {
	request.resume();
	request.on('end', () => {
		answered++;
		response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"output":"done"}');
	});
});
await new Promise((resolve) => agent.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${agent.address().port}/agent`;

const httpRequest = {
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		method: 'POST',
		url,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '={{ { message: $json.text, userId: "", sessionId: "s-1" } }}',
		options: {},
	},
};
/** The message is a field dragged from the input panel, unless another is given. The user ID is the default of the node. */
const agentRun = (options, message = '={{ $json.text }}') => ({
	type: 'n8n-nodes-agent-webhooks.agentRun',
	typeVersion: 1,
	parameters: {
		...{ authentication: 'none', agentApi: 'customJson', url, message },
		...{ session: 'defined', sessionId: 's-1', options },
	},
});
const contestants = [
	{ name: 'HTTP Request', node: httpRequest },
	{ name: 'Agent Run, one item at a time', node: agentRun({}) },
	{ name: 'Agent Run, 50 items at a time', node: agentRun({ concurrency: 50 }) },
	{
		name: 'Agent Run, 50 at a time, a message with a function call',
		node: agentRun({ concurrency: 50 }, '={{ $json.text.trim() }}'),
	},
];

/** Publishes Webhook → Split Out → Work, which responds when the last node has finished. */
async function publish(client, { name, node }, index) {
	const path = `short-${index}`;
	const webhook = {
		...{ id: '1', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2.1, position: [0, 0] },
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'noData' },
		webhookId: path,
	};
	const split = {
		...{ id: '2', name: 'Split', type: 'n8n-nodes-base.splitOut', typeVersion: 1, position: [200, 0] },
		parameters: { fieldToSplitOut: 'body.items', options: {} },
	};
	const wire = (to) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });
	const { id } = await client.createWorkflow({
		name,
		nodes: [webhook, split, { id: '3', name: 'Work', position: [400, 0], ...node }],
		connections: { Webhook: wire('Split'), Split: wire('Work') },
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
	});
	await client.activate(id, [{ path, method: 'POST' }]);
	return `${client.baseUrl}/webhook/${path}`;
}

async function execute(to, count) {
	const items = Array.from({ length: count }, (_, number) => ({ text: `message "${number}"` }));
	const response = await fetch(to, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items }),
	});
	if (!response.ok) throw new Error(`${to} responded with ${response.status}: ${await response.text()}`);
	await response.arrayBuffer();
}

const ways = {
	'items of one execution': async (to, count) => await execute(to, count),
	'executions of one item': async (to, count) => {
		let left = count;
		const worker = async () => {
			while (left-- > 0) await execute(to, 1);
		};
		await Promise.all(Array.from({ length: Math.min(AT_A_TIME, count) }, worker));
	},
};

/** Measures one round: runs per second, and the bytes by which each run has made n8n's live heap grow. */
async function measure(work, to, heap) {
	const before = await heap.live();
	answered = 0;
	const startedAt = performance.now();
	await work(to, runs);
	const perSecond = (runs / (performance.now() - startedAt)) * 1000;
	const lost = runs - answered;
	return { perSecond, lost, kept: ((await heap.live()) - before) / runs };
}

async function race(n8n, urls) {
	const heap = await openHeap(n8n);
	const results = [];
	for (const [way, work] of Object.entries(ways).filter(([name]) => name.startsWith(only))) {
		for (let round = 0; round < WARM_UPS; round++) for (const to of urls) await work(to, runs);
		const own = contestants.map(({ name }) => ({ way, name, rounds: [] }));
		const resident = [residentMb(n8n.pid)];
		for (let round = 0; round < rounds; round++) {
			for (const [index, to] of urls.entries()) own[index].rounds.push(await measure(work, to, heap));
			resident.push(residentMb(n8n.pid));
		}
		results.push({ way, own, resident });
	}
	heap.close();
	return results;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function report({ way, own, resident }) {
	const speed = ({ rounds: measured }) => median(measured.map(({ perSecond }) => perSecond));
	const lines = [
		`${runs} runs as ${way}, ${rounds} rounds in turns; resident memory in MB after each: ${resident.map(Math.round).join(', ')}`,
		'',
		'| Node | Runs/s (median) | of rounds | / HTTP Request | Bytes kept per run (median) | Lost |',
		'|---|---|---|---|---|---|',
	];
	for (const contestant of own) {
		const { name, rounds: measured } = contestant;
		const lost = measured.reduce((sum, round) => sum + round.lost, 0);
		if (lost !== 0) process.exitCode = 1;
		const cells = [
			name,
			Math.round(speed(contestant)),
			measured.map(({ perSecond }) => Math.round(perSecond)).join(', '),
			(speed(contestant) / speed(own[0])).toFixed(2),
			Math.round(median(measured.map(({ kept }) => kept))),
			lost,
		];
		lines.push(`| ${cells.join(' | ')} |`);
	}
	process.stdout.write(`${lines.join('\n')}\n\n`);
}

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-bench-agent-'));
await ensureEverything({ userFolder });
const n8n = await startN8n({
	userFolder,
	env: { ...inspectable, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	logName: 'bench-agent-short',
});
try {
	const client = new N8nClient(n8n.baseUrl);
	await client.ownerSetupOrLogin(demoOwner);
	const urls = [];
	for (const [index, contestant] of contestants.entries()) urls.push(await publish(client, contestant, index));
	for (const result of await race(n8n, urls)) report(result);
} finally {
	await n8n.stop();
	rmSync(userFolder, { recursive: true, force: true });
	agent.closeAllConnections();
	agent.close();
}
