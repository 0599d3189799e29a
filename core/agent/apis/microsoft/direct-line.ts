import { isObject, listAt, omitEmpty, textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import {
	completeReply,
	failureOutcome,
	isSuccess,
	readIfSuccessful,
	reportedErrorOutcome,
	runningOutcome,
	unknownAnswerOutcome,
	unreadPoll,
} from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	PollOutcome,
	Preparation,
	ReplyFile,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson, withQuery } from '../../request';
import { readPrepared } from '../../sending/preparation';
import { botFailure, wordsOf } from './activities';

const API = 'Direct Line';
const CONVERSATIONS = '/v3/directline/conversations';

/**
 * Bots behind Direct Line, such as agents of Microsoft Copilot Studio. The bot answers with any number of messages, and
 * only sometimes says that it waits for the user.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference
 */
export const directLine: AgentProtocol = {
	name: 'directLine',
	displayName: 'Copilot Studio (Direct Line)',
	description: 'An agent of Copilot Studio, or a bot of Azure Bot Service. Authenticates with a Direct Line secret.',
	urlPlaceholder: 'https://directline.botframework.com',
	modes: ['background'],
	session: { issuedBy: 'server' },
	takesFiles: false,
	prepare: startConversation(),
	request,
	// the message of such a call is the answer as text
	answering: { request },
	outcome: readIfSuccessful(accepted),
	longRuns: { poll, outcome: pollOutcome },
};

function userOf({ userId }: AgentCall): string {
	return userId || 'user';
}

function startConversation(): Preparation {
	return {
		neededToPoll: false,
		requests: (call) =>
			call.sessionId === '' ? [postJson(appendPath(call.url, CONVERSATIONS), { user: { id: userOf(call) } })] : [],
		read: readPrepared('conversationId', 'sessionId'),
		missing: ([answer]) => answer && failureOutcome({ ...unknownAnswerOutcome(API, answer).failure, accepted: 'no' }),
	};
}

function activitiesUrl(url: string, conversation: string): string {
	return appendPath(url, `${CONVERSATIONS}/${encodeURIComponent(conversation)}/activities`);
}

function request(call: AgentCall): AgentRequest {
	const { url, message, extra = {}, sessionId, prepared } = call;
	const from = { ...(isObject(extra.from) && extra.from), id: userOf(call) };
	const body = { ...extra, type: 'message', from, text: message };
	return postJson(activitiesUrl(url, sessionId || (prepared?.sessionId ?? '')), body);
}

/** Reads the ID of the message that has been sent. */
function accepted(body: unknown, answer: AgentAnswer): AgentOutcome {
	const id = textAt(body, 'id');
	return id === undefined ? unknownAnswerOutcome(API, answer) : runningOutcome(id);
}

/** The number at the end of an activity's ID, which is also the watermark of the activities after it. */
const WATERMARK = /\|0*(\d{1,15})$/;

function poll({ runId, sessionId }: RunHandle, { url }: AgentCall): AgentRequest {
	const watermark = WATERMARK.exec(runId)?.[1];
	const all = activitiesUrl(url, sessionId);
	return getJson(watermark === undefined ? all : withQuery(all, 'watermark', watermark));
}

/** Reads the bot's activities since the message. Until the bot says that it waits for the user, more may follow. */
function pollOutcome(answer: AgentAnswer, { runId, sessionId }: RunHandle, call: AgentCall): PollOutcome {
	if (!isSuccess(answer) || !isObject(answer.body) || !Array.isArray(answer.body.activities)) {
		return unreadPoll(API, answer);
	}
	const activities = answer.body.activities as unknown[];
	const own = activities.findIndex((activity) => textAt(activity, 'id') === runId);
	const theirs = activities.slice(own + 1).filter((activity) => isFromBot(activity, userOf(call)));
	const messages = theirs.filter((activity) => textAt(activity, 'type') === 'message');
	const end = theirs.find((activity) => textAt(activity, 'type') === 'endOfConversation');
	if (messages.length === 0 && end === undefined) return runningOutcome(runId, { sessionId });
	const text = joinMessages(messages.map(wordsOf));
	const failed = botFailure(text, end);
	if (failed !== undefined) return reportedErrorOutcome(failed);
	const waits = textAt(messages.at(-1), 'inputHint') === 'expectingInput';
	const reply = completeReply(text, {
		...factsOf(messages),
		status: waits ? 'input_required' : 'completed',
		finishReason: end === undefined ? null : textAt(end, 'code') || 'endOfConversation',
		runId,
		sessionId,
	});
	return { ok: true, reply, ...(!waits && end === undefined && { mayGrow: true }) };
}

function isFromBot(activity: unknown, userId: string): boolean {
	const role = textAt(activity, 'from.role');
	return role === undefined ? textAt(activity, 'from.id') !== userId : role === 'bot';
}

/** Returns the cards and the suggested answers of the messages, and the files that they link to. */
function factsOf(messages: readonly unknown[]): Pick<AgentReply, 'structuredOutput' | 'files'> {
	const attachments = messages.flatMap((message) => listAt(message, 'attachments'));
	const cards = attachments.filter((attachment) => isObject(attachment) && attachment.content !== undefined);
	const actions = listAt(messages.at(-1), 'suggestedActions.actions');
	const files = attachments.flatMap(linkedFile);
	const rich = omitEmpty({
		attachments: cards.length > 0 ? cards : undefined,
		suggestedActions: actions.length > 0 ? actions : undefined,
	});
	return { structuredOutput: Object.keys(rich).length > 0 ? rich : null, ...(files.length > 0 && { files }) };
}

function linkedFile(attachment: unknown): ReplyFile[] {
	const url = textAt(attachment, 'contentUrl');
	if (url === undefined) return [];
	return [{ name: textAt(attachment, 'name') ?? 'file', mediaType: textAt(attachment, 'contentType') ?? '', url }];
}
