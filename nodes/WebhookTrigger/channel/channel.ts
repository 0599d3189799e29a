import { randomString } from 'n8n-workflow';
import type { INode, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { a2aRefusal } from '../../../core/channel/a2a/reply';
import { rpcIdIn } from '../../../core/channel/a2a/rpc';
import { completionRefusal } from '../../../core/channel/chat-completions/reply';
import { protocolOf } from '../../../core/channel/protocol-of';
import { readRefusal, readRunAnswer } from '../../../core/channel/run-answer';
import { RunStream } from '../../../core/channel/run-stream';
import { SSE_HEADERS } from '../../../core/channel/types';
import type { ChannelOutcome, ChannelProtocol, ReplyWriter, Sent } from '../../../core/channel/types';
import { sha256Hex } from '../../../core/signature';
import { uuidOf } from '../../../core/text/uuid';
import { captureResponse } from '../../shared/webhook/captured-response';
import type { Wire } from '../../shared/webhook/captured-response';
import { isConversational, protocolsOf } from '../configuration/channel';
import { AGENT_CARD, CHAT_COMPLETIONS, MODELS } from '../description/protocols';

/** What a request to an agent channel is for. */
export type ChannelPlace = 'message' | 'card' | 'models';

const PLACES: Readonly<Record<string, readonly [ChannelPlace, ChannelProtocol]>> = {
	[AGENT_CARD]: ['card', 'a2a'],
	[CHAT_COMPLETIONS]: ['message', 'chatCompletions'],
	[MODELS]: ['models', 'chatCompletions'],
};

/**
 * The caller's side of a request in A2A or Chat Completions: whatever n8n or this node answers is put into the words of the
 * protocol. Undefined for all other requests.
 */
export function channelOf(context: IWebhookFunctions, node: INode): Channel | undefined {
	const spoken = protocolsOf(node);
	if (!isConversational(spoken)) return undefined;
	const { body } = context.getRequestObject() as { body?: unknown };
	const [place, protocol] = PLACES[context.getWebhookName()] ?? (['message', protocolOf(body, spoken)] as const);
	if (protocol === 'message') return undefined;
	return new Channel(context, place, protocol, body);
}

/**
 * `asked`: nothing runs yet. `running`: the workflow runs, and nothing was sent. `open`: the response has begun. `answered`: the
 * caller has the whole response, and the workflow still runs.
 */
type Phase = 'asked' | 'running' | 'open' | 'answered' | 'done';

export class Channel {
	private readonly wire: Wire;

	private writer: ReplyWriter;

	private readonly pieces: Buffer[] = [];

	/** Reads what the workflow streams. */
	private stream: RunStream | undefined;

	private phase: Phase = 'asked';

	constructor(
		context: IWebhookFunctions,
		readonly place: ChannelPlace,
		readonly protocol: Exclude<ChannelProtocol, 'message'>,
		body: unknown,
	) {
		this.writer = protocol === 'a2a' ? a2aRefusal(rpcIdIn(body)) : completionRefusal;
		const response = context.getResponseObject();
		this.wire = captureResponse(response, {
			piece: (bytes) => this.take(bytes),
			end: (status, contentType) => this.finish(status, contentType),
		});
		// the caller may hang up while the workflow streams
		response.on('error', () => undefined);
	}

	/** Answers without a run. */
	send({ status, headers, body }: Sent): IWebhookResponseData {
		this.phase = 'done';
		this.wire.open(status, headers, '');
		this.wire.end(body);
		return { noWebhookResponse: true };
	}

	/**
	 * Answers without a run, with a stream.
	 *
	 * @returns a function that ends the stream with these events
	 */
	hold(events: string): (rest: string) => void {
		this.phase = 'done';
		this.wire.open(200, SSE_HEADERS, events);
		return (rest) => this.wire.end(rest);
	}

	/** Sets what writes the reply. */
	replyWith(writer: ReplyWriter): void {
		this.writer = writer;
	}

	/** Notes that the workflow runs. What is written to the response from now on is its answer. */
	begin(streams: boolean): void {
		if (streams) this.stream = new RunStream();
		const opening = this.writer.opening(Date.now());
		if (opening === undefined) {
			this.phase = 'running';
			return;
		}
		const { status, headers, body, ends } = opening;
		this.phase = ends ? 'answered' : 'open';
		this.wire.open(status, headers, ends ? '' : body);
		if (ends) this.wire.end(body);
	}

	private take(bytes: Buffer): void {
		if (this.stream === undefined) this.pieces.push(bytes);
		else for (const text of this.stream.push(bytes)) this.write(this.writer.piece(text, Date.now()));
	}

	private write(text: string): void {
		if (text !== '' && this.phase === 'open') this.wire.write(text);
	}

	private finish(given: number, contentType: string): void {
		if (this.phase === 'done') return;
		const { status, headers, body } = this.writer.end(this.outcome(given, contentType), Date.now());
		if (this.phase === 'asked' || this.phase === 'running') this.wire.open(status, headers, '');
		if (this.phase !== 'answered') this.wire.end(body);
		this.phase = 'done';
	}

	private outcome(status: number, contentType: string): ChannelOutcome {
		const answer = { status, contentType, body: Buffer.concat(this.pieces) };
		if (this.phase === 'asked') return readRefusal(answer);
		return this.stream?.end(status) ?? readRunAnswer(answer);
	}
}

/** Returns an unguessable id, as a UUID. */
export function newId(): string {
	return uuidOf(sha256Hex(randomString(32)), 4);
}
