import type { INodeProperties } from 'n8n-workflow';

import { agentProtocols } from '../../core/agent';
import { options } from './options-description';
import { USER_OF_ITEM } from './tool-rules';

const protocolOptions = agentProtocols.map(({ name, displayName, description }) => ({
	name: displayName,
	value: name,
	description,
}));

const showFor = (names: readonly string[]) => ({ displayOptions: { show: { agentApi: [...names] } } });
const namesWhere = (holds: (protocol: (typeof agentProtocols)[number]) => boolean) =>
	agentProtocols.filter(holds).map(({ name }) => name);

/** What stands beside the URL has its own name in each API: a model, an assistant, a service … */
const targetFields: INodeProperties[] = agentProtocols.flatMap(({ name, target }) =>
	target === undefined
		? []
		: [
				{
					displayName: target.displayName,
					name: 'target',
					type: 'string' as const,
					default: '',
					placeholder: target.placeholder,
					description: target.description,
					...showFor([name]),
				},
			],
);

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
			{
				name: 'API Key',
				value: 'agentEndpointApi',
				description: 'A key, basic authentication or a secret URL',
			},
			{ name: 'None', value: 'none' },
			{
				name: 'OAuth2',
				value: 'agentEndpointOAuth2Api',
				description: 'A token that n8n gets by client credentials, for example from CodeMie’s Keycloak',
			},
		],
		default: 'agentEndpointApi',
		description: 'How the agent knows that you may run it',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: agentProtocols[0]?.urlPlaceholder,
		description:
			'Where the agent listens, without its key: the key belongs into the credential. Empty when the credential holds a secret URL.',
	},
	...agentProtocols.map(({ name, displayName, urlPlaceholder }): INodeProperties => ({
		displayName: `${displayName}: the URL looks like ${urlPlaceholder}`,
		name: `${name}Notice`,
		type: 'notice',
		default: '',
		...showFor([name]),
	})),
	...targetFields,
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '={{ $json.chatInput ?? $json.message }}',
		displayOptions: { hide: { waitForReply: ['check'] } },
		description: 'What to say to the agent. Empty: the item’s chatInput, else its message, read without an expression.',
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
				description:
					'The session of the incoming item, else one that belongs to its thread or the user, else a new one',
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
		description:
			'The same ID continues the same conversation. Where the agent’s server issues IDs (A2A, Dify, OpenAI Responses), enter the session ID of its last reply. Empty: the item’s sessionId.',
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: USER_OF_ITEM,
		description:
			'Who is speaking, as your system knows them. Empty: the item’s userId; as a tool of an AI agent nobody, since the model could name anyone.',
	},
	{
		displayName: 'Wait For Reply',
		name: 'waitForReply',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Callback',
				value: 'callback',
				description:
					'The execution waits, also over restarts of n8n, until the agent posts its reply to a signed address. For A2A, Custom JSON (told it as callbackUrl) and LangGraph.',
			},
			{ name: 'Check a Started Run', value: 'check', description: 'Ask once for a run that was started earlier' },
			{
				name: 'Poll',
				value: 'poll',
				description: 'Start the run in the background and ask for it until it is done: no connection is held open',
			},
			{ name: 'Start Only', value: 'startOnly', description: 'Go on at once with the run’s ID' },
			{ name: 'Wait', value: 'wait', description: 'The reply comes with the answer, or streams in' },
		],
		default: 'wait',
		description: 'How to get the reply of a run that takes long',
	},
	{
		displayName: 'Run ID',
		name: 'startedRunId',
		type: 'string',
		default: '={{ $json.run.id }}',
		displayOptions: { show: { waitForReply: ['check'] } },
		description: 'The ID of the run, as Agent Run gave it when it started the run',
	},
	{
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		default: '',
		displayOptions: { show: { agentApi: namesWhere(({ name }) => name === 'a2a' || name === 'langgraph') } },
		description: 'The task ID of a reply that requires input, when this message answers it',
	},
	options,
];
