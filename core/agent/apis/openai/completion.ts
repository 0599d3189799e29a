import { errorText } from '../../../text/error-words';
import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { readContent } from '../../content';
import { completeReply, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply, ReplyFile } from '../../protocol';
import { errorInAnswer, isMarkedAsError } from '../../reported-error';
import { splitLoneEnd } from '../../thinking';
import type { Thinking } from '../../thinking';
import { imagesIn } from './images';
import { errorIn } from './refusal';

/** Reads an answer of a Chat Completions API that was not streamed. */
export function readCompletion(body: unknown, answer: AgentAnswer): AgentOutcome {
	const error = errorInCompletion(body);
	if (error !== undefined) return errorIn(error, answer.status);
	const hasChoices = isObject(body) && (Array.isArray(body.choices) || body.choices === null);
	const message = hasChoices ? messageIn(listAt(body, 'choices')) : undefined;
	const hasFailed = listAt(body, 'choices').length === 0 && errorInAnswer(body) !== undefined;
	if (message === undefined || hasFailed) return unknownAnswerOutcome('a Chat Completions API', answer);
	const facts = { ...completionFacts(body), ...withFiles(imagesIn(message)), toolCalls: callsIn(message) };
	return {
		ok: true,
		reply: completion(readMessage(message), { ...facts, ...(listAt(body, 'choices').length === 0 && NO_CHOICE) }),
	};
}

/**
 * Returns the message of the first choice. Azure sends a choice without a message, or no choice at all, if its content filter
 * held back the reply. Older servers have a text in place of the message.
 */
function messageIn(choices: readonly unknown[]): Record<string, unknown> | undefined {
	const [choice] = choices;
	if (isObject(choice) && isObject(choice.message)) return choice.message;
	const text = textAt(choice, 'text');
	if (text !== undefined) return { content: text };
	return choices.length === 0 || textAt(choice, 'finish_reason') !== undefined ? {} : undefined;
}

/** The hint for an answer without any choice: most often, the content filter held back the message. */
export const NO_CHOICE = {
	hint: 'The server sent no choice, and so no reply. The content filter may have held back the message: see prompt_filter_results in raw. If it is not there, check the log of the server.',
} as const;

export function withFiles(files: ReplyFile[]): { files?: ReplyFile[] } {
	return files.length > 0 ? { files } : {};
}

/** Completes a reply. Its text may begin with reasoning that has a closing tag but no opening tag. */
export function completion({ text: given, reasoning }: Thinking, facts: Partial<AgentReply>): AgentReply {
	const { text, reasoning: inText } = reasoning === '' ? splitLoneEnd(given) : { text: given, reasoning };
	return completeReply(text, { ...facts, reasoning: inText });
}

/** Reads a message, or a piece of one. Servers put reasoning in `reasoning_content`, in `reasoning` or in the content. */
export function readMessage(message: unknown): Thinking {
	const { text, reasoning } = readContent(isObject(message) ? message.content : undefined);
	const spoken = textAt(message, 'refusal') ?? textAt(message, 'audio.transcript') ?? '';
	return { text: text || spoken, reasoning: besideContent(message) + reasoning };
}

/** Fields of a message that hold its reasoning. Some servers send the same text in two of them. */
const REASONING_FIELDS = ['reasoning_content', 'reasoning', 'reasoning_text', 'thinking'] as const;

/** Returns the reasoning beside the content. OpenRouter’s `reasoning_details` lists it in parts; MiniMax and Snowflake send only these. */
function besideContent(message: unknown): string {
	const said = REASONING_FIELDS.map((field) => textAt(message, field)).find(Boolean);
	const details = listAt(message, 'reasoning_details');
	return said ?? details.map((part) => textAt(part, 'text') ?? textAt(part, 'summary') ?? '').join('');
}

/** Returns the calls in a message: those for the caller, and those that Groq’s server has executed itself. */
function callsIn(message: Record<string, unknown>): unknown[] {
	const calls = listAt(message, 'tool_calls');
	const legacy = message.function_call;
	const asked = calls.length === 0 && isCall(legacy) ? [{ type: 'function', function: legacy }] : calls;
	return [...listAt(message, 'executed_tools'), ...asked];
}

/** Whether the older field `function_call` holds a call. Snowflake sends it in each message, with an empty name. */
export function isCall(legacy: unknown): boolean {
	return Boolean(textAt(legacy, 'name')) || Boolean(textAt(legacy, 'arguments'));
}

/**
 * Returns the message of an error in the answer or in its first choice, where OpenRouter puts the error of a provider.
 * Source: openrouter.ai/docs/api-reference/errors.
 */
export function errorInCompletion(body: unknown): string | undefined {
	const choice = listAt(body, 'choices')[0];
	if (isMarkedAsError(body)) return errorText(body);
	// MiniMax
	if (numberAt(body, 'base_resp.status_code')) return textAt(body, 'base_resp.status_msg') ?? '';
	if (!isObject(choice)) return undefined;
	if (isObject(choice.error)) return errorText(choice.error);
	return choice.finish_reason === 'error' ? errorText(choice.message) : undefined;
}

/** Returns the fields of an answer, or of a piece of it, other than its text. */
export function completionFacts(body: unknown, choice = listAt(body, 'choices')[0]): Partial<AgentReply> {
	const id = textAt(body, 'id');
	// in streams, Groq has its own field for the usage
	const count = (name: string) => numberAt(body, `usage.${name}`) ?? numberAt(body, `x_groq.usage.${name}`);
	return {
		usage: tokenUsage(count('prompt_tokens'), count('completion_tokens'), count('total_tokens')),
		finishReason: textAt(choice, 'finish_reason') || null,
		...(id !== undefined && { runId: id }),
	};
}
