import { numberAt, textAt } from '../../text/json';
import { sentJson } from '../types';
import type { Sent } from '../types';
import { rpcCodes, rpcResult, sentProblem } from './rpc';
import type { A2aAction, RpcCall } from './rpc';
import { taskObject } from './task';
import type { AgentTask } from './task';

/** Finds a task by its id. */
export type FindTask = (id: string) => AgentTask | undefined;

/** What this agent cannot do. */
const MISSING: Partial<Record<A2aAction, readonly [code: number, message: string]>> = {
	list: [rpcCodes.unsupportedOperation, 'This agent does not list tasks, because callers may share a key'],
	push: [rpcCodes.pushNotSupported, 'This agent does not send push notifications'],
	card: [rpcCodes.extendedCardNotConfigured, 'This agent has no extended card'],
};

/** Returns the id of the task that a call is about, or an empty text. */
export function taskIdIn({ params }: Pick<RpcCall, 'params'>): string {
	return textAt(params, 'id') ?? textAt(params, 'taskId') ?? '';
}

/**
 * Returns the response to every method that does not send a message: a task can be shown, and nothing else. A running task can
 * also be watched (watch.ts).
 */
export function answerTaskCall({ id, version, action, params }: RpcCall, find: FindTask): Sent {
	const problem = (code: number, message: string) => sentProblem({ id, code, message });
	const missing = MISSING[action];
	if (missing !== undefined) return problem(...missing);
	const taskId = taskIdIn({ params });
	if (taskId === '') return problem(rpcCodes.invalidParams, 'params.id is missing');
	const task = find(taskId);
	if (task === undefined) return problem(rpcCodes.taskNotFound, 'There is no such task, or it has expired');
	if (action === 'cancel') return problem(rpcCodes.taskNotCancelable, 'This agent cannot cancel tasks');
	if (action === 'subscribe') {
		return problem(rpcCodes.unsupportedOperation, 'The task has ended, so it cannot be streamed. Get the task instead');
	}
	return sentJson(200, rpcResult(id, taskObject(task, version, numberAt(params, 'historyLength'))));
}
