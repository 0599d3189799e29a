import { excerpt } from '../text/excerpt';
import { fieldNames } from '../text/json';
import { MAX_NESTING } from '../text/json-nesting';
import type { AgentAnswer, AgentFailure, AgentOutcome, AgentReply, AgentUsage, ReplyOptions } from './protocol';
import { statusFailure } from './status-failure';

/** A reply in which everything that is not said is unknown. */
export function replyOutcome(text: string, rest: Partial<AgentReply> = {}): AgentOutcome {
	return { ok: true, reply: completeReply(text, rest) };
}

export function completeReply(text: string, rest: Partial<AgentReply> = {}): AgentReply {
	return {
		text,
		status: 'completed',
		structuredOutput: null,
		usage: null,
		toolCalls: [],
		finishReason: null,
		...rest,
	};
}

/** The run goes on at the server. */
export function runningOutcome(runId: string | undefined, rest: Partial<AgentReply> = {}): AgentOutcome {
	return replyOutcome('', { ...rest, status: 'running', ...(runId !== undefined && { runId }) });
}

/** The run failed though the answer's status is a success. */
export function reportedErrorOutcome(said: string, status = 200): AgentOutcome {
	return failureOutcome({
		code: 'agent-reported-error',
		message: `The agent reported an error: ${said || 'no error message'}`,
		cure: `The agent ran and failed, although it responded with ${status}. Check its log before you run it again.`,
		status,
		accepted: 'yes',
	});
}

/** The answer is a success in form, and nothing that this agent API would say. */
export function unknownAnswerOutcome(api: string, answer: AgentAnswer): AgentOutcome & { ok: false } {
	return failureOutcome({
		code: 'unknown-answer',
		message: `This is not a response from ${api}: ${seenIn(answer.body)}`,
		cure: 'Check that Agent API is set correctly, and that the URL is the API of the agent, not a web page or the sign-in page of a proxy.',
		status: answer.status,
		accepted: 'unknown',
	});
}

function seenIn(body: unknown): string {
	if (typeof body === 'string') return textSeen(body.trim());
	if (typeof body === 'number' || typeof body === 'boolean') return `it is a ${typeof body}`;
	const fields = fieldNames(body);
	return fields ? `it has ${Array.isArray(body) ? 'the entries' : 'the fields'} ${fields}` : 'it is empty';
}

function textSeen(text: string): string {
	if (text === '') return 'it is empty';
	return text.startsWith('<') ? 'it is a web page' : `it is text that begins with "${excerpt(text, 80)}"`;
}

export function failureOutcome(failure: AgentFailure): AgentOutcome & { ok: false } {
	return { ok: false, failure };
}

/** The stream ended before the agent said that the reply is complete. */
export function cutOffOutcome(partialText: string): AgentOutcome {
	return failureOutcome({
		code: 'reply-incomplete',
		message: 'The stream ended before the reply was complete',
		cure: 'The agent was running when the connection was lost or the agent crashed. The part of the reply that arrived is in partialText.',
		status: 200,
		accepted: 'yes',
		partialText,
	});
}

/** The reply would overflow the stack of whoever reads or stores it, n8n included. */
export function nestedTooDeep(status = 200): AgentFailure {
	return {
		code: 'reply-too-deep',
		message: `The agent’s reply is nested deeper than ${MAX_NESTING} levels`,
		cure: 'The agent ran, but n8n cannot store a reply with this many levels. Change the agent so that it returns JSON with fewer levels.',
		status,
		accepted: 'yes',
		final: true,
	};
}

/** A failure in the middle of a stream carries what had arrived; a reply stays as it is. */
export function withPartialText(outcome: AgentOutcome, partialText: string): AgentOutcome {
	return outcome.ok ? outcome : { ...outcome, failure: { ...outcome.failure, partialText } };
}

/** A protocol's outcome: refusals are put into words alike, the rest is read by the protocol. */
export function readIfSuccessful(
	read: (body: unknown, answer: AgentAnswer, options: ReplyOptions) => AgentOutcome,
): (answer: AgentAnswer, options: ReplyOptions) => AgentOutcome {
	return (answer, options) =>
		isSuccess(answer) ? read(answer.body, answer, options) : failureOutcome(statusFailure(answer));
}

export function isSuccess({ status }: AgentAnswer): boolean {
	return status >= 200 && status < 300;
}

/** Token counts as they were reported; null when none was. */
export function tokenUsage(
	promptTokens: number | undefined,
	completionTokens: number | undefined,
	totalTokens: number | undefined,
	cost?: { amount: number; currency: string },
): AgentUsage | null {
	if ([promptTokens, completionTokens, totalTokens, cost].every((value) => value === undefined)) return null;
	return {
		promptTokens: promptTokens ?? null,
		completionTokens: completionTokens ?? null,
		totalTokens: totalTokens ?? null,
		...(cost && { cost }),
	};
}
