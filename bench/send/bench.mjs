/**
 * Compares Signed Webhook Send with n8n's own HTTP Request node in one run of one real n8n, with the same items and the
 * same receiver in turns: the throughput, and what n8n's heap still holds while each of them is sending. Prints two
 * tables. The exit code is 1 if something was lost or out of order, or if Signed Webhook Send keeps more of an item
 * than its output.
 *
 *   npm run bench:send                   10,000 items, three rounds
 *   npm run bench:send -- 2000 1         2,000 items, one round
 *   npm run bench:send -- 10000 0        the heap only
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { ensureEverything } from '../../playground/install.mjs';
import { N8nClient, startN8n } from '../../playground/n8n.mjs';
import { residentMb } from '../process.mjs';
import { heapOf, inspectable, openHeap } from './live-heap.mjs';

const [items = 10_000, rounds = 3] = process.argv.slice(2).map(Number);
const SECRET = 'a-secret-of-the-benchmark';
const HTTP = 'HTTP Request';
const SHORT = 'Signed Webhook Send, short reports';
const TIMEOUT_MS = 300_000;
/** How many times the heap is measured, at even intervals; the last time when only one answer is missing. */
const LOOKS = 5;
/**
 * Bytes per item: 50 by which objects exceed parsed ones, plus noise, which is larger with few items than with
 * thousands.
 */
