import type { IExecuteData, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

/** A run that continues at the agent while its execution is stored. n8n stores this with the execution. */
export interface WaitingRun {
	/** The started run in the node's output shape, with the data needed to poll it. */
	readonly started: INodeExecutionData;
	/** Seconds between two checks. */
	readonly pollSeconds: number;
	/** The end of the waiting time, in Unix milliseconds. */
	readonly until: number;
	/** When n8n's timer next resumes the execution, in Unix milliseconds. */
	readonly wakesAt: number;
}

/** A node that an execution runs next. For Agent Run, it can contain a run to check instead of starting one. */
interface NextNode extends IExecuteData {
	readonly agentRun?: WaitingRun;
}

/**
 * Returns n8n's list of the nodes to run next, which it stores with a waiting execution. n8n-workflow does not declare
 * it, so it is undefined if a version of n8n keeps it elsewhere. Source: n8n-core, `NodeExecutionContext` and
 * `WorkflowExecute`, the same in 1.123 and 2.41.
 */
function nextNodes(context: object): NextNode[] | undefined {
	const { runExecutionData } = context as { runExecutionData?: { executionData?: { nodeExecutionStack?: unknown } } };
	const list = runExecutionData?.executionData?.nodeExecutionStack;
	return Array.isArray(list) ? (list as NextNode[]) : undefined;
}

/** Tells whether this node can be run again when its execution has waited. */
export function canRunAgain(context: IExecuteFunctions): boolean {
	return nextNodes(context) !== undefined;
}

/**
 * Makes n8n run this node again with the same input when the waiting time is over. By default, n8n would disable the node
 * and pass on its input. So the node is listed a second time, and the waiting entry has no input to pass on.
 */
export function runAgainAfterWaiting(context: IExecuteFunctions, agentRun: WaitingRun): void {
	const current: NextNode = context.getExecuteData();
	nextNodes(context)?.unshift({ ...current, node: { ...current.node }, agentRun });
	// a copy of the node, because n8n disables the waiting one; with Always Output Data, that would pass on an empty item
	const node = { ...current.node, alwaysOutputData: false };
	Object.assign(current, { agentRun: undefined, node, data: { main: [] } });
}

/** Returns the run to check if n8n runs the node again after waiting. */
export function runToCheck(context: IExecuteFunctions): WaitingRun | undefined {
	const current: NextNode = context.getExecuteData();
	return current.agentRun;
}

/** Returns the run that a stored execution waits for; undefined if n8n will not run the node again. */
export function waitingRun(context: IWebhookFunctions): WaitingRun | undefined {
	return nextNodes(context)?.[1]?.agentRun;
}

/**
 * Evaluates the expressions of a waiting node with its original input, as when the node runs again. n8n would use the input
 * of the waiting entry, which is empty.
 */
export function useOwnInput(context: IWebhookFunctions): void {
	const again = nextNodes(context)?.[1];
	if (again?.agentRun === undefined) return;
	Object.assign(context, { connectionInputData: again.data.main?.[0] ?? [] });
}

/** Lets a waiting execution continue after this node, because the reply has arrived. */
export function doNotRunAgain(context: IWebhookFunctions): void {
	if (waitingRun(context) !== undefined) nextNodes(context)?.splice(1, 1);
}
