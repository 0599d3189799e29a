import type { IExecuteFunctions, IRun } from 'n8n-workflow';

/**
 * n8n's notifications about the end of an execution. Nodes reach them through a context field that is not part of the public
 * type, so they are used only if the field exists.
 */
interface Hooks {
	readonly addHandler: ((name: 'workflowExecuteAfter', handler: (run: Pick<IRun, 'status'>) => Promise<void>) => void) &
		((name: 'sendResponse', handler: (response: { readonly statusCode?: number }) => Promise<void>) => void);
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
 * Calls back when the execution ends or is stored to wait. A stored execution counts as ended, because n8n resumes it.
 *
 * @param over receives whether the delivery was acknowledged, so that the sender does not send it again
 */
export function onRunEnd(
	context: IExecuteFunctions,
	respond: string,
	over: (received: boolean) => Promise<void>,
): void {
	let answered: number | undefined;
	const hooks = hooksOf(context);
	hooks?.addHandler('sendResponse', async ({ statusCode = 200 }) => {
		answered ??= statusCode;
	});
	hooks?.addHandler('workflowExecuteAfter', async ({ status }) => {
		await over(wasReceived(respond, status, answered));
	});
}

/** Streaming sends status 200 before the workflow runs. */
function wasReceived(respond: string, status: IRun['status'], answered: number | undefined): boolean {
	const hasFailed = status === 'error' || status === 'crashed' || status === 'canceled';
	if (respond === 'lastNode') return !hasFailed;
	if (respond !== 'responseNode') return true;
	return answered === undefined ? !hasFailed : answered >= 200 && answered < 300;
}
