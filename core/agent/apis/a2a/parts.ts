import { isObject, listAt, textAt } from '../../../text/json';
import type { AgentFile, ReplyFile } from '../../protocol';

/** The two versions of A2A in use. https://a2a-protocol.org/v1.0.0/specification, …/v0.3.0/specification */
export type A2aVersion = '1.0' | '0.3';

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

/** Returns the task in a result: 1.0 wraps it, 0.3 does not. */
export function taskIn(result: Record<string, unknown>): Record<string, unknown> | undefined {
	return isObject(result.task) ? result.task : isObject(result.status) ? result : undefined;
}

/** Returns the parts of our message: the text, then the files. */
export function partsOf(version: A2aVersion, message: string, files: readonly AgentFile[]): unknown[] {
	if (version === '1.0') {
		const raw = ({ name, mediaType, bytes }: AgentFile) => ({
			raw: bytes.toString('base64'),
			filename: name,
			mediaType,
		});
		return [{ text: message }, ...files.map(raw)];
	}
	const file = ({ name, mediaType, bytes }: AgentFile) => ({
		kind: 'file',
		file: { name, mimeType: mediaType, bytes: bytes.toString('base64') },
	});
	return [{ kind: 'text', text: message }, ...files.map(file)];
}

/** The content of an agent's message parts, in either version. */
export interface PartsRead {
	readonly text: string;
	readonly data: unknown[];
	readonly files: ReplyFile[];
}

export function readParts(parts: readonly unknown[]): PartsRead {
	let text = '';
	const data: unknown[] = [];
	const files: ReplyFile[] = [];
	for (const part of parts) {
		const partText = textAt(part, 'text');
		const file = fileOf(part);
		if (partText !== undefined) text += partText;
		else if (isObject(part) && part.data !== undefined) data.push(part.data);
		else if (file) files.push(file);
	}
	return { text, data, files };
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
 * Returns all parts of a task's result: those of its artifacts or, if it has none, those of its last status message.
 */
export function taskParts(task: unknown): readonly unknown[] {
	const made = listAt(task, 'artifacts').flatMap((artifact) => listAt(artifact, 'parts'));
	return made.length > 0 ? made : statusParts(task);
}

export function statusParts(task: unknown): readonly unknown[] {
	return listAt(task, 'status.message.parts');
}

/** Returns the state in one spelling: `TASK_STATE_INPUT_REQUIRED` (1.0) and `input-required` (0.3) are the same. */
export function stateOf(task: unknown): string {
	const state = textAt(task, 'status.state') ?? '';
	return state.replace('TASK_STATE_', '').replaceAll('-', '_').toUpperCase();
}
