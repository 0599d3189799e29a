import { omitEmpty } from '../../../text/json';
import { readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentFile, AgentProtocol, AgentRequest, GivenAnswer } from '../../protocol';
import { appendPath, siblingPath, dataUrl, getJson, postJson } from '../../request';
import { answerItems } from './answer-items';
import { explained } from './refusal';
import { readResponse } from './response';
import { ResponseStream } from './response-stream';

/**
 * OpenAI's Responses API. https://platform.openai.com/docs/api-reference/responses
 * A conversation (`conv_…`) is continued by its id. Without one, the next message refers to the id of the last reply
 * (`resp_…`). The API accepts only one of the two.
 */
export const openaiResponses: AgentProtocol = {
	name: 'openaiResponses',
	displayName: 'OpenAI Responses',
	description: 'Any server with a /responses endpoint, such as OpenAI or Azure OpenAI',
	urlPlaceholder: 'https://api.openai.com/v1',
	target: {
		displayName: 'Model',
		description: 'The model to use, for example gpt-5-mini',
		placeholder: 'gpt-5',
		required: false,
	},
	modes: ['whole', 'stream', 'background'],
	session: { issuedBy: 'server' },
	userMaxLength: 64,
	takesFiles: true,
	dispensable: ['safety_identifier'],
	request,
	outcome: readIfSuccessful(readResponse, explained),
	stream: { format: 'sse', reader: () => new ResponseStream() },
	longRuns: {
		poll: ({ runId }, call) => getJson(appendPath(appendPath(call.url, '/responses'), `/${encodeURIComponent(runId)}`)),
		outcome: (answer) => readIfSuccessful(readResponse)(answer, {}),
	},
	answering: {
		request: (call, answer) => {
			const input = answerItems(answer);
			return 'ok' in input ? input : inputRequest(continued(call, answer), input.items);
		},
	},
	probe: (url) => getJson(siblingPath(url, '/responses', '/models')),
};

function request(call: AgentCall): AgentRequest {
	const { message, files = [] } = call;
	const input =
		files.length === 0
			? message
			: [{ role: 'user', content: [{ type: 'input_text', text: message }, ...files.map(contentPart)] }];
	return inputRequest(call, input);
}

/** Returns the call with the ID of the response that asked, if its session has no other ID. */
function continued(call: AgentCall, { runId }: GivenAnswer): AgentCall {
	return /^(?:conv|resp)_/.test(call.sessionId) ? call : { ...call, sessionId: runId };
}

function inputRequest(call: AgentCall, input: unknown): AgentRequest {
	const { target, userId, sessionId, extra, mode } = call;
	const body = {
		...omitEmpty({ model: target, safety_identifier: userId, ...conversation(sessionId) }),
		...extra,
		input,
		...(mode === 'stream' && { stream: true }),
		...(mode === 'background' && { background: true, store: true }),
	};
	return postJson(appendPath(call.url, '/responses'), body, mode === 'stream' ? 'sse' : 'whole');
}

function conversation(sessionId: string): Record<string, string> {
	if (sessionId.startsWith('conv_')) return { conversation: sessionId };
	return sessionId.startsWith('resp_') ? { previous_response_id: sessionId } : {};
}

function contentPart(file: AgentFile): unknown {
	if (file.mediaType.startsWith('image/')) return { type: 'input_image', image_url: dataUrl(file), detail: 'auto' };
	return { type: 'input_file', filename: file.name, file_data: dataUrl(file) };
}
