import { excerpt } from '../text/excerpt';
import { isMarkup, markupWords } from '../text/foreign/markup-words';
import { fieldNames } from '../text/json';
import { MAX_NESTING } from '../text/json-nesting';
import { joinMessages } from './content';
import { emptyReplyHint } from './empty-reply';
import type { AgentAnswer, AgentFailure, AgentOutcome, AgentReply, AgentUsage, ReplyOptions } from './protocol';
import { errorInAnswer } from './reported-error';
import { statusFailure } from './status-failure';
import { splitThinking } from './thinking';

/** Returns a reply in which everything that is not given is unknown. */
export function replyOutcome(text: string, rest: Partial<AgentReply> = {}): AgentOutcome {
	return { ok: true, reply: completeReply(text, rest) };
}

/** Completes a reply: separates reasoning from the text, and adds a hint if the text is empty. */
export function completeReply(given: string, rest: Partial<AgentReply> = {}): AgentReply {
	const { text, reasoning: inText } = splitThinking(given);
	const { reasoning: beside = '', ...known } = rest;
	// some servers send the same reasoning in the text and beside it
	const reasoning = beside.includes(inText) ? beside.trim() : joinMessages([beside.trim(), inText]);
	const reply: AgentReply = {
		text,
		status: 'completed',
		structuredOutput: null,
		usage: null,
		toolCalls: [],
		finishReason: null,
		...known,
		...(reasoning !== '' && { reasoning }),
	};
	const silent = reply.status === 'completed' && text.trim() === '' && reply.hint === undefined;
	return silent ? { ...reply, hint: emptyReplyHint(reply) } : reply;
}

/** Returns the outcome of a run that is still running on the server. */
export function runningOutcome(runId: string | undefined, rest: Partial<AgentReply> = {}): AgentOutcome {
	return replyOutcome('', { ...rest, status: 'running', ...(runId !== undefined && { runId }) });
}

/** The maximum number of characters of a reported error: an excerpt (MAX_SAID), and what some APIs add to it. */
const MAX_REPORTED = 600;

/** Returns the failure of a run that ended with a successful status. */
export function reportedErrorOutcome(said: string, status = 200): AgentOutcome & { ok: false } {
	return failureOutcome({
		code: 'agent-reported-error',
		message: `The agent reported an error: ${excerpt(said, MAX_REPORTED) || 'no error message'}`,
		cure: `The agent ran and failed, although it responded with ${status}. Check its log before you run it again.`,
		status,
		accepted: 'yes',
	});
}

/**
 * Returns the failure for an answer with a successful status that is not a response of the API. If the answer is an error, this
 * is the server's error.
 */
export function unknownAnswerOutcome(api: string, answer: AgentAnswer): AgentOutcome & { ok: false } {
	const said = errorInAnswer(answer.body);
	if (said !== undefined) return reportedErrorOutcome(said, answer.status);
	return failureOutcome({
		code: 'unknown-answer',
		message: `This is not a response from ${api}: ${seenIn(answer.body)}`,
		cure: 'Check that Agent API is set correctly, and that the URL is the API of the agent, not a web page or the sign-in page of a proxy.',
		status: answer.status,
		accepted: 'unknown',
	});
}

/** Returns the failure of an answer to a poll that tells nothing of the run: its status, or that it is not a response of the API. */
export function unreadPoll(api: string, answer: AgentAnswer): AgentOutcome {
	return readIfSuccessful((_, given) => unknownAnswerOutcome(api, given))(answer, {});
}

function seenIn(body: unknown): string {
	if (typeof body === 'string') return textSeen(body.trim());
	if (typeof body === 'number' || typeof body === 'boolean') return `it is a ${typeof body}`;
	const fields = fieldNames(body);
	return fields ? `it has ${Array.isArray(body) ? 'the entries' : 'the fields'} ${fields}` : 'it is empty';
}

function textSeen(text: string): string {
	if (text === '') return 'it is empty';
	if (isMarkup(text)) return `it is a web page${/^a web page( with .*)$/s.exec(markupWords(text))?.[1] ?? ''}`;
	return `it is text that begins with "${excerpt(text, 80)}"`;
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

/** Refines the failure for an error status with details that are specific to the API. */
export type RefusalReader = (refused: AgentFailure, answer: AgentAnswer) => AgentOutcome & { ok: false };

/**
 * Returns an answer's outcome: an error status is described in the same words for all APIs, anything else is read by
 * the API's own reader. A 202 that holds no reply is an acknowledgement.
 */
export function readIfSuccessful(
	read: (body: unknown, answer: AgentAnswer, options: ReplyOptions) => AgentOutcome,
	refine: RefusalReader = failureOutcome,
): (answer: AgentAnswer, options: ReplyOptions) => AgentOutcome {
	return (answer, options) => {
		if (!isSuccess(answer)) return refine(statusFailure(answer), answer);
		const outcome = read(answer.body, answer, options);
		const unread = !outcome.ok && outcome.failure.code === 'unknown-answer';
		return answer.status === 202 && unread ? acknowledgedOutcome() : outcome;
	};
}

/** Returns the outcome of a message that the server has accepted but not replied to. */
export function acknowledgedOutcome(why = 'The agent responded with 202'): AgentOutcome {
	return runningOutcome(undefined, {
		hint: `${why}: it has accepted the message, and its response holds no reply. If the agent can call back, set Wait For Reply to Callback.`,
	});
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
