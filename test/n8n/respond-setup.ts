import { randomUUID } from 'node:crypto';

import type { RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import { github, GITHUB_SECRET } from './trigger-senders';
import { TriggerWorkflow } from './trigger-workflow';
import type { TriggerSetup, WireAnswer } from './trigger-workflow';

/** A Webhook Respond node. */
export const respond = (parameters: object, more: Partial<WorkflowNode> = {}): Partial<WorkflowNode> => ({
	type: 'n8n-nodes-agent-webhooks.webhookRespond',
	typeVersion: 1,
	parameters: { ...parameters },
	...more,
});

/** Publishes GitHub → the nodes, which wait for a Webhook Respond. */
export async function publishRespond(
	n8n: RealN8n,
	then: Partial<WorkflowNode>[],
	setup: Partial<TriggerSetup> = {},
): Promise<TriggerWorkflow> {
	return await TriggerWorkflow.publish(n8n, {
		parameters: { source: 'github', respond: 'responseNode' },
		credentials: { webhookSigningSecretApi: { secret: GITHUB_SECRET } },
		then,
		...setup,
	});
}

/** Sends one delivery from GitHub to such a workflow. */
export async function answerOf(
	n8n: RealN8n,
	then: Partial<WorkflowNode>[],
	setup: Partial<TriggerSetup> = {},
): Promise<WireAnswer & { workflow: TriggerWorkflow }> {
	const workflow = await publishRespond(n8n, then, setup);
	return { ...(await workflow.send(github())), workflow };
}

/** n8n's own Webhook node. */
export const n8nWebhook = (responseMode: string): Partial<TriggerSetup> => ({
	type: { type: 'n8n-nodes-base.webhook', typeVersion: 2 },
	parameters: { httpMethod: 'POST', path: randomUUID(), responseMode },
	credentials: {},
});
