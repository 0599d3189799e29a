import type { INodeProperties } from 'n8n-workflow';

import { agentProtocols } from '../../../core/agent';
import { USER_OF_ITEM } from '../configuration/tool-rules';
import { runOptionFields } from '../options/options';
import { ANSWERED_APIS, BACKGROUND_APIS, CALLBACK_APIS, SERVER_SESSION_APIS } from './supported-by';

const protocolOptions = agentProtocols.map(({ name, displayName, description }) => ({
	name: displayName,
	value: name,
	description,
}));

const showFor = (names: readonly string[]) => ({ displayOptions: { show: { agentApi: [...names] } } });
const namesWhere = (holds: (protocol: (typeof agentProtocols)[number]) => boolean) =>
	agentProtocols.filter(holds).map(({ name }) => name);

/** The field next to the URL, which each API names differently: a model, an assistant, a service and so on. */
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

/** The conversation that a message belongs to. An answer belongs to that of its question. */
const sessionFields: INodeProperties[] = [
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
					'Use the session of the incoming item. If there is none, use one for its thread or user, or start a new one.',
			},
			{ name: 'Defined', value: 'defined', description: 'Use the session ID that you enter below' },
			{
				name: 'New Each Run',
				value: 'new',
				description: 'Start a new conversation for each run, without memory of earlier ones',
			},
		],
		default: 'auto',
		displayOptions: { hide: { send: ['answer'] } },
		description: 'The conversation that the message belongs to',
	},
	{
		displayName: 'Session ID',
		name: 'sessionId',
		type: 'string',
		default: '={{ $json.sessionId }}',
		displayOptions: { show: { session: ['defined'] }, hide: { send: ['answer'] } },
		description: `ID of the conversation. Messages with the same ID belong to the same conversation. For ${SERVER_SESSION_APIS}, whose servers issue the IDs, enter the session ID of the last reply. If empty, the node uses the sessionId field of the item.`,
	},
];

/** Shows a field for the check of a run even if the node would otherwise send an answer. */
function alsoForChecks(field: INodeProperties): INodeProperties {
	const show = { ...field.displayOptions?.show, waitForReply: ['check'], send: ['answer'] };
	return { ...field, displayOptions: { show } };
}

/** The node's fields, in the order in which they are shown. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Agent API',
		name: 'agentApi',
		type: 'options',
		noDataExpression: true,
		options: protocolOptions,
		default: 'customJson',
		description: 'The API that the agent provides',
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
				description: 'An API key, basic authentication or a secret URL',
			},
			{
				name: 'AWS (IAM)',
				value: 'agentEndpointAwsApi',
				description: 'Requests are signed with AWS keys, for example for Amazon Bedrock AgentCore',
			},
			{
				name: 'Google OAuth2',
				value: 'agentEndpointGoogleOAuth2Api',
				description: 'A sign-in with Google, for example for Vertex AI Agent Engine',
			},
			{ name: 'None', value: 'none' },
			{
				name: 'OAuth2',
				value: 'agentEndpointOAuth2Api',
				description:
					'An access token that n8n gets with client credentials, for example from the Keycloak server of CodeMie',
			},
		],
		default: 'agentEndpointApi',
		description: 'How to authenticate with the agent',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: agentProtocols[0]?.urlPlaceholder,
		description:
			'URL of the agent, without its key. Store the key in the credential. Leave empty if the credential contains a secret URL.',
	},
	...agentProtocols.map(({ name, displayName, urlPlaceholder }): INodeProperties => ({
		displayName: `Example URL for ${displayName}: ${urlPlaceholder}`,
		name: `${name}Notice`,
		type: 'notice',
		default: '',
		...showFor([name]),
	})),
	...targetFields,
	{
		displayName: 'Send',
		name: 'send',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Answer to a Question',
				value: 'answer',
				description: `Answer an agent that has asked and waits (status input_required). Supported by ${ANSWERED_APIS}.`,
			},
			{ name: 'Message', value: 'message', description: 'Send a message to the agent' },
		],
		default: 'message',
		displayOptions: { hide: { waitForReply: ['check'] } },
		description: 'Whether to start with a message or to answer a question of the agent',
	},
	{
		displayName: 'Question',
		name: 'question',
		type: 'json',
		default: "={{ $('Agent Run').item.json }}",
		displayOptions: { show: { send: ['answer'] }, hide: { waitForReply: ['check'] } },
		description:
			'The output of the Agent Run node that asked. It contains the session and everything else that is needed to answer.',
	},
	{
		displayName: 'Answer',
		name: 'answer',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'approve',
		displayOptions: { show: { send: ['answer'] }, hide: { waitForReply: ['check'] } },
		description:
			'The answer of a person: text, such as approve or "reject: too expensive", or JSON, such as {"decisions": [{"type": "approve"}]}. The structuredOutput of the question shows what can be answered.',
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '={{ $json.chatInput ?? $json.message }}',
		displayOptions: { hide: { waitForReply: ['check'], send: ['answer'] } },
		description:
			'The message to send to the agent. If empty, the node uses the chatInput field of the item, or its message field.',
	},
	...sessionFields,
	...sessionFields.map(alsoForChecks),
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: USER_OF_ITEM,
		description:
			'ID of the user who sends the message. If empty, the node uses the userId field of the item. When an AI agent uses this node as a tool, no user ID is sent by default, because the model could impersonate any user.',
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
				description: `Suspend the execution until the agent posts its reply to a signed URL. This also works across restarts of n8n. Supported by ${CALLBACK_APIS}. A Custom JSON endpoint receives the URL as callbackUrl.`,
			},
			{
				name: 'Check a Started Run',
				value: 'check',
				description: 'Check once whether a run that was started earlier is done',
			},
			{
				name: 'Poll',
				value: 'poll',
				description: `Start the run in the background and check it regularly until it is done. No connection stays open. Supported by ${BACKGROUND_APIS}.`,
			},
			{ name: 'Start Only', value: 'startOnly', description: 'Start the run and continue immediately with its ID' },
			{ name: 'Wait', value: 'wait', description: 'Keep the connection open until the reply is complete' },
		],
		default: 'wait',
		description: 'How to wait for the reply of the agent',
	},
	{
		displayName: 'Run ID',
		name: 'startedRunId',
		type: 'string',
		default: '={{ $json.run.id }}',
		displayOptions: { show: { waitForReply: ['check'] } },
		description:
			'ID of the run to check. The Agent Run node that started the run returns it in the run field of its output.',
	},
	{
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		default: '',
		displayOptions: {
			show: { agentApi: namesWhere(({ name }) => name === 'a2a' || name === 'langgraph') },
			hide: { send: ['answer'] },
		},
		description: 'If this message answers a reply with the status input_required, the task ID of that reply',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: runOptionFields,
	},
];
