import { isObject, listAt, textAt } from '../../../text/json';
import { isReasoning, joinMessages, partText } from '../../content';
import type { AgentFile, ReplyFile } from '../../protocol';

/**
 * The versions of A2A in use. https://a2a-protocol.org/v1.0.0/specification, …/v0.3.0/specification. Version 0.1 is the first
 * draft, with `tasks/send`, which CodeMie still uses.
 */
export type A2aVersion = '1.0' | '0.3' | '0.1';

const KINDS = new Set(['task', 'message', 'status-update', 'artifact-update']);

/** Returns the result of a JSON-RPC answer, or of an event of a stream. Some servers send it without the envelope of JSON-RPC. */
export function resultIn(body: unknown): Record<string, unknown> | undefined {
	if (!isObject(body)) return undefined;
	if (isObject(body.result)) return body.result;
	const isBare = KINDS.has(textAt(body, 'kind') ?? '') || textAt(body, 'status.state') !== undefined;
	const isWrapped = [body.task, body.statusUpdate, body.artifactUpdate].some(isObject);
	return body.jsonrpc === undefined && (isBare || isWrapped) ? body : undefined;
}

/** Returns what a result holds: 1.0 wraps it in a field of that name, 0.3 states its kind in the result. */
export function entityIn(
	result: Record<string, unknown>,
	field: string,
	kind: string,
): Record<string, unknown> | undefined {
	const held = result[field];
	if (isObject(held)) return held;
	return result.kind === kind ? result : undefined;
}

/** Returns the message in a result: wrapped, of the kind `message` or, as some servers send it, with parts and without a kind. */
export function messageIn(result: Record<string, unknown>): Record<string, unknown> | undefined {
	const isBare = result.kind === undefined && result.status === undefined && Array.isArray(result.parts);
	return isBare ? result : entityIn(result, 'message', 'message');
}

/** Returns the task in a result: 1.0 wraps it, 0.3 does not. */
export function taskIn(result: Record<string, unknown>): Record<string, unknown> | undefined {
	return isObject(result.task) ? result.task : isObject(result.status) ? result : undefined;
}

/** Returns the parts of our message: the text or, for an answer given as JSON, its data; then the files. */
export function partsOf(version: A2aVersion, said: unknown, files: readonly AgentFile[]): unknown[] {
	const content = typeof said === 'string' ? { text: said } : { data: said };
	if (version === '1.0') {
		const raw = ({ name, mediaType, bytes }: AgentFile) => ({
			raw: bytes.toString('base64'),
			filename: name,
			mediaType,
		});
		return [content, ...files.map(raw)];
	}
	const kind = version === '0.3' ? 'kind' : 'type';
	const file = ({ name, mediaType, bytes }: AgentFile) => ({
		[kind]: 'file',
		file: { name, mimeType: mediaType, bytes: bytes.toString('base64') },
	});
	return [{ [kind]: 'text' in content ? 'text' : 'data', ...content }, ...files.map(file)];
}

/** The content of an agent's message parts, in either version. */
export interface PartsRead {
	readonly text: string;
	readonly reasoning: string;
	readonly data: unknown[];
	readonly files: ReplyFile[];
	/** The calls of tools, which Google’s Agent Development Kit and kagent send as data. */
	readonly calls: unknown[];
}

export function readParts(parts: readonly unknown[]): PartsRead {
	let [text, reasoning] = ['', ''];
	const data: unknown[] = [];
	const files: ReplyFile[] = [];
	const calls: unknown[] = [];
	for (const part of parts) {
		const said = partText(part);
		const file = fileOf(part);
		const tool = textAt(part, 'metadata.adk_type') ?? textAt(part, 'metadata.kagent_type');
		if (said !== undefined && isReasoning(part)) reasoning += said;
		else if (said !== undefined) text += said;
		else if (isObject(part) && tool === 'function_call') calls.push(part.data);
		else if (isObject(part) && part.data !== undefined && tool !== 'function_response') data.push(part.data);
		else if (file) files.push(file);
	}
	return { text, reasoning, data, files, calls };
}

/** Reads several messages or artifacts as one reply. */
export function readMessages(messages: readonly (readonly unknown[])[]): PartsRead {
	const read = messages.map(readParts);
	return {
		text: joinMessages(read.map(({ text }) => text)),
		reasoning: joinMessages(read.map(({ reasoning }) => reasoning)),
		data: read.flatMap(({ data }) => data),
		files: read.flatMap(({ files }) => files),
		calls: read.flatMap(({ calls }) => calls),
	};
}

function fileOf(part: unknown): ReplyFile | undefined {
	const name = textAt(part, 'filename') ?? textAt(part, 'file.name') ?? 'file';
	const mediaType = textAt(part, 'mediaType') ?? textAt(part, 'file.mimeType') ?? 'application/octet-stream';
	const bytes = textAt(part, 'raw') ?? textAt(part, 'file.bytes');
	if (bytes !== undefined) return { name, mediaType, bytes: Buffer.from(bytes, 'base64') };
	const url = textAt(part, 'url') ?? textAt(part, 'file.uri');
	return url === undefined ? undefined : { name, mediaType, url };
}

/**
 * Returns the result of a completed task: its artifacts. If they hold no text, the last status message is added or, if that
 * has no text either, the agent's last message in the history. Servers put the answer in different places.
 */
export function taskMessages(task: unknown): readonly (readonly unknown[])[] {
	const made = listAt(task, 'artifacts').map((artifact) => listAt(artifact, 'parts'));
	if (made.some((parts) => readParts(parts).text !== '')) return made;
	const status = statusParts(task);
	const said = readParts(status).text !== '' ? status : lastAgentParts(task);
	return [...made, said.length > 0 ? said : status];
}

function lastAgentParts(task: unknown): readonly unknown[] {
	const messages = listAt(task, 'history').filter((message) => /agent/i.test(textAt(message, 'role') ?? ''));
	return listAt(messages.at(-1), 'parts');
}

/** Returns what a task that waits has to say: what it has made so far, and its question. */
export function askingMessages(task: unknown): readonly (readonly unknown[])[] {
	const made = listAt(task, 'artifacts').map((artifact) => listAt(artifact, 'parts'));
	const asked = statusParts(task);
	const question = asked.length === 0 && made.length === 0 ? lastAgentParts(task) : asked;
	const repeats = (parts: readonly unknown[]) => readParts(parts).text === readParts(question).text;
	return [...made.filter((parts) => !repeats(parts)), question];
}

/** Returns the parts of the status message. Some servers send a message with a status, so that its parts stand beside it. */
export function statusParts(task: unknown): readonly unknown[] {
	const parts = listAt(task, 'status.message.parts');
	return parts.length > 0 ? parts : listAt(task, 'parts');
}

/** Returns the state in one spelling: `TASK_STATE_INPUT_REQUIRED` (1.0) and `input-required` (0.3) are the same. */
export function stateOf(task: unknown): string {
	const state = textAt(task, 'status.state') ?? '';
	return state.replace('TASK_STATE_', '').replaceAll('-', '_').toUpperCase();
}
