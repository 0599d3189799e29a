import { isObject, omitEmpty } from '../../../text/json';
import { readIfSuccessful } from '../../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest, ReplyOptions } from '../../protocol';
import { getJson, postJson } from '../../request';
import { cardUrls, discovery } from './card';
import { partsOf } from './parts';
import type { A2aVersion } from './parts';
import { readA2aAnswer } from './reply';
import { refusalIn } from './rpc-error';
import { A2aStream } from './stream';

/**
 * The Agent2Agent protocol over JSON-RPC: version 1.0, or 0.3 if the agent's card or its error answer says so. The
 * server issues the context id. The message id belongs to the run and is the same for every attempt. Push notifications
 * carry no reply and anyone could send them, so each one only triggers a request for the task's state.
 */
export const a2a: AgentProtocol = {
	name: 'a2a',
	displayName: 'A2A',
	description: 'Any agent that supports the Agent2Agent protocol 1.0 or 0.3 and has an agent card',
	urlPlaceholder: 'https://agent.example.com',
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'server' },
	takesFiles: true,
	extraPath: (path) => ['params', ...(path[0] === 'metadata' ? ['message'] : []), ...path],
	prepare: discovery,
	request,
	outcome: read,
	stream: { format: 'sse', reader: () => new A2aStream(readA2aAnswer) },
	longRuns: {
		poll: ({ runId }, call) =>
			rpc(call, versionOf(call) === '1.0' ? 'GetTask' : 'tasks/get', { id: runId, historyLength: 1 }),
		outcome: (answer) => read(answer, {}),
	},
	answering: { request: (call, { value, taskId }) => request({ ...call, taskId }, value) },
	callback: () => 'ask',
	probe: (url) => getJson(cardUrls(url)[0] ?? url),
};

const METHODS = {
	'1.0': { whole: 'SendMessage', stream: 'SendStreamingMessage' },
	'0.3': { whole: 'message/send', stream: 'message/stream' },
	'0.1': { whole: 'tasks/send', stream: 'tasks/sendSubscribe' },
} as const;

const PUSH_CONFIG = { '1.0': 'taskPushNotificationConfig', '0.3': 'pushNotificationConfig' } as const;

function versionOf(call: AgentCall): A2aVersion {
	const version = call.prepared?.version;
	return version === '0.3' || version === '0.1' ? version : '1.0';
}

/** @param said what the message says, if it is not a text */
function request(call: AgentCall, said: unknown = call.message): AgentRequest {
	const version = versionOf(call);
	const { runId, sessionId, taskId, userId, extra = {}, mode, callbackUrl } = call;
	const method = METHODS[version][mode === 'stream' && call.prepared?.streams !== 'no' ? 'stream' : 'whole'];
	if (version === '0.1') return rpc(call, method, taskParams(call, said));
	const waits = mode !== 'background';
	const configuration = {
		...(version === '1.0' ? { returnImmediately: !waits } : { blocking: waits }),
		...(isObject(extra.configuration) && extra.configuration),
		...(callbackUrl !== undefined && { [PUSH_CONFIG[version]]: { url: callbackUrl } }),
	};
	const metadata = { ...omitEmpty({ userId }), ...(isObject(extra.metadata) && extra.metadata) };
	const params = {
		message: {
			...(version === '0.3' && { kind: 'message' }),
			...omitEmpty({ messageId: runId ?? sessionId, contextId: sessionId, taskId }),
			role: version === '1.0' ? 'ROLE_USER' : 'user',
			parts: partsOf(version, said, call.files ?? []),
			...(Object.keys(metadata).length > 0 && { metadata }),
		},
		configuration,
	};
	return rpc(call, method, params);
}

/**
 * Returns the parameters of `tasks/send` in A2A 0.1, where the client chooses the ID of the task. CodeMie takes the session
 * for its conversation.
 */
function taskParams(call: AgentCall, said: unknown): unknown {
	const { runId, sessionId, taskId, userId, extra = {}, callbackUrl } = call;
	const metadata = { ...omitEmpty({ userId }), ...(isObject(extra.metadata) && extra.metadata) };
	return {
		...omitEmpty({ id: taskId || runId, sessionId }),
		message: { role: 'user', parts: partsOf('0.1', said, call.files ?? []) },
		...(Object.keys(metadata).length > 0 && { metadata }),
		...(callbackUrl !== undefined && { pushNotification: { url: callbackUrl } }),
	};
}

function rpc(call: AgentCall, method: string, params: unknown): AgentRequest {
	const version = versionOf(call);
	const body = { jsonrpc: '2.0', id: call.runId ?? 'run', method, params };
	const named = call.prepared?.url;
	const request = postJson(named ?? call.url, body, /stream|subscribe/i.test(method) ? 'sse' : 'whole', {
		'A2A-Version': version,
	});
	return named === undefined ? request : { ...request, urlFrom: 'card' };
}

/** Reads an answer. Some servers send a JSON-RPC error with an HTTP error status; its code is then more specific. */
function read(answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	return refusalIn(answer) ?? readIfSuccessful(readA2aAnswer)(answer, options);
}
