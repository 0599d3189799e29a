import { isObject, omitEmpty } from '../../text/json';
import { readIfSuccessful, replyOutcome, reportedErrorOutcome } from '../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest, ReplyOptions } from '../protocol';
import { findReplyText, replyHint } from '../reply-text';
import { postJson } from '../request';
import { errorText } from '../status-failure';

/**
 * Sends `POST {message, userId, sessionId}` as JSON; the shape of the reply depends on the agent. The model is Autom
 * Mate's webhook channel: `POST https://aut.autommate.app/api/v1/automs/run/{autom_id}?apiKey={api_key}`.
 */
export const customJson: AgentProtocol = {
	name: 'customJson',
	displayName: 'Custom JSON (Autom Mate …)',
	description: 'Any endpoint that accepts message, userId and sessionId as JSON, such as an Autom Mate webhook',
	urlPlaceholder: 'https://aut.autommate.app/api/v1/automs/run/your-autom-id',
	modes: ['whole'],
	session: { issuedBy: 'client' },
	takesFiles: false,
	request,
	outcome: readIfSuccessful(readFreeFormReply),
	callback: (body, options) => readFreeFormReply(body, { status: 200, body }, options),
};

function request(call: AgentCall): AgentRequest {
	const { message, userId, sessionId, callbackUrl } = call;
	return postJson(call.url, { ...call.extra, message, userId, sessionId, ...omitEmpty({ callbackUrl }) });
}

/** Reads a reply of unknown shape: from the path that the builder gives, or else from the usual fields. */
export function readFreeFormReply(body: unknown, { status }: AgentAnswer, options: ReplyOptions): AgentOutcome {
	const error = reportedError(body, options.replyPath);
	if (error !== undefined) return reportedErrorOutcome(error, status);
	const text = findReplyText(body, options.replyPath);
	return text === undefined ? replyOutcome('', { hint: replyHint(body) }) : replyOutcome(text);
}

/**
 * Returns the error of a failure that has a 2xx status: `success: false`, or an `error` without a reply. A `message`
 * next to an error belongs to the error and is not a reply.
 */
function reportedError(body: unknown, replyPath?: string): string | undefined {
	if (!isObject(body)) return undefined;
	const failed = body.success === false || (Boolean(body.error) && noReplyBeside(body, replyPath));
	return failed ? errorText(body) : undefined;
}

function noReplyBeside(body: Record<string, unknown>, replyPath?: string): boolean {
	return findReplyText({ ...body, message: undefined }, replyPath) === undefined;
}
