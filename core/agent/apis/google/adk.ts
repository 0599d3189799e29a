import { errorText } from '../../../text/error-words';
import { isObject, omitEmpty } from '../../../text/json';
import { isSuccess, readIfSuccessful, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest, Preparation } from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
import { refusedPreparation } from '../../sending/preparation';
import { answerParts } from './answer';
import { readEvent } from './events';
import { filePart, userOf } from './message';
import { runOutcome } from './reply';
import { AdkStream } from './stream';

/**
 * The API server of Google’s Agent Development Kit (`adk api_server`, `adk web`, Cloud Run).
 * https://google.github.io/adk-docs/runtime/api-server. A session must exist before its first run, so each run begins
 * with a request that creates it.
 */
export const adk: AgentProtocol = {
	name: 'googleAdk',
	displayName: 'Google ADK',
	description: 'An agent built with Google’s Agent Development Kit, served by its API server',
	urlPlaceholder: 'https://adk.example.com',
	target: {
		displayName: 'App Name',
		description: 'Name of the app: the folder of the agent. The server lists all apps at /list-apps.',
		placeholder: 'my_agent',
		required: true,
	},
	modes: ['whole', 'stream'],
	session: { issuedBy: 'client', maxLength: 128 },
	takesFiles: true,
	prepare: createSession(),
	request,
	answering: {
		request: (call, answer) => {
			const parts = answerParts(answer);
			return 'ok' in parts ? parts : runRequest(call, parts);
		},
	},
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new AdkStream() },
	probe: (url) => getJson(appendPath(url, '/list-apps')),
};

function createSession(): Preparation {
	return {
		neededToPoll: false,
		requests: (call) => {
			const path = [call.target ?? '', userOf(call), call.sessionId].map(encodeURIComponent);
			return [postJson(appendPath(call.url, `/apps/${path[0]}/users/${path[1]}/sessions/${path[2]}`), {})];
		},
		read: (answer) => {
			const exists = answer.status === 409 || /already exists/i.test(errorText(answer.body));
			if (isSuccess(answer) || exists) return { ok: true, prepared: {} };
			return refusedPreparation(answer);
		},
	};
}

function request(call: AgentCall): AgentRequest {
	const { message, files = [] } = call;
	return runRequest(call, [{ text: message }, ...files.map(filePart)]);
}

function runRequest(call: AgentCall, parts: readonly unknown[]): AgentRequest {
	const { url, target, sessionId, extra, mode } = call;
	const streams = mode === 'stream';
	const body = {
		...extra,
		...omitEmpty({ appName: target }),
		userId: userOf(call),
		sessionId,
		newMessage: { role: 'user', parts },
		...(streams && { streaming: true }),
	};
	return postJson(appendPath(url, streams ? '/run_sse' : '/run'), body, streams ? 'sse' : 'whole');
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (!Array.isArray(body) || !body.every(isObject)) return unknownAnswerOutcome('Google’s ADK server', answer);
	return runOutcome(body.map(readEvent));
}
