import { readPath } from '../event';

const TEXT_FIELDS = ['output', 'text', 'message', 'reply', 'response', 'answer', 'generated'] as const;

/**
 * Finds the reply's text in an answer of unknown shape. An explicit path decides alone; otherwise a plain string, the
 * usual fields in the order output, text, message, reply, response, answer, generated, then
 * `choices[0].message.content`, then the texts of an array of `{text}`.
 *
 * @returns the text, or undefined when nothing matches
 */
export function findReplyText(body: unknown, replyPath = ''): string | undefined {
	if (replyPath !== '') return asText(readPath(body, replyPath));
	if (typeof body === 'string') return body.trim() === '' ? undefined : body;
	if (Array.isArray(body)) return joinTexts(body);
	if (typeof body !== 'object' || body === null) return undefined;
	for (const field of TEXT_FIELDS) {
		const value = readPath(body, field);
		if (typeof value === 'string') return value;
	}
	return textOf(readPath(body, 'choices[0].message.content'));
}

/** What a builder should read when no reply was found: the fields there are, so that a path can be chosen. */
export function replyHint(body: unknown): string {
	const fields = typeof body === 'object' && body !== null ? Object.keys(body).slice(0, 12).join(', ') : '';
	const seen = fields ? `The answer has the fields: ${fields}.` : 'The answer was empty.';
	return `No reply text was found. ${seen} Name the right one in the option Reply Path.`;
}

function joinTexts(entries: readonly unknown[]): string | undefined {
	const texts = entries.map((entry) => textOf(readPath(entry, 'text'))).filter((text) => text !== undefined);
	return texts.length > 0 ? texts.join('\n') : undefined;
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function asText(value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	return typeof value === 'string' ? value : JSON.stringify(value);
}
