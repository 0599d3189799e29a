import { isObject, listAt, omitEmpty } from '../../../text/json';
import { readDecision, undecided } from '../../decision';
import { readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentFile, AgentProtocol, AgentRequest, GivenAnswer, PreparationFailed } from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
import { dataStreamOutcome } from './data-stream';
import { mastraOutcome } from './reply';
import { MastraStream } from './stream';

/**
 * Agents of a Mastra server. https://mastra.ai/docs/server/mastra-server, https://mastra.ai/reference/client-js/agents
 * Memory needs both the thread and the user (`resource`) that owns it.
 */
export const mastra: AgentProtocol = {
	name: 'mastra',
	displayName: 'Mastra',
	description: 'An agent on a Mastra server',
	urlPlaceholder: 'https://mastra.example.com/api',
	target: {
		displayName: 'Agent ID',
		description: 'ID of the agent, as registered in Mastra. The server lists all agents at /api/agents.',
		placeholder: 'weatherAgent',
		required: true,
	},
	modes: ['whole', 'stream'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	request,
	answering: { request: answerRequest },
	outcome: readIfSuccessful((body, answer) => dataStreamOutcome(body) ?? mastraOutcome(body, answer)),
	stream: { format: 'sse', reader: () => new MastraStream() },
	probe: (url) => getJson(appendPath(url, '/agents')),
};

function request(call: AgentCall): AgentRequest {
	const { message, extra = {}, files = [], mode } = call;
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(filePart)];
	const body = { ...extra, ...memoryOf(call), messages: [...listAt(extra, 'messages'), { role: 'user', content }] };
	return agentRequest(call, mode === 'stream' ? 'stream' : 'generate', body);
}

function agentRequest({ url, target = '', mode }: AgentCall, route: string, body: unknown): AgentRequest {
	const path = `/agents/${encodeURIComponent(target)}/${route}`;
	return postJson(appendPath(url, path), body, mode === 'stream' ? 'sse' : 'whole');
}

function memoryOf({ sessionId, userId, extra = {} }: AgentCall): { memory?: unknown } {
	if (sessionId === '') return {};
	const given = isObject(extra.memory) ? extra.memory : {};
	return { memory: { resource: userId || sessionId, ...given, thread: sessionId } };
}

function filePart({ name, mediaType, bytes }: AgentFile): unknown {
	return { type: 'file', filename: name, mediaType, data: bytes.toString('base64') };
}

/**
 * Answers a run that waits: a tool call is approved or declined, and a suspended tool gets its data. Only a stream can
 * resume a suspended tool.
 */
function answerRequest(call: AgentCall, { value, taskId }: GivenAnswer): AgentRequest | PreparationFailed {
	const { extra, mode } = call;
	const [kind = '', runId = '', toolCallId = ''] = taskId.split('/', 3);
	const ids = omitEmpty({ runId, toolCallId });
	if (kind === 'resume') {
		return agentRequest(call, 'resume-stream', { ...extra, ...memoryOf(call), ...ids, resumeData: value });
	}
	const decision = readDecision(value);
	if (decision === undefined) return undecided('{"approved": true}');
	const route = `${decision.approves ? 'approve' : 'decline'}-tool-call${mode === 'stream' ? '' : '-generate'}`;
	return agentRequest(call, route, { ...extra, ...ids });
}
