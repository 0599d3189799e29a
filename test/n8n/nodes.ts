import { randomUUID } from 'node:crypto';

import type { RealN8n, WorkflowNode } from '../real-n8n/real-n8n';

/** Builds a node of a workflow. */
export const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	more: Partial<WorkflowNode> = {},
): WorkflowNode => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters: parameters as Record<string, unknown>,
	...more,
});

/** Builds the connection of one output. */
export const wire = (to: string, type = 'main') => ({ [type]: [[{ node: to, type, index: 0 }]] });

/** Builds n8n's own Webhook node, which answers with the last node's item. */
export const webhook = (path: string) =>
	node(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{ httpMethod: 'POST', path, responseMode: 'lastNode' },
		{ webhookId: randomUUID() },
	);

/** Publishes a workflow that is called over HTTP and answers with its last node's item. */
export async function publish(
	n8n: RealN8n,
	name: string,
	trigger: WorkflowNode,
	nodes: WorkflowNode[],
	connections: object,
): Promise<string> {
	const path = trigger.type.endsWith('chatTrigger') ? `${trigger.webhookId}/chat` : (trigger.parameters.path as string);
	const { id } = await n8n.client.createWorkflow({
		name,
		nodes: [trigger, ...nodes],
		connections: connections as Record<string, unknown>,
	});
	await n8n.client.activate(id, [{ path, method: 'POST' }]);
	return `${n8n.baseUrl}/webhook/${path}`;
}

/** Posts JSON, and returns the status and the fields of the answer. */
export async function post(url: string, body: object): Promise<Record<string, unknown>> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, ...(JSON.parse(text) as object) };
}
