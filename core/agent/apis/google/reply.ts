import { textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import { completeReply, failureOutcome, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, AgentReply } from '../../protocol';
import type { AdkEvent, FunctionCall } from './events';
import { questionOf } from './question';

/**
 * Reasons for which a model ends its answer. The kit reports them as an error code if the answer has no content.
 * https://ai.google.dev/api/generate-content#FinishReason
 */
const FINISH_REASON =
	/^(?:BLOCKLIST|IMAGE_SAFETY|LANGUAGE|MAX_TOKENS|OTHER|PROHIBITED_CONTENT|RECITATION|SAFETY|SPII|STOP)$/;

/** Assembles the reply of a run from its events. A message that arrived in pieces is followed by an event with all of it. */
export function runOutcome(events: readonly AdkEvent[]): AgentOutcome {
	const said = events.filter(({ author, partial }) => author !== 'user' && !partial);
	const text = joinMessages(said.map((event) => event.text));
	const error = unansweredError(said);
	if (error !== undefined) return failed(error, text);
	const waiting = waitingCalls(said);
	const isWaiting = new Set(waiting);
	const calls = said.flatMap((event) => event.calls).filter((call) => !isWaiting.has(call));
	const output = outputOf(said);
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

/** Returns the error of a run that has nothing after it. Events that only change the state may follow the error. */
function unansweredError(events: readonly AdkEvent[]): AdkEvent['error'] {
	const isFailure = ({ error }: AdkEvent) => error !== undefined && !FINISH_REASON.test(error.code);
	const at = events.map(isFailure).lastIndexOf(true);
	const goesOn = events
		.slice(at + 1)
		.some(({ text, calls, output }) => text !== '' || calls.length > 0 || isGiven(output));
	return goesOn ? undefined : events[at]?.error;
}

function isGiven(value: unknown): boolean {
	return value !== undefined && value !== null;
}

/** Returns the result of the last node that has one, or of a tool whose result is the reply; of the latter, the text if it is one. */
function outputOf(events: readonly AdkEvent[]): unknown {
	const output = events
		.map((event) => event.output)
		.filter(isGiven)
		.at(-1);
	if (output !== undefined) return output;
	const result = events
		.map((event) => event.result)
		.filter(isGiven)
		.at(-1);
	return textAt(result, 'result') ?? result;
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
