import { isObject, listAt, numberAt, textAt } from '../../../text/json';
import { readContent } from '../../content';
import type { ReplyFile } from '../../protocol';

/** A function that the model calls; `longRunning` if somebody else is to supply its result. */
export interface FunctionCall {
	readonly id: string;
	readonly name: string;
	readonly args: unknown;
	readonly longRunning: boolean;
}

/** What one event of a run adds to the reply. */
export interface AdkEvent {
	readonly author: string;
	/** The event is a piece of a message that follows as a whole. */
	readonly partial: boolean;
	readonly text: string;
	readonly reasoning: string;
	readonly calls: readonly FunctionCall[];
	readonly files: readonly ReplyFile[];
	/** The result of a workflow node. */
	readonly output: unknown;
	readonly error?: { readonly code: string; readonly message: string };
	readonly usage: Readonly<Record<'prompt' | 'completion' | 'total', number | undefined>>;
	readonly finishReason?: string;
	readonly invocationId?: string;
	/** The result of a tool, if it ends the run without the model’s summary. */
	readonly result: unknown;
}

/**
 * Reads an event of Google’s Agent Development Kit. The API server spells its fields in camel case, Agent Engine in
 * snake case. Source: google/adk-python, src/google/adk/events/event.py and models/llm_response.py.
 */
export function readEvent(event: unknown): AdkEvent {
	const parts = listAt(event, 'content.parts');
	const { text, reasoning } = readContent(parts);
	const message = text2(event, 'errorMessage', 'error_message') ?? '';
	// the events of failed workflow nodes have no code
	const code = text2(event, 'errorCode', 'error_code') || (message && (text2(event, 'errorType', 'error_type') ?? ''));
	const [finishReason, invocationId] = [
		text2(event, 'finishReason', 'finish_reason'),
		text2(event, 'invocationId', 'invocation_id'),
	];
	return {
		author: textAt(event, 'author') ?? '',
		partial: isObject(event) && event.partial === true,
		text,
		reasoning,
		calls: callsIn(event, parts),
		files: parts.flatMap(fileIn),
		output: isObject(event) ? event.output : undefined,
		result: finalResult(event, parts),
		...((code || message) && { error: { code: code ?? '', message } }),
		usage: usageOf(event),
		...(finishReason && { finishReason }),
		...(invocationId && { invocationId }),
	};
}

function text2(value: unknown, camel: string, snake: string): string | undefined {
	return textAt(value, camel) ?? textAt(value, snake);
}

function object2(value: unknown, camel: string, snake: string): Record<string, unknown> | undefined {
	if (!isObject(value)) return undefined;
	const found = value[camel] ?? value[snake];
	return isObject(found) ? found : undefined;
}

function finalResult(event: unknown, parts: readonly unknown[]): unknown {
	const actions = object2(event, 'actions', 'actions');
	if (actions?.skipSummarization !== true && actions?.skip_summarization !== true) return undefined;
	const results = parts.map((part) => object2(part, 'functionResponse', 'function_response')?.response);
	return results.find((result) => result !== undefined);
}

function callsIn(event: unknown, parts: readonly unknown[]): FunctionCall[] {
	const ids = new Set([...listAt(event, 'longRunningToolIds'), ...listAt(event, 'long_running_tool_ids')]);
	return parts.flatMap((part) => {
		const call = object2(part, 'functionCall', 'function_call');
		if (call === undefined) return [];
		const id = textAt(call, 'id') ?? '';
		return [{ id, name: textAt(call, 'name') ?? '', args: call.args ?? {}, longRunning: ids.has(id) }];
	});
}

function fileIn(part: unknown): ReplyFile[] {
	const inline = object2(part, 'inlineData', 'inline_data');
	const linked = object2(part, 'fileData', 'file_data');
	const held = inline ?? linked;
	const mediaType = text2(held, 'mimeType', 'mime_type') ?? 'application/octet-stream';
	const name = text2(held, 'displayName', 'display_name') ?? 'file';
	const [data, url] = [textAt(inline, 'data'), text2(linked, 'fileUri', 'file_uri')];
	if (data !== undefined) return [{ name, mediaType, bytes: Buffer.from(data, 'base64') }];
	return url === undefined ? [] : [{ name, mediaType, url }];
}

function usageOf(event: unknown): AdkEvent['usage'] {
	const used = object2(event, 'usageMetadata', 'usage_metadata');
	const count = (camel: string, snake: string) => numberAt(used, camel) ?? numberAt(used, snake);
	return {
		prompt: count('promptTokenCount', 'prompt_token_count'),
		completion: count('candidatesTokenCount', 'candidates_token_count'),
		total: count('totalTokenCount', 'total_token_count'),
	};
}
