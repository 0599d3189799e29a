import './environment';

import { ExecuteContext, WebhookContext } from 'n8n-core';
import { createRunExecutionData, Workflow } from 'n8n-workflow';
import type {
	INode,
	INodeExecutionData,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { AgentRun } from '../../../nodes/AgentRun/AgentRun.node';
import { nodeTypes } from './node-types';

export interface OneNode {
	workflow: Workflow;
	node: INode;
}

/** Builds a published workflow of one node. */
export function workflowOf(stored: INode): OneNode {
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'Test',
		nodes: [stored],
		connections: {},
		active: true,
		nodeTypes: nodeTypes(),
	});
	return { workflow, node: workflow.getNode(stored.name) as INode };
}

export interface Step extends OneNode {
	data: IWorkflowExecuteAdditionalData;
	mode: WorkflowExecuteMode;
	/** By input. */
	items: INodeExecutionData[][];
	signal?: AbortSignal | undefined;
}

/** Returns n8n's context for a node's own step of an execution. */
export function executeContext({ workflow, node, data, mode, items, signal }: Step): ExecuteContext {
	const [first = []] = items;
	const inputs = { main: items };
	const executeData = { node, data: inputs, source: null };
	const execution = createRunExecutionData();
	return new ExecuteContext(workflow, node, data, mode, execution, 0, first, inputs, executeData, [], signal);
}

/** Calls Agent Run like n8n's server for waiting webhooks. */
export async function resumeAgentRun({
	workflow,
	node,
	data,
	mode,
	execution,
}: OneNode & { data: object; mode: WorkflowExecuteMode; execution: object }): Promise<IWebhookResponseData> {
	const description = { webhookDescription: new AgentRun().description.webhooks?.[0] } as unknown as IWebhookData;
	const context = new WebhookContext(workflow, node, data as never, mode, description, [], execution as never);
	await workflow.expression.acquireIsolate();
	try {
		return await new AgentRun().webhook.call(context);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
