import { isObject, listAt, omitEmpty, textAt } from '../../../text/json';
import { failureOutcome, readIfSuccessful, replyOutcome, unknownAnswerOutcome } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	Preparation,
	ReplyOptions,
} from '../../protocol';
import { findReplyText, lastMessage, replyHint } from '../../reply-text';
import { postJson, withQuery } from '../../request';
import { readPrepared } from '../../sending/preparation';
import { answerParts } from './answer';
import { AgentEngineStream } from './engine-stream';
import { readEvent } from './events';
import { filePart, userOf } from './message';
import { runOutcome } from './reply';

/** The methods that an agent of the Agent Development Kit has there. */
const ADK_METHODS = new Set(['async_stream_query', 'stream_query']);
const DEFAULT_METHOD = 'async_stream_query';

/**
 * Agents on Vertex AI Agent Engine: those of the Agent Development Kit, and others with a method of their own. The server
 * issues the sessions. https://cloud.google.com/vertex-ai/generative-ai/docs/agent-engine/use/adk
 */
export const agentEngine: AgentProtocol = {
	name: 'vertexAgentEngine',
	displayName: 'Vertex AI Agent Engine',
	description: 'An agent on Google Cloud’s Agent Engine. Authenticates with Google OAuth2.',
	urlPlaceholder:
		'https://europe-west1-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west1/reasoningEngines/1234567890',
	target: {
		displayName: 'Class Method',
		description:
			'Method of the agent to call. Leave empty for an agent of the Agent Development Kit. For an agent of LangChain or LangGraph, enter query.',
		placeholder: DEFAULT_METHOD,
		required: false,
	},
	modes: ['stream'],
	session: { issuedBy: 'server' },
	takesFiles: true,
	prepare: createSession(),
	request,
	answering: {
		request: (call, answer) => {
			const parts = answerParts(answer);
			return 'ok' in parts ? parts : runRequest(call, { role: 'user', parts });
		},
	},
	outcome: readIfSuccessful(queryOutcome, refused),
	stream: {
		format: 'ndjson',
		reader: (options) => new AgentEngineStream((body) => queryOutcome(body, { status: 200, body }, options), options),
	},
};

function resource(url: string): string {
	return url.replace(/:(?:query|streamQuery)(?=$|\?)/, '').replace(/\/(?=$|\?)/, '');
}

/** Returns the URL of a custom method of Google’s API: the resource, a colon and the name. */
function methodUrl(url: string, method: string): string {
	const given = new URL(resource(url));
	given.pathname += `:${method}`;
	return given.toString();
}

function methodOf({ target = '' }: AgentCall): string {
	return target || DEFAULT_METHOD;
}

function createSession(): Preparation {
	return {
		neededToPoll: false,
		requests: (call) => {
			if (call.sessionId !== '' || !ADK_METHODS.has(methodOf(call))) return [];
			const method = methodOf(call).startsWith('async') ? 'async_create_session' : 'create_session';
			const body = { class_method: method, input: { user_id: userOf(call) } };
			return [postJson(methodUrl(call.url, 'query'), body)];
		},
		read: readPrepared('output.id', 'sessionId'),
	};
}

function request(call: AgentCall): AgentRequest {
	const { message, files = [] } = call;
	const parts = [{ text: message }, ...files.map(filePart)];
	return runRequest(call, files.length === 0 ? message : { role: 'user', parts });
}

function runRequest(call: AgentCall, content: unknown): AgentRequest {
	const { url, message, extra = {}, prepared } = call;
	const method = methodOf(call);
	const given = isObject(extra.input) ? extra.input : {};
	const input = ADK_METHODS.has(method)
		? {
				...given,
				message: content,
				user_id: userOf(call),
				...omitEmpty({ session_id: call.sessionId || prepared?.sessionId }),
			}
		: { ...given, input: message };
	const body = { ...extra, class_method: method, input };
	if (!method.includes('stream')) return postJson(methodUrl(url, 'query'), body);
	return postJson(withQuery(methodUrl(url, 'streamQuery'), 'alt', 'sse'), body, 'ndjson');
}

/** Tells whether an output is the list of a run’s events. */
function isEventList(output: unknown): output is unknown[] {
	return (
		Array.isArray(output) && output.length > 0 && output.every((event) => isObject(event) && isObject(event.content))
	);
}

/** Reads the answer of a method that does not stream. Its output has the form that the agent’s framework gives it. */
function queryOutcome(body: unknown, answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	if (!isObject(body) || body.output === undefined) return unknownAnswerOutcome('Agent Engine', answer);
	const { output } = body;
	if (isEventList(output)) return runOutcome(output.map(readEvent));
	const text = options.replyPath
		? findReplyText(body, options.replyPath)
		: (findReplyText(output) ?? lastMessage(listAt(output, 'chat_history')) ?? textAt(output, 'summary'));
	return replyOutcome(text ?? '', {
		structuredOutput: typeof output === 'string' ? null : output,
		...(text === undefined && { hint: replyHint(output) }),
	});
}

/** Errors of an agent that come before it runs. */
const NOT_RUN = /failed to create session|method `?\w{1,80}`? not found/i;

/** Explains refusals. A 400 also reports an agent that ran and failed. */
function refused(failure: AgentFailure): AgentOutcome & { ok: false } {
	const hasRun = /execution failed/i.test(failure.message) && !NOT_RUN.test(failure.message);
	if (failure.status !== 400 || !hasRun) return failureOutcome(failure);
	const cure = 'The agent ran and failed. Check its log in Cloud Logging before you run it again.';
	return failureOutcome({ ...failure, accepted: 'yes', cure });
}
