import type { INodeProperties } from 'n8n-workflow';

import { fileField, jsonTemplateField, textTemplateField } from '../../shared/message-fields';

const examplePayload = `{
  "event_type": "\${event_type}",
  "client_payload": {
    "event_author": "\${event_author}"
  }
}`;

const sendAndPreview = { operation: ['send', 'preview'] };
const templated = { ...sendAndPreview, payloadSource: ['jsonTemplate', 'textTemplate'] };

/** The fields for the payload of Send and Preview. */
export const payloadProperties: INodeProperties[] = [
	{
		displayName: 'Payload',
		name: 'payloadSource',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: sendAndPreview },
		options: [
			{ name: 'Binary File', value: 'binary', description: 'A binary file of the incoming item, unchanged' },
			{ name: 'JSON Template', value: 'jsonTemplate', description: 'JSON with variables such as ${name}' },
			{ name: 'Text Template', value: 'textTemplate', description: 'Any text with variables such as ${name}' },
			{ name: 'Whole Item', value: 'item', description: 'The incoming item as JSON' },
		],
		default: 'jsonTemplate',
		description: 'What to send',
		builderHint: {
			propertyHint: "Use 'jsonTemplate' with ${name} for values of the item, or 'item' to send the whole item as JSON.",
		},
	},
	jsonTemplateField(examplePayload, 8, {
		displayOptions: { show: { ...sendAndPreview, payloadSource: ['jsonTemplate'] } },
	}),
	textTemplateField(8, { displayOptions: { show: { ...sendAndPreview, payloadSource: ['textTemplate'] } } }),
	fileField({ displayOptions: { show: { ...sendAndPreview, payloadSource: ['binary'] } } }),
	{
		displayName: 'Variables',
		name: 'variables',
		type: 'json',
		default: '={{ $json }}',
		displayOptions: { show: templated },
		description:
			'Values for ${name} and ${a.b[0]} in the payload. The variables of Weights & Biases, such as event_type and event_author, are empty if they have no value here.',
	},
	{
		displayName: 'Variable Values',
		name: 'variableFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Variable',
		displayOptions: { show: templated },
		description:
			'Individual values, which take precedence over Variables. If an AI agent uses this node as a tool, let the model fill in these values.',
		options: [
			{
				displayName: 'Variable',
				name: 'values',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'event_author' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	},
];
