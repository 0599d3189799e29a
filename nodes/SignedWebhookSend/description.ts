import type { INodeProperties } from 'n8n-workflow';

import { options } from './description-options';
import { payloadProperties } from './description-payload';
import { sampleOptions } from './samples';
import { signatureOptions } from './signatures';

const composed = { operation: ['send', 'preview'] };

/** The node's fields, in the order in which a builder meets them. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Preview',
				value: 'preview',
				description: 'Show what would be sent, and a bash script that sends it; nothing leaves n8n',
				action: 'Preview a signed webhook',
			},
			{
				name: 'Send',
				value: 'send',
				description: 'Deliver the payload and report what happened',
				action: 'Send a signed webhook',
			},
			{
				name: 'Simulate',
				value: 'simulate',
				description: 'Send a realistic event of a provider, signed as the provider does, to test a receiver',
				action: 'Simulate a webhook of a provider',
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
		description: 'What to send. The signing secret of the credential must be the one that the receiver verifies with.',
	},
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: composed },
		options: [
			{ name: 'PATCH', value: 'PATCH' },
			{ name: 'POST', value: 'POST' },
			{ name: 'PUT', value: 'PUT' },
		],
		default: 'POST',
		description: 'The HTTP method',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://example.com/webhook',
		description: 'Where the receiver listens. Redirects are not followed.',
	},
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: composed },
		options: signatureOptions,
		default: 'wandb',
		description: 'How the payload is signed: choose what your receiver verifies',
	},
	...payloadProperties,
	options,
];
