import type { IWebhookResponseData } from 'n8n-workflow';

import { sentCard } from '../../../core/channel/a2a/card';
import type { RpcCall } from '../../../core/channel/a2a/rpc';
import type { AgentTask } from '../../../core/channel/a2a/task';
import { firstEvent, lastEvents } from '../../../core/channel/a2a/watch';
import type { ChannelFile } from '../../../core/channel/types';
import { readAgentMessage } from '../../../core/receive/agent-message';
import type { Document } from '../../../core/signature';
import { refuse } from '../answer/refuse';
import type { CallerAllowance } from '../receive/caller-allowance';
import type { MessageFields } from '../receive/output';
import type { Reception } from '../receive/reception';
import { cardFacts } from './agent-facts';
import type { Channel } from './channel';
import { readChannelMessage } from './read-message';

/** What a verified request to an agent channel comes to. */
export type MessageReading =
	| { readonly kind: 'message'; readonly fields: MessageFields; readonly files: readonly ChannelFile[] }
	/** A request that starts nothing; called to answer it. */
	| { readonly kind: 'answer'; readonly answer: () => IWebhookResponseData }
	| { readonly kind: 'problems'; readonly problems: readonly string[] };

/**
 * Reads the message of a verified request, in the protocol of its caller.
 *
 * @param provenUser who a verified token says calls; what the message says then does not count
 */
export function readMessage(reception: Reception, document: Document, provenUser?: string): MessageReading {
	const { channel } = reception;
	const body = document.kind === 'json' || document.kind === 'form' ? document.value : undefined;
	if (channel !== undefined) return provenBy(provenUser, readInProtocol(reception, channel, body));
	const read = readAgentMessage(body, provenUser);
	return read.ok
		? { kind: 'message', fields: { ...read.message }, files: [] }
		: { kind: 'problems', problems: read.problems };
}

function provenBy(userId: string | undefined, reading: MessageReading): MessageReading {
	if (userId === undefined || reading.kind !== 'message') return reading;
	return { ...reading, fields: { ...reading.fields, userId } };
}

function readInProtocol(reception: Reception, channel: Channel, body: unknown): MessageReading {
	const read = readChannelMessage(reception, channel, body);
	switch (read.kind) {
		case 'problem':
			return { kind: 'problems', problems: [read.problem] };
		case 'answer':
			reception.state.log.trace(reception.context, 'answered an A2A request that sends no message');
			return { kind: 'answer', answer: () => channel.send(read.sent) };
		case 'watch':
			return { kind: 'answer', answer: () => watch(reception, channel, read) };
		case 'message': {
			const { details, files, ...fields } = read.message;
			return { kind: 'message', fields: { ...fields, ...details }, files };
		}
	}
}

/** Streams how a running task ends, to a client that has lost its stream or never had one. */
function watch(
	{ context, state }: Reception,
	channel: Channel,
	{ call, task }: { readonly call: RpcCall; readonly task: AgentTask },
): IWebhookResponseData {
	const end = channel.hold(firstEvent(call, task));
	const stop = state.tasks.watch(task.id, (next) => {
		if (next?.state === 'working') return;
		stop();
		end(next === undefined ? '' : lastEvents(call, next, false));
	});
	context.getResponseObject().once('close', stop);
	return { noWebhookResponse: true };
}

/** Shows the agent card, which is public: it names the agent, its URL and the kinds of keys, but no key. */
export function showCard(reception: Reception, channel: Channel, allowance: CallerAllowance): IWebhookResponseData {
	const tooMany = allowance.take('unverified');
	if (tooMany) return refuse(reception, tooMany);
	return channel.send(sentCard(cardFacts(reception.context, reception.configuration)));
}
