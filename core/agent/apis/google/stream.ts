import { isObject, parseJson, textAt } from '../../../text/json';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { readEvent } from './events';
import type { AdkEvent } from './events';
import { runOutcome } from './reply';

/**
 * Reads the events of a run. Nothing marks the end of a stream: it is complete if its last event is neither a piece of a
 * message nor a function call without a result.
 */
export class AdkStream extends StreamedReply {
	private readonly events: AdkEvent[] = [];
	private last: AdkEvent | undefined;
	/** The text of the pieces since the last whole message, by author. */
	private readonly pieces = new Map<string, string>();

	protected read({ data }: StreamEvent): StreamStep {
		const value = parseJson(data);
		if (!isObject(value)) return {};
		if (isError(value)) return this.fail(value);
		if (value.content === undefined && value.author === undefined) return {};
		const event = readEvent(value);
		if (event.author === 'user') return {};
		this.last = event;
		return event.partial ? this.addPiece(event) : this.addWhole(event);
	}

	/** The pieces of parallel agents are interleaved, so the whole messages are the reply. */
	protected override holdsLess({ text, status }: AgentReply): boolean {
		return text === '' && status === 'completed';
	}

	protected assembled(): AgentOutcome | undefined {
		const { last } = this;
		if (last === undefined || last.partial || last.calls.some(({ longRunning }) => !longRunning)) return undefined;
		return runOutcome(this.events);
	}

	protected hasEvents(): boolean {
		return this.last !== undefined;
	}

	private addPiece({ author, text, reasoning }: AdkEvent): StreamStep {
		this.pieces.set(author, (this.pieces.get(author) ?? '') + text);
		this.addReasoning(reasoning);
		return this.add(text);
	}

	private addWhole(event: AdkEvent): StreamStep {
		this.events.push(event);
		const shown = this.pieces.get(event.author) ?? '';
		this.pieces.delete(event.author);
		const step = event.text.startsWith(shown) ? this.add(event.text.slice(shown.length)) : {};
		if (event.text !== '') this.startMessage();
		return step;
	}
}

/** Tells whether an event is an error, which the API server sends as `error` and Agent Engine as `code` and `message`. */
function isError(value: Record<string, unknown>): boolean {
	return Boolean(value.error) || (Boolean(value.code) && textAt(value, 'message') !== undefined);
}
