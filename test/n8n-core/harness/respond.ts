import './environment';

import { WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type {
	IBinaryKeyData,
	IConnections,
	IDataObject,
	IExecuteResponsePromiseData,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	StructuredChunk,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalData, credentialReferences } from './additional-data';
import type { CredentialData } from './additional-data';
import { namedNode } from './node';
import { nodeTypes } from './node-types';

/** Trigger → Respond → Again, of which only the first two exist unless a test adds the third. */
export interface RespondSetup {
	/** Of Webhook Respond. */
	parameters: INodeParameters;
	/** Of the trigger; by default Webhook Trigger, which waits for the node. */
	trigger?: Partial<INode>;
	credentials?: CredentialData;
	items?: IDataObject[];
	binary?: IBinaryKeyData;
	onError?: INode['onError'];
	/** Parameters of a second Webhook Respond behind the first. */
	again?: INodeParameters;
	/** A node between the trigger and the response. */
	between?: Partial<INode>;
	mode?: WorkflowExecuteMode;
	/** Connects the response to the second output of the trigger. */
	secondOutput?: true;
}

/** A response as n8n receives it from the node. */
export interface SentResponse {
	statusCode: number;
	headers: Record<string, string>;
	body: Buffer | string | IDataObject;
}

export interface RespondResult {
	sent: SentResponse[];
	chunks: StructuredChunk[];
	/** The items that Webhook Respond put out, by output. */
	outputs: INodeExecutionData[][];
	hints: string[];
	error: (Error & { description?: string | null; context?: IDataObject }) | undefined;
	run: IRun;
}

/** Runs the workflow on n8n's own engine as if the trigger had just received a request. */
export async function runRespond(setup: RespondSetup): Promise<RespondResult> {
	const { items = [{}], binary, credentials = {}, mode = 'webhook' } = setup;
	const nodes = nodesOf(setup, credentials);
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'Test',
		nodes,
		connections: connect(nodes, setup.secondOutput === true ? 1 : 0),
		active: true,
		nodeTypes: nodeTypes(),
		settings: { executionOrder: 'v1' },
	});
	const data = additionalData(workflow, credentials, mode);
	const [sent, chunks]: [SentResponse[], StructuredChunk[]] = [[], []];
	data.hooks?.addHandler('sendResponse', (response: IExecuteResponsePromiseData) => {
		sent.push(response as unknown as SentResponse);
	});
	if (setup.trigger?.parameters?.respond === 'streaming') {
		data.streamingEnabled = true;
		data.hooks?.addHandler('sendChunk', (chunk) => void chunks.push(chunk));
	}
	const received = items.map((json): INodeExecutionData => ({ json, ...(binary && { binary }) }));
	const [start] = nodes;
	const stack = [{ node: workflow.getNode(start?.name ?? '') as INode, data: { main: [received] }, source: null }];
	const execution = createRunExecutionData({ executionData: { nodeExecutionStack: stack } });
	await workflow.expression.acquireIsolate();
	try {
		const run = await new WorkflowExecute(data, mode, execution).processRunExecutionData(workflow);
		const { runData, error } = run.data.resultData;
		const task = runData.Respond?.[0];
		const hints = (task?.hints ?? []).map(({ message }) => message);
		const outputs = (task?.data?.main ?? []).map((output) => output ?? []);
		return { sent, chunks, outputs, hints, error: error as RespondResult['error'], run };
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

function nodesOf({ parameters, trigger, between, again, onError }: RespondSetup, credentials: CredentialData): INode[] {
	const signing = { credentials: credentialReferences(credentials) };
	return [
		namedNode('Trigger', 'webhookTrigger', { typeVersion: 2, parameters: { respond: 'responseNode' }, ...trigger }),
		...(between ? [namedNode('Between', 'pass', between)] : []),
		namedNode('Respond', 'webhookRespond', { parameters, ...signing, ...(onError && { onError }) }),
		...(again ? [namedNode('Again', 'webhookRespond', { parameters: again })] : []),
	];
}

function connect(nodes: readonly INode[], output: number): IConnections {
	const wire = (to: INode) => [{ node: to.name, type: NodeConnectionTypes.Main, index: 0 }];
	return Object.fromEntries(
		nodes.slice(0, -1).map((node, index) => {
			const next = nodes[index + 1] as INode;
			const main = index === 0 && output === 1 ? [[], wire(next)] : [wire(next)];
			return [node.name, { main }];
		}),
	);
}
