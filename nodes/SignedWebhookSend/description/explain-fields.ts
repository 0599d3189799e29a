import type { INodeProperties } from 'n8n-workflow';

import { profiles, takesKeys } from '../../../core/signature';
import { alphabetically } from '../../../core/text/alphabetical';

const show = { operation: ['explain'] };

/** The fields of Explain. */
export const explainProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'explainedSource',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{ name: 'Find Out', value: '', description: 'Look for the source whose signature or headers the request has' },
			// sources whose public keys are fetched have no secret that could be wrong
			...Object.values(profiles)
				.filter((profile) => takesKeys(profile))
				.map(({ name, displayName }) => ({ name: displayName, value: name }))
				.sort((a, b) => alphabetically(a.name, b.name)),
		],
		default: '',
		description: 'The system that sent the request',
	},
	{
		displayName: 'Captured Request',
		name: 'capture',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show },
		options: [
			{
				name: 'Incoming Item',
				value: 'item',
				description: 'The item of a Webhook node, with its headers and its body',
			},
			{
				name: 'Text',
				value: 'text',
				description: 'A curl command, a HAR file, a raw HTTP request or the JSON of an item',
			},
		],
		default: 'item',
		description: 'Where the request to explain is',
	},
	{
		displayName: 'Request',
		name: 'captureText',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		placeholder:
			'curl https://n8n.example.com/webhook/… -H \'X-Hub-Signature-256: sha256=…\' --data-binary \'{"action":"opened"}\'',
		displayOptions: { show: { ...show, capture: ['text'] } },
		description: 'The request as text. A raw HTTP request begins with a line such as POST /hook HTTP/1.1.',
	},
	{
		displayName: 'URL in the Sender',
		name: 'publicUrl',
		type: 'string',
		default: '',
		placeholder: 'https://n8n.example.com/webhook/…',
		displayOptions: { show },
		description: 'The URL that was entered in the sender, for sources whose signature covers it, such as Twilio',
	},
];
