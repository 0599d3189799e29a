import type { IWebhookResponseData } from 'n8n-workflow';

import { sentCard } from '../../../core/channel/a2a/card';
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

/** Reads the message of a verified request, in the protocol of its caller. */
export function readMessage(reception: Reception, document: Document): MessageReading {
	const { channel } = reception;
	const body = document.kind === 'json' || document.kind === 'form' ? document.value : undefined;
	if (channel !== undefined) return readInProtocol(reception, channel, body);
	const read = readAgentMessage(body);
	return read.ok
		? { kind: 'message', fields: { ...read.message }, files: [] }
		: { kind: 'problems', problems: read.problems };
}

function readInProtocol(reception: Reception, channel: Channel, body: unknown): MessageReading {
	const read = readChannelMessage(reception, channel, body);
	switch (read.kind) {
		case 'problem':
			return { kind: 'problems', problems: [read.problem] };
		case 'answer':
			reception.state.log.trace(reception.context, 'answered a request of A2A that sends no message');
			return { kind: 'answer', answer: () => channel.send(read.sent) };
		case 'message': {
			const { details, files, ...fields } = read.message;
			return { kind: 'message', fields: { ...fields, ...details }, files };
		}
	}
}

/** Shows the agent card, which is public: it names the agent, its URL and the kinds of keys, but no key. */
export function showCard(reception: Reception, channel: Channel, allowance: CallerAllowance): IWebhookResponseData {
	const tooMany = allowance.take('unverified');
	if (tooMany) return refuse(reception, tooMany);
	return channel.send(sentCard(cardFacts(reception.context, reception.configuration)));
}
