import './environment';
import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription, INodeTypes } from 'n8n-workflow';

import { AgentRun } from '../../../nodes/AgentRun/AgentRun.node';
import { SignedWebhookSend } from '../../../nodes/SignedWebhookSend/SignedWebhookSend.node';
import { WebhookRespond } from '../../../nodes/WebhookRespond/WebhookRespond.node';
import { WebhookTrigger } from '../../../nodes/WebhookTrigger/WebhookTrigger.node';

function plainNode(name: string, inputs: 0 | 1, execute: INodeType['execute']): INodeType {
	const description: INodeTypeDescription = {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name },
		inputs: inputs === 1 ? [NodeConnectionTypes.Main] : [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
	return { description, execute };
}

/** Returns the node that starts a workflow, with the items given by the test. */
function startNode(items: readonly INodeExecutionData[]): INodeType {
	return plainNode('start', 0, async () => [items.map((item) => structuredClone(item))]);
}

/** Passes its items on, so that a test sees what is actually sent along a connection. */
const passNode = plainNode('pass', 1, async function (this: IExecuteFunctions) {
	return [this.getInputData()];
});

/** Returns the three methods that n8n's engine calls on its node registry. */
export function nodeTypes(items: readonly INodeExecutionData[] = []): INodeTypes {
	const known: Record<string, INodeType> = {
		start: startNode(items),
		pass: passNode,
		agentRun: new AgentRun(),
		agentRunTool: new AgentRun(),
		signedWebhookSend: new SignedWebhookSend(),
		signedWebhookSendTool: new SignedWebhookSend(),
		webhookRespond: new WebhookRespond(),
		webhookTrigger: new WebhookTrigger(),
	};
	const find = (type: string): INodeType => {
		const found = known[type];
		if (!found) throw new Error(`The test knows no node type ${type}`);
		return found;
	};
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}
