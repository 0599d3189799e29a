import { isObject } from '../../text/json';
import { SSE_HEADERS, sentJson } from '../types';
import type { ChannelOutcome, ReplyWriter, Sent } from '../types';
import { rpcCodes, rpcError, rpcResult, sentRefusal } from './rpc';
import type { RpcCall } from './rpc';
import { artifactUpdate, taskResult } from './task';
import type { AgentTask } from './task';
import { firstEvent, lastEvents, taskEvent } from './watch';

export interface TaskRun {
	readonly call: Pick<RpcCall, 'id' | 'version' | 'action'>;
	/** Whether the client wants the task at once and asks for its result later. */
	readonly returnsAtOnce: boolean;
	/** The task as it begins. */
	readonly task: AgentTask;
	/** Called for each state of the task. */
	readonly keep: (task: AgentTask, now: number) => void;
}

/** How a run has ended. Once the client knows of the task, nothing can be refused any more. */
type Ended = Exclude<ChannelOutcome, { kind: 'refused' }>;

/** Returns what writes the reply to SendMessage or SendStreamingMessage. */
export function a2aReply(run: TaskRun): ReplyWriter {
	if (run.call.action === 'stream') return new StreamedTask(run);
	return run.returnsAtOnce ? new TaskAtOnce(run) : new WholeTask(run);
}

/** Returns what refuses a request whose method is not known yet. */
export function a2aRefusal(id: RpcCall['id']): ReplyWriter {
	return {
		opening: () => undefined,
		piece: () => '',
		end: (outcome) => refusalOf(id, outcome),
	};
}

function refusalOf(id: RpcCall['id'], outcome: ChannelOutcome): Sent {
	if (outcome.kind === 'reply') return sentJson(500, rpcError(id, rpcCodes.internalError, 'Unexpected reply'));
	return sentRefusal(id, outcome.status, outcome.message);
}

/** Waits for the reply. */
class WholeTask implements ReplyWriter {
	protected task: AgentTask;

	constructor(protected readonly run: TaskRun) {
		this.task = run.task;
	}

	opening(now: number): ReturnType<ReplyWriter['opening']> {
		this.enter({ at: now });
		return undefined;
	}

	/** Only a stream has pieces. */
	readonly piece: ReplyWriter['piece'] = () => '';

	end(outcome: ChannelOutcome, now: number): Sent {
		const { id, version } = this.run.call;
		if (outcome.kind === 'refused') return sentRefusal(id, outcome.status, outcome.message);
		this.settle(outcome, now);
		const ready = readyMade(outcome.answer, id);
		if (ready !== undefined) return sentJson(200, ready);
		if (outcome.kind === 'failed') return sentJson(200, rpcError(id, rpcCodes.internalError, outcome.message));
		return sentJson(200, rpcResult(id, taskResult(this.task, version)));
	}

	protected settle(outcome: Ended, now: number): void {
		if (outcome.kind === 'failed') this.enter({ state: 'failed', said: outcome.message, at: now });
		else if (outcome.asks) this.enter({ state: 'input-required', said: outcome.text, at: now });
		else this.enter({ state: 'completed', reply: outcome.text, at: now });
	}

	private enter(change: Partial<AgentTask>): void {
		this.task = { ...this.task, ...change };
		this.run.keep(this.task, this.task.at);
	}
}

/** Answers with the task at once; the client asks for its result later. */
class TaskAtOnce extends WholeTask {
	private isAnswered = false;

	override opening(now: number): Sent & { ends: boolean } {
		super.opening(now);
		this.isAnswered = true;
		const { id, version } = this.run.call;
		return { ...sentJson(200, rpcResult(id, taskResult(this.task, version))), ends: true };
	}

	override end(outcome: ChannelOutcome, now: number): Sent {
		const sent = super.end(this.isAnswered ? asFailure(outcome) : outcome, now);
		return this.isAnswered ? { ...sent, body: '' } : sent;
	}
}

/** Sends the task, pieces of the reply, and how the task ends, as server-sent events. */
class StreamedTask extends WholeTask {
	private isOpen = false;

	private hasPieces = false;

	override opening(now: number): Sent & { ends: boolean } {
		super.opening(now);
		this.isOpen = true;
		const body = firstEvent(this.run.call, this.task);
		return { status: 200, headers: SSE_HEADERS, body, ends: false };
	}

	override readonly piece: ReplyWriter['piece'] = (text) => {
		const append = this.hasPieces;
		this.hasPieces = true;
		const { call } = this.run;
		return taskEvent(call, artifactUpdate(this.task, { text, append, lastChunk: false }, call.version));
	};

	/** A response that the workflow itself has made is told in events too: a stream that begins with a task has no messages. */
	override end(outcome: ChannelOutcome, now: number): Sent {
		if (!this.isOpen) return super.end(outcome, now);
		this.settle(asFailure(outcome), now);
		return { status: 200, headers: SSE_HEADERS, body: lastEvents(this.run.call, this.task, this.hasPieces) };
	}
}

/** Turns a refusal that comes too late into a failure of the task. */
function asFailure(outcome: ChannelOutcome): Ended {
	return outcome.kind === 'refused' ? { ...outcome, kind: 'failed' } : outcome;
}

/** Returns an answer of the workflow that is a JSON-RPC response already, with the id of this request. */
function readyMade(answer: unknown, id: RpcCall['id']): object | undefined {
	if (!isObject(answer) || answer.jsonrpc !== '2.0') return undefined;
	return 'result' in answer || 'error' in answer ? { ...answer, id } : undefined;
}
