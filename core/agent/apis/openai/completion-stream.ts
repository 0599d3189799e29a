import { isObject, listAt, parseJson } from '../../../text/json';
import { keepSome } from '../../bounds';
import { reportedErrorOutcome } from '../../outcome';
import type { AgentOutcome, AgentReply, ReplyFile, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { completion, completionFacts, errorInCompletion, isCall, readMessage, withFiles } from './completion';
import { imagesIn } from './images';
import { ToolCalls } from './tool-calls';

/** Reads the pieces of the first choice. */
export class CompletionStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private readonly toolCalls = new ToolCalls();
	private readonly files: ReplyFile[] = [];

	protected read({ data }: StreamEvent): StreamStep {
		if (data.trim() === '[DONE]') return this.complete();
		const chunk = parseJson(data);
		const error = errorInCompletion(chunk);
		return error === undefined ? this.take(chunk) : this.end(reportedErrorOutcome(error));
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const facts = { ...this.facts, ...withFiles(this.files), toolCalls: this.toolCalls.list() };
		return { ok: true, reply: completion({ text: this.text, reasoning: this.reasoning.trim() }, facts) };
	}

	private take(chunk: unknown): StreamStep {
		const { usage: used, finishReason, ...rest } = completionFacts(chunk);
		this.facts = { ...this.facts, ...rest, ...(used && { usage: used }), ...(finishReason && { finishReason }) };
		if (finishReason) this.isComplete = true;
		const choice = listAt(chunk, 'choices')[0];
		if (!isObject(choice)) return {};
		// some servers send the whole message in one piece
		const piece = isObject(choice.delta) ? choice.delta : choice.message;
		for (const part of listAt(piece, 'tool_calls')) this.toolCalls.add(part);
		if (isObject(piece) && isCall(piece.function_call)) this.toolCalls.add({ function: piece.function_call });
		keepSome(this.files, imagesIn(piece));
		const { text, reasoning } = readMessage(piece);
		this.addReasoning(reasoning);
		return this.add(text);
	}
}
