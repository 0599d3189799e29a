/**
 * `npm run bench:sizes`: what the size of a body, remembered deliveries and the start-up cost. Prints the tables and writes
 * docs/benchmarks-sizes.md. About 2 minutes on an idle machine.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { ensureBuild } from '../../playground/install.mjs';
import { projectFolder } from '../../playground/paths.mjs';
import { say } from '../../playground/progress.mjs';
import { percentiles } from '../../test/queue/flood/count.mjs';
import { githubDelivery, publishReceivers } from '../../test/queue/flood/receivers.mjs';
import { Sender } from '../../test/queue/flood/sender.mjs';
import { startOne } from '../../test/queue/flood/sites.mjs';
import { startUpSection } from '../load.mjs';

const SECONDS = 5;
const ROUNDS = 2;
const CONNECTIONS = 8;
const SIZES = { '100 bytes': 0, '10 kB': 10_000, '100 kB': 100_000, '1 MB': 1_000_000 };
const LABELS = ['Webhook Trigger, in this process', 'n8n’s Webhook node'];
const REMEMBERED = [1_000, 10_000];

let number = 0;

async function load(sender, { url }, bytes) {
	const times = [];
	const began = performance.now();
	const send = async () => {
		while (performance.now() - began < SECONDS * 1000) {
			const { status, ms } = await sender.send(url, githubDelivery(number++, undefined, { bytes }));
			if (status !== 200) throw new Error(`${url} answered ${status}`);
			times.push(ms);
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, send));
	return times;
}

/** Measures each size with both receivers in turn, several times. */
async function bySize() {
	const { site, stop } = await startOne();
	const sender = new Sender();
	try {
		const receivers = await publishReceivers(site.client, { labels: LABELS });
		for (const receiver of receivers) await load(sender, receiver, 0);
		const rows = [];
		for (const [size, bytes] of Object.entries(SIZES)) {
			const times = receivers.map(() => []);
			for (let round = 0; round < ROUNDS; round++) {
				for (const [index, receiver] of receivers.entries())
					times[index].push(...(await load(sender, receiver, bytes)));
			}
			receivers.forEach(({ label }, index) => {
				rows.push({ size, label, perSecond: times[index].length / SECONDS / ROUNDS, ...percentiles(times[index]) });
			});
			say(size);
		}
		return rows;
	} finally {
		sender.close();
		await stop();
	}
}

/** Runs a program in a Node.js of its own and returns the number that it prints. */
const printed = (...args) => Number(execFileSync(process.execPath, args, { cwd: projectFolder, encoding: 'utf8' }));

/** Returns the bytes of heap for each remembered delivery. */
function bytesRemembered(count) {
	const program = `
		const { ReplayMemory } = require('./dist/core/receive/replay-memory.js');
		const { createHash } = require('node:crypto');
		const memory = new ReplayMemory(${count});
		memory.begin('warm up', 0);
		gc();
		const before = process.memoryUsage().heapUsed;
		for (let index = 0; index < ${count}; index++) {
			const key = 'github:content:' + createHash('sha256').update(String(index)).digest('base64url');
			memory.begin(key, 0);
			memory.remember(key, 0, 86400);
		}
		gc();
		const used = process.memoryUsage().heapUsed - before;
		// the memory is in use until here, so that it is not collected
		process.stdout.write(String(memory.size > 0 ? used / ${count} : NaN));`;
	return printed('--expose-gc', '-e', program);
}

await ensureBuild();
const startUp = startUpSection();
const remembered = REMEMBERED.map((count) => [count, bytesRemembered(count)]);
const sizes = await bySize();
const text = `# Body size, memory and start-up, measured

\`npm run bench:sizes\` measures these figures in one run, on ${cpus().length} cores, which also send the load.

## Body size

One n8n with SQLite, ${CONNECTIONS} connections. Each accepted delivery is stored and starts a run, which takes most of the time.

| Body | Receiver | Accepted/s | p50 ms | p95 ms | p99 ms |
|---|---|--:|--:|--:|--:|
${sizes
	.map(({ size, label, perSecond, p50, p95, p99 }) =>
		[size, label, perSecond.toFixed(0), ...[p50, p95, p99].map((ms) => ms.toFixed(1))].join(' | '),
	)
	.map((row) => `| ${row} |`)
	.join('\n')}

## Memory of remembered deliveries

A node remembers at most 10,000 deliveries in each process. The oldest are forgotten first.

| Remembered | Bytes each | In all |
|--:|--:|--:|
${remembered.map(([count, bytes]) => `| ${count} | ${bytes.toFixed(0)} | ${((count * bytes) / 1e6).toFixed(2)} MB |`).join('\n')}

With _Remember Deliveries: Across Processes and Restarts_, each delivery takes two rows in n8n's database instead, and each run removes up to 64 old rows.

${startUp}`;
writeFileSync(join(projectFolder, 'docs', 'benchmarks-sizes.md'), text);
process.stdout.write(`\n${text}`);
