import { isObject, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import { reportedErrorOutcome } from '../../outcome';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { GatheredState } from './gathered';
import { readMessage, stateError, waitsForAnswer } from './state';

/**
 * Reads LangGraph's events: `messages` brings parts of messages, `values` the whole state. The last state is the reply. Without
 * `values`, it is gathered from the events of other stream modes.
 */
export class LangGraphStream extends StreamedReply {
	private state: Record<string, unknown> | undefined;
	private runId: string | undefined;
	private readonly gathered = new GatheredState();
	/** The text shown of each message, for events that repeat a message from its beginning. */
	private readonly shown = new Map<string, string>();

	constructor(private readonly readState: (state: Record<string, unknown>) => AgentOutcome) {
		super();
	}

	protected read({ type, data }: StreamEvent): StreamStep {
		const value = parseJson(data);
		const kind = type.split('|', 1).join('');
		const [first] = Array.isArray(value) ? (value as unknown[]) : [];
		switch (kind) {
			case 'metadata':
				this.runId = textAt(value, 'run_id');
				return {};
			case 'values':
				if (isObject(value)) this.state = value;
				return {};
			case 'updates':
			case 'data':
				this.gathered.addUpdate(value);
				return {};
			case 'messages':
				this.gathered.addChunk(isAgents(first) ? first : undefined);
				return this.addPiece(first);
			case 'messages/partial':
			case 'messages/complete':
				this.gathered.addMessage(first, kind === 'messages/complete');
				return this.addGrown(first);
			case 'end':
				return this.complete();
			default:
				return {};
		}
	}

	protected override fail(error: unknown): StreamStep {
		return this.end(reportedErrorOutcome(stateError(error)));
	}

	/** The pieces also include the text of other nodes, so the last state is the reply, unless it has no text at all. */
	protected override holdsLess({ text, status }: AgentReply): boolean {
		return text === '' && status === 'completed';
	}

	protected assembled(): AgentOutcome | undefined {
		const state = this.state ?? this.gathered.state(this.isComplete);
		if (state === undefined || waitsForAnswer(state)) return undefined;
		const final = this.readState(state);
		return final.ok ? { ok: true, reply: { ...final.reply, ...(this.runId && { runId: this.runId }) } } : final;
	}

	/** Adds what a message that is sent again has more than before. */
	private addGrown(message: unknown): StreamStep {
		const id = textAt(message, 'id') ?? '';
		const { text } = readMessage(message) ?? { text: '' };
		const before = this.shown.get(id) ?? '';
		if (!isAgents(message) || !isObject(message) || !text.startsWith(before)) return {};
		if (this.shown.size < MAX_KEPT || this.shown.has(id)) this.shown.set(id, text);
		return this.addPiece({ ...message, content: text.slice(before.length) });
	}

	private addPiece(chunk: unknown): StreamStep {
		if (!isAgents(chunk)) return {};
		const { text, reasoning } = readMessage(chunk) ?? { text: '', reasoning: '' };
		this.addReasoning(reasoning);
		return this.addTo(textAt(chunk, 'id'), text);
	}
}

function isAgents(message: unknown): boolean {
	return /^ai/i.test(textAt(message, 'type') ?? '');
}
