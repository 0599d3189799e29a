import { errorText } from '../../text/error-words';
import { isObject, listAt, numberAt, parseJson, omitEmpty, textAt } from '../../text/json';
import { MAX_KEPT } from '../bounds';
import { joinMessages } from '../content';
import {
	acknowledgedOutcome,
	failureOutcome,
	unknownAnswerOutcome,
	readIfSuccessful,
	completeReply,
	replyOutcome,
	reportedErrorOutcome,
	tokenUsage,
} from '../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	PreparationFailed,
	StreamStep,
} from '../protocol';
import { postJson, withQuery } from '../request';
import { readUploadReference, uploadForm } from '../sending/file-upload';
import type { StreamEvent } from '../stream';
import { StreamedReply } from '../streamed-reply';

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
	outcome: readIfSuccessful(outcome),
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

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (textAt(body, 'message') !== undefined && textAt(body, 'status') === 'in progress') {
		return acknowledgedOutcome('Langflow’s webhook only starts the flow');
	}
	const results = listAt(body, 'outputs').flatMap((output) => listAt(output, 'outputs'));
	if (results.length === 0) return unknownAnswerOutcome('Langflow', answer);
	const texts = results.map(resultText).filter((text) => text !== undefined);
	const used = listAt(body, 'outputs[0].outputs[0].results.message.properties.usage')[0];
	return {
		ok: true,
		reply: completeReply(joinMessages(texts), {
			usage: tokenUsage(
				numberAt(used, 'input_tokens'),
				numberAt(used, 'output_tokens'),
				numberAt(used, 'total_tokens'),
			),
			...(texts.length === 0 && { hint: 'The flow has no chat output with text. See raw for its complete output.' }),
		}),
	};
}

function resultText(result: unknown): string | undefined {
	const places = [
		'results.message.text',
		'results.message.data.text',
		'results.text.text',
		'artifacts.message',
		'results.message',
	];
	return places.map((place) => textAt(result, place)).find((text) => text !== undefined);
}

class LangflowStream extends StreamedReply {
	/** Messages of the flow's components, by ID. For a component that does not stream, they are the only source of its text. */
	private readonly messages = new Map<string, string>();

	protected read(event: StreamEvent): StreamStep {
		const given = parseJson(event.data);
		const data = isObject(given) && isObject(given.data) ? given.data : {};
		switch (textAt(given, 'event') ?? '') {
			case 'token':
				return this.add(textAt(data, 'chunk') ?? '');
			case 'add_message':
				this.keep(data);
				return {};
			case 'error':
				return this.end(reportedErrorOutcome(errorText(data) || (textAt(data, 'text') ?? '')));
			case 'end':
				return this.end(this.whole(data.result));
			default:
				return {};
		}
	}

	protected assembled(): undefined {
		return undefined;
	}

	private keep(message: Record<string, unknown>): void {
		const id = textAt(message, 'id') ?? '';
		if (textAt(message, 'sender') === 'User' || (this.messages.size >= MAX_KEPT && !this.messages.has(id))) return;
		this.messages.set(id, textAt(message, 'text') ?? '');
	}

	/** Reads the result of the flow or, if it holds no text, what was received before it. */
	private whole(result: unknown): AgentOutcome {
		const read = outcome(result, { status: 200, body: result });
		const said = this.text || joinMessages([...this.messages.values()]) || (textAt(result, 'message') ?? '');
		return said !== '' && !hasText(read) ? replyOutcome(said) : read;
	}
}

function hasText(outcome: AgentOutcome): boolean {
	return outcome.ok ? outcome.reply.text !== '' : outcome.failure.code !== 'unknown-answer';
}
