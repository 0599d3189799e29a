import { isObject, listAt, textAt } from '../text/json';
import type { Thinking } from './thinking';

/** The vendors' names for content parts that hold reasoning. */
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
 * Reads the content of a message, which may be a string, a list of parts, one part, or missing. Separates the
 * reply text from the reasoning: Mistral sends both in one list (https://docs.mistral.ai/capabilities/reasoning).
 */
export function readContent(content: unknown): Thinking {
	if (typeof content === 'string') return { text: content, reasoning: '' };
	let [text, reasoning] = ['', ''];
	let isInterrupted = false;
	for (const part of Array.isArray(content) ? content : [content]) {
		if (isReasoning(part)) reasoning += reasoningOf(part);
		else {
			const piece = partText(part) ?? '';
			text += (isInterrupted && text !== '' && piece !== '' ? '\n\n' : '') + piece;
			isInterrupted = piece === '' && (isInterrupted || isAction(part));
		}
	}
	return { text, reasoning };
}

/** The fields of Gemini’s and Amazon’s parts that hold what the model did between two texts. */
const ACTIONS = [
	'functionCall',
	'function_call',
	'executableCode',
	'executable_code',
	'codeExecutionResult',
	'toolUse',
];

/** Tells whether a part is something that the model did, such as a tool call. What it says after that is another paragraph. */
function isAction(part: unknown): boolean {
	if (!isObject(part)) return false;
	return (
		/tool_(?:use|call)|function_call|code_execution/.test(String(part.type)) ||
		ACTIONS.some((field) => isObject(part[field]))
	);
}

/** Returns the text of a part, or undefined if the part has none, such as an image or a tool call. */
export function partText(part: unknown): string | undefined {
	if (typeof part === 'string') return part;
	return textAt(part, 'text') ?? textAt(part, 'text.value') ?? textAt(part, 'refusal');
}

/** Tells whether a part is reasoning, by its type, by Gemini's `thought`, or by the metadata of Google's Agent Development Kit. */
export function isReasoning(part: unknown): boolean {
	if (!isObject(part)) return false;
	const { type, thought, metadata } = part;
	const marks = isObject(metadata) ? [metadata.adk_thought, metadata['adk:thought'], metadata.thought] : [];
	return (typeof type === 'string' && REASONING_TYPES.has(type)) || [thought, ...marks].includes(true);
}

/** Returns the text of a reasoning part. In Mistral's API it contains a list of parts; in the Responses API, a summary. */
export function reasoningOf(part: unknown): string {
	const whole = partText(part) ?? textAt(part, 'thinking') ?? textAt(part, 'reasoning');
	if (whole !== undefined) return whole;
	const inside = ['thinking', 'content', 'summary'].map((field) =>
		listAt(part, field).map((inner) => partText(inner) ?? ''),
	);
	return inside.map((texts) => texts.join('')).find((text) => text !== '') ?? '';
}

/** Joins the messages of a reply with blank lines and leaves out empty ones. */
export function joinMessages(messages: readonly string[]): string {
	return messages.filter((message) => message.trim() !== '').join('\n\n');
}
