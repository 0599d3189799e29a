import { errorText } from '../../../text/error-words';
import { isObject, jsonText, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { joinMessages, readContent } from '../../content';
import { questionIn, questionToRun } from '../../decision';
import { replyOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, ReplyOptions } from '../../protocol';
import { findReplyText, replyHint } from '../../reply-text';
import { isMarkedAsError } from '../../reported-error';
import type { Thinking } from '../../thinking';

/** Returns the text of a graph's error, which the server sometimes wraps in JSON text. */
export function stateError(error: unknown): string {
	const message = textAt(error, 'message') ?? errorText(error);
	const inner = textAt(parseJson(message), 'message') ?? message;
	return [textAt(error, 'error'), inner].filter(Boolean).join(': ');
}

/** Returns the error of a failed run; undefined if it did not fail. Aegra’s server returns a state that holds only the error. */
export function failureIn(state: Record<string, unknown>): string | undefined {
	if (state.__error__ !== undefined) return stateError(state.__error__);
	return isMarkedAsError(state) && Object.keys(state).length === 1 ? errorText(state) : undefined;
}

/**
 * Reads a final state. The reply is the last message, unless a person or the system wrote it. If the graph waits for a person,
 * the reply is the question in its interrupt. A Python server sends the whole state along with the interrupt.
 */
export function finalState(state: Record<string, unknown>, options: ReplyOptions): AgentOutcome {
	const interrupts = listAt(state, '__interrupt__');
	const last = agentMessage(state);
	const text = options.replyPath ? findReplyText(state, options.replyPath) : spokenIn(state, last);
	const asked = interrupts.length > 0 ? interruption(interrupts) : undefined;
	return replyOutcome(asked?.text || text || '', {
		status: 'completed',
		structuredOutput: state.structured_response ?? null,
		...asked?.reply,
		usage: messageUsage(last?.message),
		toolCalls: callsIn(newMessages(state)),
		finishReason: finishReason(last?.message),
		reasoning: last?.reasoning ?? '',
		...(text === undefined && asked === undefined && { hint: replyHint(state) }),
	});
}

/**
 * Returns the text of the reply. If LangChain’s agent builds its structured response with a tool, its last message is only the
 * result of that tool.
 */
function spokenIn(
	state: Record<string, unknown>,
	last: (Thinking & { message: unknown }) | undefined,
): string | undefined {
	const { structured_response: structured } = state;
	if (structured && roleOf(last?.message) === 'tool') return jsonText(structured);
	return last?.text ?? findReplyText(state);
}

/** Returns the questions of the interrupts and the data needed to answer them. */
function interruption(interrupts: readonly unknown[]) {
	const [first] = interrupts;
	const text = joinMessages(
		interrupts.map((interrupt) => questionOf(isObject(interrupt) ? interrupt.value : undefined)),
	);
	const taskId = textAt(first, 'id') ?? textAt(first, 'interrupt_id') ?? 'interrupt';
	return { text, reply: { status: 'input_required' as const, taskId, structuredOutput: interrupts } };
}

/**
 * Returns the question in the value of an interrupt: the descriptions of the actions that LangChain's human-in-the-loop
 * middleware and LangChain's Agent Inbox list, or the value that the graph has chosen.
 */
export function questionOf(value: unknown): string {
	const lists = [value, listAt(value, 'action_requests'), listAt(value, 'tool_calls')].filter(Array.isArray);
	const actions = (lists.find((list) => list.length > 0) ?? []) as unknown[];
	return joinMessages(actions.map(questionAbout)) || (findReplyText(value) ?? questionIn(value));
}

function questionAbout(action: unknown): string {
	const asked = isObject(action) && isObject(action.action_request) ? action.action_request : action;
	const tool = textAt(asked, 'name') ?? textAt(asked, 'action');
	const described = textAt(action, 'description');
	if (described || tool === undefined) return described ?? '';
	return questionToRun(tool, isObject(asked) ? asked.args : undefined);
}

/** Returns the last message, unless a person or the system wrote it. */
function agentMessage(state: unknown): (Thinking & { message: unknown }) | undefined {
	const message = listAt(state, 'messages').at(-1);
	const content = readMessage(message);
	return content === undefined || NOT_AGENTS.test(roleOf(message)) ? undefined : { ...content, message };
}

const NOT_AGENTS = /^(?:human|user|system)/i;

function roleOf(message: unknown): string {
	return textAt(message, 'type') ?? textAt(message, 'role') ?? '';
}

/** Returns the finish reason that the model reported. Each vendor uses its own field. */
function finishReason(message: unknown): string | null {
	const fields = ['finish_reason', 'stop_reason', 'done_reason'];
	return (
		fields.map((field) => textAt(message, `response_metadata.${field}`)).find((said) => said !== undefined) ?? null
	);
}

/** Returns the tool calls of the messages, without those that a later message repeats. */
function callsIn(messages: readonly unknown[]): unknown[] {
	const calls = messages.flatMap((message) => listAt(message, 'tool_calls'));
	const byId = new Map(calls.map((call, index) => [textAt(call, 'id') ?? index, call]));
	return [...byId.values()];
}

/** Whether the last message is a person's. The state then only repeats the input, and the graph has not answered yet. */
export function waitsForAnswer(state: Record<string, unknown>): boolean {
	return (
		listAt(state, '__interrupt__').length === 0 && /^(?:human|user)/i.test(roleOf(listAt(state, 'messages').at(-1)))
	);
}

function messageUsage(message: unknown) {
	return tokenUsage(
		numberAt(message, 'usage_metadata.input_tokens'),
		numberAt(message, 'usage_metadata.output_tokens'),
		numberAt(message, 'usage_metadata.total_tokens'),
	);
}

/** Returns the messages of this run: those after the last message from a person. */
function newMessages(state: unknown): readonly unknown[] {
	const messages = listAt(state, 'messages');
	return messages.slice(messages.map((message) => /^(?:human|user)/i.test(roleOf(message))).lastIndexOf(true) + 1);
}

/** Returns the content of a message, or undefined if it has none. Some models put their reasoning in a separate field. */
export function readMessage(message: unknown): Thinking | undefined {
	if (!isObject(message) || (typeof message.content !== 'string' && !Array.isArray(message.content))) return undefined;
	const { text, reasoning } = readContent(message.content);
	const beside = textAt(message, 'additional_kwargs.reasoning_content') ?? '';
	return Array.isArray(message.content) && message.content.length === 0
		? undefined
		: { text, reasoning: beside + reasoning };
}
