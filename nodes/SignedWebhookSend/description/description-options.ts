import type { INodeProperties } from 'n8n-workflow';

/**
 * The less common options. Those that decide whether to retry, when, and how long an attempt may take are grouped
 * together.
 */
export const optionsField: INodeProperties = {
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
				'Maximum number of attempts, including the first one. The node retries after a connection error, a timeout, or the status 408, 409, 425, 429 or 5xx. Schedule sets the pauses.',
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 10,
			description:
				'How many items to deliver at the same time. Set to 1 to send them strictly in order. The output always keeps the order of the input.',
		},
		{
			displayName: 'Content Type',
			name: 'contentType',
			type: 'string',
			default: '',
			placeholder: 'application/cloudevents+json',
			description: 'Content type to send instead of the default for the payload, for example text/csv',
		},
		{
			displayName: 'Custom Schedule',
			name: 'pauses',
			type: 'string',
			default: '1s, 10s, 1m',
			description:
				'Comma-separated list of pauses between attempts, in seconds (s), minutes (m) or hours (h). Applies if Schedule is set to Custom.',
			displayOptions: { show: { schedule: ['custom'] } },
		},
		{
			displayName: 'Delivery ID',
			name: 'deliveryId',
			type: 'string',
			default: '',
			description:
				'ID that lets the receiver recognise a repeated delivery. To send something again, use the ID of the first delivery. If empty, the node creates a new ID. All attempts of a delivery have the same ID.',
		},
		{
			displayName: 'Event Name',
			name: 'eventName',
			type: 'string',
			default: '',
			placeholder: 'issues',
			description: 'Event name to send in the header that the chosen signature uses for it, for example X-GitHub-Event',
		},
		{
			displayName: 'Headers',
			name: 'headers',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add Header',
			description:
				'Additional headers. They cannot replace the headers for the signature, the delivery ID, the timestamp or the authorization.',
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
							description: 'Value of the header. Can use secrets of the credential as ${NAME} or $NAME.',
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
			description: 'Maximum random extension of each pause, so that many deliveries are not retried at the same moment',
		},
		{
			displayName: 'Let AI Model Choose Everything',
			name: 'modelMayChoose',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether an AI agent that uses this node as a tool can fill in all fields, including the URL, the headers and the template. If turned off, it can fill in only variables, and the node rejects expressions in other fields that use output of the model.',
		},
		{
			displayName: 'Longest Retry-After (Seconds)',
			name: 'retryAfterCapSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 86400 },
			default: 60,
			description:
				'Longest pause that a receiver can request with the Retry-After header. Longer pauses are shortened to this value.',
		},
		{
			displayName: 'Response Size (Kilobytes)',
			name: 'responseKilobytes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10240 },
			default: 64,
			description: 'How much of the response to read. The rest is ignored.',
		},
		{
			displayName: 'Schedule',
			name: 'schedule',
			type: 'options',
			options: [
				{ name: 'Custom', value: 'custom', description: 'Use the pauses in the Custom Schedule option' },
				{ name: 'Quick', value: 'quick', description: '3 attempts, with pauses of 1 and 5 seconds' },
				{
					name: 'Standard Webhooks',
					value: 'standard-webhooks',
					description:
						'Up to 10 attempts, with pauses of 5 s, 5 min, 30 min, 2 h and so on, within the time budget (1 hour by default)',
				},
			],
			default: 'quick',
			description:
				'When to retry. Attempts limits how often, and Time Budget limits how long. The execution waits during the pauses.',
		},
		{
			displayName: 'Short Report',
			name: 'shortReport',
			type: 'boolean',
			default: false,
			description:
				'Whether to omit the request and the response from the report of a successful delivery. This saves memory with thousands of items. A failed delivery always has a full report.',
		},
		{
			displayName: 'Time Budget (Seconds)',
			name: 'timeBudgetSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 604800 },
			default: 300,
			description:
				'How long after the first attempt a new attempt can start. If the time runs out, the delivery fails.',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 600 },
			default: 15,
			description: 'How long to wait for the response in each attempt',
		},
		{
			displayName: 'Unknown Variables',
			name: 'unknownVariables',
			type: 'options',
			options: [
				{ name: 'Empty', value: 'empty', description: 'Replace them with empty text' },
				{ name: 'Error', value: 'error', description: 'Fail the item with an error that lists the known names' },
				{ name: 'Keep', value: 'keep', description: 'Leave them in the payload unchanged' },
			],
			default: 'error',
			description: 'What to do with a ${name} that is not a known variable',
		},
	],
};
