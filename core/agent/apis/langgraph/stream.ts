import { isObject, parseJson, textAt } from '../../../text/json';
import { reportedErrorOutcome } from '../../outcome';
import type { AgentOutcome, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { lastType, messageText, stateError } from './state';

/**
 * Reads LangGraph's events: `messages` brings parts of messages, `values` the whole state. The last state is the reply.
 */
export class LangGraphStream extends StreamedReply {
	private state: Record<string, unknown> | undefined;
	private runId: string | undefined;

	constructor(private readonly readState: (state: Record<string, unknown>) => AgentOutcome) {
		super();
	}

	push({ type, data }: StreamEvent): StreamStep {
		const value = parseJson(data);
		const kind = type.split('|')[0];
		if (kind === 'metadata') this.runId = textAt(value, 'run_id');
		if (kind === 'values' && isObject(value)) this.state = value;
		if (kind === 'error') return this.end(reportedErrorOutcome(stateError(value)));
		return kind === 'messages' && Array.isArray(value) ? this.add(agentText(value[0])) : {};
	}

	protected assembled(): AgentOutcome | undefined {
		// the first state only repeats the input: while a person's message is last, the graph has not answered
		if (this.state === undefined || /^human/i.test(lastType(this.state))) return undefined;
		const final = this.readState(this.state);
		return final.ok ? { ok: true, reply: { ...final.reply, ...(this.runId && { runId: this.runId }) } } : final;
	}
}

function agentText(chunk: unknown): string {
	const isAgent = /^ai/i.test(textAt(chunk, 'type') ?? '');
	return isAgent ? (messageText(chunk) ?? '') : '';
}
