import { isObject, omitEmpty, textAt } from '../../../text/json';
import { answerValue } from '../../decision';
import {
	failureOutcome,
	unknownAnswerOutcome,
	readIfSuccessful,
	reportedErrorOutcome,
	runningOutcome,
} from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	PollOutcome,
	ReplyOptions,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
import { resumeWith } from './resume';
import { failureIn, finalState } from './state';
import { LangGraphStream } from './stream';

const PATHS = { whole: 'runs/wait', stream: 'runs/stream', background: 'runs' } as const;

/**
 * LangGraph Platform (LangSmith Deployment) and its dev server.
 * https://docs.langchain.com/langsmith/server-api-ref: threads have UUIDs, a normal answer with `__error__` is a failed
 * run, and one with `__interrupt__` is a run that waits for a person.
 */
export const langgraph: AgentProtocol = {
	name: 'langgraph',
	displayName: 'LangGraph',
	description: 'A graph on LangGraph Platform, a self-hosted server or the development server',
	urlPlaceholder: 'https://your-deployment.us.langgraph.app',
	target: {
		displayName: 'Assistant ID',
		description: 'Name of the graph, or UUID of the assistant',
		placeholder: 'agent',
		required: true,
	},
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: false,
	dispensable: ['config.configurable.user_id', 'if_not_exists', 'on_disconnect'],
	request,
	outcome: readIfSuccessful(outcome, refused),
	stream: {
		format: 'sse',
		reader: (options) => new LangGraphStream((state) => outcome(state, { status: 200, body: state }, options)),
	},
	longRuns: {
		poll: (run, call) => getJson(runUrl(run, call)),
		outcome: pollOutcome,
	},
	answering: {
		request: (call, answer) => {
			const resume = resumeWith(answer);
			return 'ok' in resume ? resume : runRequest(call, { command: resume });
		},
	},
	callback: calledBack,
	probe: (url) => getJson(appendPath(url, '/info')),
};

/** A task ID without a question means that the message answers an interrupt. */
function request(call: AgentCall): AgentRequest {
	const { message, taskId = '', extra = {} } = call;
	const turn = taskId === '' ? { input: inputOf(message, extra.input) } : { command: { resume: answerValue(message) } };
	return runRequest(call, turn);
}

function runRequest(call: AgentCall, turn: { input: unknown } | { command: unknown }): AgentRequest {
	const { sessionId, userId, target, extra = {}, mode = 'whole', callbackUrl } = call;
	const config = isObject(extra.config) ? extra.config : {};
	const configurable = { ...(isObject(config.configurable) && config.configurable), ...omitEmpty({ user_id: userId }) };
	const body = {
		...extra,
		...omitEmpty({ assistant_id: target, webhook: callbackUrl }),
		...turn,
		config: { ...config, configurable },
		if_not_exists: 'create',
		...(mode === 'stream' && { stream_mode: ['messages-tuple', 'values'] }),
		...(mode !== 'background' && { on_disconnect: 'cancel' }),
	};
	const url = appendPath(call.url, `/threads/${sessionId}/${PATHS[mode]}`);
	return postJson(url, body, mode === 'stream' ? 'sse' : 'whole');
}

/**
 * Explains a refused second run, for which older servers respond with 422 and newer ones with 409. A thread allows one run at a
 * time, and the server refuses another one before it starts.
 */
function refused(failure: AgentFailure): AgentOutcome & { ok: false } {
	const isBusy = failure.status === 409 || /already running a task/i.test(failure.message);
	if (!isBusy) return failureOutcome(failure);
	const cure =
		'Another run of this session is still in progress. Wait for it to end, use another session, or choose what happens in Extra JSON: {"multitask_strategy": "enqueue"}.';
	return failureOutcome({ ...failure, accepted: 'no', cure });
}

function inputOf(message: string, given: unknown): Record<string, unknown> {
	return { ...(isObject(given) && given), messages: [{ role: 'user', content: message }] };
}

function runUrl({ runId, sessionId }: RunHandle, { url }: AgentCall): string {
	return appendPath(url, `/threads/${encodeURIComponent(sessionId)}/runs/${encodeURIComponent(runId)}`);
}

/** Reads the final state or, for a run that has only been started, the run itself. */
function outcome(body: unknown, answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	if (!isObject(body)) return unknownAnswerOutcome('LangGraph', answer);
	const failed = failureIn(body);
	if (failed !== undefined) return reportedErrorOutcome(failed, answer.status);
	const [runId, sessionId] = [textAt(body, 'run_id'), textAt(body, 'thread_id')];
	return runId !== undefined && sessionId !== undefined
		? runningOutcome(runId, { sessionId })
		: finalState(body, options);
}

/** Reads the status of the run; once it has finished, requests its final state. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall, options: ReplyOptions): PollOutcome {
	const status = textAt(answer.body, 'status');
	if (textAt(answer.body, 'run_id') === undefined || status === undefined) {
		return readIfSuccessful(outcome)(answer, options);
	}
	if (status === 'pending' || status === 'running') return runningOutcome(run.runId);
	if (status === 'success' || status === 'interrupted' || status === 'error') {
		return { next: getJson(appendPath(runUrl(run, call), '/join')) };
	}
	return reportedErrorOutcome(`the run ended as ${status}`, answer.status);
}

/**
 * Reads the callback: when a run ends, the server posts the run with its final state as `values` to the run's
 * `webhook`.
 */
function calledBack(body: unknown, options: ReplyOptions): AgentOutcome {
	const answer = { status: 200, body };
	const runId = textAt(body, 'run_id');
	if (!isObject(body) || runId === undefined) return unknownAnswerOutcome('LangGraph', answer);
	const status = textAt(body, 'status') ?? '';
	if (status !== 'success' && status !== 'interrupted') {
		return reportedErrorOutcome(textAt(body, 'error') ?? `the run ended as ${status}`);
	}
	const read = outcome(body.values, answer, options);
	if (!read.ok) return read;
	return { ok: true, reply: { ...read.reply, runId, sessionId: textAt(body, 'thread_id') ?? '' } };
}
