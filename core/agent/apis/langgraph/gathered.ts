import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import { ToolCalls } from '../openai/tool-calls';
import { readMessage } from './state';

/** A message that is assembled from its chunks. */
type Assembled = { text: string; metadata: Record<string, unknown>; usage: unknown; readonly calls: ToolCalls };

/**
 * Gathers the state of a run from the events of the other stream modes: the updates of the nodes, whole messages, and chunks of
 * messages. Needed if a server or a proxy sends no `values`.
 */
export class GatheredState {
	private readonly messages = new Map<string, unknown>();
	private readonly chunks = new Map<string, Assembled>();
	private interrupts: readonly unknown[] = [];
	/** Whether an event had a message, an update or an interrupt as a whole. */
	private hasWhole = false;

	/** Adds the update of each node: its messages, or the questions of an interrupt. */
	addUpdate(update: unknown): void {
		if (!isObject(update)) return;
		const interrupts = listAt(update, '__interrupt__');
		if (interrupts.length > 0) this.interrupts = interrupts;
		for (const value of Object.values(update)) {
			const held = isObject(value) ? value.messages : undefined;
			for (const message of Array.isArray(held) ? (held as unknown[]) : [held]) this.addMessage(message);
		}
		this.hasWhole = true;
	}

	addMessage(message: unknown, isWhole = true): void {
		if (!isObject(message)) return;
		const id = textAt(message, 'id') ?? `message ${this.messages.size}`;
		if (this.messages.size >= MAX_KEPT && !this.messages.has(id)) return;
		this.messages.set(id, message);
		this.hasWhole ||= isWhole || isEnded(message.response_metadata);
	}

	addChunk(chunk: unknown): void {
		const id = textAt(chunk, 'id') ?? '';
		if (!isObject(chunk) || (this.chunks.size >= MAX_KEPT && !this.chunks.has(id))) return;
		const known = this.chunks.get(id) ?? { text: '', metadata: {}, usage: null, calls: new ToolCalls() };
		this.chunks.set(id, known);
		known.text += readMessage(chunk)?.text ?? '';
		Object.assign(known.metadata, chunk.response_metadata);
		known.usage = chunk.usage_metadata ?? known.usage;
		for (const part of listAt(chunk, 'tool_call_chunks')) {
			const [callId, name, args] = ['id', 'name', 'args'].map((field) => textAt(part, field));
			known.calls.add({ id: callId, index: numberAt(part, 'index'), function: { name, arguments: args } });
		}
	}

	/** Returns the state, or undefined if nothing shows that its last message is complete. */
	state(hasEnded: boolean): Record<string, unknown> | undefined {
		const chunked = [...this.chunks].map(([id, message]) => wholeOf(id, message));
		const isComplete = (hasEnded && chunked.length > 0) || this.hasWhole || isEnded(chunked.at(-1)?.response_metadata);
		const messages = this.messages.size > 0 ? [...this.messages.values()] : chunked;
		const asked = this.interrupts.length > 0 ? { __interrupt__: this.interrupts } : {};
		return isComplete ? { messages, ...asked } : undefined;
	}
}

function wholeOf(id: string, { text, metadata, usage, calls }: Assembled) {
	const toolCalls = calls.list().map((call) => ({
		name: textAt(call, 'function.name'),
		args: textAt(call, 'function.arguments'),
		id: textAt(call, 'id'),
	}));
	return { type: 'ai', id, content: text, response_metadata: metadata, usage_metadata: usage, tool_calls: toolCalls };
}

/** Whether the metadata hold the reason for which the model ended its message. */
function isEnded(metadata: unknown): boolean {
	return ['finish_reason', 'stop_reason', 'done_reason'].some((field) => textAt(metadata, field) !== undefined);
}
