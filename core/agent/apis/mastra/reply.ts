import { errorText, MAX_SAID } from '../../../text/error-words';
import { excerpt } from '../../../text/excerpt';
import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import { questionIn, questionToRun } from '../../decision';
import { completeReply, reportedErrorOutcome, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply } from '../../protocol';

/** Reads the whole output of a run. Source: `FullOutput` of `@mastra/core`, src/stream/base/output.ts. */
export function mastraOutcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (isObject(body) && body.error) return reportedErrorOutcome(mastraError(body.error), answer.status);
	const text = textAt(body, 'text');
	if (!isObject(body) || text === undefined) return unknownAnswerOutcome('Mastra', answer);
	const steps = listAt(body, 'steps');
	const said = joinMessages(steps.map((step) => textAt(step, 'text') ?? '')) || text;
	const calls = steps.length > 0 ? steps.flatMap((step) => listAt(step, 'toolCalls')) : listAt(body, 'toolCalls');
	const finishReason = textAt(body, 'finishReason') ?? null;
	if (finishReason === 'error') return modelFailed(steps.at(-1), said);
	const runId = textAt(body, 'runId');
	const facts: Partial<AgentReply> = {
		usage: mastraUsage(body.totalUsage ?? body.usage),
		structuredOutput: body.object ?? null,
		toolCalls: calls.map(toolCall),
		finishReason,
		reasoning: textAt(body, 'reasoningText') ?? '',
		...(runId !== undefined && { runId }),
		...blocked(isObject(body.tripwire) ? body.tripwire : { reason: body.tripwireReason }),
	};
	if (finishReason !== 'suspended') return { ok: true, reply: completeReply(said, facts) };
	const asked = question(body.suspendPayload, runId ?? '');
	return { ok: true, reply: completeReply(said || asked.text, { ...facts, ...asked.reply }) };
}

/** Returns the failure of a run whose model ended with an error that the server does not describe (mastra-ai/mastra#20302). */
export function modelFailed(step: unknown, partialText: string): AgentOutcome & { ok: false } {
	const reason = textAt(step, 'rawReason') ?? textAt(step, 'rawFinishReason') ?? '';
	const { failure } = reportedErrorOutcome(`the model ended with an error${reason && `: ${reason}`}`);
	return { ok: false, failure: { ...failure, ...(partialText !== '' && { partialText }) } };
}

/** Returns the counts. A run that waits reports a total of 0, because nothing is known yet. */
export function mastraUsage(usage: unknown) {
	const count = (name: string) => numberAt(usage, name) || undefined;
	const [input, output] = [count('inputTokens'), count('outputTokens')];
	return tokenUsage(input ?? count('promptTokens'), output ?? count('completionTokens'), count('totalTokens'));
}

/** Returns the words of an error, which the server sends as text, as an error object, or inside one. */
export function mastraError(error: unknown): string {
	return textAt(error, 'message') ?? errorText(error);
}

/** Returns a tool call in one form: the server wraps it in a chunk. */
export function toolCall(call: unknown): unknown {
	const held = isObject(call) && isObject(call.payload) ? call.payload : call;
	const args = isObject(held) ? (held.args ?? held.input ?? {}) : {};
	return { id: textAt(held, 'toolCallId') ?? '', name: textAt(held, 'toolName') ?? '', args };
}

/** Explains a text that a processor of the agent held back. */
export function blocked(tripwire: unknown): { hint?: string } {
	const reason = textAt(tripwire, 'reason');
	return reason === undefined
		? {}
		: { hint: `A processor of the agent blocked the reply: ${excerpt(reason, MAX_SAID)}` };
}

/**
 * Returns the question of a run that waits: the approval of a tool call, or the data that a tool asks for.
 *
 * @param asked what the server says about the waiting call
 */
export function question(asked: unknown, runId: string): { text: string; reply: Partial<AgentReply> } {
	const [name, id] = [textAt(asked, 'toolName') ?? '', textAt(asked, 'toolCallId') ?? ''];
	const payload = isObject(asked) ? asked.suspendPayload : undefined;
	const text =
		payload === undefined ? questionToRun(name, isObject(asked) ? asked.args : undefined) : questionIn(payload);
	const kind = payload === undefined ? 'approve' : 'resume';
	return {
		text,
		reply: { status: 'input_required', taskId: [kind, runId, id].join('/'), structuredOutput: asked ?? null },
	};
}
