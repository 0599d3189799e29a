import { excerpt } from '../../../text/excerpt';
import { isObject, listAt, numberAt, omitEmpty, textAt } from '../../../text/json';
import {
	failureOutcome,
	unknownAnswerOutcome,
	readIfSuccessful,
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
} from '../../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentReply, AgentRequest } from '../../protocol';
import { getJson, postJson } from '../../request';
import { MAX_SAID } from '../../status-failure';
import { cardUrls, discovery } from './card';
import { entityIn, partsOf, readParts, stateOf, statusParts, taskIn, taskParts } from './parts';
import type { A2aVersion } from './parts';
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
	prepare: discovery,
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new A2aStream(outcome) },
	longRuns: {
		poll: ({ runId }, call) =>
			rpc(call, versionOf(call) === '1.0' ? 'GetTask' : 'tasks/get', { id: runId, historyLength: 1 }),
		outcome: (answer) => readIfSuccessful(outcome)(answer, {}),
	},
	callback: () => 'ask',
	probe: (url) => getJson(cardUrls(url)[0] ?? url),
};

const METHODS = {
	'1.0': { whole: 'SendMessage', stream: 'SendStreamingMessage' },
	'0.3': { whole: 'message/send', stream: 'message/stream' },
} as const;

const PUSH_CONFIG = { '1.0': 'taskPushNotificationConfig', '0.3': 'pushNotificationConfig' } as const;

function versionOf(call: AgentCall): A2aVersion {
	return call.prepared?.version === '0.3' ? '0.3' : '1.0';
}

function request(call: AgentCall): AgentRequest {
	const version = versionOf(call);
	const { runId, sessionId, taskId, userId, extra = {}, mode, callbackUrl } = call;
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
			parts: partsOf(version, call.message, call.files ?? []),
			...(Object.keys(metadata).length > 0 && { metadata }),
		},
		configuration,
	};
	return rpc(call, METHODS[version][mode === 'stream' ? 'stream' : 'whole'], params);
}

function rpc(call: AgentCall, method: string, params: unknown): AgentRequest {
	const version = versionOf(call);
	const body = { jsonrpc: '2.0', id: call.runId ?? 'run', method, params };
	const named = call.prepared?.url;
	const request = postJson(named ?? call.url, body, method.match(/stream/i) ? 'sse' : 'whole', {
		'A2A-Version': version,
	});
	return named === undefined ? request : { ...request, urlFrom: 'card' };
}

/** "Method not found" and "version not supported": an agent of the other version answers so before it runs anything. */
const OTHER_GENERATION = new Set<number | undefined>([-32601, -32009]);
/** "Invalid request" and "invalid params": here, too, nothing was run. */
const INVALID = new Set<number | undefined>([-32600, -32602]);

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (isObject(body) && isObject(body.error)) return rpcError(body.error, answer.status);
	const result = isObject(body) ? body.result : undefined;
	if (!isObject(result)) return unknownAnswerOutcome('A2A', answer);
	const message = entityIn(result, 'message', 'message');
	if (message) return partsReply(listAt(message, 'parts'), ids(message));
	const task = taskIn(result);
	return task ? taskReply(task, answer.status) : unknownAnswerOutcome('A2A', answer);
}

function rpcError(error: Record<string, unknown>, status: number): AgentOutcome {
	const rpcCode = numberAt(error, 'code');
	const said = `${textAt(error, 'message') ?? 'no error message'}${rpcCode === undefined ? '' : ` (JSON-RPC ${rpcCode})`}`;
	const isOtherGeneration = OTHER_GENERATION.has(rpcCode);
	if (!isOtherGeneration && !INVALID.has(rpcCode)) return reportedErrorOutcome(said, status);
	const rejected = failureOutcome({
		code: 'request-rejected',
		message: `The agent rejected the request: ${said}`,
		cure: isOtherGeneration
			? 'The agent uses a version of A2A other than 1.0 and 0.3, or the URL belongs to another service. Check the URL and the Agent API.'
			: 'Check Extra JSON and the files against the agent card.',
		status,
		accepted: 'no',
	});
	return isOtherGeneration ? { ...rejected, retryWith: { version: '0.3' } } : rejected;
}

function ids(entity: unknown, runId?: string): Partial<AgentReply> {
	const sessionId = textAt(entity, 'contextId');
	return { ...(sessionId && { sessionId }), ...(runId !== undefined && { runId, taskId: runId }) };
}

function taskReply(task: Record<string, unknown>, httpStatus: number): AgentOutcome {
	const state = stateOf(task);
	const known = { ...ids(task, textAt(task, 'id')), finishReason: state.toLowerCase() || null };
	switch (state) {
		case 'COMPLETED':
			return partsReply(taskParts(task), known);
		case 'INPUT_REQUIRED':
		case 'AUTH_REQUIRED':
			return partsReply(statusParts(task), { ...known, status: 'input_required' });
		case 'FAILED':
		case 'CANCELED':
		case 'REJECTED':
			return reportedErrorOutcome(taskSaid(task, state), httpStatus);
		default:
			return runningOutcome(known.runId, known);
	}
}

function taskSaid(task: Record<string, unknown>, state: string): string {
	const said = readParts(statusParts(task)).text;
	return `the task is ${state.toLowerCase()}${said ? `: ${excerpt(said, MAX_SAID)}` : ''}`;
}

function partsReply(parts: readonly unknown[], rest: Partial<AgentReply>): AgentOutcome {
	const { text, data, files } = readParts(parts);
	return replyOutcome(text, {
		...rest,
		structuredOutput: data.length === 0 ? null : data.length === 1 ? data[0] : data,
		...(files.length > 0 && { files }),
	});
}
