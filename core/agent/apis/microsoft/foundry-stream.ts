import { isObject, listAt, parseJson, textAt } from '../../../text/json';
import { keepSome } from '../../bounds';
import { joinMessages, readContent } from '../../content';
import { completeReply } from '../../outcome';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { asked, endedRun, finishOf, foundryUsage, questionOf } from './foundry-run';

/** Reads the events of a run. https://platform.openai.com/docs/api-reference/assistants-streaming/events */
export class FoundryStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private question = '';
	private readonly toolCalls: unknown[] = [];
	/** The whole messages, which count if no pieces came. */
	private readonly whole = new Map<string, string>();

	protected read({ type, data }: StreamEvent): StreamStep {
		if (type === 'done' || data.trim() === '[DONE]') return this.complete();
		const value = parseJson(data);
		if (type === 'thread.message.delta') return this.addPiece(value);
		if (type === 'thread.message.completed') this.whole.set(textAt(value, 'id') ?? '', contentOf(value));
		if (type === 'thread.run.step.completed') this.keepCalls(value);
		return type.startsWith('thread.run.') && textAt(value, 'object') === 'thread.run' ? this.readRun(value) : {};
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const facts = { ...this.facts, toolCalls: this.toolCalls };
		return {
			ok: true,
			reply: completeReply(this.text || joinMessages([...this.whole.values()]) || this.question, facts),
		};
	}

	private addPiece(event: unknown): StreamStep {
		return this.addTo(textAt(event, 'id'), readContent(listAt(event, 'delta.content')).text);
	}

	private keepCalls(step: unknown): void {
		keepSome(this.toolCalls, listAt(step, 'step_details.tool_calls'));
	}

	private readRun(run: unknown): StreamStep {
		const [runId, sessionId] = [textAt(run, 'id'), textAt(run, 'thread_id')];
		const ids = { ...(runId !== undefined && { runId }), ...(sessionId !== undefined && { sessionId }) };
		this.facts = { ...this.facts, ...ids };
		const finishReason = finishOf(run);
		if (finishReason !== undefined) {
			this.isComplete = true;
			this.facts = { ...this.facts, usage: foundryUsage(run), finishReason };
			return {};
		}
		if (textAt(run, 'status') !== 'requires_action') {
			const ended = isObject(run) ? endedRun(run) : undefined;
			return ended === undefined ? {} : this.end(ended);
		}
		this.question = questionOf(run);
		this.facts = { ...this.facts, ...asked(run) };
		return this.complete();
	}
}

function contentOf(message: unknown): string {
	return readContent(isObject(message) ? message.content : undefined).text;
}
