import { isObject, listAt, numberAt, parseJson } from '../../../text/json';
import { keepSome, MAX_KEPT } from '../../bounds';
import { reportedErrorOutcome } from '../../outcome';
import type { AgentOutcome, AgentReply, ReplyFile, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import {
	completion,
	completionFacts,
	errorInCompletion,
	isCall,
	NO_CHOICE,
	readMessage,
	withFiles,
} from './completion';
import { imagesIn } from './images';
import { ToolCalls } from './tool-calls';

/** Reads the pieces of the first choice. */
export class CompletionStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private readonly toolCalls = new ToolCalls();
	private readonly executed = new Map<number, unknown>();
	private readonly files: ReplyFile[] = [];
	/** The index of the choice that is read. */
	private choice: number | undefined;

	protected read({ data }: StreamEvent): StreamStep {
		if (data.trim() === '[DONE]') return this.complete();
		const chunk = parseJson(data);
		const error = errorInCompletion(chunk);
		return error === undefined ? this.take(chunk) : this.end(reportedErrorOutcome(error));
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const toolCalls = [...this.executed.values(), ...this.toolCalls.list()];
		const facts = { ...this.facts, ...withFiles(this.files), toolCalls, ...(this.choice === undefined && NO_CHOICE) };
		return { ok: true, reply: completion({ text: this.text, reasoning: this.reasoning.trim() }, facts) };
	}

	private take(chunk: unknown): StreamStep {
		const choice = this.firstChoice(chunk);
		const { usage: used, finishReason, ...rest } = completionFacts(chunk, choice);
		this.facts = { ...this.facts, ...rest, ...(used && { usage: used }), ...(finishReason && { finishReason }) };
		if (finishReason) this.isComplete = true;
		if (!isObject(choice)) return {};
		// some servers send the whole message in one piece, or its text as older servers do
		const piece = isObject(choice.delta) ? choice.delta : (choice.message ?? { content: choice.text });
		this.takeCalls(piece);
		keepSome(this.files, imagesIn(piece));
		const { text, reasoning } = readMessage(piece);
		this.addReasoning(reasoning);
		return this.add(text);
	}

	/** Returns the choice that the first chunk with choices began. With `n`, the chunks of several choices are interleaved. */
	private firstChoice(chunk: unknown): unknown {
		const choices = listAt(chunk, 'choices');
		const indexOf = (choice: unknown) => numberAt(choice, 'index') ?? 0;
		if (choices.length > 0) this.choice ??= Math.min(...choices.slice(0, MAX_KEPT).map(indexOf));
		return choices.find((choice) => indexOf(choice) === this.choice);
	}

	private takeCalls(piece: unknown): void {
		for (const part of listAt(piece, 'tool_calls')) this.toolCalls.add(part);
		if (isObject(piece) && isCall(piece.function_call)) this.toolCalls.add({ function: piece.function_call });
		// a tool that Groq’s server runs is sent again with its result
		for (const tool of listAt(piece, 'executed_tools')) {
			const index = numberAt(tool, 'index') ?? this.executed.size;
			if (this.executed.size < MAX_KEPT || this.executed.has(index)) this.executed.set(index, tool);
		}
	}
}
