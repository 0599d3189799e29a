import { readContent } from '../../agent/content';
import { isObject, textAt } from '../../text/json';
import type { ChannelFile } from '../types';
import { filesIn } from './files';

/** A request of the Chat Completions API (https://platform.openai.com/docs/api-reference/chat/create). */
export interface CompletionRequest {
	/** The model that the caller names: any name is accepted and comes back. */
	readonly model: string;
	readonly stream: boolean;
	/** Whether a stream ends with the token counts. */
	readonly includeUsage: boolean;
	/** The text of the last message of the user. */
	readonly text: string;
	/** The images, audio and files in it. */
	readonly files: readonly ChannelFile[];
	/** The messages before it, without instructions. */
	readonly history: readonly { readonly role: string; readonly content: string }[];
	/** The instructions of the system and developer messages. */
	readonly systemMessage: string | null;
	readonly userId: string | null;
	/** The conversation, if the caller names it. */
	readonly sessionId: string | undefined;
}

const INSTRUCTIONS = new Set(['system', 'developer']);

/** The names under which chat programs put the conversation into `metadata`. */
const SESSION_NAMES = ['sessionId', 'session_id', 'conversation_id', 'chat_id', 'thread_id'] as const;

/** The headers of Open WebUI (ENABLE_FORWARD_USER_INFO_HEADERS), and a general one. */
const SESSION_HEADERS = ['x-session-id', 'x-openwebui-chat-id'] as const;
const USER_HEADERS = ['x-user-id', 'x-openwebui-user-id'] as const;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** @returns the request, or a sentence that says what is wrong with it */
export function readCompletionRequest(
	body: unknown,
	headers: Headers,
): { ok: true; request: CompletionRequest } | { ok: false; problem: string } {
	const messages = isObject(body) && Array.isArray(body.messages) ? body.messages.filter(isObject) : [];
	if (!isObject(body) || messages.length === 0) return { ok: false, problem: 'messages must be a list of messages' };
	const last = messages.map(({ role }) => role).lastIndexOf('user');
	const text = textOf(messages[last]);
	if (text.trim() === '') return { ok: false, problem: 'The last message of the user has no text' };
	const said = messages.slice(0, last).filter(({ role }) => !INSTRUCTIONS.has(String(role)));
	const instructions = messages.filter(({ role }) => INSTRUCTIONS.has(String(role))).map(textOf);
	const request: CompletionRequest = {
		model: textAt(body, 'model') ?? 'workflow',
		stream: body.stream === true,
		includeUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
		text,
		files: filesIn(messages[last]?.content),
		history: said.map((message) => ({ role: String(message.role), content: textOf(message) })),
		systemMessage: instructions.length > 0 ? instructions.join('\n\n') : null,
		userId: textAt(body, 'user') || textAt(body, 'safety_identifier') || headerIn(headers, USER_HEADERS) || null,
		sessionId:
			SESSION_NAMES.map((name) => textAt(body, `metadata.${name}`)).find(Boolean) || headerIn(headers, SESSION_HEADERS),
	};
	return { ok: true, request };
}

function textOf(message: Record<string, unknown> | undefined): string {
	return readContent(message?.content).text;
}

function headerIn(headers: Headers, names: readonly string[]): string | undefined {
	const found = names.map((name) => headers[name]).find((value) => typeof value === 'string' && value !== '');
	return typeof found === 'string' ? found : undefined;
}
