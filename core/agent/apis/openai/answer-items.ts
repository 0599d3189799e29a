import { isObject, omitEmpty, textAt } from '../../../text/json';
import { readDecision, undecided } from '../../decision';
import type { GivenAnswer, PreparationFailed } from '../../protocol';

/**
 * Returns the input items that answer a response: a decision for each `mcp_approval_request`, or items given as JSON, such
 * as a `function_call_output`.
 *
 * @see https://platform.openai.com/docs/guides/tools-connectors-mcp#approvals
 */
export function answerItems({ value, taskId, question }: GivenAnswer): { items: unknown[] } | PreparationFailed {
	const given = Array.isArray(value) ? (value as unknown[]) : [value];
	if (given.every(isItem)) return { items: given };
	const asked = Array.isArray(question) ? question.map((request) => textAt(request, 'id') ?? '') : [taskId];
	const each = given.length === asked.length ? given : asked.map(() => value);
	const items = asked.map((id, index) => approval(id, each[index]));
	return items.includes(undefined) ? undecided('{"approve": true}') : { items };
}

function isItem(value: unknown): boolean {
	return isObject(value) && /_(?:output|response)$|^message$/.test(textAt(value, 'type') ?? '');
}

function approval(requestId: string, value: unknown): unknown {
	const decision = readDecision(value);
	if (decision === undefined) return undefined;
	return {
		type: 'mcp_approval_response',
		approval_request_id: requestId,
		approve: decision.approves,
		...omitEmpty({ reason: decision.comment }),
	};
}
