import type { INodeProperties } from 'n8n-workflow';

const examplePayload = `{
  "event_type": "\${event_type}",
  "client_payload": {
    "event_author": "\${event_author}"
  }
}`;

const composed = { operation: ['send', 'preview'] };
const templated = { ...composed, payloadSource: ['jsonTemplate', 'textTemplate'] };

/** The fields that make the payload of Send and Preview. */
export const payloadProperties: INodeProperties[] = [
	{
		displayName: 'Payload',
		name: 'payloadSource',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: composed },
		options: [
			{ name: 'Binary File', value: 'binary', description: 'A file of the incoming item, byte for byte' },
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
		displayOptions: { show: { ...composed, payloadSource: ['jsonTemplate'] } },
		description: 'Inside quotes ${name} becomes text, outside it becomes JSON. $${ stands for a literal ${.',
	},
	{
		displayName: 'Text',
		name: 'textTemplate',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		displayOptions: { show: { ...composed, payloadSource: ['textTemplate'] } },
		description: 'Text in which ${name} is replaced. $${ stands for a literal ${.',
	},
	{
		displayName: 'Binary Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { ...composed, payloadSource: ['binary'] } },
		description: 'Name of the item’s binary field that holds the file',
		hint: 'The name of the input field containing the file data',
	},
	{
		displayName: 'Variables',
		name: 'variables',
		type: 'json',
		default: '={{ $json }}',
		displayOptions: { show: templated },
		description:
			'The values behind ${name} and ${a.b[0]}. W&B’s variables (event_type, event_author, alias …) are blank when they are not among them.',
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
			'Single values, which go before those of Variables. As a tool of an AI agent, let the model fill in these.',
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
