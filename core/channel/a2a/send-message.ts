import { readParts } from '../../agent/apis/a2a/parts';
import { isObject, listAt, textAt } from '../../text/json';
import type { ChannelFile } from '../types';
import { rpcCodes } from './rpc';
import type { RpcCall, RpcProblem } from './rpc';

/** A message that a client sends to the agent. */
export interface SentMessage {
	readonly text: string;
	readonly files: readonly ChannelFile[];
	readonly messageId: string;
	readonly contextId: string | undefined;
	/** The task that the message continues. */
	readonly taskId: string | undefined;
	readonly userId: string | null;
	/** Whether the client wants the task at once and asks for its result later. */
	readonly returnsAtOnce: boolean;
	/** The message as sent. */
	readonly message: Readonly<Record<string, unknown>>;
}

/** Reads the parameters of SendMessage, message/send and their streaming forms. */
export function readSentMessage({
	id,
	version,
	params,
}: RpcCall): { ok: true; sent: SentMessage } | { ok: false; problem: RpcProblem } {
	const refused = (code: number, message: string) => ({ ok: false, problem: { id, code, message } }) as const;
	const { message } = params;
	if (!isObject(message)) return refused(rpcCodes.invalidParams, 'params.message is missing');
	const messageId = textAt(message, 'messageId') ?? '';
	if (messageId === '') return refused(rpcCodes.invalidParams, 'params.message.messageId is missing');
	const { text, data, files } = readParts(listAt(message, 'parts'));
	const words = [text, ...data.map((value) => JSON.stringify(value))].filter((part) => part.trim() !== '').join('\n');
	if (words === '') return refused(rpcCodes.contentTypeNotSupported, 'The message has no text');
	const configuration = isObject(params.configuration) ? params.configuration : {};
	return {
		ok: true,
		sent: {
			text: words,
			files: files.flatMap((file) => ('bytes' in file ? [file] : [])),
			messageId,
			contextId: textAt(message, 'contextId') || undefined,
			taskId: textAt(message, 'taskId') || undefined,
			userId: textAt(message, 'metadata.userId') ?? textAt(params, 'metadata.userId') ?? null,
			returnsAtOnce: version === '1.0' ? configuration.returnImmediately === true : configuration.blocking === false,
			message,
		},
	};
}
