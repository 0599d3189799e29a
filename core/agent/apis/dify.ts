import { isObject, listAt, numberAt, parseJson, omitEmpty, textAt } from '../../text/json';
import { readUploadReference, uploadForm } from '../file-upload';
import { unknownAnswerOutcome, readIfSuccessful, completeReply, reportedErrorOutcome, tokenUsage } from '../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	ReplyFile,
	StreamStep,
} from '../protocol';
import { appendPath, getJson, postJson } from '../request';
import { errorText } from '../status-failure';
import type { StreamEvent } from '../stream';
import { StreamedReply } from '../streamed-reply';

/**
 * Dify's chat API. https://docs.dify.ai/api-reference/chat/send-chat-message
 * Agent apps refuse blocking mode, so the reply is streamed unless the builder asks for the whole answer. The server
 * issues the conversation id and answers an unknown one with 404.
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
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new DifyStream() },
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

function apiUrl(url: string): string {
	return url.replace(/\/chat-messages\/?(?=$|\?)/, '');
}

/** Returns the user of a call. An uploaded file belongs to its user and may be used only in that user's messages. */
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
 * https://docs.dify.ai/api-reference/chat/send-chat-message: extensions by kind. The first kind that lists an extension
 * applies.
 */
const EXTENSIONS: readonly (readonly [string, RegExp])[] = [
	['image', /^(jpe?g|png|gif|webp|svg)$/],
	['video', /^(mp4|mov|mpeg|webm)$/],
	['audio', /^(mp3|m4a|wav|amr|mpga)$/],
	['document', /^(txt|md|markdown|mdx|pdf|html?|xlsx?|vtt|properties|docx?|csv|eml|msg|pptx?|xml|epub)$/],
];

/** Returns the kind that Dify itself derives from the file. It refuses a file that is declared as another kind. */
function kindOf({ name, mediaType }: AgentFile): string {
	const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const byName = EXTENSIONS.find(([, extensions]) => extensions.test(extension))?.[0];
	const byType = ['image', 'video', 'audio'].find((kind) => mediaType.includes(kind));
	return byName ?? byType ?? (/text|pdf/.test(mediaType) ? 'document' : 'custom');
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	const text = textAt(body, 'answer');
	if (text === undefined) {
		return isObject(body) && body.code !== undefined
			? reportedErrorOutcome(errorText(body), answer.status)
			: unknownAnswerOutcome('Dify', answer);
	}
	return { ok: true, reply: completeReply(text, { ...idsOf(body), usage: messageUsage(body) }) };
}

function idsOf(body: unknown): { sessionId?: string; runId?: string; taskId?: string } {
	const [sessionId, runId] = [textAt(body, 'conversation_id'), textAt(body, 'message_id')];
	return { ...(sessionId && { sessionId }), ...(runId && { runId }) };
}

function messageUsage(body: unknown) {
	const amount = Number(textAt(body, 'metadata.usage.total_price') ?? NaN);
	const currency = textAt(body, 'metadata.usage.currency');
	return tokenUsage(
		numberAt(body, 'metadata.usage.prompt_tokens'),
		numberAt(body, 'metadata.usage.completion_tokens'),
		numberAt(body, 'metadata.usage.total_tokens'),
		Number.isFinite(amount) && currency !== undefined ? { amount, currency } : undefined,
	);
}

/**
 * Reads Dify's events: `message` and `agent_message` add text, `message_replace` replaces it (moderation), `ping` is a
 * keep-alive.
 */
class DifyStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private readonly toolCalls: unknown[] = [];
	private readonly files: ReplyFile[] = [];
	private isComplete = false;

	push({ data }: StreamEvent): StreamStep {
		const event = parseJson(data);
		this.facts = { ...this.facts, ...idsOf(event) };
		switch (textAt(event, 'event') ?? '') {
			case 'message':
			case 'agent_message':
				return this.add(textAt(event, 'answer') ?? '');
			case 'message_replace':
				this.text = textAt(event, 'answer') ?? '';
				return {};
			case 'agent_thought':
				if (textAt(event, 'tool')) this.toolCalls.push(toolCall(event));
				return {};
			case 'message_file':
				this.addFile(event);
				return {};
			case 'message_end':
				this.facts = { ...this.facts, usage: messageUsage(event) };
				this.isComplete = true;
				return { done: true };
			case 'error':
				return this.end(reportedErrorOutcome(errorText(event)));
			default:
				return {};
		}
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const files = this.files.length > 0 ? { files: this.files } : {};
		return { ok: true, reply: completeReply(this.text, { ...this.facts, ...files, toolCalls: this.toolCalls }) };
	}

	private addFile(event: unknown): void {
		const url = textAt(event, 'url');
		const type = textAt(event, 'type') ?? 'file';
		if (url) this.files.push({ name: textAt(event, 'id') ?? type, mediaType: type, url });
	}
}

function toolCall(event: unknown): unknown {
	const { id, tool, tool_input: input, observation } = event as Record<string, unknown>;
	return { id, tool, input, observation };
}
