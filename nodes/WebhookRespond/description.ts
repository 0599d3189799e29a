import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CUSTOM_SIGNATURE, customSignatureFields } from '../shared/custom-signature';
import { fileField, jsonTemplateField, textTemplateField } from '../shared/message-fields';
import { UNSIGNED } from '../shared/signing/signer';
import { respondOptionFields } from './options';
import { signatureOptions } from './signature-menu';

/** What the response can be made from, in alphabetical order. */
const respondWith: INodePropertyOptions[] = [
	{ name: 'A2A Message', value: 'a2a', description: 'A message to an agent that called through the A2A protocol' },
	{ name: 'All Items', value: 'allItems', description: 'The incoming items as a JSON array' },
	{ name: 'Binary File', value: 'binary', description: 'A binary file of the first item, unchanged' },
	{ name: 'Discord Message', value: 'discord', description: 'A message in response to an interaction of Discord' },
	{ name: 'First Item', value: 'firstItem', description: 'The first incoming item as JSON' },
	{ name: 'JSON Template', value: 'json', description: 'JSON with variables such as ${name}' },
	{ name: 'No Body', value: 'noBody', description: 'Only the status and the headers' },
	{ name: 'Redirect', value: 'redirect', description: 'Send the caller to another URL' },
	{ name: 'Slack Message', value: 'slack', description: 'A message in response to a slash command of Slack' },
	{ name: 'Text Template', value: 'text', description: 'Any text with variables such as ${name}' },
	{ name: 'Twilio (TwiML)', value: 'twilio', description: 'A message or spoken text in response to Twilio' },
];

const custom = customSignatureFields({ signature: [CUSTOM_SIGNATURE] });

const shownFor = (...kinds: string[]) => ({ show: { respondWith: kinds } });

/** The node's fields, in the order in which they are shown. */
export const properties: INodeProperties[] = [
	{
		displayName:
			'In the Webhook Trigger of this workflow, set Respond to “Using Respond Node”. A request gets one response.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Respond With',
		name: 'respondWith',
		type: 'options',
		noDataExpression: true,
		options: respondWith,
		default: 'json',
		description: 'What to send to the caller',
		builderHint: {
			propertyHint:
				"Use 'json' with ${name} for values of the item, 'firstItem' to send the item as it is, 'noBody' for a status alone.",
		},
	},
	jsonTemplateField('{\n  "status": "done"\n}', 6, { displayOptions: shownFor('json') }),
	textTemplateField(6, { displayOptions: shownFor('text') }),
	fileField({ displayOptions: shownFor('binary') }),
	{
		displayName: 'Redirect URL',
		name: 'redirectUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://example.com/done',
		displayOptions: shownFor('redirect'),
		description: 'URL to send the caller to, for example https://example.com/done',
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'The text, output or message of the first item',
		displayOptions: shownFor('a2a', 'discord', 'slack', 'twilio'),
		description:
			'Text of the message. If empty, the field text, output or message of the first item, in which Agent Run and AI Agent return their reply.',
	},
	{
		displayName: 'Visible To',
		name: 'audience',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Everyone', value: 'everyone', description: 'Show the message to everyone in the channel' },
			{ name: 'Only the Person', value: 'person', description: 'Show it only to the person who started the workflow' },
		],
		default: 'person',
		displayOptions: shownFor('discord', 'slack'),
		description: 'Who can see the message',
	},
	{
		displayName: 'TwiML Verb',
		name: 'verb',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Message', value: 'Message', description: 'Answer an SMS or a WhatsApp message' },
			{ name: 'Say', value: 'Say', description: 'Speak the text in a call' },
		],
		default: 'Message',
		displayOptions: shownFor('twilio'),
		description: 'What Twilio does with the text',
	},
	{
		displayName: 'Variables',
		name: 'variables',
		type: 'json',
		default: '={{ $json }}',
		displayOptions: shownFor('json', 'text'),
		description: 'Values for ${name} and ${a.b[0]}. By default, the fields of the first item.',
	},
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'options',
		noDataExpression: true,
		options: signatureOptions,
		default: UNSIGNED,
		description: 'How to sign the response, so that the caller can verify it',
	},
	...custom.fields.flatMap((field) => (field.name === 'customPreset' ? [field, ...custom.notes] : [field])),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: respondOptionFields,
	},
];

const names = JSON.stringify(respondWith.map(({ name, value }) => [value, name]));

/** The text below the node on the canvas, for example `JSON Template, signed`. */
export const subtitle = `={{(${names}.find((row) => row[0] === $parameter["respondWith"]) ?? ["", ""])[1] + ($parameter["signature"] === "none" ? "" : ", signed")}}`;
