import { isObject, jsonText, listAt, numberAt, parseJson, textAt } from '../../../text/json';
import { completeReply, replyOutcome, tokenUsage, unknownAnswerOutcome } from '../../outcome';
import type { AgentAnswer, AgentOutcome, AgentReply, StreamStep } from '../../protocol';
import { isMarkedAsError } from '../../reported-error';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';
import { readExecuted } from './executed';
import type { Executed } from './executed';
import { asked } from './human-input';

/** Reads an answer that was not streamed. */
export function readPrediction(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (typeof body === 'string' && body !== '' && !/^\s*</.test(body)) return replyOutcome(body);
	if (!isObject(body)) return unknownAnswerOutcome('Flowise', answer);
	const { text, json } = body;
	const isReply = typeof text === 'string' || isObject(text) || json !== undefined;
	if (!isReply || isMarkedAsError({ ...body, text: undefined })) return unknownAnswerOutcome('Flowise', answer);
	const structuredOutput = json ?? (isObject(text) ? text : null);
	const run = readExecuted(listAt(body, 'agentFlowExecutedData'));
	const tools = listAt(body, 'usedTools');
	return {
		ok: true,
		reply: completeReply(spoken(text) || run.text || (json === undefined ? '' : (jsonText(json) ?? '')), {
			structuredOutput,
			toolCalls: tools.length > 0 ? [...tools] : run.toolCalls,
			usage: flowUsage(body.usageMetadata),
			reasoning: textAt(body, 'reasonContent.thinking') ?? run.reasoning,
			...idsOf(body),
			...asked(body.action),
		}),
	};
}

/** Returns the text of a reply. A blank one means that the last node has no text, and an object is a structured output. */
function spoken(text: unknown): string {
	if (typeof text === 'string') return text.trim() === '' ? '' : text;
	return text === undefined || text === null ? '' : (jsonText(text) ?? '');
}

function flowUsage(metadata: unknown) {
	return tokenUsage(
		numberAt(metadata, 'input_tokens'),
		numberAt(metadata, 'output_tokens'),
		numberAt(metadata, 'total_tokens'),
	);
}

function idsOf(metadata: unknown): { runId?: string } {
	const runId = textAt(metadata, 'chatMessageId');
	return runId === undefined ? {} : { runId };
}

/** Reads events, which are `{event, data}` inside the data field. The `message:` lines between them have no meaning. */
export class FlowiseStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	/** What the nodes of an agentflow have put out. The text of the last one is the reply if that node does not stream. */
	private run: Executed = readExecuted([]);

	protected read({ data }: StreamEvent): StreamStep {
		const event = parseJson(data);
		const content = isObject(event) ? event.data : undefined;
		switch (textAt(event, 'event') ?? '') {
			case 'token':
				return this.add(typeof content === 'string' ? content : '');
			case 'thinking':
				return this.addReasoning(typeof content === 'string' ? content : '');
			case 'calledTools':
			case 'usedTools':
				if (Array.isArray(content)) this.facts = { ...this.facts, toolCalls: content as unknown[] };
				// what the agent says once its tools have run is a message of its own
				this.startMessage();
				return {};
			case 'action':
				this.facts = { ...this.facts, ...asked(content) };
				return {};
			case 'usageMetadata':
				this.facts = { ...this.facts, usage: flowUsage(content) };
				return {};
			case 'agentFlowExecutedData':
				this.run = readExecuted(listAt(event, 'data'));
				return {};
			case 'metadata':
				this.facts = { ...this.facts, ...idsOf(content) };
				return {};
			case 'abort':
				return this.fail('the run was aborted');
			case 'error':
				return this.fail(content);
			case 'end':
				return this.complete();
			default:
				return {};
		}
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const { text, toolCalls, reasoning } = this.run;
		const known = { toolCalls, ...this.facts, reasoning: this.reasoning || reasoning };
		return { ok: true, reply: completeReply(this.text || text, known) };
	}
}
