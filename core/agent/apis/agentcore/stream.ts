import { isObject, parseJson, textAt } from '../../../text/json';
import type { AgentOutcome, ReplyOptions, StreamReader, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { AgUiStream } from '../ag-ui/stream';
import { LangChainStream, langchainEvent } from '../langgraph/langchain-stream';
import { MastraStream } from '../mastra/stream';
import { CompletionStream } from '../openai/completion-stream';
import { ResponseStream } from '../openai/response-stream';
import { StrandsStream } from './strands';

const AG_UI = /^(?:RUN|STEP|TEXT_MESSAGE|TOOL_CALL|STATE|MESSAGES|THINKING|REASONING|ACTIVITY)_[A-Z_]{1,40}$/;
const AI_SDK = /^(?:start-step|text-(?:start|delta)|reasoning-(?:start|delta)|tool-input-(?:start|available))$/;

/**
 * Returns the reader for events of another protocol or framework: AWS’s templates also serve AG-UI and LangGraph; undefined
 * if the event tells nothing.
 */
function readerFor(value: unknown, options: ReplyOptions): StreamReader | undefined {
	const type = textAt(value, 'type') ?? '';
	if (AG_UI.test(type)) return new AgUiStream();
	if (AI_SDK.test(type)) return new MastraStream();
	if (type.startsWith('response.')) return new ResponseStream();
	if (textAt(value, 'object') === 'chat.completion.chunk') return new CompletionStream();
	return langchainEvent(value) === undefined ? undefined : new LangChainStream(options);
}

/** Reads what the agent yields. Its first event that tells which framework it uses decides about the reader. */
export class AgentcoreStream implements StreamReader {
	private readonly strands = new StrandsStream();
	private reader: StreamReader | undefined;

	constructor(private readonly options: ReplyOptions) {}

	push(event: StreamEvent): StreamStep {
		const value = this.reader === undefined && !this.strands.hasBegun ? parseJson(event.data) : undefined;
		if (isObject(value) || Array.isArray(value)) this.reader = readerFor(value, this.options);
		return (this.reader ?? this.strands).push(event);
	}

	outcome(isBroken = false): AgentOutcome {
		return (this.reader ?? this.strands).outcome(isBroken);
	}
}
