/**
 * The demonstration: the example workflows in a running n8n, and real deliveries through them.
 * `npm start` prints what comes out; the tests on a real n8n use the same functions and assert on it.
 */
import { createHash, createHmac, randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { examplesFolder, projectFolder } from './paths.mjs';

/** The sign-in of an n8n that only this machine can reach. */
export const demoOwner = { email: 'demo@example.com', password: 'Playground1', firstName: 'Demo', lastName: 'Owner' };

/** The example workflows that hang together, by name. */
export const exampleNames = { review: 'Pull request review', channel: 'Agent channel', receiver: 'Receiver' };

/** Long enough for an execution to appear that should not. */
const NOTHING_HAPPENS_MS = 1_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * @typedef {object} ExampleCredential one row of examples/credentials.json
 * @property {string} name @property {string} type @property {Record<string, unknown>} data
 *
 * @typedef {object} Demo what `prepareDemo` has put into n8n
 * @property {Record<string, ExampleCredential & { id: string }>} credentials by name, with the secrets of this start
 * @property {Record<string, any>} workflows by name, as stored in n8n
 *
 * @typedef {object} Delivery
 * @property {number} status @property {string} text @property {string} deliveryId
 *
 * @typedef {object} DemoStep one line of the table
 * @property {string} step @property {boolean} ok @property {string} outcome @property {string} [link]
 */

/**
 * @param {string} [folder]
 * @returns {{ workflows: any[], credentials: ExampleCredential[] }}
 */
export function readExamples(folder = examplesFolder) {
	const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
	const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'credentials.json');
	return { workflows: files.sort().map(read), credentials: read('credentials.json') };
}

/**
 * Fills the placeholders of the examples, anywhere in a JSON value: `{{baseUrl}}`, `{{random:32}}` (so many letters and
 * digits, new each time) and `{{random:name:32}}` (the same text wherever that name stands).
 * @param {string} baseUrl
 */
export function placeholderFiller(baseUrl) {
	/** @type {Map<string, string>} */
	const named = new Map();
	const secret = (length) => Array.from({ length: Number(length) }, () => LETTERS[randomInt(LETTERS.length)]).join('');
	const shared = (name, length) => {
		if (!named.has(name)) named.set(name, secret(length));
		return named.get(name);
	};
	const fillText = (text) =>
		text
			.replaceAll('{{baseUrl}}', baseUrl)
			.replace(/\{\{random:(?:([\w-]+):)?(\d+)\}\}/g, (_, name, length) => (name ? shared(name, length) : secret(length)));
	/** @template T @param {T} value @returns {T} */
	const fill = (value) => {
		if (typeof value === 'string') return fillText(value);
		if (Array.isArray(value)) return value.map(fill);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
	};
	return fill;
}

/**
 * Puts the examples into n8n and publishes them. What is there already, by name, is reused: credentials get the secrets
 * of this start, workflows are replaced only when the example itself has changed, so edits made in the editor stay.
 * @param {import('./n8n-client.mjs').N8nClient} client signed in
 * @param {{ folder?: string }} [options]
 * @returns {Promise<Demo>}
 */
export async function prepareDemo(client, { folder = examplesFolder } = {}) {
	const examples = readExamples(folder);
	const fill = placeholderFiller(client.baseUrl);
	const credentials = {};
	const stored = await client.listCredentials();
	for (const { name, type, data } of examples.credentials) {
		credentials[name] = await storeCredential(client, stored, { name, type, data: fill(data) });
	}
	const workflows = {};
	const known = await client.listWorkflows();
	for (const example of examples.workflows) {
		const existing = known.find((workflow) => workflow.name === example.name && !workflow.isArchived);
		const nodes = example.nodes.map((node) => withCredentialIds(fill(node), credentials, example.name));
		workflows[example.name] = await storeWorkflow(client, existing, { ...example, nodes });
	}
	return { credentials, workflows };
}

async function storeCredential(client, stored, { name, type, data }) {
	const existing = stored.find((credential) => credential.name === name && credential.type === type);
	const { id } = existing
		? await client.updateCredential(existing.id, name, type, data)
		: await client.createCredential(name, type, data);
	return { id, name, type, data };
}

function withCredentialIds(node, credentials, workflowName) {
	if (!node.credentials) return node;
	const withIds = Object.entries(node.credentials).map(([type, { name }]) => {
		const credential = credentials[name];
		if (credential?.type === type) return [type, { id: credential.id, name }];
		throw new Error(`${workflowName}, node ${node.name}: examples/credentials.json has no ${type} named "${name}"`);
	});
	return { ...node, credentials: Object.fromEntries(withIds) };
}

async function storeWorkflow(client, existing, example) {
	const { name, nodes, connections, settings = {} } = example;
	const imported = createHash('sha256').update(JSON.stringify({ nodes, connections, settings })).digest('hex');
	const workflow = { name, nodes, connections, settings, meta: { ...example.meta, importedExample: imported } };
	const current = existing && (await client.getWorkflow(existing.id));
	if (current?.meta?.importedExample === imported && current.active) return current;

	if (current?.active) await client.deactivate(current.id);
	const { id } = current ? await client.updateWorkflow(current.id, workflow) : await client.createWorkflow(workflow);
	await client.activate(id);
	return await client.getWorkflow(id);
}

/**
 * A published example of what GitHub sends, byte for byte as it is signed.
 * @param {string} event for example `pull_request`
 * @param {string} [action] for example `opened`
 */
export function githubPayload(event, action) {
	const published = createRequire(join(projectFolder, 'package.json'))('@octokit/webhooks-examples');
	const { examples } = published.find((entry) => entry.name === event);
	return Buffer.from(JSON.stringify(examples.find((example) => !action || example.action === action)));
}

/**
 * Delivers as GitHub does. The signature is made here, with Node.js alone, so that it tests the trigger and is not made
 * by what it tests.
 * @param {{ url: string, secret: string, event: string, body: Buffer, signedBody?: Buffer }} delivery
 *   signedBody: what the signature is made over, when it is not what is sent: a forgery
 * @returns {Promise<Delivery>}
 */
export async function deliverFromGithub({ url, secret, event, body, signedBody = body }) {
	const deliveryId = randomUUID();
	const response = await fetch(url, {
		method: 'POST',
		headers: {
			accept: '*/*',
			'content-type': 'application/json',
			'user-agent': 'GitHub-Hookshot/044aadd',
			'x-github-delivery': deliveryId,
			'x-github-event': event,
			'x-github-hook-id': '292430182',
			'x-github-hook-installation-target-id': '186853002',
			'x-github-hook-installation-target-type': 'repository',
			'x-hub-signature': `sha1=${createHmac('sha1', secret).update(signedBody).digest('hex')}`,
			'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(signedBody).digest('hex')}`,
		},
		body,
		signal: AbortSignal.timeout(30_000),
	});
	return { status: response.status, text: await response.text(), deliveryId };
}
