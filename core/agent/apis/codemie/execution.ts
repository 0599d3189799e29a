import { errorText } from '../../../text/error-words';
import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import {
	readIfSuccessful,
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
	tokenUsage,
	unknownAnswerOutcome,
} from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentReply,
	AgentRequest,
	AgentUsage,
	PollOutcome,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, withQuery } from '../../request';

const API = 'CodeMie’s workflows';

/** Returns the URL of the executions of a workflow, or of one of them. */
export function executionsUrl({ url, target = '' }: AgentCall, runId?: string): string {
	const executions = `/v1/workflows/${encodeURIComponent(target)}/executions`;
	return appendPath(url, runId === undefined ? executions : `${executions}/${encodeURIComponent(runId)}`);
}

/** Reads the answer to a start. */
export function started(body: unknown, answer: AgentAnswer): AgentOutcome {
	const runId = textAt(body, 'execution_id');
	if (runId !== undefined) return runningOutcome(runId);
	return isObject(body) && body.error !== undefined
		? reportedErrorOutcome(errorText(body), answer.status)
		: unknownAnswerOutcome(API, answer);
}

/** Reads the three kinds of answer: the execution, the list of its states, and the output of its last state. */
export function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall): PollOutcome {
	const { body } = answer;
	if (answer.status === 404 && call.extra?.delete_on_completion === true) return deleted(run.runId);
	if (!isObject(body) || answer.status >= 300) return readIfSuccessful(started)(answer, {});
	if (typeof body.overall_status === 'string')
		return executionOutcome(body, body.overall_status, run, call, answer.status);
	if (Array.isArray(body.data)) return lastState(body, run, call);
	return 'output' in body
		? replyOutcome(textAt(body, 'output') ?? '', { runId: run.runId })
		: unknownAnswerOutcome(API, answer);
}

/** What an interrupted execution waits for, by its status. */
const INTERRUPTED = {
	Interrupted:
		'The workflow waits until somebody has reviewed its last step. To resume it, use Agent Run with Send set to Answer to a Question.',
	AUTHENTICATION_REQUIRED: 'The workflow needs somebody to sign in to one of its tools in CodeMie.',
} as const;

function executionOutcome(
	body: Record<string, unknown>,
	status: string,
	run: RunHandle,
	call: AgentCall,
	httpStatus: number,
): PollOutcome {
	const known = { runId: run.runId, usage: tokens(body), finishReason: status };
	if (status === 'Succeeded') {
		if (typeof body.output === 'string' && body.output !== '') return replyOutcome(body.output, known);
		return { next: statesOf(run, call) };
	}
	if (status === 'Interrupted' || status === 'AUTHENTICATION_REQUIRED') {
		const asks = { ...known, status: 'input_required', taskId: run.runId, hint: INTERRUPTED[status] } as const;
		if (status !== 'Interrupted') return replyOutcome('', asks);
		return { next: statesOf(run, call), read: (answer) => reviewed(answer, run, call, asks) };
	}
	if (status === 'Failed' || status === 'Aborted') {
		return reportedErrorOutcome(`the workflow is ${status.toLowerCase()} (execution ${run.runId})`, httpStatus);
	}
	return runningOutcome(run.runId);
}

function statesOf(run: RunHandle, call: AgentCall): AgentRequest {
	const states = appendPath(executionsUrl(call, run.runId), '/states');
	return getJson(withQuery(withQuery(states, 'page', '0'), 'per_page', '1000'));
}

/** Asks for the output of the last state, which is what a person is to review. */
function reviewed(answer: AgentAnswer, run: RunHandle, call: AgentCall, asks: Partial<AgentReply>): PollOutcome {
	const last = lastStateId(answer.body);
	if (last === undefined) return replyOutcome('', asks);
	return {
		next: outputOf(last, run, call),
		read: ({ body }) => replyOutcome(textAt(body, 'output') ?? '', asks),
	};
}

/** The execution has ended, with an unknown result. */
function deleted(runId: string): AgentOutcome {
	return replyOutcome('', {
		runId,
		hint: 'The workflow has ended, and CodeMie has deleted it with its output, as delete_on_completion in Extra JSON says. Remove that field to get the output.',
	});
}

function lastState(body: unknown, run: RunHandle, call: AgentCall): PollOutcome {
	const last = lastStateId(body);
	const hint = 'The workflow succeeded, but none of its states has an output.';
	return last === undefined ? replyOutcome('', { runId: run.runId, hint }) : { next: outputOf(last, run, call) };
}

function lastStateId(body: unknown): string | undefined {
	return listAt(body, 'data')
		.map((state) => ({ id: textAt(state, 'id') ?? '', at: textAt(state, 'completed_at') ?? '' }))
		.filter(({ id }) => id !== '')
		.sort((a, b) => (a.at < b.at ? -1 : 1))
		.at(-1)?.id;
}

function outputOf(state: string, run: RunHandle, call: AgentCall): AgentRequest {
	return getJson(appendPath(executionsUrl(call, run.runId), `/states/${encodeURIComponent(state)}/output`));
}

function tokens(body: unknown): AgentUsage | null {
	const amount = numberAt(body, 'tokens_usage.money_spent');
	return tokenUsage(
		numberAt(body, 'tokens_usage.input_tokens'),
		numberAt(body, 'tokens_usage.output_tokens'),
		undefined,
		amount === undefined ? undefined : { amount, currency: 'USD' },
	);
}
