import type {
	ExecutionStatus,
	INode,
	INodeExecutionData,
	WorkflowExecuteMode,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { WebhookTrigger } from '../../../nodes/WebhookTrigger/WebhookTrigger.node';
import { additionalData } from './additional-data';
import { executeContext, workflowOf } from './contexts';

export interface TriggerRun {
	/** The node's outputs. Null means that the run ends here. */
	outputs: INodeExecutionData[][] | null;
	/** Whether n8n would continue with an empty item. */
	alwaysOutputs: boolean | undefined;
	/** What the node sent as the response. */
	responses: unknown[];
	/** Reports the end of the execution to the node. `failed`: whether its last node failed and the workflow continued. */
	end: (status: ExecutionStatus, responseCode?: number, failed?: boolean) => Promise<void>;
}

export interface RunSetup {
	nodeId: string;
	items: INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	alwaysOutputData?: boolean;
	/** Simulates a version of n8n without the fields that are not in its public type. */
	withoutHooks?: true;
	/** Simulates a version of n8n without this helper. */
	withoutHelper?: 'checkProcessedAndRecord' | 'clearAllProcessedItems' | 'getProcessedDataCount';
	/** The error with which n8n fails to save the execution at its end, for example if its database is down. */
	saveError?: Error;
	signal?: AbortSignal;
}

/** Runs the trigger's own step of an execution, in n8n's context for it. It can run in any process. */
export async function runTrigger(setup: RunSetup): Promise<TriggerRun> {
	const { nodeId, items, mode = 'webhook', alwaysOutputData } = setup;
	const stored: INode = {
		id: nodeId,
		name: 'Trigger',
		type: 'webhookTrigger',
		typeVersion: 2,
		position: [0, 0],
		parameters: {},
		...(alwaysOutputData !== undefined && { alwaysOutputData }),
	};
	const { workflow, node } = workflowOf(stored);
	const data = additionalData(workflow, {}, mode);
	const responses: unknown[] = [];
	data.hooks?.addHandler('sendResponse', (response) => void responses.push(response));
	const { hooks } = data;
	const { saveError } = setup;
	if (saveError) hooks?.addHandler('workflowExecuteAfter', async () => await Promise.reject(saveError));
	if (setup.withoutHooks) delete (data as Partial<IWorkflowExecuteAdditionalData>).hooks;
	const context = executeContext({ workflow, node, data, mode, items: [items], signal: setup.signal });
	if (setup.withoutHelper) delete (context.helpers as Partial<typeof context.helpers>)[setup.withoutHelper];
	const outputs = await new WebhookTrigger().execute.call(context);
	const run: TriggerRun = {
		outputs,
		alwaysOutputs: node.alwaysOutputData,
		responses,
		end: async (status, responseCode, failed = false) => {
			if (responseCode !== undefined) await hooks?.runHook('sendResponse', [{ statusCode: responseCode } as never]);
			open.delete(run);
			const last = { ...(failed && { error: new Error('failed') }) };
			const resultData = { lastNodeExecuted: 'Last', runData: { Last: [last] } };
			await hooks?.runHook('workflowExecuteAfter', [{ status, data: { resultData } }, {}]);
		},
	};
	open.add(run);
	return run;
}

const open = new Set<TriggerRun>();

/** A continuing run renews its sign of life, which would keep the test process alive. */
export async function endAllRuns(): Promise<void> {
	for (const run of open) await run.end('success');
}
