import type { A2aVersion } from '../../agent/apis/a2a/parts';

export type TaskState = 'working' | 'completed' | 'failed' | 'input-required';

/** A task: one run of the workflow, or several when it asks back. */
export interface AgentTask {
	readonly id: string;
	readonly contextId: string;
	readonly state: TaskState;
	/** When it got this state: milliseconds since 1970. */
	readonly at: number;
	/** What the agent says about the state: its question, or why the task failed. */
	readonly said?: string;
	/** The reply. */
	readonly reply?: string;
	/** The user's messages, as sent, with the version they were sent in. */
	readonly messages: readonly UserMessage[];
}

export interface UserMessage {
	readonly version: A2aVersion;
	readonly message: Readonly<Record<string, unknown>>;
}

const REPLY_ARTIFACT = 'reply';

const STATES_1_0: Readonly<Record<TaskState, string>> = {
	working: 'TASK_STATE_WORKING',
	completed: 'TASK_STATE_COMPLETED',
	failed: 'TASK_STATE_FAILED',
	'input-required': 'TASK_STATE_INPUT_REQUIRED',
};

function textPart(text: string, version: A2aVersion): object {
	return version === '1.0' ? { text } : { kind: 'text', text };
}

interface MessageFacts {
	readonly messageId: string;
	readonly contextId: string | undefined;
	readonly taskId?: string;
	readonly text: string;
}

/** Returns a message of the agent. */
export function agentMessage({ messageId, contextId, taskId, text }: MessageFacts, version: A2aVersion): object {
	const parts = [textPart(text, version)];
	const ids = { messageId, ...(contextId !== undefined && { contextId }), ...(taskId !== undefined && { taskId }) };
	return version === '1.0' ? { ...ids, role: 'ROLE_AGENT', parts } : { kind: 'message', ...ids, role: 'agent', parts };
}

/** Returns the artifact that holds the reply, or a piece of it. */
export function replyArtifact(text: string, version: A2aVersion): object {
	return { artifactId: REPLY_ARTIFACT, name: 'Reply', parts: [textPart(text, version)] };
}

export function taskStatus({ id, contextId, state, at, said }: AgentTask, version: A2aVersion): object {
	const ids = { messageId: `${id}-${at}`, contextId, taskId: id };
	return {
		state: version === '1.0' ? STATES_1_0[state] : state,
		timestamp: new Date(at).toISOString(),
		...(said !== undefined && { message: agentMessage({ ...ids, text: said }, version) }),
	};
}

/** @param historyLength how many of the user's messages are included at most; all by default */
export function taskObject(task: AgentTask, version: A2aVersion, historyLength = Infinity): object {
	const { id, contextId, reply, messages } = task;
	const known = messages.filter((sent) => sent.version === version).map(({ message }) => message);
	const history = historyLength <= 0 ? [] : known.slice(-historyLength);
	return {
		...(version === '0.3' && { kind: 'task' }),
		id,
		contextId,
		status: taskStatus(task, version),
		...(reply !== undefined && { artifacts: [replyArtifact(reply, version)] }),
		...(history.length > 0 && { history }),
	};
}

/** Returns the result of SendMessage, which 1.0 wraps, or the first event of a stream. */
export function taskResult(task: AgentTask, version: A2aVersion): object {
	return version === '1.0' ? { task: taskObject(task, version) } : taskObject(task, version);
}

/** Returns the event of a stream that says which state the task has. */
export function statusUpdate(task: AgentTask, version: A2aVersion): object {
	const update = { taskId: task.id, contextId: task.contextId, status: taskStatus(task, version) };
	if (version === '1.0') return { statusUpdate: update };
	return { kind: 'status-update', ...update, final: task.state !== 'working' };
}

/** Returns the event of a stream that holds a piece of the reply. */
export function artifactUpdate(
	{ id, contextId }: Pick<AgentTask, 'id' | 'contextId'>,
	{ text, append, lastChunk }: { text: string; append: boolean; lastChunk: boolean },
	version: A2aVersion,
): object {
	const update = { taskId: id, contextId, artifact: replyArtifact(text, version), append, lastChunk };
	return version === '1.0' ? { artifactUpdate: update } : { kind: 'artifact-update', ...update };
}
