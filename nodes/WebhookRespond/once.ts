import type { IExecuteFunctions } from 'n8n-workflow';

import { answeredBy } from './waiting-request';
import type { WaitingRequest } from './waiting-request';

/**
 * The nodes that have responded, by the signal that cancels their execution: n8n makes one each time it starts or resumes an
 * execution.
 */
const responders = new WeakMap<AbortSignal, string>();

/** Where n8n stores values with an execution, so that they survive a wait. */
const RESPONDED = 'webhookRespond';

/**
 * n8n drops a second response without an error.
 *
 * @throws Failure if this execution has answered the request before
 */
export function requireUnanswered(context: IExecuteFunctions, { isRepeated }: WaitingRequest): void {
	const signal = context.getExecutionCancelSignal();
	const here = signal && responders.get(signal);
	const before: unknown = isRepeated ? undefined : context.getContext('flow')[RESPONDED];
	const responder = here ?? before;
	if (typeof responder === 'string') throw answeredBy(responder);
}

/** Records that the request is answered. */
export function noteAnswered(context: IExecuteFunctions): void {
	const { name } = context.getNode();
	const signal = context.getExecutionCancelSignal();
	if (signal) responders.set(signal, name);
	context.getContext('flow')[RESPONDED] = name;
}
