import { errorText } from '../../../text/error-words';
import { isObject, listAt, numberAt, omitEmpty, textAt } from '../../../text/json';
import {
	unknownAnswerOutcome,
	readIfSuccessful,
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
	tokenUsage,
} from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	AgentUsage,
	GivenAnswer,
	PollOutcome,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson, withQuery } from '../../request';
import { codemieUpload, fileNames } from './files';

const API = 'CodeMie’s workflows';

/**
 * A CodeMie workflow. It always runs in the background. A finished execution does not contain the output: the output
 * belongs to the last state and takes two more requests.
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
	dispensable: ['session_id', 'stream'],
	upload: codemieUpload,
	request,
	outcome: readIfSuccessful(started),
	longRuns: { poll: ({ runId }, call) => getJson(executionUrl(call, runId)), outcome: pollOutcome },
	answering: { request: resume, outcome: (answer, { runId }) => resumed(answer, runId) },
	probe: (url) => getJson(appendPath(url, '/v1/assistants')),
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, extra } = call;
	const body = {
		...extra,
		user_input: message,
		stream: false,
		...omitEmpty({ session_id: sessionId }),
		...fileNames(call),
	};
	return postJson(appendPath(call.url, executionsPath(call)), body);
}

/** Resumes an interrupted execution, which then goes on in the background. */
function resume(call: AgentCall, { runId, taskId }: GivenAnswer): AgentRequest {
	const url = appendPath(executionUrl(call, runId || taskId), '/resume');
	return { ...postJson(url, { ...call.extra, user_input: call.message, ...fileNames(call) }), method: 'PUT' };
}

function resumed(answer: AgentAnswer, runId: string): AgentOutcome {
	return readIfSuccessful(() => runningOutcome(runId))(answer, {});
}

function executionsPath({ target = '' }: AgentCall): string {
	return `/v1/workflows/${encodeURIComponent(target)}/executions`;
}

function executionUrl(call: AgentCall, runId: string): string {
	return appendPath(call.url, `${executionsPath(call)}/${encodeURIComponent(runId)}`);
}

function started(body: unknown, answer: AgentAnswer): AgentOutcome {
	const runId = textAt(body, 'execution_id');
	if (runId !== undefined) return runningOutcome(runId);
	return isObject(body) && body.error !== undefined
		? reportedErrorOutcome(errorText(body), answer.status)
		: unknownAnswerOutcome(API, answer);
}

/** Reads the three kinds of answer: the execution, the list of its states, and the output of its last state. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall): PollOutcome {
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
	Interrupted: 'The workflow waits until somebody has reviewed its last step. To resume it, answer with Agent Run.',
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
		const states = appendPath(executionUrl(call, run.runId), '/states');
		return { next: getJson(withQuery(withQuery(states, 'page', '0'), 'per_page', '1000')) };
	}
	if (status === 'Interrupted' || status === 'AUTHENTICATION_REQUIRED') {
		return replyOutcome('', { ...known, status: 'input_required', taskId: run.runId, hint: INTERRUPTED[status] });
	}
	if (status === 'Failed' || status === 'Aborted') {
		return reportedErrorOutcome(`the workflow is ${status.toLowerCase()} (execution ${run.runId})`, httpStatus);
	}
	return runningOutcome(run.runId);
}

/** The execution has ended, with an unknown result. */
function deleted(runId: string): AgentOutcome {
	return replyOutcome('', {
		runId,
		hint: 'The workflow has ended, and CodeMie has deleted it with its output, as delete_on_completion in Extra JSON says. Remove that field to get the output.',
	});
}

function lastState(body: Record<string, unknown>, run: RunHandle, call: AgentCall): PollOutcome {
	const finished = listAt(body, 'data')
		.map((state) => ({ id: textAt(state, 'id') ?? '', at: textAt(state, 'completed_at') ?? '' }))
		.filter(({ id }) => id !== '')
		.sort((a, b) => (a.at < b.at ? -1 : 1));
	const last = finished.at(-1);
	if (last === undefined)
		return replyOutcome('', {
			runId: run.runId,
			hint: 'The workflow succeeded, but none of its states has an output.',
		});
	return { next: getJson(appendPath(executionUrl(call, run.runId), `/states/${encodeURIComponent(last.id)}/output`)) };
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
