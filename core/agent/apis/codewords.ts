import { isObject, listAt, textAt } from '../../text/json';
import { isSuccess, readIfSuccessful, runningOutcome } from '../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	PollOutcome,
	Preparation,
	ReplyOptions,
	RunHandle,
	Upload,
} from '../protocol';
import { appendPath, getJson, postJson, withQuery } from '../request';
import { readUploadReference } from '../sending/file-upload';
import { readPrepared } from '../sending/preparation';
import { statusFailure } from '../status-failure';
import { readFreeFormReply } from './custom-json';

/**
 * Seconds that one request for the result may wait. Like CodeWords' own client, this stays below the gateway's two
 * minutes.
 */
const LONG_POLL_SECONDS = 20;

/**
 * A CodeWords service that is called with its key. A run id is requested beforehand. If the answer is lost, the result
 * can be fetched by that id, so the run is never started twice.
 */
export const codewordsRun: AgentProtocol = {
	name: 'codewordsRun',
	displayName: 'CodeWords Run',
	description: 'A CodeWords service. Uses an API key. Runs can take up to 2 minutes, or 30 minutes in the background.',
	urlPlaceholder: 'https://runtime.codewords.ai',
	target: {
		displayName: 'Service ID',
		description: 'ID of the service, followed by a path if it has one',
		placeholder: 'my_service_1a2b3c4d/chat',
		required: true,
	},
	modes: ['whole', 'background'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	dispensable: ['userId', 'sessionId'],
	prepare: provision(),
	upload: { request: uploadPlace, read: readUploadPlace },
	request,
	outcome: readIfSuccessful(outcome),
	longRuns: {
		poll: ({ runId }, { url }) => getJson(resultUrl(url, runId)),
		outcome: pollOutcome,
		handleBeforeStart: ({ prepared, sessionId }) =>
			prepared?.requestId === undefined ? undefined : { runId: prepared.requestId, sessionId },
	},
};

function provision(): Preparation {
	return {
		neededToPoll: false,
		requests: ({ url }) => [postJson(appendPath(url, '/provision-request'), {})],
		read: readPrepared('request_id', 'requestId'),
	};
}

/** Asks for the two URLs of a file: one to upload it to, one for the service to download it from. */
function uploadPlace({ name }: AgentFile, { url }: AgentCall): AgentRequest {
	return postJson(withQuery(appendPath(url, '/file'), 'filename', name), {});
}

/** Reads the URLs. The content goes to a storage server that is not CodeWords itself, as its client sends it. */
function readUploadPlace(answer: AgentAnswer, { bytes }: AgentFile): ReturnType<Upload['read']> {
	const read = readUploadReference('download_uri', 'CodeWords')(answer);
	const url = textAt(answer.body, 'upload_uri') ?? '';
	if (!read.ok) return read;
	if (!URL.canParse(url)) return readUploadReference('upload_uri', 'CodeWords')({ ...answer, body: {} });
	const headers = { 'Content-Type': 'application/octet-stream', 'x-amz-acl': 'public-read' };
	return { ...read, content: { method: 'PUT', url, headers, body: bytes, isPresigned: true } };
}

function request(call: AgentCall): AgentRequest {
	const { url, target = '', message, userId, sessionId, extra, prepared, uploaded = [] } = call;
	const service = target.split('/').map(encodeURIComponent).join('/');
	const files = uploaded.length > 0 ? { files: [...listAt(extra, 'files'), ...uploaded] } : {};
	const body = { ...extra, message, userId, sessionId, ...files };
	const headers: Record<string, string> =
		prepared?.requestId === undefined ? {} : { 'X-Provisioned-Request-Id': prepared.requestId };
	return postJson(
		appendPath(url, `/${call.mode === 'background' ? 'run_async' : 'run'}/${service}`),
		body,
		'whole',
		headers,
	);
}

function outcome(body: unknown, answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	const requestId = textAt(body, 'request_id');
	const started = isObject(body) && Object.keys(body).every((key) => key === 'request_id' || key === 'status');
	return requestId !== undefined && started ? runningOutcome(requestId) : readFreeFormReply(body, answer, options);
}

function resultUrl(base: string, runId: string): string {
	return withQuery(appendPath(base, `/result/${encodeURIComponent(runId)}`), 'timeout', String(LONG_POLL_SECONDS));
}

/** Reads the result: the service's own answer, or a record that contains it. 408 and 504 mean "not yet". */
function pollOutcome(answer: AgentAnswer, run: RunHandle, _call: AgentCall, options: ReplyOptions): PollOutcome {
	if (answer.status === 408 || answer.status === 504) return runningOutcome(run.runId);
	if (!isSuccess(answer)) return { ok: false, failure: { ...statusFailure(answer), accepted: 'yes' } };
	const { body } = answer;
	const result = isObject(body) && body.responseJson !== undefined ? body.responseJson : body;
	const read = readFreeFormReply(result, answer, options);
	return read.ok ? { ok: true, reply: { ...read.reply, runId: run.runId } } : read;
}

/** A CodeWords webhook. Its URL is the secret, so the URL is stored in the credential. */
export const codewordsWebhook: AgentProtocol = {
	name: 'codewordsWebhook',
	displayName: 'CodeWords Webhook',
	description: 'A CodeWords webhook. Its URL is a secret: enter it in the credential as Secret URL.',
	urlPlaceholder: 'https://runtime.codewords.ai/webhook/pipedream/webhook/your-id/your-endpoint',
	modes: ['whole'],
	session: { issuedBy: 'client' },
	takesFiles: false,
	dispensable: ['userId', 'sessionId'],
	request: ({ url, message, userId, sessionId, extra }) => postJson(url, { ...extra, message, userId, sessionId }),
	outcome: readIfSuccessful(readFreeFormReply),
};
