import { rpcCodes } from './rpc';
import type { RpcCall, RpcProblem } from './rpc';
import type { SentMessage } from './send-message';
import type { AgentTask } from './task';
import type { FindTask } from './tasks';

export interface TaskSurroundings {
	readonly find: FindTask;
	readonly newId: () => string;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** How many messages of the user a task keeps. */
const MAX_MESSAGES = 20;

/** Returns the task for a message: a new one, or one that has asked back and goes on. */
export function beginTask(
	{ taskId, contextId, message }: SentMessage,
	{ id, version }: Pick<RpcCall, 'id' | 'version'>,
	{ find, newId, now }: TaskSurroundings,
): { ok: true; task: AgentTask } | { ok: false; problem: RpcProblem } {
	const refused = (code: number, words: string) => ({ ok: false, problem: { id, code, message: words } }) as const;
	const sent = { version, message };
	if (taskId === undefined) {
		const task: AgentTask = {
			id: newId(),
			contextId: contextId ?? newId(),
			state: 'working',
			at: now,
			messages: [sent],
		};
		return { ok: true, task };
	}
	const known = find(taskId);
	if (known === undefined) return refused(rpcCodes.taskNotFound, 'There is no such task, or it has expired');
	if (contextId !== undefined && contextId !== known.contextId) {
		return refused(rpcCodes.invalidParams, 'The task belongs to another context');
	}
	if (known.state !== 'input-required') {
		return refused(
			rpcCodes.unsupportedOperation,
			'The task accepts no more messages. Leave out taskId to start a new one',
		);
	}
	const messages = [...known.messages, sent].slice(-MAX_MESSAGES);
	return { ok: true, task: { id: known.id, contextId: known.contextId, state: 'working', at: now, messages } };
}
