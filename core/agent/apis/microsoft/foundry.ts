import { isObject, omitEmpty, parseJson, textAt } from '../../../text/json';
import { readIfSuccessful, runningOutcome, unknownAnswerOutcome } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	PollOutcome,
	RunHandle,
} from '../../protocol';
import { appendPath, getJson, postJson, withQuery } from '../../request';
import { endedRun, messagesOutcome } from './foundry-run';
import { FoundryStream } from './foundry-stream';

const API = 'Azure AI Foundry';

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
	const { url, message, target, sessionId, extra, mode, taskId = '' } = call;
	const streams = mode === 'stream';
	const messages = [{ role: 'user', content: message }];
	const thread = encodeURIComponent(sessionId);
	const { path, body } =
		taskId !== ''
			? answer(thread, taskId, message)
			: sessionId === ''
				? { path: '/threads/runs', body: { ...omitEmpty({ assistant_id: target }), thread: { messages } } }
				: {
						path: `/threads/${thread}/runs`,
						body: { ...omitEmpty({ assistant_id: target }), additional_messages: messages },
					};
	const form = streams ? 'sse' : 'whole';
	return postJson(versioned(appendPath(url, path)), { ...extra, ...body, stream: streams }, form);
}

const YES = /^(?:allow|approved?|confirm(?:ed)?|ok|true|y|yes)[.!]?$/i;

/** The maximum number of questions that one answer answers. Only a broken or malicious server asks more. */
const MAX_ASKED = 100;

/** Answers a run that waits: with the output of its tool calls, or with the approval of them. */
function answer(thread: string, taskId: string, message: string) {
	const [kind, run = '', ids = ''] = taskId.split('/');
	const calls = ids.split(',', MAX_ASKED);
	const path = `/threads/${thread}/runs/${encodeURIComponent(run)}/submit_tool_outputs`;
	const given = parseJson(message);
	if (isObject(given) && (Array.isArray(given.tool_outputs) || Array.isArray(given.tool_approvals))) {
		return { path, body: given };
	}
	if (kind === 'approve') {
		const approve = YES.test(message.trim());
		return { path, body: { tool_approvals: calls.map((id) => ({ tool_call_id: id, approve })) } };
	}
	return { path, body: { tool_outputs: calls.map((id) => ({ tool_call_id: id, output: message })) } };
}

function runUrl({ runId, sessionId }: RunHandle, { url }: AgentCall): string {
	const path = `/threads/${encodeURIComponent(sessionId)}/runs/${encodeURIComponent(runId)}`;
	return versioned(appendPath(url, path));
}

function messagesUrl({ runId, sessionId }: RunHandle, { url }: AgentCall): string {
	const all = versioned(appendPath(url, `/threads/${encodeURIComponent(sessionId)}/messages`));
	return withQuery(withQuery(all, 'run_id', runId), 'order', 'asc');
}

/** Reads the run that has been started. */
function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	const [runId, sessionId] = [textAt(body, 'id'), textAt(body, 'thread_id')];
	if (textAt(body, 'object') !== 'thread.run' || runId === undefined) return unknownAnswerOutcome(API, answer);
	return endedRun(body) ?? runningOutcome(runId, sessionId === undefined ? {} : { sessionId });
}

/** Reads the run and, once it is completed, its messages. */
function pollOutcome(answer: AgentAnswer, run: RunHandle, call: AgentCall): PollOutcome {
	const { body } = answer;
	if (textAt(body, 'object') === 'list') return messagesOutcome(body, run);
	if (textAt(body, 'status') === 'completed') return { next: getJson(messagesUrl(run, call)) };
	return readIfSuccessful(outcome)(answer, {});
}
