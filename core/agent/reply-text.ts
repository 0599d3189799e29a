import { fieldNames, isObject, jsonText, listAt, textAt } from '../text/json';
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

/**
 * Finds the text of the reply in an answer of unknown shape. If a path is given, only the path counts. Otherwise the
 * first match applies: a plain string; the fields output, text, message, reply, response, answer, generated, result, final_output;
 * the content of a message, at the top level or in `choices[0]`; the last of several `messages`. An array is read as a list of
 * messages.
 *
 * @returns the text, or undefined if nothing matches
 */
export function findReplyText(body: unknown, replyPath = ''): string | undefined {
	if (replyPath !== '') return asText(readPath(body, replyPath));
	if (typeof body === 'string') return body.trim() === '' ? undefined : body;
	if (Array.isArray(body)) return textOfList(body);
	for (const field of TEXT_FIELDS) {
		const text = textAt(body, field);
		if (text !== undefined) return text;
	}
	const choice = listAt(body, 'choices')[0];
	return contentOf(choice) ?? contentOf(body) ?? lastMessage(listAt(body, 'messages'));
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

function textOfList(entries: readonly unknown[]): string | undefined {
	const texts = entries.map((entry) => (Array.isArray(entry) ? undefined : findReplyText(entry)));
	const found = texts.filter((text) => text !== undefined);
	return found.length > 0 ? joinMessages(found) : undefined;
}

function asText(value: unknown): string | undefined {
	if (value === null) return undefined;
	return typeof value === 'string' ? value : jsonText(value);
}
