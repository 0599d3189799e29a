import { sseEvent } from '../types';
import { rpcResult } from './rpc';
import type { RpcCall } from './rpc';
import { artifactUpdate, statusUpdate, taskResult } from './task';
import type { AgentTask } from './task';

type Call = Pick<RpcCall, 'id' | 'version'>;

/** Returns one event of a stream about a task. */
export function taskEvent({ id }: Call, result: object): string {
	return sseEvent(rpcResult(id, result));
}

/** Returns the first event of a stream: the task as it is. */
export function firstEvent(call: Call, task: AgentTask): string {
	return taskEvent(call, taskResult(task, call.version));
}

/**
 * Returns the last events of a stream: the reply, unless it was sent in pieces, and how the task ended.
 *
 * @param hasPieces whether the client has the reply already
 */
export function lastEvents(call: Call, task: AgentTask, hasPieces: boolean): string {
	const { reply } = task;
	const whole =
		reply === undefined || hasPieces
			? ''
			: taskEvent(call, artifactUpdate(task, { text: reply, append: false, lastChunk: true }, call.version));
	return whole + taskEvent(call, statusUpdate(task, call.version));
}
