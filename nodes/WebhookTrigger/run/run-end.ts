import type { IExecuteFunctions, IRun, IWorkflowBase } from 'n8n-workflow';

/** The part of n8n's report at the end of an execution that is used here. */
interface Report {
	readonly status: IRun['status'];
	readonly data?: { readonly resultData?: Partial<IRun['data']['resultData']> };
}

/**
 * n8n's notifications about the end of an execution. Nodes reach them through a context field that is not part of the public
 * type, so they are used only if the field exists.
 */
interface Hooks {
	readonly addHandler: ((name: 'workflowExecuteAfter', handler: (report: Report) => Promise<void>) => void) &
		((name: 'sendResponse', handler: (response: { readonly statusCode?: number }) => Promise<void>) => void);
	/** The handlers in the order in which n8n calls them. */
	readonly handlers?: { readonly workflowExecuteAfter?: unknown };
	/** The workflow as n8n sees it at the end of the execution. */
	readonly workflowData?: IWorkflowBase;
}

function hooksOf(context: IExecuteFunctions): Hooks | undefined {
	const data: unknown = 'additionalData' in context ? context.additionalData : undefined;
	const hooks: unknown = typeof data === 'object' && data !== null && 'hooks' in data ? data.hooks : undefined;
	const isUsable = typeof hooks === 'object' && hooks !== null && 'addHandler' in hooks;
	return isUsable && typeof hooks.addHandler === 'function' ? (hooks as Hooks) : undefined;
}

/** Tells whether n8n reports when and how this execution ends. */
export function tellsItsEnd(context: IExecuteFunctions): boolean {
	return hooksOf(context) !== undefined;
}

/**
 * Calls back once, when the execution ends or is stored to wait. A stored execution counts as ended, because n8n resumes it.
 *
 * @param over receives whether the delivery was acknowledged, so that the sender does not send it again
 */
export function onRunEnd(
	context: IExecuteFunctions,
	respond: string,
	over: (received: boolean) => Promise<void>,
): void {
	const hooks = hooksOf(context);
	if (hooks === undefined) return;
	let answered: number | undefined;
	let isOver = false;
	hooks.addHandler('sendResponse', async ({ statusCode = 200 }) => {
		answered ??= statusCode;
	});
	callFirst(hooks, async (report) => {
		// n8n reports the end again, as an error, if it could not save the execution
		if (isOver) return;
		isOver = true;
		await over(wasReceived(respond, report, answered));
	});
}

/** Adds a handler before those of n8n, which save the execution. If the database fails, n8n calls no further handler. */
function callFirst(hooks: Hooks, handler: (report: Report) => Promise<void>): void {
	const ordered = hooks.handlers?.workflowExecuteAfter;
	if (Array.isArray(ordered)) ordered.unshift(handler);
	else hooks.addHandler('workflowExecuteAfter', handler);
}

/** Keeps n8n from starting the error workflow of the workflow's settings if this execution fails. */
export function startNoErrorWorkflow(context: IExecuteFunctions): void {
	const hooks = hooksOf(context);
	if (hooks?.workflowData === undefined) return;
	const settings = { ...hooks.workflowData.settings };
	delete settings.errorWorkflow;
	// a copy, because other executions may share the original
	Object.assign(hooks, { workflowData: { ...hooks.workflowData, settings } });
}

/** Streaming sends status 200 before the workflow runs. */
function wasReceived(respond: string, report: Report, answered: number | undefined): boolean {
	if (respond === 'lastNode') return !hasFailed(report);
	if (respond !== 'responseNode') return true;
	return answered === undefined ? !hasFailed(report) : answered >= 200 && answered < 300;
}

/**
 * Tells whether n8n answers the sender with 500. It also does so if the workflow continued after an error of its last node.
 * Source: n8n, `executeWebhook`.
 */
function hasFailed({ status, data }: Report): boolean {
	const { error, lastNodeExecuted, runData } = data?.resultData ?? {};
	const last = lastNodeExecuted === undefined ? undefined : runData?.[lastNodeExecuted]?.at(-1);
	const isFailure = status === 'error' || status === 'crashed' || status === 'canceled';
	return isFailure || error !== undefined || last?.error !== undefined;
}
