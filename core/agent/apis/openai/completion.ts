import { errorText } from '../../../text/error-words';
import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { readContent } from '../../content';
import { completeReply, reportedErrorOutcome, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply, ReplyFile } from '../../protocol';
import { isMarkedAsError } from '../../reported-error';
import { splitLoneEnd } from '../../thinking';
import type { Thinking } from '../../thinking';
import { imagesIn } from './images';

/** Reads an answer of a Chat Completions API that was not streamed. */
export function readCompletion(body: unknown, answer: AgentAnswer): AgentOutcome {
	const error = errorInCompletion(body);
	if (error !== undefined) return reportedErrorOutcome(error, answer.status);
	const choice = listAt(body, 'choices')[0];
	const message = isObject(choice) ? choice.message : undefined;
	if (!isObject(message)) return unknownAnswerOutcome('a Chat Completions API', answer);
	const facts = { ...completionFacts(body), ...withFiles(imagesIn(message)), toolCalls: callsIn(message) };
	return { ok: true, reply: completion(readMessage(message), facts) };
}

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
	const beside = textAt(message, 'reasoning_content') || textAt(message, 'reasoning') || '';
	const spoken = textAt(message, 'refusal') ?? textAt(message, 'audio.transcript') ?? '';
	return { text: text || spoken, reasoning: beside + reasoning };
}

function callsIn(message: Record<string, unknown>): unknown[] {
	const calls = listAt(message, 'tool_calls');
	const legacy = message.function_call;
	return calls.length === 0 && isCall(legacy) ? [{ type: 'function', function: legacy }] : [...calls];
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
	if (!isObject(choice)) return undefined;
	if (isObject(choice.error)) return errorText(choice.error);
	return choice.finish_reason === 'error' ? errorText(choice.message) : undefined;
}

/** Returns the fields of an answer, or of a piece of it, other than its text. */
export function completionFacts(body: unknown): Partial<AgentReply> {
	const id = textAt(body, 'id');
	// in streams, Groq has its own field for the usage
	const count = (name: string) => numberAt(body, `usage.${name}`) ?? numberAt(body, `x_groq.usage.${name}`);
	return {
		usage: tokenUsage(count('prompt_tokens'), count('completion_tokens'), count('total_tokens')),
		finishReason: textAt(body, 'choices[0].finish_reason') ?? null,
		...(id !== undefined && { runId: id }),
	};
}
