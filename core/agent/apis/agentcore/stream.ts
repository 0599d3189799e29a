import { isObject, parseJson, textAt } from '../../../text/json';
import { completeReply } from '../../outcome';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import { findReplyText } from '../../reply-text';
import { isMarkedAsError } from '../../reported-error';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { bedrockUsage, messageText } from './reply';

/** The SDK turns events that are not JSON into the text of a whole Python object. A piece of a text may begin like one. */
const PYTHON_OBJECT = /^\{'.*\}$/s;

/**
 * Reads what the agent yields: texts, events of Amazon Bedrock’s Converse API (Strands wraps them in `event`, and repeats
 * each text in `data`), or whole messages. https://strandsagents.com/latest/user-guide/concepts/streaming/
 */
export class AgentcoreStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private received = false;
	protected override readonly takesPlainText = true;
	/** Whether a message of the model has begun and not ended. */
	private open = false;
	private hasRawEvents = false;
	/** The last whole message, which counts if no text came in pieces. */
	private whole = '';

	protected read({ data }: StreamEvent): StreamStep {
		const given = parseJson(data);
		const value = given === undefined ? data : given;
		if (typeof value === 'string') return this.addText(value);
		if (isMarkedAsError(value)) return this.fail(value);
		if (!isObject(value)) return {};
		if (typeof value.reasoningText === 'string') return this.addReasoning(value.reasoningText);
		if (isObject(value.event)) return this.readRaw(value.event);
		if (typeof value.data === 'string') return this.hasRawEvents ? {} : this.addText(value.data);
		const message = messageText(value.result ?? value.message);
		const text = message?.text ?? textAt(value, 'result') ?? findReplyText(value);
		if (text === undefined) return {};
		this.received = true;
		this.whole = text;
		return {};
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.received || this.open) return undefined;
		return { ok: true, reply: completeReply(this.text || this.whole, { ...this.facts, reasoning: this.reasoning }) };
	}

	private addText(text: string): StreamStep {
		if (PYTHON_OBJECT.test(text.trim())) return {};
		this.received = true;
		return this.add(text);
	}

	/** Reads an event of the Converse API, of which each has one field. */
	private readRaw(event: Record<string, unknown>): StreamStep {
		this.hasRawEvents = true;
		this.received = true;
		if (event.messageStart !== undefined) this.begin();
		if (event.messageStop !== undefined) this.finish(textAt(event, 'messageStop.stopReason'));
		if (isObject(event.metadata)) this.facts = { ...this.facts, usage: bedrockUsage(event.metadata) };
		this.addReasoning(textAt(event, 'contentBlockDelta.delta.reasoningContent.text') ?? '');
		return this.add(textAt(event, 'contentBlockDelta.delta.text') ?? '');
	}

	private begin(): void {
		this.open = true;
		this.startMessage();
	}

	private finish(finishReason = ''): void {
		this.open = false;
		this.facts = { ...this.facts, finishReason: finishReason || null };
	}
}
