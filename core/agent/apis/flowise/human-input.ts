import { isObject, listAt, parseJson, textAt } from '../../../text/json';
import { readDecision, undecided, unfitAnswer } from '../../decision';
import type { AgentReply, GivenAnswer, PreparationFailed } from '../../protocol';

/** Returns the reply fields for a flow that waits for a person: the status, and the choices that it offers. */
export function asked(given: unknown): Partial<AgentReply> {
	// chatflows send the action as they have stored it: as JSON text
	const action = typeof given === 'string' ? parseJson(given) : given;
	if (!isObject(action) || Object.keys(action).length === 0) return {};
	const taskId = textAt(action, 'id');
	return { status: 'input_required', structuredOutput: action, ...(taskId !== undefined && { taskId }) };
}

/** The fields of a prediction that answers a flow. */
export interface AnswerFields {
	readonly question: string;
	readonly humanInput?: unknown;
	readonly action?: unknown;
}

/**
 * Returns the fields that answer a flow, as Flowise's own chat sends them: an agentflow gets `humanInput` for the node that
 * asked; a flow with sequential agents gets the label of the button and the `action`.
 *
 * @see https://docs.flowiseai.com/using-flowise/agentflowv2#id-13.-human-input-node
 */
export function answerFields({ value, question }: GivenAnswer): AnswerFields | PreparationFailed {
	if (!isObject(question)) {
		return unfitAnswer(
			'The question of the flow is missing',
			'Set Question to the output of the Agent Run node that asked, because Flowise needs its structuredOutput.',
		);
	}
	const decision = readDecision(value);
	if (decision === undefined) return undecided('{"type": "proceed", "feedback": "…"}');
	const { approves, comment } = decision;
	const startNodeId = textAt(question, 'data.nodeId');
	if (startNodeId !== undefined) {
		return { question: '', humanInput: { type: approves ? 'proceed' : 'reject', startNodeId, feedback: comment } };
	}
	const { id, mapping } = question;
	return { question: buttonLabel(question, approves), action: { id, mapping } };
}

function buttonLabel(action: unknown, approves: boolean): string {
	const kind = approves ? 'approve' : 'reject';
	const button = listAt(action, 'elements').find((element) => textAt(element, 'type')?.includes(kind));
	return textAt(button, 'label') ?? textAt(action, `mapping.${kind}`) ?? (approves ? 'Yes' : 'No');
}
