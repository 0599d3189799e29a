import { isObject, omitEmpty, parseJson, textAt } from '../../../text/json';
import { readIfSuccessful, reportedErrorOutcome, runningOutcome, unknownAnswerOutcome } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	PollOutcome,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
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
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new LettaStream() },
	longRuns: { poll: (run, call) => getJson(runUrl(run, call)), outcome: pollOutcome },
	probe: (url) => getJson(appendPath(url, '/v1/agents/')),
};

function request(call: AgentCall): AgentRequest {
	const { url, extra, mode, sessionId } = call;
	const streams = mode === 'stream';
	const body = {
		...extra,
		messages: [messageOf(call)],
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

/** Returns the user’s message or, for a tool call that waits for approval, the decision. */
function messageOf(call: AgentCall): unknown {
	const { message, files = [], taskId = '' } = call;
	if (taskId !== '') return { type: 'approval', approvals: approvalsOf(taskId, message) };
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(image)];
	return { role: 'user', content };
}

function image({ mediaType, bytes }: AgentFile): unknown {
	return {
		type: 'image',
		source: { type: 'base64', media_type: mediaType, data: bytes.toString('base64') },
	};
}

const YES = /^(?:allow|approved?|confirm(?:ed)?|ok|true|y|yes)[.!]?$/i;

/** The maximum number of questions that one answer answers. Only a broken or malicious server asks more. */
const MAX_ASKED = 100;

/** Returns the decision on each tool call: the builder’s JSON, or yes or no. A refusal is told to the agent as its reason. */
function approvalsOf(taskId: string, message: string): unknown {
	const given = parseJson(message);
	if (isObject(given) && Array.isArray(given.approvals)) return given.approvals;
	const decision = isObject(given)
		? given
		: YES.test(message.trim())
			? { approve: true }
			: { approve: false, reason: message };
	return taskId.split(',', MAX_ASKED).map((id) => ({ type: 'approval', ...decision, tool_call_id: id }));
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

/** Reads the run and, once it has ended, its messages. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall): PollOutcome {
	const { body } = answer;
	if (Array.isArray(body)) return withRun(lettaReply(body as unknown[], undefined, undefined), run);
	const status = textAt(body, 'status') ?? '';
	if (status === 'created' || status === 'running') return runningOutcome(run.runId);
	if (status === 'completed') return { next: getJson(runUrl(run, call, '/messages')) };
	if (status === 'failed' || status === 'cancelled') return reportedErrorOutcome(failureText(body, status));
	return readIfSuccessful((_, given) => unknownAnswerOutcome(API, given))(answer, {});
}

function failureText(run: unknown, status: string): string {
	const said = textAt(run, 'metadata.error') ?? textAt(run, 'metadata.error.message') ?? textAt(run, 'stop_reason');
	return `the run ${status}${said ? `: ${said}` : ''}`;
}

function withRun(outcome: AgentOutcome, { runId }: RunHandle): AgentOutcome {
	return outcome.ok ? { ok: true, reply: { ...outcome.reply, runId } } : outcome;
}
