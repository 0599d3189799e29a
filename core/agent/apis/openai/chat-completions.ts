import { isObject, listAt, numberAt, parseJson, omitEmpty, textAt } from '../../../text/json';
import { unknownAnswerOutcome, readIfSuccessful, completeReply, reportedErrorOutcome, tokenUsage } from '../../outcome';
import type {
	AgentAnswer,
	AgentCall,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	StreamStep,
} from '../../protocol';
import { appendPath, siblingPath, dataUrl, getJson, postJson } from '../../request';
import { errorText } from '../../status-failure';
import type { StreamEvent } from '../../stream';
import { StreamedReply } from '../../streamed-reply';

/**
 * OpenAI's Chat Completions API, which most model servers support: W&B Inference, vLLM, Ollama, LiteLLM, OpenRouter and
 * others. https://platform.openai.com/docs/api-reference/chat
 */
export const chatCompletions: AgentProtocol = {
	name: 'chatCompletions',
	displayName: 'OpenAI Chat Completions',
	description: 'Any server with a /chat/completions endpoint, such as OpenAI, W&B Inference, vLLM, Ollama or LiteLLM',
	urlPlaceholder: 'https://api.inference.wandb.ai/v1',
	target: {
		displayName: 'Model',
		description: 'The model to use, for example gpt-5-mini',
		placeholder: 'gpt-5',
		required: true,
	},
	modes: ['whole', 'stream'],
	session: { issuedBy: 'nobody' },
	userMaxLength: 64,
	takesFiles: true,
	request,
	outcome: readIfSuccessful(outcome),
	stream: { format: 'sse', reader: () => new CompletionStream() },
	probe: (url) => getJson(siblingPath(url, '/chat/completions', '/models')),
};

function request(call: AgentCall): AgentRequest {
	const { message, target, userId, extra = {}, files = [] } = call;
	const streams = call.mode === 'stream';
	const content = files.length === 0 ? message : [{ type: 'text', text: message }, ...files.map(contentPart)];
	const before = Array.isArray(extra.messages) ? (extra.messages as unknown[]) : [];
	const body = {
		...omitEmpty({ model: target, user: userId }),
		...extra,
		messages: [...before, { role: 'user', content }],
		...(streams && { stream: true, stream_options: { include_usage: true } }),
	};
	return postJson(appendPath(call.url, '/chat/completions'), body, streams ? 'sse' : 'whole');
}

function contentPart(file: AgentFile): unknown {
	if (file.mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url: dataUrl(file) } };
	return { type: 'file', file: { filename: file.name, file_data: dataUrl(file) } };
}

function outcome(body: unknown, answer: AgentAnswer): AgentOutcome {
	if (isObject(body) && body.error) return reportedErrorOutcome(errorText(body), answer.status);
	const message = isObject(body)
		? (listAt(body, 'choices')[0] as Record<string, unknown> | undefined)?.message
		: undefined;
	if (!isObject(message)) return unknownAnswerOutcome('a Chat Completions API', answer);
	return {
		ok: true,
		reply: completeReply(textAt(message, 'content') ?? textAt(message, 'refusal') ?? '', {
			...completionFacts(body),
			toolCalls: [...listAt(message, 'tool_calls')],
		}),
	};
}

function completionFacts(body: unknown): Partial<AgentReply> {
	const id = textAt(body, 'id');
	return {
		usage: completionUsage(body),
		finishReason: textAt(body, 'choices[0].finish_reason') ?? null,
		...(id !== undefined && { runId: id }),
	};
}

function completionUsage(body: unknown) {
	return tokenUsage(
		numberAt(body, 'usage.prompt_tokens'),
		numberAt(body, 'usage.completion_tokens'),
		numberAt(body, 'usage.total_tokens'),
	);
}

/** The most tool calls that one reply may hold; only a broken or hostile server sends more. */
const MAX_TOOL_CALLS = 1000;

type ToolCallParts = {
	id?: string;
	readonly type: 'function';
	readonly function: { name: string; arguments: string };
};

/** Reads the deltas of the first choice. Parts of a tool call have the same index. */
class CompletionStream extends StreamedReply {
	private facts: Partial<AgentReply> = {};
	private readonly toolCalls = new Map<number, ToolCallParts>();
	private isComplete = false;

	push({ data }: StreamEvent): StreamStep {
		if (data === '[DONE]') {
			this.isComplete = true;
			return { done: true };
		}
		const chunk = parseJson(data);
		if (isObject(chunk) && chunk.error) {
			return this.end(reportedErrorOutcome(errorText(chunk)));
		}
		return this.take(chunk);
	}

	protected assembled(): AgentOutcome | undefined {
		if (!this.isComplete) return undefined;
		return { ok: true, reply: completeReply(this.text, { ...this.facts, toolCalls: [...this.toolCalls.values()] }) };
	}

	private take(chunk: unknown): StreamStep {
		const { usage: used, finishReason, ...rest } = completionFacts(chunk);
		this.facts = { ...this.facts, ...rest, ...(used && { usage: used }), ...(finishReason && { finishReason }) };
		if (finishReason) this.isComplete = true;
		for (const part of listAt(chunk, 'choices[0].delta.tool_calls')) this.addToolCall(part);
		return this.add(textAt(chunk, 'choices[0].delta.content') ?? textAt(chunk, 'choices[0].delta.refusal') ?? '');
	}

	private addToolCall(part: unknown): void {
		const index = numberAt(part, 'index') ?? this.toolCalls.size;
		const call = this.toolCalls.get(index) ?? { type: 'function', function: { name: '', arguments: '' } };
		if (this.toolCalls.size < MAX_TOOL_CALLS) this.toolCalls.set(index, call);
		const id = textAt(part, 'id');
		if (id !== undefined) call.id = id;
		call.function.name += textAt(part, 'function.name') ?? '';
		call.function.arguments += textAt(part, 'function.arguments') ?? '';
	}
}
