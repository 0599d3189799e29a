import { isObject, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import { isReasoning, partText } from '../../content';
import type { AgentOutcome, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { readResponse } from './response';

/** Reads the events of a response: pieces of items, each item when it is complete, and the whole response at the end. */
export class ResponseStream extends StreamedReply {
	private readonly items = new Map<number, unknown>();
	private response: unknown;
	/** The text received so far of each part of an item. */
	private readonly parts = new Map<string, string>();

	protected read({ data }: StreamEvent): StreamStep {
		if (data.trim() === '[DONE]') return this.hasBegun() ? this.complete() : {};
		const event = parseJson(data);
		if (!isObject(event)) return {};
		if (event.object === 'response.chunk') return this.addChunk(event);
		switch (event.type) {
			case 'response.output_text.delta':
			case 'response.refusal.delta':
				return this.addText(event);
			case 'response.output_text.done':
			case 'response.refusal.done':
				return this.addRest(event);
			case 'response.content_part.done':
				return isReasoning(event.part) ? {} : this.addRest({ ...event, text: partText(event.part) });
			case 'response.reasoning_text.delta':
			case 'response.reasoning_summary_text.delta':
				return this.addReasoning(textAt(event, 'delta') ?? '');
			case 'response.output_item.done':
				return this.keep(event);
			case 'response.created':
				this.response = event.response;
				return {};
			case 'response.completed':
			case 'response.done':
			case 'response.failed':
			case 'response.incomplete':
				return this.end(this.whole(event.response));
			case 'error':
				return this.fail(event);
			default:
				return {};
		}
	}

	/** Assembles the response from its first event and the received items, because some gateways send no last event. */
	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		return this.whole({ output: [], ...(isObject(this.response) && this.response), status: 'completed' });
	}

	/** Adds a piece of Langflow’s `/responses`, which has its own form. */
	private addChunk(event: Record<string, unknown>): StreamStep {
		const content = textAt(event, 'delta.content') ?? '';
		if (event.status === 'failed') return this.fail(content);
		this.isComplete ||= event.status === 'completed';
		this.response ??= { id: event.id };
		return this.add(content);
	}

	/**
	 * Adds a piece of text. Some gateways, such as GitHub Copilot’s, give each piece an item ID of its own, so the index of the
	 * item counts first.
	 */
	private addText(event: Record<string, unknown>): StreamStep {
		const piece = textAt(event, 'delta') ?? '';
		const part = partOf(event);
		if (this.parts.size < MAX_KEPT || this.parts.has(part)) this.parts.set(part, (this.parts.get(part) ?? '') + piece);
		return this.addTo(numberAt(event, 'output_index') ?? textAt(event, 'item_id'), piece);
	}

	/** Adds what a whole part has more than its pieces. Some servers send no pieces, and an empty response at the end. */
	private addRest(event: Record<string, unknown>): StreamStep {
		const whole = textAt(event, 'text') ?? textAt(event, 'refusal') ?? '';
		const received = this.parts.get(partOf(event)) ?? '';
		return whole.startsWith(received) ? this.addText({ ...event, delta: whole.slice(received.length) }) : {};
	}

	/** Whether anything of a response has arrived, so that `[DONE]` ends it. Some gateways send no other end. */
	private hasBegun(): boolean {
		return this.items.size > 0 || this.isComplete || this.text !== '';
	}

	private keep({ item, output_index: index }: Record<string, unknown>): StreamStep {
		const at = typeof index === 'number' ? index : this.items.size;
		if (this.items.size < MAX_KEPT) this.items.set(at, item);
		return {};
	}

	/** Reads the response. If its last event holds fewer items than were received, the received ones are used. */
	private whole(response: unknown): AgentOutcome {
		const fewer = isObject(response) && listAt(response, 'output').length < this.items.size;
		const items = [...this.items].sort(([a], [b]) => a - b).map(([, item]) => item);
		const body = fewer ? { ...response, output: items } : response;
		return readResponse(body, { status: 200, body });
	}
}

function partOf(event: Record<string, unknown>): string {
	return `${numberAt(event, 'output_index') ?? textAt(event, 'item_id') ?? ''} ${numberAt(event, 'content_index') ?? 0}`;
}
