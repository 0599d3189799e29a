/**
 * `npm run soak:n8n`: mixed load on a real n8n for half an hour: genuine deliveries with their retries, batches,
 * forgeries. Fails if a delivery was lost or duplicated, or if memory keeps growing after the warm-up.
 *
 *   SOAK_SECONDS=120 npm run soak:n8n       shorter
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ensureBuild, ensureN8n, ensurePackageInstalled } from '../../playground/install.mjs';
import { N8nClient, startN8n } from '../../playground/n8n.mjs';
import { residentMb } from '../process.mjs';
import { delivery } from './delivery.mjs';
import { SECRET, trigger } from './workflows.mjs';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 1800);
const SENDERS = 8;
/** The pause between a sender's requests: webhooks arrive all day, but not back to back. */
const PAUSE_MS = 100;
const GROWTH_LIMIT = 1.15;

const counts = { accepted: 0, duplicate: 0, refused: 0, inFlight: 0, notStored: 0 };

async function post(url, message) {
	const response = await fetch(url, message);
	return { status: response.status, text: await response.text() };
}

/** Acts like a real sender: repeats what was not accepted, sends some deliveries twice, and forges some. */
async function sender(urls, until) {
	while (Date.now() < until) {
		await sleep(PAUSE_MS);
		const draw = Math.random();
		const url = draw < 0.5 ? urls.single : urls.batched;
		if (Math.random() < 0.3) {
			const { status } = await post(url, delivery({ secret: 'another' }));
			if (status !== 401) throw new Error(`A forgery got ${status}`);
			counts.refused++;
			continue;
		}
		const message = delivery();
		const copies = Math.random() < 0.2 ? 2 : 1;
		const answers = await Promise.all(Array.from({ length: copies }, () => untilTaken(url, message)));
		const accepted = answers.filter((text) => text.includes('accepted')).length;
		if (accepted !== 1) throw new Error(`A delivery was accepted ${accepted} times`);
		counts.accepted++;
		counts.duplicate += copies - 1;
	}
}

async function untilTaken(url, message) {
	for (;;) {
		const { status, text } = await post(url, message);
		if (status === 200) return text;
		counts[status === 409 ? 'inFlight' : 'notStored']++;
		await sleep(100);
	}
}

/** Returns the items that the trigger has output, over all executions of a workflow. */
async function itemsOf(client, workflowId, expected) {
	let items = 0;
	let cursor;
	do {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
		const page = await client.call('GET', `/executions?limit=100&filter=${filter}${after}`);
		for (const { id } of page.results) {
			items += expected === 'one each' ? 1 : (await client.getExecution(id)).nodes.Start.outputs[0].length;
		}
		cursor = page.nextCursor;
	} while (cursor);
	return items;
}

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-soak-'));
await ensureN8n('2');
await ensurePackageInstalled(userFolder, await ensureBuild());
const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true', EXECUTIONS_DATA_PRUNE: 'false' };
const n8n = await startN8n({ userFolder, logName: 'n8n-soak', env });
try {
	const client = new N8nClient(n8n.baseUrl);
	await client.ownerSetupOrLogin({ email: 'soak@example.com', password: 'Soak-12345' });
	const { id, name } = await client.createCredential('Secret', 'webhookSigningSecretApi', { secret: SECRET });
	const batch = { options: { batch: { policy: { size: 20, waitMs: 50 } } } };
	const made = {};
	for (const [key, parameters] of Object.entries({ single: {}, batched: batch })) {
		const { path, ...workflow } = trigger(key, { id, name }, parameters);
		const stored = await client.createWorkflow(workflow);
		await client.activate(stored.id, [{ path }]);
		made[key] = { id: stored.id, url: `${n8n.baseUrl}/webhook/${path}` };
	}
	const until = Date.now() + SECONDS * 1000;
	const urls = { single: made.single.url, batched: made.batched.url };
	const load = Promise.all(Array.from({ length: SENDERS }, async () => await sender(urls, until)));
	const samples = [];
	while (Date.now() < until) {
		await Promise.race([sleep((SECONDS * 1000) / 30), load]);
		samples.push(residentMb(n8n.pid));
		const left = `${Math.max(0, Math.round((until - Date.now()) / 1000))} s left`;
		process.stdout.write(`  ${left}: ${counts.accepted} accepted, ${Math.round(samples.at(-1))} MB\n`);
	}
	await load;
	await sleep(8000);
	const items = (await itemsOf(client, made.single.id, 'one each')) + (await itemsOf(client, made.batched.id));
	const third = Math.floor(samples.length / 3);
	const average = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
	const [middle, last] = [average(samples.slice(third, 2 * third)), average(samples.slice(2 * third))];
	process.stdout.write(
		`${JSON.stringify({ ...counts, items, middleMb: Math.round(middle), lastMb: Math.round(last) })}\n`,
	);
	if (items !== counts.accepted) throw new Error(`${counts.accepted} deliveries were accepted, ${items} ran`);
	if (last > middle * GROWTH_LIMIT) throw new Error('Memory still grows');
} finally {
	await n8n.stop();
	rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
}
