import { omitEmpty, textAt } from '../../../text/json';
import {
	readIfSuccessful,
	replyOutcome,
	reportedErrorOutcome,
	runningOutcome,
	unknownAnswerOutcome,
} from '../../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest } from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
import { API, CodemieStream, readGenerated } from './assistant-reply';
import { codemieUpload, fileNames } from './files';
import { interactiveResponse } from './interactive';

/**
 * A CodeMie assistant, with its reply. We choose the conversation id; CodeMie never returns it. A failed run is
 * answered with HTTP 200 and `success: false`.
 */
export const codemieAssistant: AgentProtocol = {
	name: 'codemieAssistant',
	displayName: 'CodeMie Assistant',
	description: 'An assistant in EPAM AI/Run CodeMie. Returns its reply. Authenticates with OAuth2 client credentials.',
	urlPlaceholder: 'https://codemie.lab.epam.com/code-assistant-api',
	target: {
		displayName: 'Assistant ID',
		description: 'ID of the assistant. Copy it from My Assistants in CodeMie.',
		placeholder: '05959338-06de-477d-9cc3-08369f858057',
		required: true,
	},
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: true,
	dispensable: ['background_task', 'conversation_id', 'stream'],
	upload: codemieUpload,
	request,
	outcome: readIfSuccessful(readGenerated),
	stream: { format: 'ndjson', reader: () => new CodemieStream() },
	longRuns: {
		poll: ({ runId }, { url }) => getJson(appendPath(url, `/v1/tasks/${encodeURIComponent(runId)}`)),
		outcome: (answer, { runId }) => readIfSuccessful((body) => taskOutcome(body, answer, runId))(answer, {}),
	},
	answering: {
		request: (call, answer) =>
			request({ ...call, extra: { ...call.extra, interactive_response: interactiveResponse(answer) } }),
	},
	probe: (url) => getJson(appendPath(url, '/v1/assistants')),
};

function request(call: AgentCall): AgentRequest {
	const { url, target = '', message, sessionId, extra, mode = 'whole' } = call;
	const body = {
		...extra,
		text: message,
		...omitEmpty({ conversation_id: sessionId }),
		...fileNames(call),
		stream: mode === 'stream' || extra?.stream === true,
		background_task: mode === 'background',
	};
	const path = `/v1/assistants/${encodeURIComponent(target)}/model`;
	return postJson(appendPath(url, path), body, mode === 'stream' ? 'ndjson' : 'whole');
}

/** Reads the state of a background task: STARTED, COMPLETED or FAILED. */
function taskOutcome(body: unknown, answer: AgentAnswer, runId: string): AgentOutcome {
	const status = (textAt(body, 'status') ?? '').toUpperCase();
	const output = textAt(body, 'final_output') ?? textAt(body, 'finalOutput') ?? '';
	if (status === '') return unknownAnswerOutcome(API, answer);
	if (/^(COMPLETED|SUCCEEDED|SUCCESS)$/.test(status)) return replyOutcome(output, { runId });
	if (/^(FAILED|ABORTED|CANCELLED|INTERRUPTED)$/.test(status)) {
		return reportedErrorOutcome(output || `the task is ${status.toLowerCase()}`, answer.status);
	}
	return runningOutcome(runId);
}