const KEPT_BESIDES_OUTPUT = 300;
const SETTLED_MS = 500;

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-bench-send-'));
const receiver = fork(fileURLToPath(new URL('receiver.mjs', import.meta.url)), {
	stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
let n8n;
try {
	await ensureEverything({ userFolder });
	const [{ port }] = await once(receiver, 'message');
	const contestants = await withN8n((client) => prepare(client, `http://127.0.0.1:${port}/hook`));
	const results = rounds > 0 && (await withN8n((client) => race(client, contestants)));
	const memory = new Map();
	for (const contestant of contestants)
		memory.set(contestant.name, await withN8n((client) => grow(client, contestant)));
	if (results) report(results);
	reportMemory(memory);
} finally {
	receiver.kill();
	rmSync(userFolder, { recursive: true, force: true });
}

/** Uses a new process with the same data, so that the memory of one contestant does not count for the next. */
async function withN8n(work) {
	n8n = await startN8n({ userFolder, logName: 'n8n-bench-send', env: inspectable });
	try {
		const client = new N8nClient(n8n.baseUrl);
		await client.ownerSetupOrLogin({ email: 'bench@example.com', password: 'Playground1' });
		return await work(client);
	} finally {
		await n8n.stop();
	}
}

async function prepare(client, url) {
	const header = await client.createCredential('Bench header', 'httpHeaderAuth', { name: 'X-Token', value: SECRET });
	const signing = await client.createCredential('Bench signing', 'signedWebhookApi', {
		signingSecret: SECRET,
		allowedDomains: '127.0.0.1',
	});
	const http = {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpHeaderAuth',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ { number: $json.number, text: $json.text } }}',
			options: {},
		},
		credentials: { httpHeaderAuth: { id: header.id, name: header.name } },
	};
	const signed = {
		type: 'n8n-nodes-agent-webhooks.signedWebhookSend',
		typeVersion: 1,
		parameters: { url, jsonTemplate: '{"number":${number},"text":"${text}"}', options: {} },
		credentials: { signedWebhookApi: { id: signing.id, name: signing.name } },
	};
	return [
		await store(client, HTTP, 'bench-http', http),
		await store(client, 'Signed Webhook Send', 'bench-signed', signed),
		await store(client, SHORT, 'bench-short', {
			...signed,
			parameters: { ...signed.parameters, options: { shortReport: true } },
		}),
	];
}

async function store(client, name, path, sender) {
	const trigger = {
		id: '1',
		name: 'Start',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: path,
		parameters: { httpMethod: 'POST', path, options: {} },
	};
	const split = {
		id: '2',
		name: 'Split',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		position: [200, 0],
		parameters: { fieldToSplitOut: 'body.items', options: {} },
	};
	const wire = (node) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const { id } = await client.createWorkflow({
		name,
		nodes: [trigger, split, { id: '3', name: 'Sender', position: [400, 0], ...sender }],
		connections: { Start: wire('Split'), Split: wire('Sender') },
		settings: { executionOrder: 'v1' },
	});
	await client.activate(id);
	return { name, id, path };
}

async function race(client, contestants) {
	const results = new Map(contestants.map(({ name }) => [name, []]));
	for (const contestant of contestants) await run(client, contestant, Math.min(200, items));
	for (let round = 1; round <= rounds; round++) {
		for (const contestant of contestants) results.get(contestant.name).push(await run(client, contestant, items));
	}
	return results;
}

/** Measures n8n's heap before, during and after one run, each time at rest: the receiver holds its answers back. */
async function grow(client, contestant) {
	const heap = await openHeap(n8n);
	await run(client, contestant, Math.min(1000, items));
	const before = await heap.live();
	const looks = [];
	const { output, ...outcome } = await run(client, contestant, items, async () => {
		for (let look = 1; look <= LOOKS; look++) {
			const answered = Math.min(items - 1, Math.round((look * items) / LOOKS));
			await ask({ answerUpTo: answered });
			await settled();
			looks.push({ answered, bytes: await heap.live(), residentMb: residentMb(n8n.pid) });
		}
		receiver.send({ answerUpTo: Number.MAX_SAFE_INTEGER });
	});
	const after = await heap.live();
	heap.close();
	return { ...outcome, before, looks, after, output: JSON.stringify(output) };
}

/** Resolves when no more requests arrive: one node sends ten at a time, the other all at once. */
async function settled() {
	for (let before = -1, { total } = await ask({}); total !== before; { total } = await ask({})) {
		before = total;
		await sleep(SETTLED_MS);
	}
}

async function run(client, { name, id, path }, count, meanwhile = () => undefined) {
	await ask({ reset: true });
	const since = await client.executionIds(id);
	const body = JSON.stringify({
		items: Array.from({ length: count }, (_, number) => ({ number, text: `item "${number}"` })),
	});
	const started = await fetch(`${client.baseUrl}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body,
	});
	if (!started.ok) throw new Error(`${name}: the workflow did not start: ${started.status}`);
	await meanwhile();
	const execution = await finished(client, id, since);
	const { milliseconds, outputs, error } = execution.nodes.Sender;
	if (error) throw new Error(`${name}: ${error.message}`);
	const received = await ask({});
	const inOrder =
		name !== 'Signed Webhook Send' || outputs[0].every(({ request }, index) => request.body.includes(`:${index},`));
	const output = execution.data.resultData.runData.Sender.at(-1).data.main[0];
	return { perSecond: (count / milliseconds) * 1000, lost: count - received.distinct, inOrder, output };
}

/** Retries while n8n answers 503, which it does if a node keeps it busy for a minute. */
async function finished(client, id, since) {
	for (const deadline = Date.now() + TIMEOUT_MS; ;) {
		try {
			return await client.waitForExecution(id, { since, timeoutMs: TIMEOUT_MS });
		} catch (error) {
			if (error.status !== 503 || Date.now() > deadline) throw error;
			await sleep(2_000);
		}
	}
}

async function ask(question) {
	const answer = once(receiver, 'message');
	receiver.send(question);
	return (await answer)[0];
}

function median(values) {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function report(results) {
	const lines = [
		`${items} items, ${rounds} rounds, in turns`,
		'',
		'| Node | Items/s (median) | of rounds | Lost |',
		'|---|---|---|---|',
	];
	for (const [name, runs] of results) {
		const speeds = runs.map(({ perSecond }) => perSecond);
		const lost = runs.reduce((sum, run) => sum + run.lost, 0);
		lines.push(`| ${name} | ${Math.round(median(speeds))} | ${speeds.map(Math.round).join(', ')} | ${lost} |`);
		if (lost > 0 || runs.some(({ inOrder }) => !inOrder)) process.exitCode = 1;
	}
	const [http, signed] = [...results.values()].map((runs) => median(runs.map(({ perSecond }) => perSecond)));
	lines.push('', `Signed Webhook Send / HTTP Request: ${(signed / http).toFixed(2)}`);
	process.stdout.write(`${lines.join('\n')}\n`);
}

function reportMemory(memory) {
	const [{ looks: columns }] = memory.values();
	const heads = ['before', ...columns.map(({ answered }) => answered), 'after'];
	const lines = [
		'',
		"n8n's live heap in MB, after that many answers; what an item adds to it and what its output takes, in bytes; resident memory in MB",
		'',
		`| Node | ${heads.join(' | ')} | An item adds | Its output, on the heap | as JSON | Resident, first and last look |`,
		`|${'---|'.repeat(heads.length + 5)}`,
	];
	for (const [name, { before, looks, after, output, lost, inOrder }] of memory) {
		const megabytes = [before, ...looks.map(({ bytes }) => bytes), after].map((bytes) => (bytes / 1e6).toFixed(1));
		const [adds, holds, json] = [slope(looks), heapOf(output) / items, output.length / items].map(Math.round);
		const resident = [looks[0], looks.at(-1)].map((look) => Math.round(look.residentMb)).join(', ');
		lines.push(`| ${[name, ...megabytes, adds, holds, json, resident].join(' | ')} |`);
		const isKept = name !== HTTP && adds > holds + KEPT_BESIDES_OUTPUT;
		if (lost > 0 || !inOrder || isKept) process.exitCode = 1;
	}
	process.stdout.write(`${lines.join('\n')}\n`);
}

/** Returns the slope by least squares, in bytes per answer. */
function slope(looks) {
	const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const [x, y] = [mean(looks.map(({ answered }) => answered)), mean(looks.map(({ bytes }) => bytes))];
	const covariance = mean(looks.map(({ answered, bytes }) => (answered - x) * (bytes - y)));
	return covariance / mean(looks.map(({ answered }) => (answered - x) ** 2));
}
