import './environment';

import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type { INode, INodeExecutionData, WorkflowExecuteMode } from 'n8n-workflow';

import { additionalData } from './additional-data';
import { nodeTypes } from './node-types';

/** A received delivery, and the settings of the trigger's node. */
interface Stored {
	readonly nodeId: string;
	readonly items: INodeExecutionData[];
	readonly settings: Partial<INode>;
	readonly mode?: WorkflowExecuteMode;
}

/**
 * Runs a trigger on n8n's own engine, as n8n does after `webhook()`. After and Rejected follow its two outputs. Returns the names
 * of the nodes that ran without an error.
 */
export async function runAfterTrigger({ nodeId, items, settings, mode = 'webhook' }: Stored): Promise<string[]> {
	const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const wire = (name: string) => [{ node: name, type: NodeConnectionTypes.Main, index: 0 }];
	const trigger = node('Trigger', 'webhookTrigger', { id: nodeId, typeVersion: 2, ...settings });
	const workflow = new Workflow({
		id: 'workflow-1',
		nodes: [trigger, node('After', 'pass'), node('Rejected', 'pass')],
		connections: { Trigger: { main: [wire('After'), wire('Rejected')] } },
		active: false,
		nodeTypes: nodeTypes(),
		settings: { executionOrder: 'v1' },
	});
	const start = { node: workflow.getNode('Trigger') as INode, data: { main: [items] }, source: null };
	const data = createRunExecutionData({ executionData: { nodeExecutionStack: [start] } });
	const execution = new WorkflowExecute(additionalData(workflow, {}, mode), mode, data);
	await workflow.expression.acquireIsolate();
	try {
		const { runData } = (await execution.processRunExecutionData(workflow)).data.resultData;
		return Object.keys(runData).filter((name) => runData[name]?.[0]?.executionStatus === 'success');
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
