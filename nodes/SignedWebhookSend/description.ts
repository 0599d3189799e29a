import type { INodeProperties } from 'n8n-workflow';

import { signatureOptions } from './signatures';

const examplePayload = `{
  "event_type": "\${event_type}",
  "client_payload": {
    "event_author": "\${event_author}"
  }
}`;

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	default: {},
	placeholder: 'Add option',
	options: [
		{
			displayName: 'Attempts',
			name: 'attempts',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10 },
			default: 3,
			description: 'How often to try in all. 408, 409, 425, 429, 5xx, connection errors and timeouts are tried again.',
		},
		{
			displayName: 'Headers',
			name: 'headers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add Header',
			description: 'Further headers. They cannot replace the signature or the authorization.',
			options: [
				{
					displayName: 'Header',
					name: 'values',
					values: [
						{ displayName: 'Name', name: 'name', type: 'string', default: '' },
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 600 },
			default: 15,
			description: 'How long one attempt may take',
		},
		{
			displayName: 'Unknown Variables',
			name: 'unknownVariables',
			type: 'options',
			options: [
				{ name: 'Empty', value: 'empty', description: 'They become empty text' },
				{ name: 'Error', value: 'error', description: 'The item fails, and the error lists the known names' },
				{ name: 'Keep', value: 'keep', description: 'They stay as they are written' },
			],
			default: 'error',
			description: 'What to do with a ${name} that no variable has',
		},
	],
};

/** The node's fields, in the order in which a builder meets them. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Send',
				value: 'send',
				description: 'Deliver the payload and report what happened',
				action: 'Send a signed webhook',
			},
		],
		default: 'send',
	},
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		noDataExpression: true,
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
		options: signatureOptions,
		default: 'wandb',
		description: 'How the payload is signed: choose what your receiver verifies',
	},
	{
		displayName: 'Payload',
		name: 'payloadSource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'JSON Template', value: 'jsonTemplate', description: 'JSON with ${variables}' },
			{ name: 'Text Template', value: 'textTemplate', description: 'Any text with ${variables}' },
			{ name: 'Whole Item', value: 'item', description: 'The incoming item as JSON' },
		],
		default: 'jsonTemplate',
		description: 'What to send',
	},
	{
		displayName: 'JSON',
		name: 'jsonTemplate',
		type: 'string',
		typeOptions: { rows: 8 },
		default: examplePayload,
		displayOptions: { show: { payloadSource: ['jsonTemplate'] } },
		description: 'Inside quotes ${name} becomes text, outside it becomes JSON. $${ stands for a literal ${.',
	},
	{
		displayName: 'Text',
		name: 'textTemplate',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		displayOptions: { show: { payloadSource: ['textTemplate'] } },
		description: 'Text in which ${name} is replaced. $${ stands for a literal ${.',
	},
	{
		displayName: 'Variables',
		name: 'variables',
		type: 'json',
		default: '={{ $json }}',
		displayOptions: { show: { payloadSource: ['jsonTemplate', 'textTemplate'] } },
		description:
			'The values behind ${name} and ${a.b[0]}. W&B’s variables (event_type, event_author, alias …) are blank when they are not among them.',
	},
	options,
];
