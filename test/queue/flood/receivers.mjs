/** The workflows that receive a flood: this package's trigger and, for comparison, n8n's own Webhook node. */
import { createHmac, randomUUID } from 'node:crypto';

import acrossProcesses from '../across-processes.json' with { type: 'json' };

const SECRET = "It's a Secret to Everybody";
/** The node that represents the work of a run. */
export const EFFECT = 'Effect';

/**
 * @typedef {object} Receiver
 * @property {string} label in the table
 * @property {string} workflowId
 * @property {string} url
 * @property {boolean} verifies whether it refuses forgeries
 */

const TRIGGERS = {
	'Webhook Trigger, across processes': { options: acrossProcesses, verifies: true },
	'Webhook Trigger, in this process': { options: {}, verifies: true },
	'Across processes, last node': { options: acrossProcesses, respond: 'lastNode', verifies: true },
	'In this process, last node': { options: {}, respond: 'lastNode', verifies: true },
	'n8n’s Webhook node, last node': { responseMode: 'lastNode', verifies: false },
	'n8n’s Webhook node': { verifies: false },
};

/**
 * Publishes a workflow for each label.
 * @param {import('../../../playground/n8n.mjs').N8nClient} client
 * @param {{ labels: string[], pauseSeconds?: number }} options pauseSeconds: how long each run takes
 * @returns {Promise<Receiver[]>}
 */
export async function publishReceivers(client, { labels, pauseSeconds = 0 }) {
	const credential = await client.createCredential('GitHub', 'webhookSigningSecretApi', { secret: SECRET });
	const receivers = [];
	for (const label of labels) {
		const { verifies, ...settings } = TRIGGERS[label];
		const start = verifies ? ownTrigger(settings, credential) : builtIn(settings);
		receivers.push({ label, verifies, ...(await publish(client, label, start, pauseSeconds)) });
	}
	return receivers;
}

const ownTrigger = ({ options, respond = 'onReceived' }, { id, name }) => ({
	type: 'n8n-nodes-agent-webhooks.webhookTrigger',
	typeVersion: 2,
	parameters: { source: 'github', webhookIdMode: 'custom', path: randomUUID(), respond, options },
	credentials: { webhookSigningSecretApi: { id, name } },
});

const builtIn = ({ responseMode = 'onReceived' }) => ({
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	parameters: { httpMethod: 'POST', path: randomUUID(), responseMode, options: {} },
});

async function publish(client, label, trigger, amount) {
	const node = (name, more) => ({ id: randomUUID(), name, position: [0, 0], typeVersion: 1, parameters: {}, ...more });
	const wait = { type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount }, webhookId: randomUUID() };
	const nodes = [
		node('Start', { ...trigger, webhookId: randomUUID() }),
		...(amount > 0 ? [node('Work', wait)] : []),
		node(EFFECT, { type: 'n8n-nodes-base.noOp' }),
	];
	const wires = nodes
		.slice(1)
		.map(({ name }, index) => [nodes[index].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]);
	const settings = { executionOrder: 'v1' };
	const { id } = await client.createWorkflow({ name: label, nodes, connections: Object.fromEntries(wires), settings });
	const { path } = trigger.parameters;
	await client.activate(id, [{ path }]);
	return { workflowId: id, url: `${client.baseUrl}/webhook/${path}` };
}

/**
 * Builds a delivery as GitHub signs it.
 * @param {number} number identifies the delivery in its execution
 * @param {string} [secret]
 * @param {{ bytes?: number }} [options] how much text the body has beside its few fields
 */
export function githubDelivery(number, secret = SECRET, { bytes = 0 } = {}) {
	const text = bytes > 0 ? { body: 'x'.repeat(bytes) } : {};
	const body = JSON.stringify({ action: 'opened', name: nameOf(number), repository: { full_name: 'a/b' }, ...text });
	const headers = {
		'content-type': 'application/json',
		'x-github-event': 'pull_request',
		'x-github-delivery': randomUUID(),
		'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
	};
	return { headers, body };
}

export const nameOf = (number) => `delivery-${number}`;
