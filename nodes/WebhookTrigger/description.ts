import type { INodeProperties, INodeTypeDescription, IWebhookDescription } from 'n8n-workflow';

import { dynamicFields } from '../shared/webhook-description';
import { AGENT_MESSAGE, CUSTOM_SIGNATURE, setupNotes, signedSources, sourceOptions } from './sources';

const customSignatureFields: INodeProperties[] = [
	{
		displayName: 'Signature Header',
		name: 'customHeader',
		type: 'string',
		default: 'X-Signature',
		description: 'The header that carries the signature',
	},
	{
		displayName: 'Signature Prefix',
		name: 'customPrefix',
		type: 'string',
		default: '',
		placeholder: 'sha256=',
		description: 'What stands before the signature in the header, if anything',
	},
	{
		displayName: 'Signature Encoding',
		name: 'customEncoding',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Base64', value: 'base64' },
			{ name: 'Base64url', value: 'base64url' },
			{ name: 'Hex', value: 'hex' },
		],
		default: 'hex',
		description: 'How the signature’s bytes are written',
	},
	{
		displayName: 'Algorithm',
		name: 'customAlgorithm',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'HMAC-SHA-1 (Legacy)', value: 'sha1' },
			{ name: 'HMAC-SHA-256', value: 'sha256' },
			{ name: 'HMAC-SHA-512', value: 'sha512' },
		],
		default: 'sha256',
		description: 'The hash behind the signature',
	},
	{
		displayName: 'Signed Content',
		name: 'customContent',
		type: 'string',
		default: '{body}',
		placeholder: '{t}.{body}',
		description: 'What is signed: {body}, {t} for the timestamp, {ID} for the delivery ID, and any text around them',
	},
	{
		displayName: 'Timestamp Header',
		name: 'customTimestampHeader',
		type: 'string',
		default: '',
		placeholder: 'X-Timestamp',
		description: 'The header with the timestamp in seconds, when {t} is signed; requests older than 5 minutes are refused',
	},
	{
		displayName: 'ID Header',
		name: 'customIdHeader',
		type: 'string',
		default: '',
		placeholder: 'X-Delivery-ID',
		description: 'The header with the delivery’s ID, when the signed content holds it',
	},
	{
		displayName: 'Event Field',
		name: 'customEvent',
		type: 'string',
		default: '',
		placeholder: 'type',
		description: 'Where the event’s name stands in the JSON body, for example type or event.name',
	},
].map((property) => ({ ...property, displayOptions: { show: { source: [CUSTOM_SIGNATURE] } } }) as INodeProperties);

/** The node's fields, in the order in which a builder meets them. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: sourceOptions,
		default: 'github',
		description: 'Which system sends the webhooks',
	},
	...setupNotes,
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
		displayOptions: { show: { source: signedSources } },
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
	...customSignatureFields,
	{
		displayName: 'Events',
		name: 'events',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'pull_request, issues.opened, release.*, !star',
		displayOptions: { hide: { source: [AGENT_MESSAGE] } },
		description:
			'Which events start the workflow, separated by commas: event or event.action, * for any part of a name, ! to exclude. Empty: all.',
	},
	{
		displayName: 'Respond',
		name: 'respond',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Immediately', value: 'onReceived', description: 'As soon as the delivery is stored' },
			{ name: 'Using Respond to Webhook Node', value: 'responseNode', description: 'With what that node says' },
			{ name: 'When Last Node Finishes', value: 'lastNode', description: 'With the last node’s first item' },
		],
		default: 'onReceived',
		description: 'When and with what the sender is answered',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			{
				displayName: 'Answer While Disabled',
				name: 'disabledStatus',
				type: 'options',
				options: [
					{ name: '410 Gone', value: 410, description: 'Senders should stop and forget this webhook' },
					{ name: '503 Service Unavailable', value: 503, description: 'Senders should try again later' },
				],
				default: 503,
				description: 'What senders get while Enabled is off',
			},
		],
	},
];

/** Where n8n listens. An empty `responseData` lets `webhook()` choose the body; without it n8n answers "firstEntryJson". */
export const webhooks = [
	{
		name: 'default',
		httpMethod: 'POST',
		...dynamicFields({
			responseMode: (parameters) => parameters.respond,
			responseData: (parameters) => (parameters.respond === 'lastNode' ? 'firstEntryJson' : ''),
			path: (parameters) => parameters.path,
			isFullPath: (parameters) => parameters.webhookIdMode === 'custom',
		}),
	} as unknown as IWebhookDescription,
];

/** What the panel says while the builder waits for a first request. */
export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: '',
	executionsHelp: {
		inactive:
			'Webhooks have two modes: test and production.<br><br><b>Use test mode while you build your workflow</b>. Click ‘Listen’, then let the sender call the test URL. The executions will show up in the editor.<br><br><b>Use production mode to run your workflow automatically</b>. Publish the workflow, then let the sender call the production URL. Executions will show up in the <a data-key="executions">executions list</a>.',
		active:
			'Webhooks have two modes: test and production.<br><br><b>Use test mode while you build your workflow</b>. Click ‘Listen’, then let the sender call the test URL.<br><br>The workflow is published: calls of the production URL run it, and show up in the <a data-key="executions">executions list</a>.',
	},
	activationHint: 'Publish the workflow to receive at the production URL, without clicking ‘Listen’ first.',
};
