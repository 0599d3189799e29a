import { errorText } from '../../text/error-words';
import { isObject, numberAt, omitEmpty, textAt } from '../../text/json';
import {
	acknowledgedOutcome,
	readIfSuccessful,
	replyOutcome,
	reportedErrorOutcome,
	unknownAnswerOutcome,
} from '../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest, ReplyOptions } from '../protocol';
import { findReplyText, findWrappedReply, replyHint } from '../reply-text';
import { isMarkedAsError } from '../reported-error';
import { postJson } from '../request';

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
	dispensable: ['userId', 'sessionId'],
	request,
	outcome: readIfSuccessful(readFreeFormReply),
	callback: (body, options) => readFreeFormReply(body, { status: 200, body }, options),
};

function request(call: AgentCall): AgentRequest {
	const { message, userId, sessionId, callbackUrl } = call;
	return postJson(call.url, { ...call.extra, message, userId, sessionId, ...omitEmpty({ callbackUrl }) });
}

/**
 * Reads a reply of unknown shape: from the builder's reply path or, without one, from the usual fields. Without a reply path, a
 * 202 that is not an error is an acknowledgement, even if it has text.
 */
export function readFreeFormReply(body: unknown, { status }: AgentAnswer, options: ReplyOptions): AgentOutcome {
	const error = reportedError(body, options.replyPath);
	if (error !== undefined) return reportedErrorOutcome(error, status);
	if (status === 202 && !options.replyPath) return acknowledgedOutcome();
	if (isStartOfWorkflow(body) && !options.replyPath) {
		return acknowledgedOutcome('The n8n webhook responds immediately');
	}
	if (typeof body === 'string' && isWebPage(body) && !options.replyPath) {
		return unknownAnswerOutcome('the agent', { status, body });
	}
	const text = findWrappedReply(body, options.replyPath);
	return text === undefined ? replyOutcome('', { hint: replyHint(body) }) : replyOutcome(text);
}

/** Tells whether a text is a whole web page, such as the sign-in page of a proxy. A reply may be a piece of HTML. */
function isWebPage(text: string): boolean {
	return /^\s*<(?:!doctype html|html)[\s>]/i.test(text);
}

/** Tells whether this is the answer of an n8n webhook that responds immediately, before its workflow has run. */
function isStartOfWorkflow(body: unknown): boolean {
	return isObject(body) && body.message === 'Workflow was started' && Object.keys(body).length === 1;
}

/**
 * What servers put into `status` if they respond with 200 although they failed; others put the HTTP status into a field. Other
 * APIs have a status of their own there.
 */
const FAILED = /^(?:error|fail|failed|failure)$/i;

function hasFailedStatus(body: unknown): boolean {
	const codes = ['status', 'statusCode', 'code'].map((field) => numberAt(body, field) ?? 0);
	return FAILED.test(textAt(body, 'status') ?? '') || codes.some((code) => code >= 400 && code < 600);
}

/**
 * Returns the error in an answer with a 2xx status: one with `success: false`, or one that is marked as an error and has no
 * reply. A `message` next to an error belongs to the error and is not a reply.
 */
function reportedError(body: unknown, replyPath?: string): string | undefined {
	if (!isMarkedAsError(body) && !hasFailedStatus(body)) return undefined;
	const failed = !isObject(body) || body.success === false || noReplyBeside(body, replyPath);
	return failed ? errorText(body) : undefined;
}

function noReplyBeside(body: Record<string, unknown>, replyPath?: string): boolean {
	return findReplyText({ ...body, message: undefined }, replyPath) === undefined;
}
