import type { INodeProperties } from 'n8n-workflow';

/** What seldom changes. Whether an attempt is made again, when, and how long one may take stand side by side. */
export const options: INodeProperties = {
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
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 3,
			description:
				'How often to try in all. 408, 409, 425, 429, 5xx, connection errors and timeouts are tried again; Schedule says when.',
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 10,
			description:
				'How many items are delivered at the same time; 1 sends them strictly in order. The output is always in the items’ order.',
		},
		{
			displayName: 'Content Type',
			name: 'contentType',
			type: 'string',
			default: '',
			placeholder: 'application/cloudevents+json',
			description: 'Instead of the one that belongs to the payload',
		},
		{
			displayName: 'Custom Schedule',
			name: 'pauses',
			type: 'string',
			default: '1s, 10s, 1m',
			description: 'The pauses before attempt 2, 3, …, for the schedule Custom: a list of numbers with s, m or h',
			displayOptions: { show: { schedule: ['custom'] } },
		},
		{
			displayName: 'Delivery ID',
			name: 'deliveryId',
			type: 'string',
			default: '',
			description:
				'Set it when you send something again, so that the receiver can recognise it. Empty means a new one. All attempts of a delivery have the same ID.',
		},
		{
			displayName: 'Event Name',
			name: 'eventName',
			type: 'string',
			default: '',
			placeholder: 'issues',
			description: 'For signatures whose receivers read the event from a header, for example X-GitHub-Event',
		},
		{
			displayName: 'Headers',
			name: 'headers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add Header',
			description: 'Further headers. They cannot replace the signature, its ID and time, or the authorization.',
			options: [
				{
					displayName: 'Header',
					name: 'values',
					values: [
						{ displayName: 'Name', name: 'name', type: 'string', default: '' },
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							description: 'May name a secret of the credential: ${NAME} or $NAME',
						},
					],
				},
			],
		},
		{
			displayName: 'Jitter (Percent)',
			name: 'jitterPercent',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 100 },
			default: 20,
			description: 'How much longer a pause may get by chance, so that many deliveries do not come back all at once',
		},
		{
			displayName: 'Let AI Model Choose Everything',
			name: 'modelMayChoose',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether an AI agent that uses this node as a tool may fill in the URL, headers, template and all other fields. Off: only variables; an expression in another field that reads what the model says is refused.',
		},
		{
			displayName: 'Longest Retry-After (Seconds)',
			name: 'retryAfterCapSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 86400 },
			default: 60,
			description: 'How long a receiver may ask to be left alone; longer wishes are cut to this',
		},
		{
			displayName: 'Response Size (Kilobytes)',
			name: 'responseKilobytes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10240 },
			default: 64,
			description: 'How much of the receiver’s answer is read; the rest is left unread',
		},
		{
			displayName: 'Schedule',
			name: 'schedule',
			type: 'options',
			options: [
				{ name: 'Custom', value: 'custom', description: 'The pauses of the option Custom Schedule' },
				{ name: 'Quick', value: 'quick', description: '3 attempts: after 1 and 5 seconds' },
				{
					name: 'Standard Webhooks',
					value: 'standard-webhooks',
					description: 'Up to 10 attempts: after 5 s, 5 min, 30 min, 2 h … as far as the time budget goes (1 hour)',
				},
			],
			default: 'quick',
			description: 'When to try again; Attempts says how often, Time Budget how long. The execution waits meanwhile.',
		},
		{
			displayName: 'Short Report',
			name: 'shortReport',
			type: 'boolean',
			default: false,
			description:
				'Whether the report of a delivery that arrived leaves out request and response, which saves memory with thousands of items. A failed one always has the whole report.',
		},
		{
			displayName: 'Time Budget (Seconds)',
			name: 'timeBudgetSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 604800 },
			default: 300,
			description: 'No attempt begins later than this after the first one; what is left over goes to the error output',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 600 },
			default: 15,
			description: 'How long one attempt may take, its answer included',
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
