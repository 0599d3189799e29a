import { isObject, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import type { AgentOutcome, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { ToolCalls } from '../openai/tool-calls';
import { callsIn, lettaReply, lettaUsage, textOf, thoughtOf } from './reply';

/** Reads the messages of a run, which arrive whole or in pieces with the same ID. */
export class LettaStream extends StreamedReply {
	/** The messages other than texts: tool calls, and requests for approval. */
	private readonly others = new Map<string, Record<string, unknown>>();
	private readonly calls = new Map<string, ToolCalls>();
	private stop: unknown;
	private usage: unknown;

	protected read({ data }: StreamEvent): StreamStep {
		if (data.trim() === '[DONE]') return this.complete();
		const message = parseJson(data);
		switch (textAt(message, 'message_type') ?? '') {
			case 'assistant_message':
				return this.addTo(textAt(message, 'id'), textOf(message));
			case 'reasoning_message':
			case 'internal_monologue':
				return this.addReasoning(thoughtOf(message));
			case 'tool_call_message':
			case 'function_call':
			case 'approval_request_message':
				return this.addCall(message);
			case 'stop_reason':
				this.stop = message;
				this.isComplete = true;
				return {};
			case 'usage_statistics':
				this.usage = message;
				return {};
			case 'error_message':
				return this.fail(message);
			default:
				return isObject(message) && message.error ? this.fail(message) : {};
		}
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const said = { message_type: 'assistant_message', content: this.text };
		const others = [...this.others].map(([id, message]) => ({ ...message, tool_calls: this.callsOf(id) }));
		const outcome = lettaReply([said, ...others], this.stop, this.usage);
		const known = lettaUsage(this.usage);
		return outcome.ok ? { ok: true, reply: { ...outcome.reply, usage: known } } : outcome;
	}

	private addCall(message: unknown): StreamStep {
		const id = textAt(message, 'id') ?? '';
		if (!isObject(message) || (this.others.size >= MAX_KEPT && !this.others.has(id))) return {};
		const calls = this.calls.get(id) ?? new ToolCalls();
		this.calls.set(id, calls);
		this.others.set(id, message);
		for (const piece of callsIn(message)) {
			const [callId, name, args] = ['tool_call_id', 'name', 'arguments'].map((field) => textAt(piece, field));
			calls.add({ id: callId, function: { name, arguments: args } });
		}
		return {};
	}

	private callsOf(id: string): unknown[] {
		return (this.calls.get(id)?.list() ?? []).map((call) => ({
			tool_call_id: textAt(call, 'id'),
			name: textAt(call, 'function.name'),
			arguments: textAt(call, 'function.arguments'),
		}));
	}
}
