import { isObject, listAt, textAt } from '../../../text/json';
import { joinMessages } from '../../content';

/** Returns what a message says: its text or, without one, what its cards show or what it speaks. */
export function wordsOf(message: unknown): string {
	const text = textAt(message, 'text') ?? '';
	if (text.trim() !== '') return text;
	const shown = listAt(message, 'attachments').map((attachment) =>
		cardWords(isObject(attachment) ? attachment.content : undefined),
	);
	return joinMessages(shown) || (textAt(message, 'speak') ?? '').replace(/<[^<>]{0,500}>/g, '').trim();
}

/** Returns the words of an Adaptive Card, in order, or of one of the older cards, such as a hero card or a sign-in card. */
function cardWords(card: unknown): string {
	const blocks = listAt(card, 'body');
	if (blocks.length > 0)
		return blocks.flatMap((block) => blockLines(block, 0)).join('\n') || (textAt(card, 'fallbackText') ?? '');
	const lines = ['title', 'subtitle', 'text'].map((field) => textAt(card, field) ?? '');
	return lines.filter((line) => line !== '').join('\n');
}

/** The maximum nesting level of containers in a card. */
const MAX_LEVELS = 10;

function blockLines(block: unknown, level: number): string[] {
	if (level > MAX_LEVELS) return [];
	const inner = ['items', 'columns', 'facts', 'inlines', 'rows', 'cells'].flatMap((field) => listAt(block, field));
	const own = ['text', 'label'].map((field) => textAt(block, field) ?? '').filter((line) => line.trim() !== '');
	const title = textAt(block, 'title');
	const value = textAt(block, 'value');
	const fact =
		title !== undefined && value !== undefined && textAt(block, 'type') === undefined ? [`${title}: ${value}`] : [];
	return [...own, ...fact, ...inner.flatMap((one) => blockLines(one, level + 1))];
}

/** The message of Copilot Studio’s topic *On Error*. */
const STUDIO_ERROR = /error code:\s{0,3}\w+[\s\S]{0,200}conversation id:/i;
/** The codes with which a conversation ends because the bot has failed. */
const FAILED = new Set(['botTimedOut', 'botIssuedInvalidMessage', 'channelFailed']);

/** Returns what went wrong if the bot has failed; undefined if it has not. */
export function botFailure(text: string, end: unknown): string | undefined {
	if (STUDIO_ERROR.test(text)) return text;
	const code = textAt(end, 'code') ?? '';
	return text === '' && FAILED.has(code) ? `the bot ended the conversation: ${textAt(end, 'text') || code}` : undefined;
}
