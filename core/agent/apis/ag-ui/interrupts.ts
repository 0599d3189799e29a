import { isObject, listAt, parseJson, textAt } from '../../../text/json';
import { questionIn, questionToRun } from '../../decision';
import { questionOf } from '../langgraph/state';

/**
 * Returns the interrupts of a finished run. Microsoft’s Agent Framework once had them in a field of its own.
 *
 * @see https://docs.ag-ui.com/concepts/interrupts
 */
export function interruptsIn(event: unknown): readonly unknown[] {
	const listed = listAt(event, 'outcome.interrupts');
	return listed.length > 0 ? listed : listAt(event, 'interrupt');
}

/** Returns the question of an interrupt: its message, or what the framework of the agent put into its value or metadata. */
export function interruptQuestion(interrupt: unknown): string {
	const { message, value, metadata, reason } = isObject(interrupt) ? interrupt : {};
	if (typeof message === 'string' && message !== '') return message;
	return (
		heldQuestion(typeof value === 'string' ? (parseJson(value) ?? value) : (value ?? metadata)) || questionIn(reason)
	);
}

/** Reads a value: the data of a suspended tool of Mastra, an approval of Microsoft’s, a reason of Strands’, or one of LangGraph. */
function heldQuestion(value: unknown): string {
	if (!isObject(value)) return value === undefined || value === null ? '' : questionOf(value);
	if (isObject(value.mastra)) return heldQuestion(value.mastra);
	if (value.suspendPayload !== undefined) return questionIn(value.suspendPayload);
	const call = value.function_call;
	if (isObject(call)) return questionToRun(textAt(call, 'name') ?? '', call.arguments);
	return Object.keys(value).length === 1 && value.reason !== undefined ? questionIn(value.reason) : questionOf(value);
}
