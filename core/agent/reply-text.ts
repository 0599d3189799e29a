import { fieldNames, jsonText, textAt } from '../text/json';
import { readPath } from '../text/json-path';

const TEXT_FIELDS = ['output', 'text', 'message', 'reply', 'response', 'answer', 'generated'] as const;

/**
 * Finds the text of the reply in an answer of unknown shape. If a path is given, only the path counts. Otherwise the
 * first match applies: a plain string; the fields output, text, message, reply, response, answer, generated;
 * `choices[0].message.content`; the texts of an array of `{text}`.
 *
 * @returns the text, or undefined if nothing matches
 */
export function findReplyText(body: unknown, replyPath = ''): string | undefined {
	if (replyPath !== '') return asText(readPath(body, replyPath));
	if (typeof body === 'string') return body.trim() === '' ? undefined : body;
	if (Array.isArray(body)) return joinTexts(body);
	for (const field of TEXT_FIELDS) {
		const text = textAt(body, field);
		if (text !== undefined) return text;
	}
	return textAt(body, 'choices[0].message.content');
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

function joinTexts(entries: readonly unknown[]): string | undefined {
	const texts = entries.map((entry) => textAt(entry, 'text')).filter((text) => text !== undefined);
	return texts.length > 0 ? texts.join('\n') : undefined;
}

function asText(value: unknown): string | undefined {
	if (value === null) return undefined;
	return typeof value === 'string' ? value : jsonText(value);
}
