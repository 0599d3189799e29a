import { isObject, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { replyOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, ReplyOptions } from '../../protocol';
import { findReplyText, replyHint } from '../../reply-text';
import { errorText } from '../../status-failure';

/** Returns the text of a graph's error, which the server sometimes wraps in JSON text. */
export function stateError(error: unknown): string {
	const message = textAt(error, 'message') ?? errorText(error);
	const inner = textAt(parseJson(message), 'message') ?? message;
	return [textAt(error, 'error'), inner].filter(Boolean).join(': ');
}

export function finalState(state: Record<string, unknown>, options: ReplyOptions): AgentOutcome {
	const interrupts = listAt(state, '__interrupt__');
	const last = listAt(state, 'messages').at(-1);
	const text = options.replyPath
		? findReplyText(state, options.replyPath)
		: (messageText(last) ?? findReplyText(state));
	const [interrupt] = interrupts;
	const asked = isObject(interrupt) ? findReplyText(interrupt.value) : undefined;
	return replyOutcome(asked ?? text ?? '', {
		status: interrupts.length > 0 ? 'input_required' : 'completed',
		...(interrupts.length > 0 && { taskId: textAt(interrupt, 'id') ?? 'interrupt', structuredOutput: interrupts }),
		usage: messageUsage(last),
		toolCalls: newMessages(state).flatMap((message) => listAt(message, 'tool_calls')),
		finishReason: textAt(last, 'response_metadata.finish_reason') ?? null,
		...(text === undefined && asked === undefined && { hint: replyHint(state) }),
	});
}

export function lastType(state: unknown): string {
	return textAt(listAt(state, 'messages').at(-1), 'type') ?? '';
}

function messageUsage(message: unknown) {
	return tokenUsage(
		numberAt(message, 'usage_metadata.input_tokens'),
		numberAt(message, 'usage_metadata.output_tokens'),
		numberAt(message, 'usage_metadata.total_tokens'),
	);
}

/** Returns the messages of this run: those after the last message from a person. */
function newMessages(state: unknown): readonly unknown[] {
	const messages = listAt(state, 'messages');
	return messages.slice(messages.map((message) => textAt(message, 'type') === 'human').lastIndexOf(true) + 1);
}

/** Returns the text of a message, whose content is a string or a list of parts, some of which are text. */
export function messageText(message: unknown): string | undefined {
	const whole = textAt(message, 'content');
	if (whole !== undefined) return whole;
	const texts = listAt(message, 'content').map((part) => textAt(part, 'text') ?? '');
	return texts.length > 0 ? texts.join('') : undefined;
}
