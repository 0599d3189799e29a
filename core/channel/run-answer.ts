import { readA2aAnswer } from '../agent/apis/a2a/reply';
import { findReplyText } from '../agent/reply-text';
import { errorText } from '../text/error-words';
import { isObject, numberAt, parseJson, textAt } from '../text/json';
import type { ChannelOutcome, ReportedUsage } from './types';

/** What n8n answers to a webhook when the workflow has run. */
export interface RunAnswer {
	readonly status: number;
	readonly contentType: string;
	readonly body: Buffer;
}

/** n8n's answers when it has no item to answer with (packages/cli/src/webhooks/webhook-helpers.ts). */
const WITHOUT_DATA = new Set([
	'Webhook call received',
	'Workflow executed successfully but no data was returned',
	'Workflow executed successfully but the last node did not return any data',
	'Workflow was started',
]);

/** What the trigger itself answers to a genuine message that starts nothing. */
const WITHOUT_RUN: ReadonlyMap<unknown, { status: number; message: string; final: true }> = new Map([
	['duplicate', { status: 409, message: 'This message has been received before', final: true }],
	['ignored', { status: 422, message: 'This message does not meet the conditions of the webhook', final: true }],
]);

/** The content types whose bytes are text. */
const TEXTUAL = /^(?:text\/|application\/(?:[\w.+-]{0,80}\+)?(?:json|xml)\b|$)/i;

/**
 * Reads the answer of a run that does not stream. The reply is in the field output, text, message, reply, response, answer or
 * generated of the item, in this order; an item without any of them is the reply as JSON.
 */
export function readRunAnswer(answer: RunAnswer): ChannelOutcome {
	const { status, contentType, body } = answer;
	if (status >= 400)
		return failed(status, errorText(jsonOrText(body.toString('utf8'))) || `The workflow answered with ${status}`);
	if (!TEXTUAL.test(contentType)) return failed(500, 'The workflow answered with a file, which is not a reply');
	const value = jsonOrText(body.toString('utf8'));
	const withoutRun = isObject(value) && Object.keys(value).length === 1 && WITHOUT_RUN.get(value.status);
	if (withoutRun) return { kind: 'refused', ...withoutRun };
	if (value === '' || (isObject(value) && WITHOUT_DATA.has(String(value.message)))) {
		return failed(500, 'The workflow ended without a reply');
	}
	return readReply(value);
}

/** Reads an answer that was given before anything ran: a refusal, or why nothing runs. */
export function readRefusal({ status, body }: RunAnswer): ChannelOutcome & { kind: 'refused' } {
	const value = jsonOrText(body.toString('utf8'));
	const known = isObject(value) ? WITHOUT_RUN.get(value.status) : undefined;
	if (status < 400 && known) return { kind: 'refused', ...known };
	const problems = isObject(value) && Array.isArray(value.problems) ? value.problems.map(String) : [];
	const said = problems.length > 0 ? (textAt(value, 'error') ?? '') : errorText(value);
	const message = [said, ...problems].filter((words) => words !== '').join('; ');
	return { kind: 'refused', status: status < 400 ? 500 : status, message: message || `Status ${status}` };
}

export function failed(status: number, message: string): ChannelOutcome & { kind: 'failed' } {
	return { kind: 'failed', status: status < 400 ? 500 : status, message };
}

/** Returns the text of the reply in an answer that is a JSON object, or undefined for any other text. */
export function replyTextIn(text: string): string | undefined {
	const value = jsonOrText(text);
	if (!isObject(value)) return undefined;
	if (!isRpc(value)) return findReplyText(value);
	const read = readRpcReply(value);
	return read.kind === 'reply' ? read.text : read.message;
}

/** Reads the item, or the list of items, that the workflow answers with. */
function readReply(value: unknown): ChannelOutcome {
	if (isObject(value) && isRpc(value)) return readRpcReply(value);
	const text = findReplyText(value) ?? (typeof value === 'string' ? value : JSON.stringify(value));
	const last: unknown = Array.isArray(value) ? value.at(-1) : value;
	const state = textAt(last, 'status');
	if (state === 'failed') return failed(500, text);
	const usage = usageIn(last);
	const answer = typeof value === 'object' ? { answer: value } : {};
	return { kind: 'reply', text, asks: state === 'input_required', ...(usage && { usage }), ...answer };
}

function isRpc({ jsonrpc }: Record<string, unknown>): boolean {
	return jsonrpc === '2.0';
}

/** Reads a JSON-RPC response of A2A that the workflow itself has made, for example with Webhook Respond. */
function readRpcReply(answer: Record<string, unknown>): ChannelOutcome {
	if (isObject(answer.error)) return { ...failed(500, errorText(answer.error) || 'The workflow failed'), answer };
	const read = readA2aAnswer(answer, { status: 200, body: answer });
	const { text, status } = read.ok ? read.reply : { text: '', status: 'completed' };
	return { kind: 'reply', text: text || JSON.stringify(answer), asks: status === 'input_required', answer };
}

function usageIn(item: unknown): ReportedUsage | undefined {
	const [promptTokens, completionTokens, totalTokens] = ['promptTokens', 'completionTokens', 'totalTokens'].map(
		(name) => numberAt(item, `usage.${name}`),
	);
	if (promptTokens === undefined || completionTokens === undefined) return undefined;
	return { promptTokens, completionTokens, totalTokens: totalTokens ?? promptTokens + completionTokens };
}

/** One event of a stream, which Webhook Respond makes for A2A clients that ask for a stream. */
const ONE_EVENT = /^data: (.*)\n\n$/;

function jsonOrText(text: string): unknown {
	return parseJson(ONE_EVENT.exec(text)?.[1] ?? text) ?? text;
}
