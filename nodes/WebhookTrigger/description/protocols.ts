import type { INodeProperties } from 'n8n-workflow';

import type { ChannelProtocol } from '../../../core/channel/types';
import { AGENT_MESSAGE } from './sources';

/** The names of the webhooks, besides `default`, that the protocols of an agent channel prescribe. */
export const AGENT_CARD = 'agentCard';
export const CHAT_COMPLETIONS = 'chatCompletions';
export const MODELS = 'models';

/** Where clients of A2A look for the agent card. */
const CARD_PATH = '/.well-known/agent-card.json';

interface ChannelWebhook {
	readonly name: string;
	readonly protocol: ChannelProtocol;
	readonly method: 'GET' | 'POST';
	/** Below the URL of the node. */
	readonly path: string;
	/** Whether its requests start the workflow. */
	readonly starts: boolean;
}

export const channelWebhooks: readonly ChannelWebhook[] = [
	{ name: AGENT_CARD, protocol: 'a2a', method: 'GET', path: CARD_PATH, starts: false },
	{ name: CHAT_COMPLETIONS, protocol: 'chatCompletions', method: 'POST', path: '/chat/completions', starts: true },
	{ name: MODELS, protocol: 'chatCompletions', method: 'GET', path: '/models', starts: false },
];

const options: { name: string; value: ChannelProtocol; description: string }[] = [
	{
		name: 'A2A',
		value: 'a2a',
		description: `Versions 1.0 and 0.3. Agents find the agent card at ${CARD_PATH} below the URL.`,
	},
	{
		name: 'JSON Message',
		value: 'message',
		description: 'A POST request with message, userId and sessionId, as for an Autom Mate channel',
	},
	{
		name: 'OpenAI Chat Completions',
		value: 'chatCompletions',
		description: 'Chat programs and OpenAI clients use the URL as base URL, and the API key as key',
	},
];

export const protocolsField: INodeProperties = {
	displayName: 'Protocols',
	name: 'protocols',
	type: 'multiOptions',
	noDataExpression: true,
	options,
	default: ['message'],
	displayOptions: { show: { source: [AGENT_MESSAGE] } },
	description:
		'How callers talk to the workflow. A2A and OpenAI Chat Completions return the reply in their own format, also as a stream. For these, set Respond to When Last Node Finishes, Streaming or Using Respond Node.',
};
