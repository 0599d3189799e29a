import { isObject, parseJson, textAt } from '../../../text/json';
import { cutOffOutcome, reportedErrorOutcome, withPartialText } from '../../outcome';
import type { AgentOutcome, StreamReader, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { lastType, messageText, stateError } from './state';

/**
 * Reads LangGraph's events: `messages` brings parts of messages, `values` the whole state. The last state is the reply.
 */
export class LangGraphStream implements StreamReader {
	private text = '';
	private state: Record<string, unknown> | undefined;
	private runId: string | undefined;
	private failure: AgentOutcome | undefined;

	constructor(private readonly readState: (state: Record<string, unknown>) => AgentOutcome) {}

	push({ type, data }: StreamEvent): StreamStep {
		const value = parseJson(data);
		const kind = type.split('|')[0];
		if (kind === 'metadata') this.runId = textAt(value, 'run_id');
		if (kind === 'values' && isObject(value)) this.state = value;
		if (kind === 'error') {
			this.failure = reportedErrorOutcome(stateError(value));
			return { done: true };
		}
		return kind === 'messages' && Array.isArray(value) ? this.add(value[0]) : {};
	}

	outcome(): AgentOutcome {
		if (this.failure) return withPartialText(this.failure, this.text);
		// the first state only repeats the input: while a person's message is last, the graph has not answered
		if (this.state === undefined || /^human/i.test(lastType(this.state))) return cutOffOutcome(this.text);
		const final = this.readState(this.state);
		return final.ok ? { ok: true, reply: { ...final.reply, ...(this.runId && { runId: this.runId }) } } : final;
	}

	private add(chunk: unknown): StreamStep {
		const isAgent = /^ai/i.test(textAt(chunk, 'type') ?? '');
		const delta = isAgent ? (messageText(chunk) ?? '') : '';
		this.text += delta;
		return delta === '' ? {} : { delta };
	}
}
