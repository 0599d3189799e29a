import { errorText, MAX_SAID } from '../../../text/error-words';
import { excerpt } from '../../../text/excerpt';
import { isObject, listAt, textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import { questionFieldIn } from '../../decision';
import {
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
	unknownAnswerOutcome,
	withPartialText,
} from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply } from '../../protocol';
import {
	askingMessages,
	messageIn,
	readMessages,
	readParts,
	resultIn,
	stateOf,
	statusParts,
	taskIn,
	taskMessages,
} from './parts';
import { rpcError } from './rpc-error';

/** Reads a JSON-RPC answer: an error, a message, or a task. */
export function readA2aAnswer(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (isObject(body) && isObject(body.error)) return rpcError(body.error, answer.status);
	const result = resultIn(body);
	if (result === undefined) return unknownAnswerOutcome('A2A', answer);
	const message = messageIn(result);
	if (message && !isTheirs(message)) return partsReply([listAt(message, 'parts')], ids(message));
	const task = taskIn(result);
	return task ? taskReply(task, answer.status) : unknownAnswerOutcome('A2A', answer);
}

/** Whether a message is the one that was sent: some servers of version 0.1 repeat it beside the status of its task. */
function isTheirs(message: unknown): boolean {
	return /user/i.test(textAt(message, 'role') ?? '');
}

function ids(entity: unknown, runId?: string): Partial<AgentReply> {
	const sessionId = textAt(entity, 'contextId') ?? textAt(entity, 'sessionId');
	return { ...(sessionId && { sessionId }), ...(runId !== undefined && { runId, taskId: runId }) };
}

function taskReply(task: Record<string, unknown>, httpStatus: number): AgentOutcome {
	const state = stateOf(task);
	const known = { ...ids(task, textAt(task, 'id')), finishReason: state.toLowerCase() || null };
	switch (state) {
		case 'COMPLETED':
			return partsReply(taskMessages(task), known);
		case 'INPUT_REQUIRED':
		case 'AUTH_REQUIRED':
			return partsReply(askingMessages(task), { ...known, status: 'input_required' });
		case 'FAILED':
		case 'CANCELED':
		case 'REJECTED':
			return withMade(task, reportedErrorOutcome(taskSaid(task, state), httpStatus));
		default:
			return runningOutcome(known.runId, known);
	}
}

/** Adds what a failed task has made before it failed. */
function withMade(task: Record<string, unknown>, failed: AgentOutcome): AgentOutcome {
	const made = listAt(task, 'artifacts').map((artifact) => listAt(artifact, 'parts'));
	const { text } = readMessages(made);
	return text === '' ? failed : withPartialText(failed, text);
}

function taskSaid(task: Record<string, unknown>, state: string): string {
	const { text, data } = readParts(statusParts(task));
	const said = text || data.map(errorText).find((words) => words !== '');
	return `the task is ${state.toLowerCase()}${said ? `: ${excerpt(said, MAX_SAID)}` : ''}`;
}

function partsReply(messages: readonly (readonly unknown[])[], rest: Partial<AgentReply>): AgentOutcome {
	const { text, reasoning, data, files, calls } = readMessages(messages);
	const asks = rest.status === 'input_required';
	// a tool that waits for a person is what the agent asks
	const structured = asks && data.length === 0 ? calls : data;
	return replyOutcome(text || (asks ? joinMessages(data.map(questionFieldIn)) : ''), {
		...rest,
		reasoning,
		toolCalls: calls,
		structuredOutput: structured.length === 0 ? null : structured.length === 1 ? structured[0] : structured,
		...(files.length > 0 && { files }),
	});
}
