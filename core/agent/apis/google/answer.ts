import { isObject, textAt } from '../../../text/json';
import { readDecision, undecided } from '../../decision';
import type { GivenAnswer, PreparationFailed } from '../../protocol';

const CONFIRMATION = 'adk_request_confirmation';

/**
 * Returns the parts of a message that answers questions: for each function that has asked, its result. Source:
 * google/adk-python, src/google/adk/flows/llm_flows/request_confirmation.py.
 */
export function answerParts({ value, taskId, question }: GivenAnswer): unknown[] | PreparationFailed {
	const [name = '', id = ''] = splitAtSlash(taskId);
	const asked = Array.isArray(question) && question.length > 0 ? (question as unknown[]) : [{ name, id }];
	const parts = asked.map((call) => answerPart(textAt(call, 'name') ?? '', textAt(call, 'id') ?? '', value));
	return parts.includes(undefined) ? undecided('{"confirmed": true}') : parts;
}

function splitAtSlash(taskId: string): string[] {
	const at = taskId.indexOf('/');
	return at < 0 ? ['', taskId] : [taskId.slice(0, at), taskId.slice(at + 1)];
}

function answerPart(name: string, id: string, value: unknown): unknown {
	const response = name === CONFIRMATION ? confirmation(value) : isObject(value) ? value : { result: value };
	return response && { functionResponse: { id, name, response } };
}

function confirmation(value: unknown): unknown {
	if (isObject(value) && typeof value.confirmed === 'boolean') return value;
	const decision = readDecision(value);
	return decision && { confirmed: decision.approves };
}
