import { isObject, listAt, textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import {
	completeReply,
	isSuccess,
	readIfSuccessful,
	runningOutcome,
	unknownAnswerOutcome,
	unreadPoll,
} from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	PollOutcome,
	Preparation,
	ReplyFile,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson, withQuery } from '../../request';
import { readPrepared } from '../../sending/preparation';

const API = 'Botpress';

/**
 * Botpress’s Chat API. The key belongs to one user, who may have any number of conversations; the bot answers with any
 * number of messages. https://botpress.com/docs/api-reference/chat-api; source: the types of `@botpress/chat` 0.5
 */
export const botpress: AgentProtocol = {
	name: 'botpress',
	displayName: API,
	description: 'A bot in Botpress with the Chat integration. Authenticates with the key of a chat user in X-User-Key.',
	urlPlaceholder: 'https://chat.botpress.cloud/your-webhook-id',
	modes: ['background'],
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: false,
	prepare: openConversation(),
	request,
	outcome: readIfSuccessful(accepted),
	longRuns: {
		poll: (run, call) => getJson(messagesUrl(run, call)),
		outcome: (answer, run, call) => pollOutcome(answer, run, call),
	},
	probe: (url) => getJson(appendPath(url, '/users/me')),
};

function openConversation(): Preparation {
	return {
		neededToPoll: false,
		requests: ({ url, sessionId }) => [postJson(appendPath(url, '/conversations/get-or-create'), { id: sessionId })],
		read: readPrepared('conversation.id', 'conversation'),
	};
}

function request({ url, message, sessionId, extra, prepared }: AgentCall): AgentRequest {
	const body = {
		...extra,
		conversationId: prepared?.conversation ?? sessionId,
		payload: { type: 'text', text: message },
	};
	return postJson(appendPath(url, '/messages'), body);
}

/** Reads the ID of the message that has been sent. */
function accepted(body: unknown, answer: AgentAnswer): AgentOutcome {
	const id = textAt(body, 'message.id');
	return id === undefined ? unknownAnswerOutcome(API, answer) : runningOutcome(id);
}

function messagesUrl({ sessionId }: RunHandle, { url }: AgentCall): string {
	return appendPath(url, `/conversations/${encodeURIComponent(sessionId)}/messages`);
}

/** Reads the messages since ours, which are listed newest first and may take several pages. */
function pollOutcome(
	answer: AgentAnswer,
	run: RunHandle,
	call: AgentCall,
	newer: readonly unknown[] = [],
): PollOutcome {
	if (!isSuccess(answer) || !isObject(answer.body) || !Array.isArray(answer.body.messages)) {
		return unreadPoll(API, answer);
	}
	// the sort is stable, so messages of the same time keep the order in which they were written
	const messages = [...[...(answer.body.messages as unknown[])].reverse(), ...newer].sort(byTime);
	const at = messages.findIndex((message) => textAt(message, 'id') === run.runId);
	if (at >= 0) return replySince(messages.slice(at + 1), messages[at], run.runId);
	const nextToken = textAt(answer.body, 'meta.nextToken');
	if (!nextToken) return runningOutcome(run.runId);
	const next = getJson(withQuery(messagesUrl(run, call), 'nextToken', nextToken));
	return { next, read: (page) => pollOutcome(page, run, call, messages) };
}

/** Assembles the reply. The bot never says that it has finished, so more may follow. */
function replySince(messages: readonly unknown[], own: unknown, runId: string): AgentOutcome {
	const user = textAt(own, 'userId');
	const theirs = messages.filter((message) => textAt(message, 'userId') !== user);
	if (theirs.length === 0) return runningOutcome(runId);
	const parts = theirs.flatMap(partsOf);
	const files = parts.flatMap(fileIn);
	const rich = parts.filter((part) => RICH.has(textAt(part, 'type') ?? ''));
	const reply = completeReply(joinMessages(parts.map(textOf)), {
		runId,
		structuredOutput: rich.length > 0 ? rich : null,
		...(files.length > 0 && { files }),
	});
	return { ok: true, reply, mayGrow: true };
}

function byTime(a: unknown, b: unknown): number {
	const [first, second] = [textAt(a, 'createdAt') ?? '', textAt(b, 'createdAt') ?? ''];
	return first === second ? 0 : first < second ? -1 : 1;
}

/** Returns the payload of a message, or the payloads of one that consists of several. */
function partsOf(message: unknown): readonly unknown[] {
	const payload = isObject(message) ? message.payload : undefined;
	if (textAt(payload, 'type') !== 'bloc') return [payload];
	return listAt(payload, 'items');
}

/** Payloads that offer choices or show cards. */
const RICH = new Set(['card', 'carousel', 'choice', 'dropdown', 'location']);

/** Returns the text of a payload: what it says, or what its cards show. */
function textOf(payload: unknown): string {
	const cards = [payload, ...listAt(payload, 'items')].map((card) =>
		['title', 'subtitle', 'address'].map((field) => textAt(card, field) ?? '').filter((line) => line !== ''),
	);
	const isFile = textAt(payload, 'type') === 'file';
	const shown = isFile ? '' : joinMessages(cards.map((lines) => lines.join('\n')));
	return textAt(payload, 'text') ?? textAt(payload, 'markdown') ?? shown;
}

function fileIn(payload: unknown): ReplyFile[] {
	const type = textAt(payload, 'type') ?? '';
	const url = textAt(payload, `${type}Url`);
	return ['audio', 'file', 'image', 'video'].includes(type) && url !== undefined
		? [{ name: textAt(payload, 'title') ?? type, mediaType: type, url }]
		: [];
}
