/**
 * `npm run bench:n8n`: compares the trigger in a real n8n with n8n's own Webhook node and with a verification built
 * from standard nodes, in one run. Prints a table and writes docs/benchmarks-n8n.md. The ratios matter; on a busy
 * machine, CPU per request is the more stable of the two figures.
 *
 *   npm run bench:n8n                     about 11 minutes for the two settings
 *   npm run bench:n8n -- lazy             one of them: lazy or defaults; writes nothing
 */
import autocannon from 'autocannon';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureBuild, ensureN8n, ensurePackageInstalled } from '../../playground/install.mjs';
import { N8nClient, startN8n } from '../../playground/n8n.mjs';
import { projectFolder } from '../../playground/paths.mjs';
import { delivery } from './delivery.mjs';
import { handWired, plainWebhook, SECRET, trigger } from './workflows.mjs';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const ROUNDS = 5;
const CONNECTIONS = 16;
const CLOCK_TICKS = 100;

const settings = [
	{
		name: 'lazy',
		title: 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true',
		env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	},
	{ name: 'defaults', title: 'n8n’s defaults', env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' } },
];

/** What is sent to which URL, and the expected answer. */
const cases = [
	{
		name: 'forged request refused',
		own: true,
		to: 'trigger',
		status: 401,
		send: () => delivery({ secret: 'another' }),
	},
	{ name: 'event not selected', own: true, to: 'filtered', status: 200, send: () => delivery({ event: 'star' }) },
	{ name: 'duplicate', own: true, to: 'trigger', status: 200, send: () => delivery({ number: -1 }), first: true },
	{ name: 'verified, run started', own: true, to: 'trigger', status: 200, send: () => delivery() },
	// enough senders to fill a batch; with fewer, each would wait until the batch is due
	{ name: 'verified, batched by 20', own: true, to: 'batched', status: 200, send: () => delivery(), connections: 20 },
	{ name: 'Webhook node, wrong header refused', to: 'header', status: 403, send: () => delivery() },
	{ name: 'Webhook node, right header, run started', to: 'header', status: 200, send: withHeader },
	{ name: 'Webhook node, unverified, run started', to: 'plain', status: 200, send: () => delivery() },
	{ name: 'hand-wired, forged refused', to: 'wired', status: 401, send: () => delivery({ secret: 'another' }) },
	{ name: 'hand-wired, verified', to: 'wired', status: 200, send: () => delivery() },
];

function withHeader() {
	const { headers, ...request } = delivery();
	return { ...request, headers: { ...headers, 'x-key': 'right' } };
}

/** Returns the CPU seconds used by the process and its children. */
function cpuSeconds(pid) {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
	return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}

async function load(url, { send, status, connections = CONNECTIONS }) {
	const result = await autocannon({
		url,
		connections,
		duration: SECONDS,
		requests: [{ setupRequest: (request) => ({ ...request, ...send() }) }],
	});
	const right = result.statusCodeStats?.[status]?.count ?? 0;
	const all = Object.values(result.statusCodeStats ?? {}).reduce((sum, { count }) => sum + count, 0);
	if (right < all * 0.99) throw new Error(`${url} answered ${JSON.stringify(result.statusCodeStats)}, not ${status}`);
	return { requests: all, seconds: result.duration };
}

/**
 * Measures every case in turn, several times, forwards and backwards: a process gets faster as it warms up, and other
 * load on the machine varies. The first round is only a warm-up.
 */
async function measure(n8n, urls) {
	const rows = cases.map(({ name, own = false }) => ({ name, own, requests: 0, seconds: 0, cpu: 0 }));
	for (let round = 0; round <= ROUNDS; round++) {
		const order = [...cases.entries()];
		for (const [index, bench] of round % 2 ? order : order.reverse()) {
			if (bench.first && round === 0) await fetch(urls[bench.to], bench.send());
			await settle(n8n.pid);
			const before = cpuSeconds(n8n.pid);
			const { requests, seconds } = await load(urls[bench.to], bench);
			await settle(n8n.pid);
			if (round === 0) continue;
			rows[index].requests += requests;
			rows[index].seconds += seconds;
			rows[index].cpu += cpuSeconds(n8n.pid) - before;
		}
	}
	return rows.map(({ name, own, requests, seconds, cpu }) => {
		const row = { name, own, perSecond: requests / seconds, cpuMs: (cpu / requests) * 1000 };
		process.stdout.write(`  ${name}: ${row.perSecond.toFixed(0)} requests/s, ${row.cpuMs.toFixed(2)} ms CPU\n`);
		return row;
	});
}

/** Waits until all started runs have ended: their CPU time belongs to the requests that started them. */
async function settle(pid) {
	for (let quiet = 0, last = cpuSeconds(pid), rounds = 0; quiet < 3 && rounds < 120; rounds++) {
		await new Promise((resolve) => setTimeout(resolve, 250));
		const now = cpuSeconds(pid);
		quiet = now - last < 0.03 ? quiet + 1 : 0;
		last = now;
	}
}

async function withN8n(env, work) {
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-bench-'));
	try {
		await ensureN8n('2');
		await ensurePackageInstalled(userFolder, await ensureBuild());
		const n8n = await startN8n({ userFolder, logName: 'n8n-bench', env });
		try {
			return await work(n8n);
		} finally {
			await n8n.stop();
		}
	} finally {
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	}
}

async function prepare(n8n) {
	const client = new N8nClient(n8n.baseUrl);
	await client.ownerSetupOrLogin({ email: 'bench@example.com', password: 'Bench-12345' });
	const secret = await client.createCredential('Secret', 'webhookSigningSecretApi', { secret: SECRET });
	const header = await client.createCredential('Header', 'httpHeaderAuth', { name: 'X-Key', value: 'right' });
	const reference = ({ id, name }) => ({ id, name });
	const all = {
		trigger: trigger('Trigger', reference(secret)),
		filtered: trigger('Filtered', reference(secret), { events: 'pull_request' }),
		batched: trigger('Batched', reference(secret), { options: { batch: { policy: { size: 20, waitMs: 200 } } } }),
		header: plainWebhook('Header', reference(header)),
		plain: plainWebhook('Plain'),
		wired: handWired('Hand-wired'),
	};
	const urls = {};
	for (const [name, { path, ...workflow }] of Object.entries(all)) {
		const { id } = await client.createWorkflow(workflow);
		await client.activate(id, [{ path }]);
		urls[name] = `${n8n.baseUrl}/webhook/${path}`;
	}
	return urls;
}

function table({ title, rows }) {
	const lines = rows.map(({ name, own, perSecond, cpuMs }) => {
		const label = own ? `**Webhook Trigger: ${name}**` : name;
		return `| ${label} | ${perSecond.toFixed(0)} | ${cpuMs.toFixed(2)} |`;
	});
	return [
		`## ${title}`,
		'',
		'| | requests/s | CPU ms per request |',
		'|---|--:|--:|',
		...lines,
		'',
		ratios(rows),
		'',
	].join('\n');
}

function ratios(rows) {
	const by = Object.fromEntries(rows.map((row) => [row.name, row]));
	const line = (own, peer) => {
		const [ours, theirs] = [by[own], by[peer]];
		const speed = (ours.perSecond / theirs.perSecond).toFixed(2);
		return `- “${own}” compared with “${peer}”: **${speed} ×** the requests, ${(theirs.cpuMs / ours.cpuMs).toFixed(2)} × the requests for the same CPU`;
	};
	return [
		...cases.slice(0, 3).map(({ name }) => line(name, 'hand-wired, forged refused')),
		...cases.slice(0, 3).map(({ name }) => line(name, 'Webhook node, wrong header refused')),
		line('verified, run started', 'Webhook node, unverified, run started'),
		line('verified, run started', 'Webhook node, right header, run started'),
		line('verified, run started', 'hand-wired, verified'),
		line('verified, batched by 20', 'Webhook node, unverified, run started'),
	].join('\n');
}

const results = [];
const [wanted] = process.argv.slice(2);
for (const { name, title, env } of settings) {
	if (wanted !== undefined && wanted !== name) continue;
	process.stdout.write(`${title}\n`);
	const rows = await withN8n(env, async (n8n) => await measure(n8n, await prepare(n8n)));
	results.push({ title, rows });
}
const intro = `# The Webhook Trigger in n8n, measured

\`npm run bench:n8n\` sends 1 KB GitHub deliveries over ${CONNECTIONS} connections, or over 20 where batches of 20 must fill. n8n 2.41 runs with SQLite on
${cpus().length} cores, which also send the load.

- All rows of a table are from one run.
- *Hand-wired* is Webhook → Extract from File → Crypto → If → Respond to Webhook.
- CPU is the CPU time of n8n's process until the started runs have ended.
`;
const text = [intro, ...results.map(table)].join('\n');
if (wanted === undefined) writeFileSync(join(projectFolder, 'docs', 'benchmarks-n8n.md'), text);
process.stdout.write(`\n${text}`);
