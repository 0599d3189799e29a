import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { joinMessages, readContent } from '../../content';
import { completeReply, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, AgentReply } from '../../protocol';

/** The reasons for which a step ends that are failures. Source: `StopReasonType` of `@letta-ai/letta-client`. */
const FAILED =
	/^(?:error|llm_api_error|invalid_llm_response|invalid_tool_call|cancelled|insufficient_credits|context_window_overflow)/;

/** Assembles the reply from the messages of a run, of which only the assistant’s are for the person. */
export function lettaReply(messages: readonly unknown[], stop: unknown, usage: unknown): AgentOutcome {
	const reason = textAt(stop, 'stop_reason') ?? textAt(messages.find(isOfType('stop_reason')), 'stop_reason') ?? null;
	const text = joinMessages(messages.filter(isOfType('assistant_message')).map(textOf));
	if (reason !== null && FAILED.test(reason)) {
		const outcome = reportedErrorOutcome(`the run ended with ${reason}`);
		return text === '' ? outcome : { ok: false, failure: { ...outcome.failure, partialText: text } };
	}
	const reasoning = messages.filter(isOfType('reasoning_message')).map((message) => textAt(message, 'reasoning') ?? '');
	const calls = messages.filter(isOfType('tool_call_message')).flatMap(callsIn);
	return {
		ok: true,
		reply: completeReply(text, {
			reasoning: joinMessages(reasoning),
			toolCalls: calls,
			finishReason: reason,
			usage: lettaUsage(usage),
			...runOf(messages),
			...asked(messages),
		}),
	};
}

export const isOfType = (type: string) => (message: unknown) => textAt(message, 'message_type') === type;

export function textOf(message: unknown): string {
	return readContent(isObject(message) ? message.content : undefined).text;
}

export function lettaUsage(usage: unknown) {
	const count = (name: string) => numberAt(usage, name);
	return tokenUsage(count('prompt_tokens'), count('completion_tokens'), count('total_tokens'));
}

function runOf(messages: readonly unknown[]): { runId?: string } {
	const runId = messages
		.map((message) => textAt(message, 'run_id'))
		.filter((id) => id !== undefined)
		.at(-1);
	return runId === undefined ? {} : { runId };
}

function callsIn(message: unknown): unknown[] {
	const several = listAt(message, 'tool_calls');
	if (several.length > 0) return [...several];
	const one = isObject(message) ? message.tool_call : undefined;
	return isObject(one) ? [one] : [];
}

/** Returns the reply’s fields if tool calls wait for approval. The last request counts, if nothing has followed it. */
function asked(messages: readonly unknown[]): Partial<AgentReply> {
	const last = messages.filter((message) => !SIGNALS.has(textAt(message, 'message_type') ?? '')).at(-1);
	if (!isOfType('approval_request_message')(last)) return {};
	const calls = callsIn(last);
	const taskId = calls.map((call) => textAt(call, 'tool_call_id') ?? '').join(',');
	const names = calls.map((call) => textAt(call, 'name') ?? '').join(', ');
	return {
		status: 'input_required',
		taskId,
		structuredOutput: calls,
		hint: `The agent asks for permission to call ${names}. Answer with the Task ID and the message "yes", or say why not.`,
	};
}

const SIGNALS = new Set(['stop_reason', 'usage_statistics', 'ping', 'reasoning_message', 'hidden_reasoning_message']);
