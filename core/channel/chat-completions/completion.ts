import type { ReportedUsage, Sent } from '../types';
import { sentJson } from '../types';

/** What all objects of one response have in common. */
export interface CompletionIds {
	readonly id: string;
	readonly model: string;
	/** Unix seconds. */
	readonly created: number;
}

/** Returns a chat completion. Token counts that nobody reported are left out. */
export function chatCompletion({ id, model, created }: CompletionIds, text: string, usage?: ReportedUsage): object {
	const message = { role: 'assistant', content: text, refusal: null };
	return {
		id,
		object: 'chat.completion',
		created,
		model,
		choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
		...(usage && { usage: usageObject(usage) }),
	};
}

/** Returns a chunk of a streamed completion. */
export function completionChunk(
	{ id, model, created }: CompletionIds,
	delta: { role?: 'assistant'; content?: string },
	finishReason: 'stop' | null = null,
): object {
	const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
	return { id, object: 'chat.completion.chunk', created, model, choices };
}

/** Returns the last chunk of a stream whose caller wants the token counts. */
export function usageChunk({ id, model, created }: CompletionIds, usage: ReportedUsage): object {
	return { id, object: 'chat.completion.chunk', created, model, choices: [], usage: usageObject(usage) };
}

function usageObject({ promptTokens, completionTokens, totalTokens }: ReportedUsage): object {
	return { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: totalTokens };
}

/** Error types and codes by status (https://platform.openai.com/docs/guides/error-codes). */
const ERRORS: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
	401: ['invalid_request_error', 'invalid_api_key'],
	403: ['permission_error', null],
	409: ['conflict_error', null],
	429: ['rate_limit_error', 'rate_limit_exceeded'],
};

export function errorObject(status: number, message: string): object {
	const [type, code] = ERRORS[status] ?? [status >= 500 ? 'server_error' : 'invalid_request_error', null];
	return { error: { message, type, param: null, code } };
}

export function sentError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Sent {
	return sentJson(status, errorObject(status, message), headers);
}

/** Returns the list of models: the workflow is the only one. */
export function sentModels(name: string): Sent {
	const model = { id: name, object: 'model', created: 0, owned_by: 'n8n' };
	return sentJson(200, { object: 'list', data: [model] });
}
