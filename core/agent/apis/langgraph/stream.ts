import { isObject, parseJson, textAt } from '../../../text/json';
import { reportedErrorOutcome } from '../../outcome';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { readMessage, stateError, waitsForAnswer } from './state';

/**
 * Reads LangGraph's events: `messages` brings parts of messages, `values` the whole state. The last state is the reply.
 */
export class LangGraphStream extends StreamedReply {
	private state: Record<string, unknown> | undefined;
	private runId: string | undefined;
	/** The ID of the message to which the last piece belongs. */
	private messageId: string | undefined;

	constructor(private readonly readState: (state: Record<string, unknown>) => AgentOutcome) {
		super();
	}

	protected read({ type, data }: StreamEvent): StreamStep {
		const value = parseJson(data);
		const kind = type.split('|')[0];
		if (kind === 'metadata') this.runId = textAt(value, 'run_id');
		if (kind === 'values' && isObject(value)) this.state = value;
		return kind === 'messages' && Array.isArray(value) ? this.addPiece(value[0]) : {};
	}

	protected override fail(error: unknown): StreamStep {
		return this.end(reportedErrorOutcome(stateError(error)));
	}

	/** The pieces also include the text of other nodes, so the last state is the reply, unless it has no text at all. */
	protected override holdsLess({ text, status }: AgentReply): boolean {
		return text === '' && status === 'completed';
	}

	protected assembled(): AgentOutcome | undefined {
		if (this.state === undefined || waitsForAnswer(this.state)) return undefined;
		const final = this.readState(this.state);
		return final.ok ? { ok: true, reply: { ...final.reply, ...(this.runId && { runId: this.runId }) } } : final;
	}

	private addPiece(chunk: unknown): StreamStep {
		if (!/^ai/i.test(textAt(chunk, 'type') ?? '')) return {};
		const id = textAt(chunk, 'id');
		if (id !== this.messageId) this.startMessage();
		this.messageId = id;
		const { text, reasoning } = readMessage(chunk) ?? { text: '', reasoning: '' };
		this.addReasoning(reasoning);
		return this.add(text);
	}
}
