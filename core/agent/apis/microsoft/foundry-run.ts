import { errorText } from '../../../text/error-words';
import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { joinMessages, readContent } from '../../content';
import { completeReply, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, AgentReply, RunHandle } from '../../protocol';

/** Returns the outcome of a run that needs no more time, other than its messages; undefined if it goes on or is completed. */
export function endedRun(run: unknown): AgentOutcome | undefined {
	const status = textAt(run, 'status') ?? '';
	if (status === 'requires_action') return { ok: true, reply: completeReply(questionOf(run), asked(run)) };
	if (!['failed', 'cancelled', 'expired', 'incomplete'].includes(status)) return undefined;
	const why = isObject(run) ? (run.last_error ?? run.incomplete_details) : undefined;
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
	const calls = callsOf(run).map((call) => {
		const args = textAt(call, 'function.arguments') ?? textAt(call, 'arguments') ?? '';
		return `${nameOf(call)} ${args}`.trim();
	});
	const isApproval = textAt(run, 'required_action.type') === 'submit_tool_approval';
	return `${isApproval ? 'May the agent call' : 'The agent needs the output of'} ${calls.join(', ')}?`;
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
export function messagesOutcome(list: unknown, { runId, sessionId }: RunHandle): AgentOutcome {
	const messages = listAt(list, 'data').filter((message) => textAt(message, 'role') === 'assistant');
	const texts = messages.map((message) => readContent(isObject(message) ? message.content : undefined).text);
	return { ok: true, reply: completeReply(joinMessages(texts), { runId, sessionId }) };
}

export function foundryUsage(run: unknown) {
	const count = (name: string) => numberAt(run, `usage.${name}`);
	return tokenUsage(count('prompt_tokens'), count('completion_tokens'), count('total_tokens'));
}
