import { errorText } from '../../../text/error-words';
import { isObject, numberAt, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';
import { joinMessages } from '../../content';
import { completeReply, reportedErrorOutcome, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply, ReplyFile, StreamStep } from '../../protocol';
import { findReplyText } from '../../reply-text';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { asked } from './human-input';

/** Reads an answer that was not streamed. */
export function readDifyAnswer(body: unknown, answer: AgentAnswer): AgentOutcome {
	const question = asked(body);
	const text = textAt(body, 'answer') ?? (question && '');
	if (text === undefined) return unknownAnswerOutcome('Dify', answer);
	const said = joinMessages([text, question?.text ?? '']);
	return { ok: true, reply: completeReply(said, { ...idsOf(body), usage: messageUsage(body), ...question?.reply }) };
}

function idsOf(body: unknown): { sessionId?: string; runId?: string } {
	const [sessionId, runId] = [textAt(body, 'conversation_id'), textAt(body, 'message_id')];
	return { ...(sessionId && { sessionId }), ...(runId && { runId }) };
}

function messageUsage(body: unknown) {
	const amount = Number(textAt(body, 'metadata.usage.total_price') ?? NaN);
	const currency = textAt(body, 'metadata.usage.currency');
	return tokenUsage(
		numberAt(body, 'metadata.usage.prompt_tokens'),
		numberAt(body, 'metadata.usage.completion_tokens'),
		numberAt(body, 'metadata.usage.total_tokens'),
		Number.isFinite(amount) && currency !== undefined ? { amount, currency } : undefined,
	);
}

/**
 * Reads Dify's events: `message` and `agent_message` add text, `message_replace` replaces it (moderation), `ping` is a
 * keep-alive. After pieces in `agent_message`, a `message` repeats the whole answer.
 */
export class DifyStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	/** Thoughts by ID, with or without a tool. A thought is sent again once the result of its tool call is available. */
	private readonly thoughts = new Map<string, unknown>();
	private readonly files: ReplyFile[] = [];
	/** The text of the pieces of an agent, with the reasoning in it. */
	private pieces = '';

	protected read({ data }: StreamEvent): StreamStep {
		const event = parseJson(data);
		this.facts = { ...this.facts, ...idsOf(event) };
		switch (textAt(event, 'event') ?? '') {
			case 'agent_message':
				this.pieces += textAt(event, 'answer') ?? '';
				return this.add(textAt(event, 'answer') ?? '');
			case 'message':
				return this.addMessage(textAt(event, 'answer') ?? '');
			case 'reasoning_chunk':
				return this.addReasoning(textAt(event, 'data.reasoning') ?? '');
			case 'message_replace':
				this.text = textAt(event, 'answer') ?? '';
				return {};
			case 'agent_thought':
				return this.keepThought(event);
			case 'message_file':
				return this.addFile(event);
			case 'message_end':
				this.facts = { ...this.facts, usage: messageUsage(event) };
				return this.complete();
			case 'human_input_required':
			case 'workflow_paused':
				return this.ask(event);
			case 'workflow_finished':
				return this.finishWorkflow(event);
			case 'error':
				return this.fail(event);
			default:
				return {};
		}
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const files = this.files.length > 0 ? { files: this.files } : {};
		const thoughts = [...this.thoughts.values()];
		// the thought of a function-calling agent is what it says
		const unsaid = thoughts
			.map((thought) => (textAt(thought, 'thought') ?? '').trim())
			.filter((said) => !this.text.includes(said));
		const reasoning = joinMessages([this.reasoning, ...unsaid]);
		const toolCalls = thoughts.filter((thought) => textAt(thought, 'tool')).map(toolCall);
		return { ok: true, reply: completeReply(this.text, { ...this.facts, ...files, toolCalls, reasoning }) };
	}

	/** Adds a piece or, if it repeats the pieces of an agent, what it has more than they have. */
	private addMessage(answer: string): StreamStep {
		return this.add(answer.startsWith(this.pieces) ? answer.slice(this.pieces.length) : answer);
	}

	private keepThought(event: unknown): StreamStep {
		const key = textAt(event, 'id') ?? `position ${numberAt(event, 'position') ?? this.thoughts.size}`;
		if (this.thoughts.size < MAX_KEPT || this.thoughts.has(key)) this.thoughts.set(key, event);
		// what the agent says once the tool has run is a message of its own
		if (textAt(event, 'tool')) this.startMessage();
		return {};
	}

	/** Handles a flow that waits for a person. The form comes first; the pause event after it may hold less and ends the stream. */
	private ask(event: unknown): StreamStep {
		const question = asked(event);
		const paused = textAt(event, 'event') === 'workflow_paused';
		this.isComplete = true;
		const isNew = question !== undefined && this.facts.status !== 'input_required';
		if (isNew) {
			this.facts = { ...this.facts, ...question.reply };
			this.startMessage();
		}
		const step = isNew ? this.add(question.text) : {};
		return paused ? { ...this.complete(), ...step } : step;
	}

	/** Reads the end of a workflow. It may be the only event that reports a failure or holds the answer. */
	private finishWorkflow(event: unknown): StreamStep {
		const status = textAt(event, 'data.status');
		if (status === 'stopped') return this.end(reportedErrorOutcome('the run was stopped'));
		if (status === 'failed') {
			return this.end(reportedErrorOutcome(errorText(isObject(event) && isObject(event.data) ? event.data : event)));
		}
		// a run that was resumed may send no message_end
		this.isComplete = true;
		const outputs = isObject(event) && isObject(event.data) ? event.data.outputs : undefined;
		const answer = findReplyText(isObject(outputs) ? outputs : undefined) ?? '';
		return this.text === '' ? this.add(answer) : {};
	}

	private addFile(event: unknown): StreamStep {
		const url = textAt(event, 'url');
		const type = textAt(event, 'type') ?? 'file';
		if (url) this.files.push({ name: textAt(event, 'id') ?? type, mediaType: type, url });
		return {};
	}
}

function toolCall(event: unknown): unknown {
	const { id, tool, tool_input: input, observation } = event as Record<string, unknown>;
	return { id, tool, input, observation };
}
