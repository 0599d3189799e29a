/**
 * The workflows that are measured: with our trigger, with n8n's own Webhook node, and with a signature check built from
 * n8n's nodes.
 */
import { randomUUID } from 'node:crypto';

import { node } from './node.mjs';

export const SECRET = 'a-secret-of-thirty-two-characters';

const end = node('End', 'n8n-nodes-base.noOp', 1, {});

/** Builds a workflow in which each node's outputs lead to the named nodes, in order. */
function workflow(name, nodes, wires) {
	const wired = Object.entries(wires).map(([from, outputs]) => [
		from,
		{ main: outputs.map((to) => [{ node: to, type: 'main', index: 0 }]) },
	]);
	return { name, nodes, connections: Object.fromEntries(wired), settings: { executionOrder: 'v1' } };
}

/** Returns our trigger. */
export function trigger(name, credential, parameters = {}) {
	const webhookId = randomUUID();
	const start = node('Start', 'n8n-nodes-agent-webhooks.webhookTrigger', 2, { source: 'github', ...parameters });
	const credentials = { webhookSigningSecretApi: credential };
	const nodes = [{ ...start, webhookId, credentials }, end];
	return { path: `${webhookId}/webhook`, ...workflow(name, nodes, { Start: ['End'] }) };
}

/** Returns n8n's Webhook node, which accepts everything or requires a header. */
export function plainWebhook(name, credential) {
	const path = randomUUID();
	const options = { httpMethod: 'POST', path, options: {} };
	const start = credential
		? node(
				'Start',
				'n8n-nodes-base.webhook',
				2,
				{ ...options, authentication: 'headerAuth' },
				{ credentials: { httpHeaderAuth: credential } },
			)
		: node('Start', 'n8n-nodes-base.webhook', 2, options);
	return { path, ...workflow(name, [{ ...start, webhookId: path }, end], { Start: ['End'] }) };
}

/** Webhook → Extract from File → Crypto → If → Respond: verifies a GitHub signature with n8n's own nodes. */
export function handWired(name) {
	const path = randomUUID();
	const respond = (title, responseCode, responseBody) =>
		node(title, 'n8n-nodes-base.respondToWebhook', 1.1, {
			respondWith: 'text',
			responseBody,
			options: { responseCode },
		});
	const nodes = [
		node(
			'Start',
			'n8n-nodes-base.webhook',
			2,
			{ httpMethod: 'POST', path, responseMode: 'responseNode', options: { rawBody: true } },
			{ webhookId: path },
		),
		node('Raw body', 'n8n-nodes-base.extractFromFile', 1, { operation: 'text', options: {} }),
		node('Digest', 'n8n-nodes-base.crypto', 1, {
			action: 'hmac',
			type: 'SHA256',
			value: '={{ $json.data }}',
			dataPropertyName: 'digest',
			secret: SECRET,
			encoding: 'hex',
		}),
		node('Is it genuine?', 'n8n-nodes-base.if', 2.2, {
			conditions: {
				combinator: 'and',
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [
					{
						id: '1',
						leftValue: '=sha256={{ $json.digest }}',
						rightValue: "={{ $('Start').item.json.headers['x-hub-signature-256'] }}",
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			options: {},
		}),
		respond('Accept', 200, 'accepted'),
		respond('Refuse', 401, 'unauthorized'),
	];
	const wires = {
		Start: ['Raw body'],
		'Raw body': ['Digest'],
		Digest: ['Is it genuine?'],
		'Is it genuine?': ['Accept', 'Refuse'],
	};
	return { path, ...workflow(name, nodes, wires) };
}
