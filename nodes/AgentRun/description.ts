import type { INodeProperties } from 'n8n-workflow';

import { agentProtocols } from '../../core/agent';

const protocolOptions = agentProtocols.map(({ name, displayName, description }) => ({
	name: displayName,
	value: name,
	description,
}));

/** The node's fields, in the order in which a builder meets them. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Agent API',
		name: 'agentApi',
		type: 'options',
		noDataExpression: true,
		options: protocolOptions,
		default: 'customJson',
		description: 'The protocol that the agent speaks',
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'API Key', value: 'agentEndpointApi' },
			{ name: 'None', value: 'none' },
		],
		default: 'agentEndpointApi',
		description: 'How the agent knows that you may run it',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: agentProtocols[0]?.urlPlaceholder,
		description: 'Where the agent listens, without its key: the key belongs into the credential',
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '={{ $json.chatInput ?? $json.message }}',
		required: true,
		description: 'What to say to the agent',
	},
	{
		displayName: 'Session',
		name: 'session',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Auto',
				value: 'auto',
				description: 'The sessionId of the incoming item, else one that belongs to the user, else a new one',
			},
			{ name: 'Defined', value: 'defined', description: 'The ID that you enter' },
			{ name: 'New Each Run', value: 'new', description: 'The agent remembers nothing' },
		],
		default: 'auto',
		description: 'Which conversation the message belongs to',
	},
	{
		displayName: 'Session ID',
		name: 'sessionId',
		type: 'string',
		default: '={{ $json.sessionId }}',
		displayOptions: { show: { session: ['defined'] } },
		description: 'The same ID continues the same conversation',
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '={{ $json.userId }}',
		description: 'Who is speaking, as your system knows them',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			{
				displayName: 'Extra JSON',
				name: 'extraJson',
				type: 'json',
				default: '{}',
				description: 'Further fields of the request body; message, userId and sessionId win over them',
			},
			{
				displayName: 'Include Raw Answer',
				name: 'includeRaw',
				type: 'boolean',
				default: true,
				description: 'Whether the output also holds the agent’s whole answer as raw',
			},
			{
				displayName: 'Reply Path',
				name: 'replyPath',
				type: 'string',
				default: '',
				placeholder: 'data.answer[0].text',
				description: 'Where the reply’s text stands in the answer. Empty: the usual places are tried.',
			},
			{
				displayName: 'Timeout (Seconds)',
				name: 'timeoutSeconds',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 3600 },
				default: 120,
				description: 'How long to wait for the reply. The agent may go on running after that.',
			},
		],
	},
];
