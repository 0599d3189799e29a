import { isObject, parseJson, textAt } from '../../../text/json';
import { keepSome } from '../../bounds';
import { completeReply } from '../../outcome';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { blocked, mastraError, mastraUsage, modelFailed, question, toolCall } from './reply';

/**
 * Reads the chunks of a run. Those of other agents that it calls are wrapped in `tool-output` and are not for the person. A route
 * for the AI SDK sends chunks without a `payload`.
 * https://mastra.ai/reference/streaming/ChunkType
 */
export class MastraStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private question = '';
	private readonly toolCalls: unknown[] = [];

	protected read({ data }: StreamEvent): StreamStep {
		if (data.trim() === '[DONE]') return this.complete();
		const chunk = parseJson(data);
		const payload = isObject(chunk) && isObject(chunk.payload) ? chunk.payload : {};
		const runId = textAt(chunk, 'runId');
		switch (textAt(chunk, 'type') ?? '') {
			case 'start':
				this.facts = { ...this.facts, ...(runId !== undefined && { runId }) };
				return {};
			case 'step-start':
			case 'text-start':
				this.startMessage();
				return {};
			case 'text-delta':
				return this.add(textAt(payload, 'text') ?? textAt(chunk, 'delta') ?? '');
			case 'reasoning-delta':
				return this.addReasoning(textAt(payload, 'text') ?? textAt(chunk, 'delta') ?? '');
			case 'tool-input-available':
				keepSome(this.toolCalls, [toolCall(chunk)]);
				return {};
			case 'tool-call':
				keepSome(this.toolCalls, [toolCall(payload)]);
				return {};
			case 'tool-call-approval':
			case 'tool-call-suspended':
				return this.ask(payload, runId ?? this.facts.runId ?? '');
			case 'object-result':
				this.facts = { ...this.facts, structuredOutput: isObject(chunk) ? chunk.object : null };
				return {};
			case 'tripwire':
				this.facts = { ...this.facts, ...blocked(payload) };
				return {};
			case 'finish':
				return this.finish(payload);
			case 'abort':
				return this.fail({ message: 'the run was aborted' });
			case 'error':
				return this.fail({ message: textAt(chunk, 'errorText') ?? mastraError(payload.error) });
			default:
				return {};
		}
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const facts = { ...this.facts, toolCalls: this.toolCalls, reasoning: this.reasoning };
		return { ok: true, reply: completeReply(this.text || this.question, facts) };
	}

	private ask(payload: Record<string, unknown>, runId: string): StreamStep {
		const { text, reply } = question(payload, runId);
		this.question = text;
		this.isComplete = true;
		this.facts = { ...this.facts, finishReason: 'suspended', ...reply };
		return {};
	}

	private finish(payload: Record<string, unknown>): StreamStep {
		const output = isObject(payload.output) ? payload.output : {};
		const finishReason = this.facts.finishReason ?? textAt(payload, 'stepResult.reason') ?? null;
		if (finishReason === 'error') return this.end(modelFailed(payload.stepResult, ''));
		this.facts = { ...this.facts, finishReason, usage: mastraUsage(output.usage) };
		this.isComplete = true;
		return {};
	}
}
