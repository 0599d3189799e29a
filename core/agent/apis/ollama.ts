import { errorText } from '../../text/error-words';
import { isObject, listAt, numberAt, omitEmpty, parseJson, textAt } from '../../text/json';
import { keepSome } from '../bounds';
import { completeReply, readIfSuccessful, reportedErrorOutcome, tokenUsage, unknownAnswerOutcome } from '../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	StreamStep,
} from '../protocol';
import { isMarkedAsError } from '../reported-error';
import { appendPath, getJson, postJson } from '../request';
import type { StreamEvent } from '../stream';
import { StreamedReply } from '../streamed-reply';

const CHAT = '/api/chat';

/**
 * Ollama’s own chat API. https://docs.ollama.com/api/chat, https://docs.ollama.com/api/streaming
 * A stream has one JSON object per line, and an error in it is a line with `error`.
 */
export const ollama: AgentProtocol = {
	name: 'ollama',
	displayName: 'Ollama',
	description: 'A model in Ollama, called with Ollama’s own chat API',
	urlPlaceholder: 'http://localhost:11434',
	target: {
		displayName: 'Model',
		description: 'Name of the model, as “ollama list” shows it',
		placeholder: 'llama3.2',
		required: true,
	},
	modes: ['whole', 'stream'],
	session: { issuedBy: 'nobody' },
	takesFiles: true,
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'ndjson', reader: () => new OllamaStream() },
	probe: (url) => getJson(appendPath(baseOf(url), '/api/tags')),
};

function baseOf(url: string): string {
	return url.replace(/\/api(?:\/chat)?\/?(?=$|\?)/, '');
}

function request(call: AgentCall): AgentRequest {
	const { url, message, target, extra = {}, files = [], mode } = call;
	const streams = mode === 'stream';
	const images = files.map(({ bytes }) => bytes.toString('base64'));
	const body = {
		...omitEmpty({ model: target }),
		...extra,
		messages: [...listAt(extra, 'messages'), { role: 'user', content: message, ...(images.length > 0 && { images }) }],
		stream: streams,
	};
	return postJson(appendPath(baseOf(url), CHAT), body, streams ? 'ndjson' : 'whole');
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (isMarkedAsError(body)) return reportedErrorOutcome(errorText(body), answer.status);
	const message = isObject(body) ? body.message : undefined;
	if (!isObject(message)) return unknownAnswerOutcome('Ollama', answer);
	const facts = { ...factsOf(body), toolCalls: [...listAt(message, 'tool_calls')] };
	const reply = completeReply(textAt(message, 'content') ?? '', {
		...facts,
		reasoning: textAt(message, 'thinking') ?? '',
	});
	return { ok: true, reply };
}

function factsOf(body: unknown): Pick<AgentReply, 'finishReason' | 'usage'> {
	const [prompt, completion] = [numberAt(body, 'prompt_eval_count'), numberAt(body, 'eval_count')];
	const total = prompt === undefined || completion === undefined ? undefined : prompt + completion;
	return { finishReason: textAt(body, 'done_reason') ?? null, usage: tokenUsage(prompt, completion, total) };
}

class OllamaStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private readonly toolCalls: unknown[] = [];

	protected read({ data }: StreamEvent): StreamStep {
		const chunk = parseJson(data);
		if (isMarkedAsError(chunk)) return this.fail(chunk);
		keepSome(this.toolCalls, listAt(chunk, 'message.tool_calls'));
		this.addReasoning(textAt(chunk, 'message.thinking') ?? '');
		const step = this.add(textAt(chunk, 'message.content') ?? '');
		if (!isObject(chunk) || chunk.done !== true) return step;
		this.facts = factsOf(chunk);
		const { delta: rest = '' } = this.complete();
		const delta = (step.delta ?? '') + rest;
		return { ...(delta !== '' && { delta }), done: true };
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		const facts = { ...this.facts, toolCalls: this.toolCalls, reasoning: this.reasoning };
		return { ok: true, reply: completeReply(this.text, facts) };
	}
}
