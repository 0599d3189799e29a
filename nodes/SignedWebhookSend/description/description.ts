import type { INodeProperties } from 'n8n-workflow';

import { CUSTOM_SIGNATURE, customSignatureFields } from '../../shared/custom-signature';
import { sendOptionFields } from '../options/options';
import { payloadProperties } from './description-payload';
import { explainProperties } from './explain-fields';
import { sampleOptions } from './sample-menu';
import { formFields, signatureOptions } from './signature-menu';

const sendAndPreview = { operation: ['send', 'preview'] };
const custom = { ...sendAndPreview, signature: [CUSTOM_SIGNATURE] };
const { fields: customFields, notes } = customSignatureFields(custom);

/** The node's fields, in the order in which they are shown. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Explain',
				value: 'explain',
				description: 'Explain why a received request does not match its signature. Nothing is sent.',
				action: 'Explain why a webhook was refused',
			},
			{
				name: 'Preview',
				value: 'preview',
				description: 'Show the request and a bash script that sends it. Nothing is sent.',
				action: 'Preview a signed webhook',
			},
			{
				name: 'Send',
				value: 'send',
				description: 'Deliver the payload and report the result',
				action: 'Send a signed webhook',
			},
			{
				name: 'Simulate',
				value: 'simulate',
				description: 'Send a realistic event, signed the way the provider signs it, to test a receiver',
				action: 'Simulate a webhook from a provider',
			},
		],
		default: 'send',
	},
	{
		displayName: 'Sample Event',
		name: 'sampleEvent',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { operation: ['simulate'] } },
		options: sampleOptions,
		default: 'github/pull_request.opened',
		description:
			'The event to send. The signing secret in the credential must be the one that the receiver verifies with.',
	},
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: sendAndPreview },
		options: [
			{ name: 'PATCH', value: 'PATCH' },
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
		],
		default: 'POST',
		description: 'HTTP method of the request',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://example.com/webhook',
		displayOptions: { hide: { operation: ['explain'] } },
		description: 'URL of the receiver, for example https://example.com/hook. Redirects are not followed.',
	},
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: sendAndPreview },
		options: signatureOptions,
		default: 'wandb',
		description: 'How to sign the payload. Choose the signature that your receiver verifies.',
		builderHint: {
			propertyHint: "The signature that the receiver verifies; 'none' for receivers that verify nothing.",
		},
	},
	...formFields(sendAndPreview.operation),
	...customFields.flatMap((field) => (field.name === 'customPreset' ? [field, ...notes] : [field])),
	{
		displayName: 'Event Header',
		name: 'customEventHeader',
		type: 'string',
		default: '',
		placeholder: 'X-Event',
		displayOptions: { show: custom },
		description:
			'Name of the header for the event name, which is set in the option Event Name. Leave empty if there is none.',
	},
	...payloadProperties,
	...explainProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		displayOptions: { hide: { operation: ['explain'] } },
		options: sendOptionFields,
	},
];
