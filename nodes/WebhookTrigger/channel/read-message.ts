import { beginTask } from '../../../core/channel/a2a/begin-task';
import { a2aReply } from '../../../core/channel/a2a/reply';
import { readRpc, sentProblem } from '../../../core/channel/a2a/rpc';
import type { RpcCall } from '../../../core/channel/a2a/rpc';
import { readSentMessage } from '../../../core/channel/a2a/send-message';
import type { SentMessage } from '../../../core/channel/a2a/send-message';
import type { AgentTask } from '../../../core/channel/a2a/task';
import { answerTaskCall, taskIdIn } from '../../../core/channel/a2a/tasks';
import { completionReply } from '../../../core/channel/chat-completions/reply';
import { readCompletionRequest } from '../../../core/channel/chat-completions/request';
import type { ChannelMessage, Sent } from '../../../core/channel/types';
import type { Reception } from '../receive/reception';
import { newId } from './channel';
import type { Channel } from './channel';

/** What a verified request in one of the protocols comes to. */
export type ChannelReading =
	| { readonly kind: 'message'; readonly message: ChannelMessage }
	/** A request that starts nothing, such as one for the state of a task. */
	| { readonly kind: 'answer'; readonly sent: Sent }
	/** A request to watch a running task. */
	| { readonly kind: 'watch'; readonly call: RpcCall; readonly task: AgentTask }
	| { readonly kind: 'problem'; readonly problem: string };

/** Reads the request, and tells the channel how to write the reply. */
export function readChannelMessage(reception: Reception, channel: Channel, body: unknown): ChannelReading {
	return channel.protocol === 'a2a' ? readA2a(reception, channel, body) : readCompletion(reception, channel, body);
}

function readA2a(reception: Reception, channel: Channel, body: unknown): ChannelReading {
	const { context, state, now } = reception;
	const rpc = readRpc(body, headerOf(context.getHeaderData()['a2a-version']));
	if (!rpc.ok) return { kind: 'answer', sent: sentProblem(rpc.problem) };
	const { call } = rpc;
	const watched = call.action === 'subscribe' ? state.tasks.get(taskIdIn(call), now) : undefined;
	if (watched?.state === 'working') return { kind: 'watch', call, task: watched };
	if (call.action !== 'send' && call.action !== 'stream') {
		return { kind: 'answer', sent: answerTaskCall(call, (id) => state.tasks.get(id, now)) };
	}
	const read = readSentMessage(call);
	if (!read.ok) return { kind: 'answer', sent: sentProblem(read.problem) };
	const begun = beginTask(read.sent, call, { find: (id) => state.tasks.get(id, now), newId, now });
	if (!begun.ok) return { kind: 'answer', sent: sentProblem(begun.problem) };
	return { kind: 'message', message: a2aMessage(reception, channel, { call, sent: read.sent, task: begun.task }) };
}

interface A2aMessage {
	readonly call: RpcCall;
	readonly sent: SentMessage;
	readonly task: AgentTask;
}

function a2aMessage({ state }: Reception, channel: Channel, { call, sent, task }: A2aMessage): ChannelMessage {
	const { returnsAtOnce, text, files, userId, messageId } = sent;
	channel.replyWith(a2aReply({ call, returnsAtOnce, task, keep: (known, at) => state.tasks.put(known, at) }));
	const details = { protocol: 'a2a', contextId: task.contextId, taskId: task.id, messageId };
	return { message: text, userId, sessionId: task.contextId, files, details };
}

function readCompletion({ context, now }: Reception, channel: Channel, body: unknown): ChannelReading {
	const read = readCompletionRequest(body, context.getRequestObject().headers);
	if (!read.ok) return { kind: 'problem', problem: read.problem };
	const {
		model,
		stream,
		includeUsage,
		text,
		files,
		history,
		systemMessage,
		userId,
		sessionId = newId(),
	} = read.request;
	const ids = { id: `chatcmpl-${newId()}`, model, created: Math.floor(now / 1000) };
	channel.replyWith(completionReply(ids, { stream, includeUsage }));
	const details = { protocol: 'chatCompletions', model, history, systemMessage };
	return { kind: 'message', message: { message: text, userId, sessionId, files, details } };
}

function headerOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
