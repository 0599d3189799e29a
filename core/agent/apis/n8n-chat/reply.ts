import { errorText } from '../../../text/error-words';
import { isObject, jsonText, numberAt, parseJson, textAt } from '../../../text/json';
import { failureOutcome, replyOutcome, reportedErrorOutcome, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, ReplyOptions, StreamStep } from '../../protocol';
import { findReplyText } from '../../reply-text';
import { isMarkedAsError } from '../../reported-error';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';

const API = 'an n8n Chat Trigger';

/** Reads an answer that was not streamed, or a stream that was read as a whole. */
export function readChatAnswer(body: unknown, answer: AgentAnswer, options: ReplyOptions): AgentOutcome {
	if (isObject(body) && body.executionStarted === true) return streamsToItsPage();
	const text = findReplyText(body, options.replyPath);
	if (text !== undefined && typeof body === 'object') return replyOutcome(text);
	if (isObject(body) && !isMarkedAsError(body) && !options.replyPath)
		return structuredReply(isObject(body.output) ? body.output : body);
	const chunks = typeof body === 'string' ? chunksIn(body) : [];
	return chunks.length > 0 ? readChunks(chunks, options) : unknownAnswerOutcome(API, answer);
}

/** Returns the reply of a last node without a text, for example of an agent with an output parser. n8n’s own chat shows it as JSON. */
function structuredReply(output: Record<string, unknown>): AgentOutcome {
	if (Object.keys(output).length === 0) return replyOutcome('', { hint: NO_TEXT });
	return replyOutcome(findReplyText(output) ?? jsonText(output) ?? '', { structuredOutput: output });
}

const NO_TEXT =
	'The last node of the workflow has none of the fields output, text and message, in which n8n looks for the reply.';

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

const BUTTONS =
	'The workflow waits for a person. Each button in structuredOutput has a link: opening it is the answer.';

/** Returns the run of a node that a chunk belongs to. n8n’s own chat shows each run as a message of its own. */
function runOf(chunk: unknown): string {
	return `${textAt(chunk, 'metadata.nodeId') ?? ''}:${numberAt(chunk, 'metadata.runIndex') ?? 0}`;
}

/** Reads the chunks of all nodes that stream. Each node announces its begin and its end. */
export class N8nChatStream extends StreamedReply {
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
		else if (type === 'item') return this.addTo(runOf(chunk), this.wordsOf(content));
		// a kind of chunk that a later n8n may send
		else if (this.begun && type !== undefined && type !== 'error') return {};
		else if (type === 'error') return this.end(reportedErrorOutcome(content || errorText(chunk)));
		else return this.end(this.whole(chunk));
		return {};
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.begun || this.open > 0) return undefined;
		const structuredOutput = this.structuredOutput;
		// n8n’s nodes that wait for a person send buttons; each one calls a URL
		const asks = textAt(structuredOutput, 'type') === 'with-buttons';
		return replyOutcome(this.text, { structuredOutput, ...(asks && { status: 'input_required', hint: BUTTONS }) });
	}

	/** Reads a line that is not a chunk: the whole answer, or something that is not part of the stream. */
	private whole(line: unknown): AgentOutcome {
		const answer = { status: 200, body: line };
		const isForeign = this.begun && findReplyText(line) === undefined;
		return isForeign ? unknownAnswerOutcome(API, answer) : readChatAnswer(line, answer, this.options);
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
