import { errorText } from './failure';
import { readingSuccess, replied, reportedFailure } from './outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest, ReplyOptions } from './protocol';
import { findReplyText, replyHint } from './reply';
import { postJson } from './request';

/**
 * `POST {message, userId, sessionId}` as JSON; the reply's shape depends on the agent.
 * Autom Mate's webhook channel is the model: `POST https://aut.autommate.app/api/v1/automs/run/{autom_id}?apiKey={api_key}`.
 */
export const customJson: AgentProtocol = {
	name: 'customJson',
	displayName: 'Custom JSON (Autom Mate …)',
	description: 'Any endpoint that takes message, userId and sessionId as JSON, such as an Autom Mate webhook',
	urlPlaceholder: 'https://aut.autommate.app/api/v1/automs/run/your-autom-id',
	modes: ['whole'],
	session: { issuedBy: 'client' },
	takesFiles: false,
	request,
	outcome: readingSuccess(freeReply),
};

function request(call: AgentCall): AgentRequest {
	const { message, userId, sessionId } = call;
	return postJson(call.url, { ...call.extra, message, userId, sessionId });
}

/** A reply of no certain shape: found by its usual places, or by the path that the builder gives. */
export function freeReply(body: unknown, { status }: AgentAnswer, options: ReplyOptions): AgentOutcome {
	const text = findReplyText(body, options.replyPath);
	if (text !== undefined) return replied(text);
	const error = reportedError(body);
	return error === undefined ? replied('', { hint: replyHint(body) }) : reportedFailure(error, status);
}

/** An `error` field beside which there is no reply: a failure that came with a 2xx status. */
function reportedError(body: unknown): string | undefined {
	const hasError = typeof body === 'object' && body !== null && Boolean((body as { error?: unknown }).error);
	return hasError ? errorText(body) || 'no further words' : undefined;
}
