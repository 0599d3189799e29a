import { isObject, jsonText, omitEmpty, textAt } from '../../../text/json';
import { MAX_ASKED } from '../../bounds';
import { decideEach } from '../../decision';
import { readIfSuccessful, runningOutcome, unknownAnswerOutcome } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	GivenAnswer,
	PollOutcome,
	PreparationFailed,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson, withQuery } from '../../request';
import { endedRun, finishOf, FOUNDRY, foundryUsage, messagesOutcome } from './foundry-run';
import { FoundryStream } from './foundry-stream';

/**
 * Agents of the Azure AI Foundry Agent Service: threads, runs and messages, as in OpenAI’s Assistants API.
 * https://learn.microsoft.com/rest/api/aifoundry/aiagents; source: the types of `@azure/ai-agents` 1.1
 */
export const azureFoundry: AgentProtocol = {
	name: 'azureFoundry',
	displayName: 'Azure AI Foundry Agents',
	description:
		'An agent of the Azure AI Foundry Agent Service. Authenticates with OAuth2 client credentials of Entra ID.',
	urlPlaceholder: 'https://my-resource.services.ai.azure.com/api/projects/my-project',
	target: {
		displayName: 'Agent ID',
		description: 'ID of the agent, which begins with asst_',
		placeholder: 'asst_abc123',
		required: true,
	},
	modes: ['stream', 'background'],
	session: { issuedBy: 'server' },
	takesFiles: false,
	request,
	answering: { request: answerRequest },
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new FoundryStream() },
	longRuns: { poll: (run, call) => getJson(runUrl(run, call)), outcome: pollOutcome },
	probe: (url) => getJson(versioned(appendPath(url, '/assistants'))),
};

/** Returns the URL with a version of the API: the builder’s, or the current one. */
function versioned(url: string): string {
	return new URL(url).searchParams.has('api-version') ? url : withQuery(url, 'api-version', 'v1');
}

function request(call: AgentCall): AgentRequest {
	const { message, target, sessionId } = call;
	const messages = [{ role: 'user', content: message }];
	const agent = omitEmpty({ assistant_id: target });
	if (sessionId === '') return threadRequest(call, '/threads/runs', { ...agent, thread: { messages } });
	const path = `/threads/${encodeURIComponent(sessionId)}/runs`;
	return threadRequest(call, path, { ...agent, additional_messages: messages });
}

function threadRequest({ url, extra, mode }: AgentCall, path: string, body: object): AgentRequest {
	const streams = mode === 'stream';
	const form = streams ? 'sse' : 'whole';
	return postJson(versioned(appendPath(url, path)), { ...extra, ...body, stream: streams }, form);
}

/** Answers a run that waits: with the output of its tool calls, or with the approval of them. */
function answerRequest(call: AgentCall, { value, taskId }: GivenAnswer): AgentRequest | PreparationFailed {
	const [kind, run = '', ids = ''] = taskId.split('/', 3);
	const calls = ids.split(',', MAX_ASKED);
	const path = `/threads/${encodeURIComponent(call.sessionId)}/runs/${encodeURIComponent(run)}/submit_tool_outputs`;
	if (isObject(value) && (Array.isArray(value.tool_outputs) || Array.isArray(value.tool_approvals))) {
		return threadRequest(call, path, value);
	}
	if (kind !== 'approve') {
		const output = typeof value === 'string' ? value : (jsonText(value) ?? '');
		return threadRequest(call, path, { tool_outputs: calls.map((id) => ({ tool_call_id: id, output })) });
	}
	const approvals = decideEach(calls, value, (id, { approves }) => ({ tool_call_id: id, approve: approves }));
	return 'ok' in approvals ? approvals : threadRequest(call, path, { tool_approvals: approvals });
}

function runUrl({ runId, sessionId }: RunHandle, { url }: AgentCall): string {
	const path = `/threads/${encodeURIComponent(sessionId)}/runs/${encodeURIComponent(runId)}`;
	return versioned(appendPath(url, path));
}

function messagesUrl({ runId, sessionId }: RunHandle, { url }: AgentCall): string {
	const all = versioned(appendPath(url, `/threads/${encodeURIComponent(sessionId)}/messages`));
	return withQuery(withQuery(withQuery(all, 'run_id', runId), 'order', 'asc'), 'limit', '100');
}

/** Reads the run that has been started. */
function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	const [runId, sessionId] = [textAt(body, 'id'), textAt(body, 'thread_id')];
	if (textAt(body, 'object') !== 'thread.run' || runId === undefined) return unknownAnswerOutcome(FOUNDRY, answer);
	return endedRun(body) ?? runningOutcome(runId, sessionId === undefined ? {} : { sessionId });
}

/** Reads the run and, once it is completed, its messages. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall): PollOutcome {
	const { body } = answer;
	const finishReason = finishOf(body);
	if (finishReason === undefined) return readIfSuccessful(outcome)(answer, {});
	const facts = { ...run, usage: foundryUsage(body), finishReason };
	const read = readIfSuccessful((list, given) => messagesOutcome(list, given, facts));
	return { next: getJson(messagesUrl(run, call)), read: (messages) => read(messages, {}) };
}
