import type { INodeProperties } from 'n8n-workflow';

import { CUSTOM_SIGNATURE, customSignatureFields } from '../../shared/custom-signature';
import { triggerOptionFields } from '../options/options';
import { respondHint, sourceHint } from './builder-hints';
import { fieldsWithNotes, withEditorCopy } from './editor-copy';
import { eventPlaceFields, eventsField } from './events-field';
import { protocolsField } from './protocols';
import { sourceOptions } from './source-menu';
import { AGENT_MESSAGE, SECURE_HEADER, UNSIGNED_SOURCES } from './sources';

const fields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: sourceOptions,
		default: 'github',
		description: 'The system that sends the webhooks',
		builderHint: { propertyHint: sourceHint },
	},
	{
		displayName: 'Webhook ID',
		name: 'webhookIdMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Unguessable', value: 'unguessable', description: 'Use a random ID followed by the name below' },
			{ name: 'Custom Path', value: 'custom', description: 'Use exactly the path below' },
		],
		default: 'unguessable',
		description: 'How to build the URL of this webhook',
	},
	{
		displayName: 'Name in URL',
		name: 'path',
		type: 'string',
		default: 'webhook',
		required: true,
		placeholder: 'webhook',
		description:
			'The last part of the URL, for example github. If Webhook ID is set to Custom Path, the complete path.',
	},
	{
		displayName: 'Enabled',
		name: 'enabled',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether to accept requests. If turned off, nothing runs and senders get the status 503, so that they can retry later.',
	},
	{
		displayName: 'Require Signature',
		name: 'requireSignature',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		displayOptions: { hide: { source: UNSIGNED_SOURCES } },
		description:
			'Whether every request must have a valid signature (SHA-256, unless the source uses another algorithm). If turned off, a secure header is required instead.',
	},
	{
		displayName: 'Require API Key',
		name: 'requireApiKey',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		displayOptions: { show: { source: [AGENT_MESSAGE] } },
		description:
			'Whether every request must include the API key in the URL as ?apiKey=…. With A2A and OpenAI Chat Completions, it can also be sent as a bearer token. If turned off, a secure header is required instead.',
	},
	protocolsField,
	{
		displayName: 'Require Caller Token',
		name: 'requireToken',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: { show: { source: [AGENT_MESSAGE] } },
		description:
			'Whether every request must also carry a token of an identity provider as Authorization: Bearer. The userId is then the subject of the token, whatever the body says.',
	},
	{
		displayName: 'Require Secure Header',
		name: 'requireSecureHeader',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: { hide: { source: [SECURE_HEADER] } },
		description:
			'Whether every request must also have a header with a secret value, for example a bearer token in Authorization',
	},
	...customSignatureFields({ source: [CUSTOM_SIGNATURE] }).fields,
	...eventPlaceFields,
	eventsField,
	{
		displayName: 'Respond',
		name: 'respond',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Immediately',
				value: 'onReceived',
				description: 'Respond as soon as the delivery is stored. If the run fails later, the sender does not know.',
			},
			{
				name: 'Streaming',
				value: 'streaming',
				description: 'Stream the output of nodes that support it, such as AI Agent, while they produce it',
			},
			{
				name: 'Using Respond Node',
				value: 'responseNode',
				description: 'Respond with the Webhook Respond node, which this package adds',
			},
			{
				name: 'When Last Node Finishes',
				value: 'lastNode',
				description:
					'Respond with the output of the last node. If a node fails, the sender gets the status 500 and can send the delivery again, which then runs again.',
			},
		],
		default: 'onReceived',
		description: 'When to respond to the sender, and with what data',
		builderHint: { propertyHint: respondHint },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: triggerOptionFields,
	},
];

/** The node's fields, in the order in which they are shown. */
export const properties = withEditorCopy(fields, fieldsWithNotes);
