import { isObject, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { joinMessages, readContent } from '../../content';
import { questionToRun } from '../../decision';
import { completeReply, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, AgentReply } from '../../protocol';

/** The reasons for which a step ends that are failures. Source: `StopReasonType` of `@letta-ai/letta-client`. */
const FAILED =
	/^(?:error|llm_api_error|invalid_llm_response|invalid_tool_call|cancelled|insufficient_credits|context_window_overflow)/;

/** Assembles the reply from the messages of a run, of which only the assistant’s are for the person. */
export function lettaReply(messages: readonly unknown[], stop: unknown, usage: unknown): AgentOutcome {
	const reason = textAt(stop, 'stop_reason') ?? textAt(messages.find(isOfType('stop_reason')), 'stop_reason') ?? null;
	const calls = messages.filter(isCall).flatMap(callsIn);
	const texts = messages.filter(isOfType('assistant_message')).map(textOf);
	const said = joinMessages(texts) || joinMessages(calls.map(sentBy));
	if (reason !== null && FAILED.test(reason)) {
		const outcome = reportedErrorOutcome(`the run ended with ${reason}`);
		return said === '' ? outcome : { ok: false, failure: { ...outcome.failure, partialText: said } };
	}
	const waiting = waitingCalls(messages);
	return {
		ok: true,
		reply: completeReply(said || questionsAbout(waiting), {
			reasoning: joinMessages(messages.map(thoughtOf)),
			toolCalls: calls,
			finishReason: reason,
			usage: lettaUsage(usage),
			...runOf(messages),
			...asked(waiting),
		}),
	};
}

const isCall = (message: unknown) => isOfType('tool_call_message')(message) || isOfType('function_call')(message);

/** Returns the reasoning in a message. Servers before 0.6 call it `internal_monologue`. */
export function thoughtOf(message: unknown): string {
	return textAt(message, 'reasoning') ?? textAt(message, 'internal_monologue') ?? '';
}

/** Returns the text that an agent sends with its tool `send_message`, which the server shows as such if it was told to. */
function sentBy(call: unknown): string {
	if (textAt(call, 'name') !== 'send_message') return '';
	return textAt(parseJson(textAt(call, 'arguments') ?? ''), 'message') ?? '';
}

export const isOfType = (type: string) => (message: unknown) => textAt(message, 'message_type') === type;

export function textOf(message: unknown): string {
	const { text } = readContent(isObject(message) ? message.content : undefined);
	return text || (textAt(message, 'assistant_message') ?? '');
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

/** Returns the tool calls of a message. `tool_call` repeats the first one of `tool_calls`; old servers call it `function_call`. */
export function callsIn(message: unknown): unknown[] {
	const several = listAt(message, 'tool_calls');
	if (several.length > 0) return [...several];
	const one = isObject(message) ? (message.tool_call ?? message.function_call) : undefined;
	return isObject(one) ? [one] : [];
}

/** Returns the tool calls that wait for approval: those of the last request, if nothing has followed it. */
function waitingCalls(messages: readonly unknown[]): unknown[] {
	const last = messages.filter((message) => !SIGNALS.has(textAt(message, 'message_type') ?? '')).at(-1);
	return isOfType('approval_request_message')(last) ? callsIn(last) : [];
}

function questionsAbout(calls: readonly unknown[]): string {
	return joinMessages(calls.map((call) => questionToRun(textAt(call, 'name') ?? '', textAt(call, 'arguments'))));
}

function asked(calls: readonly unknown[]): Partial<AgentReply> {
	if (calls.length === 0) return {};
	const taskId = calls.map((call) => textAt(call, 'tool_call_id') ?? '').join(',');
	return { status: 'input_required', taskId, structuredOutput: calls };
}

const SIGNALS = new Set(['stop_reason', 'usage_statistics', 'ping', 'reasoning_message', 'hidden_reasoning_message']);
