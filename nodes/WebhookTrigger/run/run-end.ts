import type { IExecuteFunctions, IRun } from 'n8n-workflow';

/**
 * What n8n tells about the end of an execution. Nodes reach it through a field of their context that is not part of its public
 * type, so it is only used where it is there.
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

/** Whether n8n tells when this execution ends, and how. */
export function tellsItsEnd(context: IExecuteFunctions): boolean {
	return hooksOf(context) !== undefined;
}

/**
 * Calls back when the execution ends, or is stored to wait for something: n8n resumes it by itself.
 *
 * @param over gets whether the sender has been told that its delivery was received, so that it does not send it again
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

/** Streaming begins with the status 200, before anything has run. */
function wasReceived(respond: string, status: IRun['status'], answered: number | undefined): boolean {
	const hasFailed = status === 'error' || status === 'crashed' || status === 'canceled';
	if (respond === 'lastNode') return !hasFailed;
	if (respond !== 'responseNode') return true;
	return answered === undefined ? !hasFailed : answered >= 200 && answered < 300;
}
