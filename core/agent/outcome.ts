import { excerpt } from '../text/excerpt';
import { fieldNames } from '../text/json';
import { MAX_NESTING } from '../text/json-nesting';
import type { AgentAnswer, AgentFailure, AgentOutcome, AgentReply, AgentUsage, ReplyOptions } from './protocol';
import { statusFailure } from './status-failure';

/** Returns a reply in which everything that is not given is unknown. */
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

/** Returns the outcome of a run that is still running on the server. */
export function runningOutcome(runId: string | undefined, rest: Partial<AgentReply> = {}): AgentOutcome {
	return replyOutcome('', { ...rest, status: 'running', ...(runId !== undefined && { runId }) });
}

/** Returns the failure of a run that ended with a successful status. */
export function reportedErrorOutcome(said: string, status = 200): AgentOutcome {
	return failureOutcome({
		code: 'agent-reported-error',
		message: `The agent reported an error: ${said || 'no error message'}`,
		cure: `The agent ran and failed, although it responded with ${status}. Check its log before you run it again.`,
		status,
		accepted: 'yes',
	});
}

/** Returns the failure for an answer with a successful status whose content does not fit the API. */
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

/** Returns the failure of a stream that ended before the agent declared its reply complete. */
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

/**
 * Returns the failure of a reply so deeply nested that reading or storing it, in n8n as well, would overflow the stack.
 */
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

/** Adds the text received so far to a failure in the middle of a stream; leaves a reply as it is. */
export function withPartialText(outcome: AgentOutcome, partialText: string): AgentOutcome {
	return outcome.ok ? outcome : { ...outcome, failure: { ...outcome.failure, partialText } };
}

/**
 * Returns an answer's outcome: an error status is described in the same words for all APIs, anything else is read by
 * the API's own reader.
 */
export function readIfSuccessful(
	read: (body: unknown, answer: AgentAnswer, options: ReplyOptions) => AgentOutcome,
): (answer: AgentAnswer, options: ReplyOptions) => AgentOutcome {
	return (answer, options) =>
		isSuccess(answer) ? read(answer.body, answer, options) : failureOutcome(statusFailure(answer));
}

export function isSuccess({ status }: AgentAnswer): boolean {
	return status >= 200 && status < 300;
}

/** Returns the token counts that were reported, or null if there are none. */
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
