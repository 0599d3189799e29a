import { codemieUpload, fileNames } from './files';
import { errorText } from '../../status-failure';
import { isObject, listAt, numberAt, present, textAt } from '../../../text/json';
import { notUnderstood, readingSuccess, replied, reportedFailure, running, usage } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	AgentUsage,
	PollOutcome,
	RunHandle,
} from '../../protocol';
import { below, getJson, postJson, withQuery } from '../../request';

const API = 'CodeMie’s workflows';

/**
 * A CodeMie workflow. It always runs in the background; when it has succeeded, its execution does not hold the output:
 * the output is that of its last state, which is asked for in two more requests.
 */
export const codemieWorkflow: AgentProtocol = {
	name: 'codemieWorkflow',
	displayName: 'CodeMie Workflow',
	description: 'A workflow in EPAM AI/Run CodeMie. Returns its output. Authenticates with OAuth2 client credentials.',
	urlPlaceholder: 'https://codemie.lab.epam.com/code-assistant-api',
	target: {
		displayName: 'Workflow ID',
		description: 'ID of the workflow. Copy it from the page of the workflow in CodeMie.',
		placeholder: '7a2c0e1b-…',
		required: true,
	},
	modes: ['background'],
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: true,
	upload: codemieUpload,
	request,
	outcome: readingSuccess(started),
	longRuns: { poll: ({ runId }, call) => getJson(executionUrl(call, runId)), outcome: pollOutcome },
	probe: (url) => getJson(below(url, '/v1/assistants')),
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, extra } = call;
	const body = {
		...extra,
		user_input: message,
		stream: false,
		...present({ session_id: sessionId }),
		...fileNames(call),
	};
	return postJson(below(call.url, executionsPath(call)), body);
}

function executionsPath({ target = '' }: AgentCall): string {
	return `/v1/workflows/${encodeURIComponent(target)}/executions`;
}

function executionUrl(call: AgentCall, runId: string): string {
	return below(call.url, `${executionsPath(call)}/${encodeURIComponent(runId)}`);
}

function started(body: unknown, answer: AgentAnswer): AgentOutcome {
	const runId = textAt(body, 'execution_id');
	if (runId !== undefined) return running(runId);
	return isObject(body) && body.error !== undefined
		? reportedFailure(errorText(body), answer.status)
		: notUnderstood(API, answer);
}

/** Three kinds of answer arrive here: the execution, the list of its states, the output of its last state. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall): PollOutcome {
	const { body } = answer;
	if (!isObject(body) || answer.status >= 300) return readingSuccess(started)(answer, {});
	if (typeof body.overall_status === 'string')
		return executionOutcome(body, body.overall_status, run, call, answer.status);
	if (Array.isArray(body.data)) return lastState(body, run, call);
	return 'output' in body ? replied(textAt(body, 'output') ?? '', { runId: run.runId }) : notUnderstood(API, answer);
}

function executionOutcome(
	body: Record<string, unknown>,
	status: string,
	run: RunHandle,
	call: AgentCall,
	httpStatus: number,
): PollOutcome {
	const known = { runId: run.runId, usage: tokens(body), finishReason: status };
	if (status === 'Succeeded') {
		if (typeof body.output === 'string' && body.output !== '') return replied(body.output, known);
		const states = below(executionUrl(call, run.runId), '/states');
		return { next: getJson(withQuery(withQuery(states, 'page', '0'), 'per_page', '1000')) };
	}
	if (status === 'Interrupted' || status === 'AUTHENTICATION_REQUIRED') {
		return replied('', { ...known, status: 'input_required', taskId: run.runId });
	}
	if (status === 'Failed' || status === 'Aborted') {
		return reportedFailure(`the workflow is ${status.toLowerCase()} (execution ${run.runId})`, httpStatus);
	}
	return running(run.runId);
}

function lastState(body: Record<string, unknown>, run: RunHandle, call: AgentCall): PollOutcome {
	const finished = listAt(body, 'data')
		.map((state) => ({ id: textAt(state, 'id') ?? '', at: textAt(state, 'completed_at') ?? '' }))
		.filter(({ id }) => id !== '')
		.sort((a, b) => (a.at < b.at ? -1 : 1));
	const last = finished.at(-1);
	if (last === undefined)
		return replied('', { runId: run.runId, hint: 'The workflow succeeded, but none of its states has an output.' });
	return { next: getJson(below(executionUrl(call, run.runId), `/states/${encodeURIComponent(last.id)}/output`)) };
}

function tokens(body: unknown): AgentUsage | null {
	const amount = numberAt(body, 'tokens_usage.money_spent');
	return usage(
		numberAt(body, 'tokens_usage.input_tokens'),
		numberAt(body, 'tokens_usage.output_tokens'),
		undefined,
		amount === undefined ? undefined : { amount, currency: 'USD' },
	);
}
