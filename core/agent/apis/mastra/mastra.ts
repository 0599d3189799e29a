import { isObject, omitEmpty, parseJson } from '../../../text/json';
import { readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentFile, AgentProtocol, AgentRequest } from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
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
	outcome: readIfSuccessful(mastraOutcome),
	stream: { format: 'sse', reader: () => new MastraStream() },
	probe: (url) => getJson(appendPath(url, '/agents')),
};

function request(call: AgentCall): AgentRequest {
	const { url, target = '', taskId = '', mode } = call;
	const streams = mode === 'stream';
	const { route, body } = taskId === '' ? question(call, streams) : answer(call, taskId, streams);
	return postJson(appendPath(url, `/agents/${encodeURIComponent(target)}/${route}`), body, streams ? 'sse' : 'whole');
}

interface Routed {
	readonly route: string;
	readonly body: Record<string, unknown>;
}

function question(call: AgentCall, streams: boolean): Routed {
	const { message, extra = {}, files = [] } = call;
	const before = Array.isArray(extra.messages) ? (extra.messages as unknown[]) : [];
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(filePart)];
	const messages = [...before, { role: 'user', content }];
	return { route: streams ? 'stream' : 'generate', body: { ...extra, ...memoryOf(call), messages } };
}

function memoryOf({ sessionId, userId, extra = {} }: AgentCall): { memory?: unknown } {
	if (sessionId === '') return {};
	const given = isObject(extra.memory) ? extra.memory : {};
	return { memory: { resource: userId || sessionId, ...given, thread: sessionId } };
}

function filePart({ name, mediaType, bytes }: AgentFile): unknown {
	return { type: 'file', filename: name, mediaType, data: bytes.toString('base64') };
}

const YES = /^(?:allow|approved?|confirm(?:ed)?|ok|true|y|yes)[.!]?$/i;

/**
 * Answers a run that waits: a tool call is approved or declined, and a suspended tool gets its data. Only a stream can
 * resume a suspended tool.
 */
function answer(call: AgentCall, taskId: string, streams: boolean): Routed {
	const { message, extra } = call;
	const [kind = '', runId = '', toolCallId = ''] = taskId.split('/');
	const ids = omitEmpty({ runId, toolCallId });
	if (kind === 'resume') {
		return { route: 'resume-stream', body: { ...extra, ...memoryOf(call), ...ids, resumeData: dataOf(message) } };
	}
	const decision = YES.test(message.trim()) ? 'approve' : 'decline';
	return { route: `${decision}-tool-call${streams ? '' : '-generate'}`, body: { ...extra, ...ids } };
}

function dataOf(message: string): unknown {
	return parseJson(message) ?? message;
}
