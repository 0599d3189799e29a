/**
 * The demonstration: the example workflows in a running n8n, with real deliveries sent through them. `npm start` prints
 * the results; the tests on a real n8n use the same functions and check the results.
 */
import { createHash, createHmac, randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { webhooksOf } from './n8n-client.mjs';
import { examplesFolder, projectFolder } from './paths.mjs';

/** The login for an n8n that only this machine can reach. */
export const demoOwner = { email: 'demo@example.com', password: 'Playground1', firstName: 'Demo', lastName: 'Owner' };

/** The example workflows that work together, by name. */
export const exampleNames = { review: 'Pull request review', channel: 'Agent channel', receiver: 'Receiver' };

/** Milliseconds in which an unwanted execution would have appeared. */
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

/** The address of n8n in the examples. */
const EXAMPLE_N8N = 'https://your-n8n.example.com';

/**
 * Returns a function that fills in the examples, anywhere in a JSON value: `{{random:32}}` (this many letters and digits,
 * new each time), `{{random:name:32}}` (the same text wherever that name appears), and other addresses for the origins
 * that the examples name, also as the allowed domain of a credential.
 * @param {Record<string, string>} places the address for each origin, for example `{ 'https://api.example.com': 'http://127.0.0.1:9000' }`
 */
export function placeholderFiller(places) {
	/** @type {Map<string, string>} */
	const named = new Map();
	const secret = (length) => Array.from({ length: Number(length) }, () => LETTERS[randomInt(LETTERS.length)]).join('');
	const shared = (name, length) => {
		if (!named.has(name)) named.set(name, secret(length));
		return named.get(name);
	};
	const moved = (text) =>
		Object.entries(places).reduce((moving, [origin, place]) => {
			const { host } = new URL(origin);
			return moving.replaceAll(origin, place).replaceAll(host, new URL(place).hostname);
		}, text);
	const fillText = (text) =>
		moved(text).replace(/\{\{random:(?:([\w-]+):)?(\d+)\}\}/g, (_, name, length) =>
			name ? shared(name, length) : secret(length),
		);
	/**
	 * @template T
	 * @param {T} value
	 * @returns {T}
	 */
	const fill = (value) => {
		if (typeof value === 'string') return fillText(value);
		if (Array.isArray(value)) return value.map(fill);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
	};
	return fill;
}

/**
 * Puts the examples into n8n and publishes them. Existing ones are reused by name: credentials get the secrets of this
 * start, and workflows are replaced only if the example itself has changed, so edits made in the editor are kept.
 * @param {import('./n8n-client.mjs').N8nClient} client signed in
 * @param {{ folder?: string, places?: Record<string, string> }} [options] places: addresses of stand-ins by the origin
 *   in the examples
 * @returns {Promise<Demo>}
 */
export async function prepareDemo(client, { folder = examplesFolder, places = {} } = {}) {
	const examples = readExamples(folder);
	const fill = placeholderFiller({ [EXAMPLE_N8N]: client.baseUrl, ...places });
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
 * Returns a published example of a GitHub event, byte for byte as it is signed.
 * @param {string} event for example `pull_request`
 * @param {string} [action] for example `opened`
 */
export function githubPayload(event, action) {
	const published = createRequire(join(projectFolder, 'package.json'))('@octokit/webhooks-examples');
	const { examples } = published.find((entry) => entry.name === event);
	return Buffer.from(JSON.stringify(examples.find((example) => !action || example.action === action)));
}

/**
 * Delivers like GitHub. The signature is computed here with Node.js alone, so that the test does not rely on the code
 * under test.
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

/**
 * Returns the URL of a workflow's first webhook.
 * @param {import('./n8n-client.mjs').N8nClient} client @param {any} workflow
 */
export function webhookUrl(client, workflow) {
	const [webhook] = webhooksOf(workflow.nodes);
	if (!webhook) throw new Error(`The workflow "${workflow.name}" has no webhook`);
	return `${client.baseUrl}/webhook/${webhook.path}`;
}

/**
 * Returns the secret that GitHub and the review workflow share.
 * @param {Demo} demo @returns {string}
 */
export function githubSecret(demo) {
	const trigger = demo.workflows[exampleNames.review].nodes.find((node) => node.type.endsWith('.webhookTrigger'));
	const used = Object.values(trigger.credentials).map(({ name }) => demo.credentials[name]);
	const secret = used.find(({ type }) => type === 'webhookSigningSecretApi')?.data.secret;
	if (typeof secret !== 'string')
		throw new Error('The review workflow has no signing secret in examples/credentials.json');
	return secret;
}

/**
 * Sends a pull request through the three workflows.
 * @param {import('./n8n-client.mjs').N8nClient} client
 * @param {Demo} demo
 * @param {{ body?: Buffer }} [options]
 * @returns {Promise<{ delivery: Delivery, review: any, channel: any, receiver: any }>} the executions, with their data
 */
export async function deliverPullRequest(client, demo, { body = githubPayload('pull_request', 'opened') } = {}) {
	const ids = Object.entries(exampleNames).map(([key, name]) => [key, demo.workflows[name].id]);
	const before = await Promise.all(ids.map(([, id]) => client.executionIds(id)));
	const url = webhookUrl(client, demo.workflows[exampleNames.review]);
	const delivery = await deliverFromGithub({ url, secret: githubSecret(demo), event: 'pull_request', body });
	if (delivery.status !== 200) throw new Error(`the trigger answered ${delivery.status} ${delivery.text}`);
	const executions = await Promise.all(
		ids.map(async ([key, id], index) => [key, await client.waitForExecution(id, { since: before[index] })]),
	);
	return { delivery, ...Object.fromEntries(executions) };
}

/**
 * Sends a delivery that must not start anything.
 * @param {import('./n8n-client.mjs').N8nClient} client
 * @param {Demo} demo
 * @param {{ event: string, body: Buffer, signedBody?: Buffer }} sent
 * @returns {Promise<Delivery & { executions: number }>} executions: how many there are now that were not there before
 */
export async function deliverInVain(client, demo, sent) {
	const review = demo.workflows[exampleNames.review];
	const before = await client.executionIds();
	const delivery = await deliverFromGithub({ url: webhookUrl(client, review), secret: githubSecret(demo), ...sent });
	await sleep(NOTHING_HAPPENS_MS);
	const after = await client.executionIds();
	return { ...delivery, executions: [...after].filter((id) => !before.has(id)).length };
}

/** Returns the published pull request with another title, as a forger would send it with somebody else's signature. */
export function forgedPullRequest() {
	const genuine = githubPayload('pull_request', 'opened');
	const payload = JSON.parse(genuine.toString('utf8'));
	payload.pull_request.title = 'Forged title';
	return { body: Buffer.from(JSON.stringify(payload)), signedBody: genuine };
}

/**
 * Sends all three deliveries and returns the lines of a table.
 * @param {import('./n8n-client.mjs').N8nClient} client
 * @param {Demo} demo
 * @returns {Promise<DemoStep[]>}
 */
export async function runDemo(client, demo) {
	return [
		...(await acceptedSteps(client, demo)),
		await refusedStep(
			client,
			demo,
			'A forged copy',
			{ status: 401 },
			{ event: 'pull_request', ...forgedPullRequest() },
		),
		await refusedStep(
			client,
			demo,
			'A push event',
			{ status: 200, text: 'ignored' },
			{ event: 'push', body: githubPayload('push') },
		),
	];
}

async function acceptedSteps(client, demo) {
	const step = 'GitHub delivers pull_request (opened)';
	try {
		const { delivery, ...executions } = await deliverPullRequest(client, demo);
		const rows = Object.entries(executions).flatMap(([key, execution]) =>
			executionSteps(client, exampleNames[key], execution),
		);
		return [{ step, ok: true, outcome: `${delivery.status} ${delivery.text}` }, ...rows];
	} catch (error) {
		return [{ step, ok: false, outcome: error.message }];
	}
}

async function refusedStep(client, demo, step, expected, sent) {
	const { status, text, executions } = await deliverInVain(client, demo, sent);
	const ok = status === expected.status && text.includes(expected.text ?? '') && executions === 0;
	return { step, ok, outcome: `${status} ${text}, ${executions === 0 ? 'no execution' : `${executions} EXECUTIONS`}` };
}

function executionSteps(client, name, execution) {
	const duration = Date.parse(execution.stoppedAt) - Date.parse(execution.startedAt);
	const nodes = Object.entries(execution.nodes).map(([node, run]) => ({
		step: `  ${node}`,
		ok: run.status === 'success',
		outcome: describeRun(run),
	}));
	const link = client.executionUrl(execution.workflowId, execution.id);
	return [
		{ step: name, ok: execution.status === 'success', outcome: `${execution.status} in ${duration} ms`, link },
		...nodes,
	];
}

/**
 * Returns what a person wants to know about a node's first item.
 * @param {import('./n8n-client.mjs').NodeRun} run
 */
function describeRun({ error, outputs }) {
	if (error) return error.message;
	const item = outputs.flat()[0] ?? {};
	if (item.verification) return describeVerified(item);
	if (Array.isArray(item.attempts)) return `${item.status}, ${item.attempts.length} attempt(s), ${item.deliveryId}`;
	const words = item.text ?? item.output ?? item.review;
	return excerpt(typeof words === 'string' ? `"${words}"` : JSON.stringify(item));
}

function describeVerified({ verification, event, action }) {
	const what = [event, action].filter(Boolean).join('.');
	return [what, `verified (${verification.scheme}, ${verification.secret} secret)`].filter(Boolean).join(', ');
}

const excerpt = (text, length = 90) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
