import { errorText } from '../../../text/error-words';
import { isObject, parseJson } from '../../../text/json';
import { reportedErrorOutcome } from '../../outcome';
import type { AgentOutcome, ReplyOptions, StreamStep } from '../../protocol';
import { isMarkedAsError } from '../../reported-error';
import type { StreamEvent } from '../../stream';
import { LangChainStream, langchainEvent } from '../langgraph/langchain-stream';
import { AdkStream } from './stream';

/**
 * Reads the stream of Agent Engine, which has one event a line, or server-sent events. A method that does not stream
 * answers with one document, which may take several lines. Agents of LangChain and LangGraph stream chunks of their own.
 */
export class AgentEngineStream extends AdkStream {
	private lines: string[] = [];
	private isStream = false;
	private graph: LangChainStream | undefined;

	constructor(
		private readonly readDocument: (body: unknown) => AgentOutcome,
		private readonly options: ReplyOptions,
	) {
		super();
	}

	override push(event: StreamEvent): StreamStep {
		if (this.graph === undefined && !this.hasEvents() && isChunk(parseJson(event.data))) {
			this.graph = new LangChainStream(this.options);
		}
		return this.graph?.push(event) ?? super.push(event);
	}

	override outcome(isBroken = false): AgentOutcome {
		return this.graph?.outcome(isBroken) ?? super.outcome(isBroken);
	}

	protected override read(event: StreamEvent): StreamStep {
		if (!this.isStream) this.lines.push(event.data);
		const step = super.read(event);
		if (this.hasEvents()) this.settle();
		return step;
	}

	protected override assembled(): AgentOutcome | undefined {
		const body = this.isStream ? undefined : parseJson(this.lines.join('\n'));
		if (isMarkedAsError(body)) return reportedErrorOutcome(errorText(body));
		return isObject(body) && body.output !== undefined ? this.readDocument(body) : super.assembled();
	}

	private settle(): void {
		this.isStream = true;
		this.lines = [];
	}
}

/** Tells whether a value is a chunk of LangChain’s or LangGraph’s. The only document of a method has its output alone. */
function isChunk(value: unknown): boolean {
	const isDocument = isObject(value) && value.output !== undefined && value.messages === undefined;
	return !isDocument && langchainEvent(value) !== undefined;
}
