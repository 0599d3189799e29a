import { isObject, omitEmpty, textAt } from '../../../text/json';
import { decideEach } from '../../decision';
import type { Decision } from '../../decision';
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
	const items = decideEach(asked, value, approval);
	return 'ok' in items ? items : { items };
}

function isItem(value: unknown): boolean {
	return isObject(value) && /_(?:output|response)$|^message$/.test(textAt(value, 'type') ?? '');
}

function approval(requestId: string, { approves, comment }: Decision): unknown {
	return {
		type: 'mcp_approval_response',
		approval_request_id: requestId,
		approve: approves,
		...omitEmpty({ reason: comment }),
	};
}
