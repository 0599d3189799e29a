import { isObject, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { joinMessages, readContent } from '../../content';
import { completeReply, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type { AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { ToolCalls } from '../openai/tool-calls';
import { interruptQuestion, interruptsIn } from './interrupts';

/** The name of the custom event with which older LangGraph adapters report an interrupt. */
export const LEGACY_INTERRUPT = 'on_interrupt';

/**
 * Reads the events of a run: a message or a tool call begins, grows and ends, or comes in chunks.
 * https://docs.ag-ui.com/concepts/events
 */
export class AgUiStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private readonly toolCalls = new ToolCalls();
	private messageId: string | undefined;
	private role = 'assistant';
	/** The messages in the last snapshot of the conversation. */
	private snapshot: readonly unknown[] = [];
	private question = '';
	/** The result of the run, if it is a text. It is the reply if the agent sends no message. */
	private result = '';

	protected read({ data }: StreamEvent): StreamStep {
		const event = parseJson(data);
		switch (textAt(event, 'type') ?? '') {
			case 'RUN_STARTED':
				this.facts = { ...this.facts, ...runOf(event) };
				return {};
			case 'TEXT_MESSAGE_START':
			case 'TEXT_MESSAGE_CONTENT':
			case 'TEXT_MESSAGE_CHUNK':
				return this.addText(event);
			case 'REASONING_MESSAGE_CONTENT':
			case 'REASONING_MESSAGE_CHUNK':
			case 'THINKING_TEXT_MESSAGE_CONTENT':
				return this.addReasoning(textAt(event, 'delta') ?? '');
			case 'TOOL_CALL_START':
			case 'TOOL_CALL_ARGS':
			case 'TOOL_CALL_CHUNK':
				return this.addCall(event);
			case 'MESSAGES_SNAPSHOT':
				this.snapshot = listAt(event, 'messages');
				return {};
			case 'CUSTOM':
				return textAt(event, 'name') === LEGACY_INTERRUPT ? this.ask([event], LEGACY_INTERRUPT) : {};
			case 'RUN_ERROR':
				return this.fail(event);
			case 'RUN_FINISHED':
				return this.finish(event);
			default:
				return {};
		}
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const said = joinMessages([this.text, this.unstreamed()]) || this.result;
		const text = joinMessages([said, said.includes(this.question) ? '' : this.question]);
		const facts = { ...this.facts, reasoning: this.reasoning, toolCalls: this.toolCalls.list() };
		return { ok: true, reply: completeReply(text, facts) };
	}

	/** Returns the text of the messages that come only in the snapshot: all of this run, or those after the last one streamed. */
	private unstreamed(): string {
		if (this.text === '') return textAfter(this.snapshot, (message) => textAt(message, 'role') === 'user');
		const isLast = (message: unknown) => this.messageId !== undefined && textAt(message, 'id') === this.messageId;
		return this.snapshot.some(isLast) ? textAfter(this.snapshot, isLast) : '';
	}

	private addText(event: unknown): StreamStep {
		const id = textAt(event, 'messageId') ?? textAt(event, 'message_id') ?? this.messageId;
		const role = textAt(event, 'role');
		if (id !== this.messageId) {
			this.startMessage();
			this.messageId = id;
			this.role = role ?? 'assistant';
		}
		return this.role === 'assistant' ? this.add(textAt(event, 'delta') ?? '') : {};
	}

	private addCall(event: unknown): StreamStep {
		const [id, name, pieces] = ['toolCallId', 'toolCallName', 'delta'].map((field) => textAt(event, field));
		this.toolCalls.add({ id, function: { name, arguments: pieces } });
		return {};
	}

	private finish(event: unknown): StreamStep {
		const kind = textAt(event, 'outcome.type');
		if (kind === 'cancelled') return this.end(reportedErrorOutcome('the run was cancelled'));
		this.result = textAt(event, 'result') ?? '';
		if (isObject(event) && event.result !== undefined) {
			this.facts = { structuredOutput: event.result, ...this.facts };
		}
		this.facts = { ...this.facts, usage: usageOf(event) };
		const interrupts = interruptsIn(event);
		if (kind === 'interrupt' || interrupts.length > 0)
			this.ask(interrupts, interrupts.map((one) => textAt(one, 'id') ?? '').join(','));
		return this.complete();
	}

	private ask(interrupts: readonly unknown[], taskId: string): StreamStep {
		this.question = joinMessages(interrupts.map(interruptQuestion));
		this.facts = { ...this.facts, status: 'input_required', taskId, structuredOutput: interrupts };
		return {};
	}
}

function runOf(event: unknown): { runId?: string } {
	const runId = textAt(event, 'runId');
	return runId === undefined ? {} : { runId };
}

/** Returns the text of the agent’s messages after the last message for which the condition holds. */
function textAfter(messages: readonly unknown[], holds: (message: unknown) => boolean): string {
	const from = messages.map(holds).lastIndexOf(true) + 1;
	const own = messages.slice(from).filter((message) => textAt(message, 'role') === 'assistant');
	return joinMessages(own.map((message) => readContent(isObject(message) ? message.content : undefined).text));
}

/** Adds up the usage, which the agent reports for each of its models. */
function usageOf(event: unknown) {
	const entries = listAt(event, 'usage');
	const sum = (name: string) => {
		const counts = entries.map((entry) => numberAt(entry, name)).filter((count) => count !== undefined);
		return counts.length === 0 ? undefined : counts.reduce((total, count) => total + count, 0);
	};
	return tokenUsage(sum('inputTokens'), sum('outputTokens'), sum('totalTokens'));
}
