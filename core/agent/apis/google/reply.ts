import { joinMessages } from '../../content';
import { completeReply, failureOutcome, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, AgentReply } from '../../protocol';
import { questionOf } from './events';
import type { AdkEvent, FunctionCall } from './events';

/**
 * Reasons for which a model ends its answer. The kit reports them as an error code if the answer has no content.
 * https://ai.google.dev/api/generate-content#FinishReason
 */
const FINISH_REASON =
	/^(?:BLOCKLIST|IMAGE_SAFETY|LANGUAGE|MAX_TOKENS|OTHER|PROHIBITED_CONTENT|RECITATION|SAFETY|SPII|STOP)$/;

/** Assembles the reply of a run from its events. A message that arrived in pieces is followed by an event with all of it. */
export function runOutcome(events: readonly AdkEvent[]): AgentOutcome {
	const said = events.filter(({ author, partial }) => author !== 'user' && !partial);
	const last = said.at(-1);
	const text = joinMessages(said.map((event) => event.text));
	if (last?.error && !FINISH_REASON.test(last.error.code)) return failed(last.error, text);
	const waiting = waitingCalls(said);
	const isWaiting = new Set(waiting);
	const calls = said.flatMap((event) => event.calls).filter((call) => !isWaiting.has(call));
	const outputs = said.map(({ output }) => output).filter((output) => output !== undefined && output !== null);
	const output = outputs.at(-1);
	const isText = typeof output === 'string';
	return {
		ok: true,
		reply: completeReply(text || (isText ? output : '') || question(waiting), {
			...facts(said),
			structuredOutput: isText ? null : (output ?? null),
			toolCalls: calls.map(shown),
			...asking(waiting),
		}),
	};
}

/** Returns the calls that wait for a result. If the agent went on to write a text, it does not wait. */
function waitingCalls(events: readonly AdkEvent[]): readonly FunctionCall[] {
	const from = events.map(({ text, calls }) => text !== '' && calls.length === 0).lastIndexOf(true) + 1;
	return events.slice(from).flatMap(({ calls }) => calls.filter(({ longRunning }) => longRunning));
}

const shown = ({ id, name, args }: FunctionCall) => ({ id, name, args });

function question([first]: readonly FunctionCall[]): string {
	return first === undefined ? '' : questionOf(first);
}

function failed({ code, message }: { code: string; message: string }, text: string): AgentOutcome {
	const outcome = reportedErrorOutcome([code, message].filter(Boolean).join(': '));
	return text === '' ? outcome : failureOutcome({ ...outcome.failure, partialText: text });
}

function facts(events: readonly AdkEvent[]): Partial<AgentReply> {
	const sum = (of: keyof AdkEvent['usage']) => {
		const counts = events.map(({ usage }) => usage[of]).filter((count) => count !== undefined);
		return counts.length === 0 ? undefined : counts.reduce((total, count) => total + count, 0);
	};
	const last = events.at(-1);
	const files = events.flatMap((event) => event.files);
	return {
		usage: tokenUsage(sum('prompt'), sum('completion'), sum('total')),
		reasoning: joinMessages(events.map(({ reasoning }) => reasoning)),
		finishReason: last?.finishReason ?? last?.error?.code ?? null,
		...(last?.invocationId !== undefined && { runId: last.invocationId }),
		...(files.length > 0 && { files }),
	};
}

/** Returns the reply’s fields if the run waits for a person: to confirm a tool, to enter something, or to do a long task. */
function asking(waiting: readonly FunctionCall[]): Partial<AgentReply> {
	const [first] = waiting;
	if (first === undefined) return {};
	return {
		status: 'input_required',
		taskId: `${first.name}/${first.id}`,
		structuredOutput: waiting.map(shown),
	};
}
