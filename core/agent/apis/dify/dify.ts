import { errorText } from '../../../text/error-words';
import { listAt, omitEmpty, textAt } from '../../../text/json';
import { failureOutcome, readIfSuccessful } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	GivenAnswer,
	PreparationFailed,
} from '../../protocol';
import { appendPath, getJson, postJson, withQuery } from '../../request';
import { readUploadReference, uploadForm } from '../../sending/file-upload';
import { submissionOf } from './answer';
import { DifyStream, readDifyAnswer } from './reply';

/**
 * Dify's chat API. https://docs.dify.ai/api-reference/chat/send-chat-message
 * Agent apps do not support blocking mode, so the reply is streamed unless the builder asks for the whole answer. The server
 * issues the conversation ID and responds with 404 to an unknown one.
 */
export const dify: AgentProtocol = {
	name: 'dify',
	displayName: 'Dify',
	description: 'A chatbot, agent or chatflow in Dify',
	urlPlaceholder: 'https://api.dify.ai/v1',
	modes: ['stream', 'whole'],
	session: { issuedBy: 'server' },
	takesFiles: true,
	upload: {
		request: (file, call) =>
			uploadForm(appendPath(apiUrl(call.url), '/files/upload'), call, file, [['user', userOf(call)]]),
		read: readUploadReference('id', 'Dify'),
	},
	request,
	outcome: readIfSuccessful(readDifyAnswer, refused),
	stream: { format: 'sse', reader: () => new DifyStream() },
	answering: { request: submit, follow },
	probe: (url) => getJson(appendPath(apiUrl(url), '/parameters')),
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, extra } = call;
	const files = [...listAt(extra, 'files'), ...attached(call)];
	const body = {
		inputs: {},
		...extra,
		query: message,
		user: userOf(call),
		response_mode: call.mode === 'stream' ? 'streaming' : 'blocking',
		...omitEmpty({ conversation_id: sessionId }),
		...(files.length > 0 && { files }),
	};
	return postJson(appendPath(call.url, '/chat-messages'), body, call.mode === 'stream' ? 'sse' : 'whole');
}

/** Submits the form of a Human Input node. The response is empty; the run goes on in its events. */
function submit(call: AgentCall, answer: GivenAnswer): AgentRequest | PreparationFailed {
	const submission = submissionOf(answer);
	if ('ok' in submission) return submission;
	const { action, inputs } = submission;
	const path = `/form/human_input/${encodeURIComponent(answer.taskId)}`;
	return postJson(appendPath(apiUrl(call.url), path), { ...call.extra, inputs, action, user: userOf(call) });
}

/** Subscribes to the events of the run. The snapshot repeats what the run has said before the subscription. */
function follow(call: AgentCall, { question, runId }: GivenAnswer): AgentRequest {
	const run = encodeURIComponent(textAt(question, 'workflow_run_id') ?? runId);
	const events = appendPath(apiUrl(call.url), `/workflow/${run}/events`);
	const url = withQuery(withQuery(events, 'user', userOf(call)), 'include_state_snapshot', 'true');
	return getJson(url, { Accept: 'text/event-stream' });
}

function apiUrl(url: string): string {
	return url.replace(/\/chat-messages\/?(?=$|\?)/, '');
}

/** Returns the user of a call. An uploaded file belongs to a user and can be used only in that user's messages. */
function userOf({ userId }: AgentCall): string {
	return userId || 'anonymous';
}

function attached({ files = [], uploaded = [] }: AgentCall): unknown[] {
	return uploaded.map((id, index) => {
		const file = files[index];
		return { type: file ? kindOf(file) : 'custom', transfer_method: 'local_file', upload_file_id: id };
	});
}

/**
 * File extensions by kind; the first kind that lists an extension applies.
 * https://docs.dify.ai/api-reference/chat/send-chat-message
 */
const EXTENSIONS: readonly (readonly [string, RegExp])[] = [
	['image', /^(jpe?g|png|gif|webp|svg)$/],
	['video', /^(mp4|mov|mpeg|webm)$/],
	['audio', /^(mp3|m4a|wav|amr|mpga)$/],
	['document', /^(txt|md|markdown|mdx|pdf|html?|xlsx?|vtt|properties|docx?|csv|eml|msg|pptx?|xml|epub)$/],
];

/** Returns the kind that Dify derives from a file. Dify refuses files that are declared as a different kind. */
function kindOf({ name, mediaType }: AgentFile): string {
	const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const byName = EXTENSIONS.find(([, extensions]) => extensions.test(extension))?.[0];
	const byType = ['image', 'video', 'audio'].find((kind) => mediaType.includes(kind));
	return byName ?? byType ?? (/text|pdf/.test(mediaType) ? 'document' : 'custom');
}

/** Explains refusals whose cause is known. */
function refused(failure: AgentFailure, answer: AgentAnswer): AgentOutcome & { ok: false } {
	const said = errorText(answer.body);
	const cure = answer.status === 412 ? FORM_CLOSED : CURES.find(([words]) => words.test(said))?.[1];
	// the run had begun: this is the error of a model that it called
	const hasRun = textAt(answer.body, 'code') === 'completion_request_error';
	return failureOutcome({ ...failure, ...(cure !== undefined && { cure }), ...(hasRun && { accepted: 'yes' }) });
}

const FORM_CLOSED = 'The form has already been answered, or it has expired. Start the run again to get a new form.';
const CURES: readonly (readonly [RegExp, string])[] = [
	// a conversation exists only for the user and the app that started it
	[
		/conversation not exists/i,
		'Dify has no conversation with this session ID for this user and app. Begin a new session: leave Session ID empty, or set Session to New Each Run. The User ID must stay the same within a conversation.',
	],
	[
		/conversation has ended/i,
		'Dify has ended this conversation. Begin a new session: leave Session ID empty, or set Session to New Each Run.',
	],
	[
		/model provider/i,
		'The app has no model that it can use. Check Model Provider in the settings of Dify, and the model of the app.',
	],
	[
		/not support blocking mode|only supports streaming/i,
		"This app can only stream its reply. Build the request with mode: 'stream', as Agent Run does.",
	],
];
