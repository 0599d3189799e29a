import './environment';

import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type { INode, INodeExecutionData } from 'n8n-workflow';

import { additionalData } from './additional-data';
import { nodeTypes } from './node-types';

/** A received delivery, and the settings of the trigger's node. */
interface Stored {
	readonly nodeId: string;
	readonly items: INodeExecutionData[];
	readonly settings: Partial<INode>;
}

/** Runs Trigger → After on n8n's own engine, as n8n does after `webhook()`. Returns the names of the nodes that ran without an error. */
export async function runAfterTrigger({ nodeId, items, settings }: Stored): Promise<string[]> {
	const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const trigger = node('Trigger', 'webhookTrigger', { id: nodeId, typeVersion: 2, ...settings });
	const workflow = new Workflow({
		id: 'workflow-1',
		nodes: [trigger, node('After', 'pass')],
		connections: { Trigger: { main: [[{ node: 'After', type: NodeConnectionTypes.Main, index: 0 }]] } },
		active: false,
		nodeTypes: nodeTypes(),
		settings: { executionOrder: 'v1' },
	});
	const start = { node: workflow.getNode('Trigger') as INode, data: { main: [items] }, source: null };
	const data = createRunExecutionData({ executionData: { nodeExecutionStack: [start] } });
	const execution = new WorkflowExecute(additionalData(workflow, {}, 'webhook'), 'webhook', data);
	await workflow.expression.acquireIsolate();
	try {
		const { runData } = (await execution.processRunExecutionData(workflow)).data.resultData;
		return Object.keys(runData).filter((name) => runData[name]?.[0]?.executionStatus === 'success');
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
