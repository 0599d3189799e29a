import { isObject, listAt, textAt } from '../../../text/json';
import type { AgentReply } from '../../protocol';

/** A question that a flow asks a person. */
export interface Question {
	readonly text: string;
	readonly reply: Pick<AgentReply, 'status' | 'structuredOutput' | 'taskId'>;
}

/** Returns the question of a Human Input node in an event or in a whole answer; undefined if there is none. */
export function asked(body: unknown): Question | undefined {
	const kind = textAt(body, 'event');
	if (kind !== 'human_input_required' && kind !== 'workflow_paused') return undefined;
	const data = isObject(body) && isObject(body.data) ? body.data : {};
	const form = textAt(data, 'form_content') === undefined ? (listAt(data, 'reasons')[0] ?? data) : data;
	const runId = textAt(body, 'workflow_run_id') ?? textAt(data, 'workflow_run_id');
	const taskId = textAt(form, 'form_token') ?? textAt(form, 'form_id') ?? runId;
	const structuredOutput = isObject(form) && runId !== undefined ? { workflow_run_id: runId, ...form } : form;
	return {
		text: textAt(form, 'form_content') ?? '',
		reply: { status: 'input_required', structuredOutput, ...(taskId !== undefined && { taskId }) },
	};
}
