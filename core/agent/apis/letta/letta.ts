import { errorText } from '../../../text/error-words';
import { isObject, omitEmpty, textAt } from '../../../text/json';
import { MAX_ASKED } from '../../bounds';
import { decideEach } from '../../decision';
import {
	failureOutcome,
	readIfSuccessful,
	reportedErrorOutcome,
	runningOutcome,
	unknownAnswerOutcome,
	unreadPoll,
} from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	GivenAnswer,
	PollOutcome,
	PreparationFailed,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson, withQuery } from '../../request';
import { lettaReply } from './reply';
import { LettaStream } from './stream';

const API = 'Letta';

/**
 * Letta’s agents, which remember everything themselves. Without a session, a message goes to the agent’s own conversation;
 * with one, to that conversation. Source: the types of `@letta-ai/letta-client` 1.12; https://docs.letta.com/api
 */
export const letta: AgentProtocol = {
	name: 'letta',
	displayName: API,
	description: 'An agent in Letta, in the cloud or on your own server',
	urlPlaceholder: 'https://api.letta.com',
	target: {
		displayName: 'Agent ID',
		description: 'ID of the agent, which begins with agent-',
		placeholder: 'agent-1a2b3c4d-…',
		required: true,
	},
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'server' },
	takesFiles: true,
	request,
	answering: { request: answerRequest },
	outcome: readIfSuccessful(outcome, refused),
	stream: { format: 'sse', reader: () => new LettaStream() },
	longRuns: { poll: (run, call) => getJson(runUrl(run, call)), outcome: pollOutcome },
	probe: (url) => getJson(appendPath(url, '/v1/agents/')),
};

function request(call: AgentCall): AgentRequest {
	const { message, files = [] } = call;
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(image)];
	return messageRequest(call, { role: 'user', content });
}

function messageRequest(call: AgentCall, message: unknown): AgentRequest {
	const { url, extra, mode, sessionId } = call;
	const streams = mode === 'stream';
	const body = {
		...extra,
		messages: [message],
		...(mode !== 'background' && { streaming: streams }),
		...(streams && { stream_tokens: true, include_pings: true }),
		...(sessionId === 'default' && omitEmpty({ agent_id: call.target })),
	};
	return postJson(appendPath(url, pathOf(call)), body, streams ? 'sse' : 'whole');
}

/** A conversation has no path for background runs. There, the message goes to the agent’s own conversation. */
function pathOf({ target = '', sessionId, mode }: AgentCall): string {
	const agent = `/v1/agents/${encodeURIComponent(target)}/messages`;
	if (mode === 'background') return `${agent}/async`;
	return sessionId === '' ? agent : `/v1/conversations/${encodeURIComponent(sessionId)}/messages`;
}

function image({ mediaType, bytes }: AgentFile): unknown {
	return {
		type: 'image',
		source: { type: 'base64', media_type: mediaType, data: bytes.toString('base64') },
	};
}

/** Sends the decision on each tool call that waits. The builder’s own list of approvals is sent as it is. */
function answerRequest(call: AgentCall, { value, taskId }: GivenAnswer): AgentRequest | PreparationFailed {
	if (isObject(value) && Array.isArray(value.approvals)) {
		return messageRequest(call, { type: 'approval', approvals: value.approvals });
	}
	const approvals = decideEach(taskId.split(',', MAX_ASKED), value, (id, { approves, comment }) => ({
		type: 'approval',
		approve: approves,
		...omitEmpty({ reason: comment }),
		tool_call_id: id,
	}));
	return 'ok' in approvals ? approvals : messageRequest(call, { type: 'approval', approvals });
}

function runUrl({ runId }: RunHandle, { url }: AgentCall, part = ''): string {
	return appendPath(url, `/v1/runs/${encodeURIComponent(runId)}${part}`);
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	const runId = textAt(body, 'id');
	if (runId?.startsWith('run-') && textAt(body, 'status') !== undefined) return runningOutcome(runId);
	if (!isObject(body) || !Array.isArray(body.messages)) return unknownAnswerOutcome(API, answer);
	return lettaReply(body.messages as unknown[], body.stop_reason, body.usage);
}

/** A 409 means that the conversation is busy, or that a tool call in it waits for approval. The message was not taken. */
function refused(failure: AgentFailure): AgentOutcome & { ok: false } {
	if (failure.status !== 409) return failureOutcome(failure);
	const cure =
		'The conversation of the agent is busy, or a tool call in it waits for approval. Wait, answer the question, or use another session.';
	return failureOutcome({ ...failure, accepted: 'no', cure });
}

/** How many messages of a run are listed. Without a limit, the server lists the first 100, and the reply comes last. */
const MAX_LISTED = 1000;

/** Reads the run and, once it has ended, its messages. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall): PollOutcome {
	const { body } = answer;
	if (Array.isArray(body)) return withRun(lettaReply(body as unknown[], undefined, undefined), run);
	const status = textAt(body, 'status') ?? '';
	if (status === 'created' || status === 'running') return runningOutcome(run.runId);
	if (status === 'completed') {
		const messages = withQuery(runUrl(run, call, '/messages'), 'limit', String(MAX_LISTED));
		return { next: getJson(messages) };
	}
	if (status === 'failed' || status === 'cancelled') return reportedErrorOutcome(failureText(body, status));
	return unreadPoll(API, answer);
}

function failureText(run: unknown, status: string): string {
	const metadata = isObject(run) && isObject(run.metadata) ? run.metadata : {};
	const said = errorText(metadata.error) || textAt(run, 'stop_reason');
	return `the run ${status}${said ? `: ${said}` : ''}`;
}

function withRun(outcome: AgentOutcome, { runId }: RunHandle): AgentOutcome {
	return outcome.ok ? { ok: true, reply: { ...outcome.reply, runId } } : outcome;
}
