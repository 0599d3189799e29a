import type { INodeProperties } from 'n8n-workflow';

import { customSignatureFields } from './custom-signature';
import { withEditorNotes } from './editor-notes';
import { eventsField } from './events';
import { optionFields } from './options';
import { AGENT_MESSAGE, SECURE_HEADER, setupNotes, sourceOptions, UNSIGNED_SOURCES } from './sources';

const fields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: sourceOptions,
		default: 'github',
		description: 'Which system sends the webhooks',
	},
	{
		displayName: 'Webhook ID',
		name: 'webhookIdMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Unguessable', value: 'unguessable', description: 'A random ID, then the name below' },
			{ name: 'Custom Path', value: 'custom', description: 'Exactly the path below' },
		],
		default: 'unguessable',
		description: 'How the URL of this webhook is made',
	},
	{
		displayName: 'Name in URL',
		name: 'path',
		type: 'string',
		default: 'webhook',
		required: true,
		placeholder: 'webhook',
		description: 'The last part of the URL, or the whole path when Webhook ID is Custom Path',
	},
	{
		displayName: 'Enabled',
		name: 'enabled',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description: 'Whether requests are taken. While off, senders get 503 and may try again later; nothing runs.',
	},
	{
		displayName: 'Require Signature',
		name: 'requireSignature',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		displayOptions: { hide: { source: UNSIGNED_SOURCES } },
		description:
			'Whether every request must carry a valid signature (SHA-256 unless the source has another). Off needs a secure header instead.',
	},
	{
		displayName: 'Require API Key',
		name: 'requireApiKey',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		displayOptions: { show: { source: [AGENT_MESSAGE] } },
		description: 'Whether every request must carry the key as ?apiKey= in the URL. Off needs a secure header instead.',
	},
	{
		displayName: 'Require Secure Header',
		name: 'requireSecureHeader',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: { hide: { source: [SECURE_HEADER] } },
		description:
			'Whether every request must also carry a header with a secret value, for example a bearer token in Authorization',
	},
	...customSignatureFields,
	eventsField,
	{
		displayName: 'Respond',
		name: 'respond',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Immediately', value: 'onReceived', description: 'As soon as the delivery is stored' },
			{
				name: 'Streaming',
				value: 'streaming',
				description: 'Piece by piece, while nodes that can stream (such as AI Agent) produce it',
			},
			{ name: 'Using Respond to Webhook Node', value: 'responseNode', description: 'With what that node says' },
			{ name: 'When Last Node Finishes', value: 'lastNode', description: 'With what the last node puts out' },
		],
		default: 'onReceived',
		description: 'When and with what the sender is answered',
	},
	{
		displayName:
			'n8n’s Respond to Webhook node looks for one of n8n’s own Webhook or Wait nodes before it and fails without one: put a <b>Wait</b> node of 0 seconds between this trigger and it.',
		name: 'respondNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { respond: ['responseNode'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: optionFields,
	},
];

/** The node's fields, in the order in which a builder meets them. */
export const properties = withEditorNotes(fields, 'source', setupNotes);
