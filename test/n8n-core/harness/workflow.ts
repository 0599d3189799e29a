import './environment';

import { WorkflowExecute } from 'n8n-core';
import { jsonStringify, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type {
	ExecutionError,
	IBinaryKeyData,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	IRunData,
	StructuredChunk,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { getEventListeners } from 'node:events';

import { additionalData, credentialReferences } from './additional-data';
import type { CredentialData } from './additional-data';
import { logCalls } from './log';
import { nodeTypes } from './node-types';

export interface NodeRun {
	/** With `Tool` at the end: the node as n8n's AI Agent 3 runs its tools. */
	type: `${'agentRun' | 'signedWebhookSend'}${'' | 'Tool'}`;
	parameters: INodeParameters;
	credentials?: CredentialData;
	items?: IDataObject[];
	/** The files of each item. */
	binary?: IBinaryKeyData;
	onError?: INode['onError'];
	/** True if somebody watches the reply arrive: in n8n's chat, or through a webhook with a streaming response. */
	watched?: boolean;
	/** Stops the execution when it settles, like n8n's stop button. */
	stopAfter?: Promise<unknown>;
}

export interface NodeResult {
	/** The items at the main output. */
	items: INodeExecutionData[];
	/** The items at the error output. */
	failed: INodeExecutionData[];
	/** The items received by the nodes connected to the two outputs. */
	arrived: { done: IDataObject[]; failed: IDataObject[] };
	/** What still listens for the execution to be cancelled, although it is over. */
	listenersLeft: number;
	/** What was streamed to the viewer. */
	chunks: StructuredChunk[];
	/** The error that stopped the workflow. */
	error: (ExecutionError & { description?: string | null; httpCode?: string | null }) | undefined;
	/** The execution as n8n would store it, as one text for canary searches. */
	stored: string;
	run: IRun;
}

/** Returns the items that a node after the one under test received. */
function arrivals(runs: IRunData[string] | undefined): IDataObject[] {
	return (runs?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
}

/** Runs Start → node → (Done, Failed) on n8n's own engine, with real expressions and real HTTP. */
export async function runNode(setup: NodeRun): Promise<NodeResult> {
	const { items = [{}], credentials = {}, watched = false } = setup;
	const mode = watched ? 'webhook' : 'trigger';
	const { workflow, data } = assemble(setup, items, credentials, mode);
	const chunks: StructuredChunk[] = [];
	if (watched) {
		data.streamingEnabled = true;
		data.hooks?.addHandler('sendChunk', (chunk) => void chunks.push(chunk));
	}
	logCalls.length = 0;
	await workflow.expression.acquireIsolate();
	try {
		const execution = new WorkflowExecute(data, mode);
		const running = execution.run({
			workflow,
			startNode: workflow.getNode('Start') as INode,
		});
		void setup.stopAfter?.then(() => running.cancel());
		const result = resultOf(await running);
		// n8n keeps the signal that its stop button aborts to itself.
		const { signal } = (execution as unknown as { abortController: AbortController }).abortController;
		return Object.assign(result, { chunks, listenersLeft: getEventListeners(signal, 'abort').length });
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

function assemble(
	{ type, parameters, onError, binary }: NodeRun,
	items: IDataObject[],
	credentials: CredentialData,
	mode: WorkflowExecuteMode,
) {
	const node = (name: string, nodeType: string, more: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type: nodeType,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const wire = (name: string) => [{ node: name, type: NodeConnectionTypes.Main, index: 0 }];
	const connections: IConnections = {
		Start: { main: [wire('Node')] },
		Node: { main: [wire('Done'), wire('Failed')] },
	};
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'Test',
		nodes: [
			node('Start', 'start'),
			node('Node', type, { parameters, credentials: credentialReferences(credentials), ...(onError && { onError }) }),
			node('Done', 'pass'),
			node('Failed', 'pass'),
		],
		connections,
		active: false,
		nodeTypes: nodeTypes(items.map((json) => ({ json, ...(binary && { binary }) }))),
		settings: { executionOrder: 'v1' },
	});
	return { workflow, data: additionalData(workflow, credentials, mode) };
}

function resultOf(run: IRun): Omit<NodeResult, 'chunks' | 'listenersLeft'> {
	const { runData, error } = run.data.resultData;
	const [items, failed] = runData.Node?.[0]?.data?.main ?? [];
	return {
		items: items ?? [],
		failed: failed ?? [],
		arrived: { done: arrivals(runData.Done), failed: arrivals(runData.Failed) },
		error: error,
		// Computed only on demand: unlike its database, n8n's helper overflows the stack at some thousand levels.
		get stored() {
			return jsonStringify(run.data, { replaceCircularRefs: true });
		},
		run,
	};
}
