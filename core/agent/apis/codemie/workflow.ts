import { omitEmpty } from '../../../text/json';
import { readIfSuccessful, runningOutcome } from '../../outcome';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentRequest, GivenAnswer } from '../../protocol';
import { appendPath, getJson, postJson } from '../../request';
import { executionsUrl, pollOutcome, started } from './execution';
import { codemieUpload, fileNames } from './files';

/**
 * A CodeMie workflow. It always runs in the background. A finished execution does not contain the output: the output
 * belongs to the last state and takes two more requests.
 */
export const codemieWorkflow: AgentProtocol = {
	name: 'codemieWorkflow',
	displayName: 'CodeMie Workflow',
	description: 'A workflow in EPAM AI/Run CodeMie. Returns its output. Authenticates with OAuth2 client credentials.',
	urlPlaceholder: 'https://codemie.lab.epam.com/code-assistant-api',
	target: {
		displayName: 'Workflow ID',
		description: 'ID of the workflow. Copy it from the page of the workflow in CodeMie.',
		placeholder: '7a2c0e1b-…',
		required: true,
	},
	modes: ['background'],
	session: { issuedBy: 'client', format: 'uuid' },
	takesFiles: true,
	dispensable: ['session_id', 'stream'],
	upload: codemieUpload,
	request,
	outcome: readIfSuccessful(started),
	longRuns: { poll: ({ runId }, call) => getJson(executionsUrl(call, runId)), outcome: pollOutcome },
	answering: { request: resume, outcome: (answer, { runId }) => resumed(answer, runId) },
	probe: (url) => getJson(appendPath(url, '/v1/assistants')),
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, extra } = call;
	const body = {
		...extra,
		user_input: message,
		stream: false,
		...omitEmpty({ session_id: sessionId }),
		...fileNames(call),
	};
	return postJson(executionsUrl(call), body);
}

/** Resumes an interrupted execution, which then goes on in the background. */
function resume(call: AgentCall, { runId, taskId }: GivenAnswer): AgentRequest {
	const url = appendPath(executionsUrl(call, runId || taskId), '/resume');
	return { ...postJson(url, { ...call.extra, user_input: call.message, ...fileNames(call) }), method: 'PUT' };
}

function resumed(answer: AgentAnswer, runId: string): AgentOutcome {
	return readIfSuccessful(() => runningOutcome(runId))(answer, {});
}
