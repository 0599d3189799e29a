import { isObject, listAt, textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import { questionIn } from '../../decision';
import type { AgentReply } from '../../protocol';

/**
 * Returns the reply’s fields if an agent of Strands waits for a person; undefined if it does not.
 *
 * @see https://strandsagents.com/latest/user-guide/concepts/interrupts/
 */
export function interrupted(result: unknown): Partial<AgentReply> | undefined {
	const interrupts = listAt(result, 'interrupts');
	if (textAt(result, 'stop_reason') !== 'interrupt' || interrupts.length === 0) return undefined;
	const taskId = interrupts.map((interrupt) => textAt(interrupt, 'id') ?? '').join(',');
	return { status: 'input_required', taskId, structuredOutput: interrupts, finishReason: 'interrupt' };
}

/** Returns the questions of the interrupts in a reply: the reasons that the agent gave, or their names. */
export function questionsOf({ status, structuredOutput }: Partial<AgentReply>): string {
	const interrupts =
		status === 'input_required' && Array.isArray(structuredOutput) ? (structuredOutput as unknown[]) : [];
	return joinMessages(
		interrupts.map((one) => questionIn(isObject(one) ? one.reason : '') || (textAt(one, 'name') ?? '')),
	);
}
