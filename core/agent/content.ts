import { isObject, listAt, textAt } from '../text/json';
import type { Thinking } from './thinking';

/** Types of parts that hold what a model thinks, in the words of the model vendors. */
const REASONING_TYPES = new Set([
	'reasoning',
	'reasoning_content',
	'reasoning_text',
	'redacted_thinking',
	'summary_text',
	'thinking',
	'thought',
]);

/**
 * Reads the content of a message: a text, a list of parts, one part, or nothing. The text is what the agent says to the
 * person; reasoning is kept apart. https://docs.mistral.ai/capabilities/reasoning has both in one list.
 */
export function readContent(content: unknown): Thinking {
	if (typeof content === 'string') return { text: content, reasoning: '' };
	let [text, reasoning] = ['', ''];
	for (const part of Array.isArray(content) ? content : [content]) {
		if (isReasoning(part)) reasoning += reasoningOf(part);
		else text += partText(part) ?? '';
	}
	return { text, reasoning };
}

/** Returns the text of a part, or undefined if it is of another kind, such as an image or a tool call. */
export function partText(part: unknown): string | undefined {
	if (typeof part === 'string') return part;
	return textAt(part, 'text') ?? textAt(part, 'text.value') ?? textAt(part, 'refusal');
}

/** Tells whether a part is reasoning: by its type, Gemini's `thought`, or the metadata of Google's Agent Development Kit. */
export function isReasoning(part: unknown): boolean {
	if (!isObject(part)) return false;
	const { type, thought, metadata } = part;
	const marks = isObject(metadata) ? [metadata.adk_thought, metadata['adk:thought'], metadata.thought] : [];
	return (typeof type === 'string' && REASONING_TYPES.has(type)) || [thought, ...marks].includes(true);
}

/** Returns the words of a reasoning part. Mistral has a list of parts in it, and the Responses API a summary. */
export function reasoningOf(part: unknown): string {
	const whole = partText(part) ?? textAt(part, 'thinking') ?? textAt(part, 'reasoning');
	if (whole !== undefined) return whole;
	const inside = ['thinking', 'content', 'summary'].map((field) =>
		listAt(part, field).map((inner) => partText(inner) ?? ''),
	);
	return inside.map((texts) => texts.join('')).find((text) => text !== '') ?? '';
}

/** Joins separate messages of one reply with a blank line; empty ones are left out. */
export function joinMessages(messages: readonly string[]): string {
	return messages.filter((message) => message.trim() !== '').join('\n\n');
}
