import { errorText } from '../../text/error-words';
import { isObject, parseJson, omitEmpty, textAt } from '../../text/json';
import { failureOutcome, unknownAnswerOutcome, readIfSuccessful, replyOutcome, reportedErrorOutcome } from '../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentRequest,
	ReplyOptions,
	StreamStep,
} from '../protocol';
import { findReplyText } from '../reply-text';
import { multipart, postJson } from '../request';
import type { StreamEvent } from '../stream';
import { StreamedReply } from '../streamed-reply';

const API = 'an n8n Chat Trigger';

/**
 * n8n's own Chat Trigger (public chat, mode *embedded* or *hosted*), called as @n8n/chat calls it. The reply is `output
 * ?? text ?? message`. In streaming response mode the answer has one JSON object per line but is still labelled
 * application/json, so its content shows which of the two it is.
 */
export const n8nChat: AgentProtocol = {
	name: 'n8nChat',
	displayName: 'n8n Chat Trigger',
	description: 'A workflow that starts with the n8n Chat Trigger and is publicly available',
	urlPlaceholder: 'https://your-n8n.example.com/webhook/your-chat-id/chat',
	modes: ['stream', 'whole'],
	session: { issuedBy: 'client' },
	takesFiles: true,
	dispensable: ['metadata'],
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'ndjson', reader: (options) => new N8nChatStream(options) },
};

function request(call: AgentCall): AgentRequest {
	const { message, sessionId, userId, extra, files = [], omitted = [] } = call;
	const metadata = omitEmpty({ userId, ...(isObject(extra?.metadata) && extra.metadata) });
	const fields = { ...extra, action: 'sendMessage', sessionId, chatInput: message, metadata };
	if (files.length === 0) return postJson(call.url, fields, call.mode === 'stream' ? 'ndjson' : 'whole');
	const kept = Object.entries(fields).filter(([name]) => !omitted.includes(name));
	const texts = kept.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const);
	const parts = files.map((file) => ['files', file] as const);
	const { contentType, body } = multipart(texts, parts, call.runId ?? sessionId);
	return { method: 'POST', url: call.url, headers: { 'Content-Type': contentType, Accept: '*/*' }, body };
}

function outcome(body: unknown, answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	if (isObject(body) && body.executionStarted === true) return streamsToItsPage();
	const text = findReplyText(body, options.replyPath);
	if (text !== undefined && typeof body === 'object') return replyOutcome(text);
	const chunks = typeof body === 'string' ? chunksIn(body) : [];
	return chunks.length > 0 ? readChunks(chunks, options) : unknownAnswerOutcome(API, answer);
}

/** How many lines of a streamed answer may be invalid JSON; with more, the text is something else. */
const MAX_BROKEN_LINES = 100;

/** Returns the chunks of a streamed answer that was read as a whole: one JSON object per line. */
function chunksIn(text: string): object[] {
	const chunks: object[] = [];
	let broken = 0;
	for (const line of text.split('\n')) {
		const chunk = parseJson(line);
		if (isObject(chunk)) chunks.push(chunk);
		else if (line.trim() !== '' && ++broken > MAX_BROKEN_LINES) return [];
	}
	return chunks;
}

function readChunks(chunks: readonly object[], options: ReplyOptions): AgentOutcome {
	const stream = new N8nChatStream(options);
	for (const chunk of chunks) stream.take(chunk);
	return stream.outcome();
}

function streamsToItsPage(): AgentOutcome {
	return failureOutcome({
		code: 'unknown-answer',
		message: 'This chat sends its replies only to its own chat page',
		cure: 'Set Response Mode in the Chat Trigger to "When Last Node Finishes" or "Streaming", and publish the workflow again.',
		status: 200,
		accepted: 'yes',
	});
}

/** Reads the chunks of all nodes that stream. Each node announces its begin and its end. */
class N8nChatStream extends StreamedReply {
	private open = 0;
	private begun = false;
	private structuredOutput: unknown = null;

	constructor(private readonly options: ReplyOptions) {
		super();
	}

	protected read(event: StreamEvent): StreamStep {
		return this.take(parseJson(event.data));
	}

	take(chunk: unknown): StreamStep {
		const type = textAt(chunk, 'type');
		const content = textAt(chunk, 'content') ?? '';
		if (type === 'begin') this.open++;
		if (type === 'end') this.open--;
		if (type === 'begin' || type === 'end') this.begun = true;
		// n8n sends one every 30 seconds while nothing else is sent
		else if (type === 'keepalive') return {};
		else if (type === 'item') return this.add(this.wordsOf(content));
		else if (type === 'error') return this.end(reportedErrorOutcome(content || errorText(chunk)));
		else return this.end(outcome(chunk, { status: 200, body: chunk }, this.options));
		return {};
	}

	protected assembled(): AgentOutcome | undefined {
		return this.begun && this.open <= 0
			? replyOutcome(this.text, { structuredOutput: this.structuredOutput })
			: undefined;
	}

	/** Returns the reply inside a JSON answer, which the Respond to Webhook node streams as one piece. */
	private wordsOf(content: string): string {
		const answer = content.startsWith('{') ? parseJson(content) : undefined;
		const text = ['output', 'text', 'message']
			.map((field) => textAt(answer, field))
			.find((found) => found !== undefined);
		if (text !== undefined && Object.keys(answer as object).length > 1) this.structuredOutput = answer;
		return text ?? content;
	}
}
