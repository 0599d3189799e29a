import { fieldNames, isObject, jsonText, listAt, parseJson, textAt } from '../text/json';
import { readPath } from '../text/json-path';
import { joinMessages, readContent } from './content';

const TEXT_FIELDS = [
	'output',
	'text',
	'message',
	'reply',
	'response',
	'answer',
	'generated',
	'result',
	'final_output',
] as const;

/** Fields that may wrap the object that holds the reply. `body` may be its JSON text, as gateways of functions send it. */
const WRAPPERS = ['data', 'body', ...TEXT_FIELDS] as const;
/** The maximum number of wrappers around a reply. */
const MAX_WRAPPERS = 3;

/**
 * Finds the text of the reply in an answer of unknown shape. If a path is given, only the path counts. Otherwise the
 * first match applies: a plain string; the fields output, text, message, reply, response, answer, generated, result, final_output;
 * the content of a message, at the top level or in `choices[0]`; the last of several `messages`. An array is read as a list of
 * messages.
 *
 * @returns the text, or undefined if nothing matches
 */
export function findReplyText(body: unknown, replyPath = ''): string | undefined {
	return replyPath === '' ? textIn(body, MAX_WRAPPERS) : asText(readPath(body, replyPath));
}

/**
 * Finds the text as `findReplyText` does, but also inside one of the usual fields, `data` or `body`.
 */
export function findWrappedReply(body: unknown, replyPath = ''): string | undefined {
	return replyPath === '' ? textIn(body, 0) : findReplyText(body, replyPath);
}

/** @param level the number of wrappers around the body; with MAX_WRAPPERS, none is opened */
function textIn(body: unknown, level: number): string | undefined {
	if (typeof body === 'string') return body.trim() === '' ? undefined : body;
	if (Array.isArray(body)) return textOfList(body, level);
	for (const field of TEXT_FIELDS) {
		const text = textAt(body, field);
		if (text !== undefined) return text;
	}
	const choice = listAt(body, 'choices')[0];
	const said = contentOf(choice) ?? contentOf(body) ?? lastMessage(listAt(body, 'messages'));
	if (said !== undefined || !isObject(body) || level >= MAX_WRAPPERS) return said;
	return textInside(body, level + 1);
}

/** The roles and types of messages that an agent does not write. */
const OTHERS = /^(?:human|user|system|developer|tool|function)/i;

/**
 * Returns the text of the last message of a conversation, unless somebody else wrote it. LangChain serialises messages as the
 * arguments of their constructors.
 */
export function lastMessage(messages: readonly unknown[]): string | undefined {
	const last = messages.at(-1);
	const message = isObject(last) && isObject(last.kwargs) ? last.kwargs : last;
	const author = textAt(message, 'role') ?? textAt(message, 'type') ?? '';
	return OTHERS.test(author) ? undefined : contentOf(message);
}

function textInside(body: Record<string, unknown>, level: number): string | undefined {
	const inside = WRAPPERS.map((field) => {
		const value = body[field];
		// a text counts only if it is JSON: `body` and `data` are no names for a reply
		const held = typeof value === 'string' ? parseJson(value) : value;
		return typeof held === 'object' && held !== null ? textIn(held, level) : undefined;
	});
	return inside.find((text) => text !== undefined);
}

/**
 * Returns advice for the builder if no reply was found: it lists the fields of the answer, so that a path can be
 * chosen.
 */
export function replyHint(body: unknown): string {
	const fields = fieldNames(body);
	const seen = fields ? `The response has the fields ${fields}.` : 'The response was empty.';
	return `No reply text was found. ${seen} Enter the path of the reply text in the Reply Path option.`;
}

/** Returns the text of a message, or of the message inside the value, without its reasoning. */
function contentOf(value: unknown): string | undefined {
	if (!isObject(value)) return undefined;
	const message = isObject(value.message) ? value.message : value;
	const { text } = readContent(message.content);
	return text === '' ? undefined : text;
}

function textOfList(entries: readonly unknown[], level: number): string | undefined {
	const texts = entries.map((entry) => (Array.isArray(entry) ? undefined : textIn(entry, level)));
	const found = texts.filter((text) => text !== undefined);
	return found.length > 0 ? joinMessages(found) : undefined;
}

function asText(value: unknown): string | undefined {
	if (value === null) return undefined;
	return typeof value === 'string' ? value : jsonText(value);
}
