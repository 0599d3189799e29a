import { isObject, listAt, parseJson, textAt } from '../../../text/json';
import { keepSome } from '../../bounds';
import { joinMessages } from '../../content';
import { completeReply } from '../../outcome';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import { findReplyText } from '../../reply-text';
import { isMarkedAsError } from '../../reported-error';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { interrupted, questionsOf } from './interrupts';
import { pieceIn } from './pieces';
import { bedrockUsage, messageText } from './reply';
import { ToolUses } from './tool-uses';

/** The SDK turns events that are not JSON into the text of a whole Python object. A piece of a text may begin like one. */
const PYTHON_OBJECT = /^\{'.*\}$/s;

/**
 * Reads what the agent yields: texts, events of Amazon Bedrock’s Converse API (Strands wraps them in `event`, and repeats
 * each text in `data`), pieces of a text in a field, or whole messages.
 * https://strandsagents.com/latest/user-guide/concepts/streaming/
 */
export class StrandsStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private received = false;
	protected override readonly takesPlainText = true;
	/** Whether a message of the model has begun and not ended. */
	private open = false;
	private hasRawEvents = false;
	/** The whole messages, which count if no text came in pieces. */
	private readonly whole: string[] = [];
	private readonly tools = new ToolUses();

	/** Whether anything of the reply has come. */
	get hasBegun(): boolean {
		return this.received;
	}

	protected read({ data }: StreamEvent): StreamStep {
		const given = parseJson(data);
		const value = given === undefined ? data : given;
		if (typeof value === 'string') return this.addText(value);
		if (isMarkedAsError(value)) return this.fail(value);
		if (!isObject(value)) return {};
		if (value.event === 'error') return this.fail({ ...value, event: undefined });
		if (value.force_stop === true) return this.fail(value.force_stop_reason);
		if (typeof value.reasoningText === 'string') return this.addReasoning(value.reasoningText);
		if (isObject(value.event)) return this.readRaw(value.event);
		if (isObject(value.current_tool_use)) return this.addTool(value.current_tool_use);
		if (typeof value.data === 'string') return this.hasRawEvents ? {} : this.addText(value.data);
		const piece = pieceIn(value);
		return piece === undefined ? this.addWhole(value) : this.addText(piece);
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.received || this.open) return undefined;
		const facts = { reasoning: this.reasoning, toolCalls: this.tools.list(), ...this.facts };
		const text = joinMessages([this.text || joinMessages(this.whole), questionsOf(facts)]);
		return { ok: true, reply: completeReply(text, facts) };
	}

	private addText(text: string): StreamStep {
		if (PYTHON_OBJECT.test(text.trim())) return {};
		this.received = true;
		return this.add(text);
	}

	/** Adds a message that the agent sends as a whole. Those of the user hold the results of its tools. */
	private addWhole(value: Record<string, unknown>): StreamStep {
		const held = value.result ?? value.message;
		for (const part of listAt(held, 'content')) this.tools.addWhole(isObject(part) ? part.toolUse : undefined);
		if (textAt(held, 'role') === 'user') return {};
		const message = messageText(held);
		const asked = interrupted(isObject(value.result) ? value.result : value);
		this.facts = { ...this.facts, ...asked };
		const text = message?.text ?? textAt(value, 'result') ?? findReplyText(value);
		if (text === undefined && asked === undefined) return {};
		this.received = true;
		if (text !== undefined && this.whole.at(-1) !== text) keepSome(this.whole, [text]);
		return {};
	}

	private addTool(call: Record<string, unknown>): StreamStep {
		this.startMessage();
		if (!this.hasRawEvents) this.tools.addWhole(call);
		return {};
	}

	/** Reads an event of the Converse API, of which each has one field. */
	private readRaw(event: Record<string, unknown>): StreamStep {
		this.hasRawEvents = true;
		this.received = true;
		if (event.messageStart !== undefined) this.begin();
		if (event.messageStop !== undefined) this.finish(textAt(event, 'messageStop.stopReason'));
		if (isObject(event.metadata)) this.facts = { ...this.facts, usage: bedrockUsage(event.metadata) };
		this.tools.addEvent(event);
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
