import { randomUUID } from 'node:crypto';

import type { RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import { TriggerWorkflow } from './trigger-workflow';

/** Builds an Agent Run that starts one run in a new session. */
export const agentRun = (parameters: object): Partial<WorkflowNode> => ({
	type: 'n8n-nodes-agent-webhooks.agentRun',
	typeVersion: 1,
	webhookId: randomUUID(),
	parameters: { authentication: 'none', message: 'Hi', session: 'new', ...parameters },
});

/**
 * Publishes Trigger → Step 1 (Agent Run) → Step 2, and starts it.
 *
 * @param after the node that gets the reply
 */
export async function startAgent(
	n8n: RealN8n,
	parameters: object,
	after: Partial<WorkflowNode> = {},
): Promise<TriggerWorkflow> {
	const workflow = await TriggerWorkflow.publish(n8n, {
		type: { type: 'n8n-nodes-base.webhook', typeVersion: 2 },
		parameters: { httpMethod: 'POST', path: randomUUID(), responseMode: 'onReceived' },
		then: [agentRun(parameters), after],
	});
	await workflow.send();
	return workflow;
}
