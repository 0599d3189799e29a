import { errorText } from '../../../text/error-words';
import { isObject, numberAt, parseJson, textAt } from '../../../text/json';
import { joinMessages, readContent, reasoningOf } from '../../content';
import { questionToRun } from '../../decision';
import { completeReply, reportedErrorOutcome, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply } from '../../protocol';
import { isMarkedAsError } from '../../reported-error';
import { imageOf } from './images';
import { errorIn } from './refusal';

/** Reads an answer of the Responses API. */
export function readResponse(body: unknown, answer: AgentAnswer): AgentOutcome {
	const status = textAt(body, 'status');
	const hasFailed = status === 'failed' || status === 'cancelled';
	if (hasFailed && isObject(body) && !body.error) {
		return reportedErrorOutcome(`the response is ${status}`, answer.status);
	}
	if (isMarkedAsError(body)) return errorIn(errorText(body), answer.status);
	const output = outputOf(body);
	if (output === undefined) return unknownAnswerOutcome('a Responses API', answer);
	return { ok: true, reply: replyOf(body, output, status) };
}

/** Returns the items of a response. Some servers send only `output_text`, which OpenAI's own clients add. */
function outputOf(body: unknown): readonly unknown[] | undefined {
	if (isObject(body) && Array.isArray(body.output)) return body.output as unknown[];
	const text = textAt(body, 'output_text');
	return text === undefined ? undefined : [{ type: 'message', content: text }];
}

function replyOf(body: unknown, output: readonly unknown[], status: string | undefined): AgentReply {
	const text = joinMessages(output.filter((item) => !isThought(item)).map(itemText));
	const asJson = textAt(body, 'text.format.type')?.startsWith('json_') ? parseJson(text) : undefined;
	const approvals = output.filter((item) => textAt(item, 'type') === 'mcp_approval_request');
	const reasoning = joinMessages([
		...output.filter(isThought).map(reasoningOf),
		...output.map((item) => (isObject(item) && !isThought(item) ? readContent(item.content).reasoning : '')),
	]);
	const running = status === 'queued' || status === 'in_progress';
	const question = joinMessages(approvals.map(questionOf));
	const files = output.flatMap(imageOf);
	return completeReply(text || question, {
		status: running ? 'running' : approvals.length > 0 ? 'input_required' : 'completed',
		structuredOutput: asJson ?? (approvals.length > 0 ? approvals : null),
		usage: tokenUsage(
			numberAt(body, 'usage.input_tokens'),
			numberAt(body, 'usage.output_tokens'),
			numberAt(body, 'usage.total_tokens'),
		),
		toolCalls: output.filter((item) => textAt(item, 'type')?.endsWith('_call')),
		finishReason: textAt(body, 'incomplete_details.reason') ?? status ?? null,
		reasoning,
		...(files.length > 0 && { files }),
		...idsOf(body, approvals[0]),
	});
}

/** Returns what a request for approval asks. */
function questionOf(request: unknown): string {
	const [tool = 'a tool', server] = [textAt(request, 'name'), textAt(request, 'server_label')];
	return questionToRun(tool, textAt(request, 'arguments'), server);
}

function isThought(item: unknown): boolean {
	return textAt(item, 'type') === 'reasoning';
}

/** Returns the text of an item. A compacted response repeats the messages of the user, too. */
function itemText(item: unknown): string {
	const isTheirs = /^(?:user|system|developer)$/.test(textAt(item, 'role') ?? '');
	return isObject(item) && !isTheirs ? readContent(item.content).text : '';
}

/** Returns the ID that continues the conversation: that of the conversation or, without one, that of this reply. */
function idsOf(body: unknown, approval: unknown): { runId?: string; sessionId?: string; taskId?: string } {
	const id = textAt(body, 'id');
	const sessionId = textAt(body, 'conversation.id') ?? id;
	const taskId = textAt(approval, 'id');
	return {
		...(id !== undefined && { runId: id }),
		...(sessionId !== undefined && { sessionId }),
		...(taskId !== undefined && { taskId }),
	};
}
