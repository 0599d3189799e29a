import { errorText } from '../../../text/error-words';
import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { joinMessages, readContent } from '../../content';
import { questionToRun } from '../../decision';
import { replyOutcome, reportedErrorOutcome, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply } from '../../protocol';

/** The name of the API in errors. */
export const FOUNDRY = 'Azure AI Foundry';

/** Returns the outcome of a run that needs no more time, other than its messages; undefined if it goes on or is completed. */
export function endedRun(run: unknown): AgentOutcome | undefined {
	const status = textAt(run, 'status') ?? '';
	if (status === 'requires_action') return replyOutcome(questionOf(run), asked(run));
	if (!['failed', 'cancelled', 'expired'].includes(status)) return undefined;
	const why = isObject(run) ? run.last_error : undefined;
	return reportedErrorOutcome(`the run ended as ${status}${why ? `: ${errorText(why)}` : ''}`);
}

const ACTIONS = { submit_tool_outputs: 'outputs', submit_tool_approval: 'approve' } as const;

function callsOf(run: unknown): readonly unknown[] {
	const names = Object.keys(ACTIONS);
	return names.flatMap((name) => listAt(run, `required_action.${name}.tool_calls`));
}

function nameOf(call: unknown): string {
	return textAt(call, 'function.name') ?? textAt(call, 'name') ?? textAt(call, 'type') ?? '';
}

/** Returns what a waiting run asks for, in words. */
export function questionOf(run: unknown): string {
	const isApproval = textAt(run, 'required_action.type') === 'submit_tool_approval';
	const questions = callsOf(run).map((call) => {
		const args = textAt(call, 'function.arguments') ?? textAt(call, 'arguments');
		if (isApproval) return questionToRun(nameOf(call), args, textAt(call, 'server_label'));
		return `The agent needs the output of ${nameOf(call)}${args ? `: ${args}` : ''}`;
	});
	return joinMessages(questions);
}

/** Returns the reply’s fields for a run that waits for tool outputs or for an approval. */
export function asked(run: unknown): Partial<AgentReply> {
	const type = textAt(run, 'required_action.type');
	const kind = type === 'submit_tool_approval' ? ACTIONS.submit_tool_approval : ACTIONS.submit_tool_outputs;
	const calls = callsOf(run);
	const [runId = '', sessionId] = [textAt(run, 'id'), textAt(run, 'thread_id')];
	const ids = calls.map((call) => textAt(call, 'id') ?? '').join(',');
	return {
		status: 'input_required',
		taskId: [kind, runId, ids].join('/'),
		structuredOutput: calls,
		runId,
		...(sessionId !== undefined && { sessionId }),
	};
}

/** Assembles the reply from the messages of a run. */
export function messagesOutcome(list: unknown, answer: AgentAnswer, facts: Partial<AgentReply>): AgentOutcome {
	if (!isObject(list) || !Array.isArray(list.data)) return unknownAnswerOutcome(FOUNDRY, answer);
	const messages = (list.data as unknown[]).filter((message) => textAt(message, 'role') === 'assistant');
	const texts = messages.map((message) => readContent(isObject(message) ? message.content : undefined).text);
	return replyOutcome(joinMessages(texts), facts);
}

/** Returns why a run has ended; undefined if it goes on or has failed. An incomplete run has reached a limit, or the filter. */
export function finishOf(run: unknown): string | undefined {
	const status = textAt(run, 'status');
	if (status === 'completed') return status;
	return status === 'incomplete' ? (textAt(run, 'incomplete_details.reason') ?? status) : undefined;
}

export function foundryUsage(run: unknown) {
	const count = (name: string) => numberAt(run, `usage.${name}`);
	return tokenUsage(count('prompt_tokens'), count('completion_tokens'), count('total_tokens'));
}
