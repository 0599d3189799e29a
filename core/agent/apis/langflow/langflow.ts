import { isObject, omitEmpty } from '../../../text/json';
import { failureOutcome, readIfSuccessful } from '../../outcome';
import type { AgentCall, AgentFile, AgentProtocol, AgentRequest, PreparationFailed } from '../../protocol';
import { postJson, withQuery } from '../../request';
import { readUploadReference, uploadForm } from '../../sending/file-upload';
import { LangflowStream, readFlow } from './reply';

/**
 * Langflow's run API. https://docs.langflow.org/api-flows-run, https://docs.langflow.org/api-files
 * Whatever its content type says, the stream consists of JSON objects separated by empty lines.
 */
export const langflow: AgentProtocol = {
	name: 'langflow',
	displayName: 'Langflow',
	description: 'A flow in Langflow with a chat output',
	urlPlaceholder: 'https://langflow.example.com/api/v1/run/your-flow-id',
	modes: ['whole', 'stream'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	dispensable: ['input_type', 'output_type', 'session_id'],
	upload: { request: upload, read: readUploadReference('file_path', 'Langflow') },
	request,
	outcome: readIfSuccessful(readFlow),
	stream: { format: 'ndjson', reader: () => new LangflowStream() },
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, extra } = call;
	const chat = { input_type: 'chat', output_type: 'chat' };
	const body = {
		...chat,
		...extra,
		input_value: message,
		...omitEmpty({ session_id: sessionId }),
		...attached(call),
	};
	if (call.mode !== 'stream') return postJson(new URL(call.url).toString(), body);
	return postJson(withQuery(call.url, 'stream', 'true'), body, 'ndjson');
}

const RUN_BY_ID = /\/run\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i;

/**
 * Builds the upload of a file with the first of Langflow's two file APIs, which stores files by flow id and also
 * accepts images.
 */
function upload(file: AgentFile, call: AgentCall): AgentRequest | PreparationFailed {
	const url = new URL(call.url);
	if (RUN_BY_ID.test(url.pathname)) {
		url.pathname = url.pathname.replace(RUN_BY_ID, '/files/upload/$1');
		return uploadForm(url.toString(), call, file);
	}
	return failureOutcome({
		code: 'invalid-url',
		message: 'To upload files, Langflow needs the ID of the flow, which is not in the URL',
		cure: 'Enter a URL that ends with /api/v1/run/ and the ID of the flow instead of its endpoint name.',
		status: 0,
		accepted: 'no',
	});
}

/**
 * Returns the tweaks that attach the files. The chat input is addressed by its name in the editor, unless Extra JSON
 * addresses it by id.
 */
function attached({ extra, uploaded = [] }: AgentCall): { tweaks?: Record<string, unknown> } {
	if (uploaded.length === 0) return {};
	const tweaks = isObject(extra?.tweaks) ? extra.tweaks : {};
	const input = Object.keys(tweaks).find((component) => component.startsWith('ChatInput')) ?? 'Chat Input';
	const tweaked = isObject(tweaks[input]) ? tweaks[input] : {};
	return { tweaks: { ...tweaks, [input]: { ...tweaked, files: uploaded.length === 1 ? uploaded[0] : uploaded } } };
}
