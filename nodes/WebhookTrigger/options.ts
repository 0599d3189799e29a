import type { INodeProperties } from 'n8n-workflow';

/** What most builders never need, in the order of the alphabet, as n8n wants it. */
export const optionFields: INodeProperties[] = [
	{
		displayName: 'Allowed IPs',
		name: 'allowedIps',
		type: 'string',
		default: '',
		placeholder: '192.0.2.7, 10.0.0.0/8, 2001:db8::/32',
		description:
			'Addresses and networks that may call; all others get 403. Behind a proxy n8n must know it: N8N_PROXY_HOPS.',
	},
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
	{
		displayName: 'Batch',
		name: 'batch',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Collect Deliveries',
		description:
			'Whether to collect deliveries into one execution with one item each. Senders are answered once it is stored; needs Respond Immediately.',
		options: [
			{
				displayName: 'Batch',
				name: 'policy',
				values: [
					{
						displayName: 'Deliveries',
						name: 'size',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 1000 },
						default: 20,
						description: 'Start as soon as so many have come',
					},
					{
						displayName: 'Milliseconds',
						name: 'waitMs',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 10000 },
						default: 1000,
						description: 'Start at the latest so long after the first one: the longest that a sender waits',
					},
				],
			},
		],
	},
	{
		displayName: 'Duplicate Window (Seconds)',
		name: 'duplicateWindowSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 604800 },
		default: 86400,
		description:
			'How long a stored delivery is remembered; its copies start nothing. 0 switches it off. Without this option: a day where deliveries have an ID, 5 minutes where only the signed content tells them apart, and off where nothing is signed.',
	},
	{
		displayName: 'Maximum Body Size (KB)',
		name: 'maxBodyKb',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1024,
		description: 'Larger requests get 413. N8n itself refuses what is above N8N_PAYLOAD_SIZE_MAX.',
	},
	{
		displayName: 'Only When',
		name: 'conditions',
		type: 'filter',
		default: {},
		placeholder: 'Add Condition',
		typeOptions: { filter: { caseSensitive: true, typeValidation: 'loose', version: 2 } },
		description:
			'Conditions on the verified delivery; others get 200 and start nothing. On the left write a path such as body.action, headers.x-team, query.env, event or deliveryId. Expressions work too, but cost every request more.',
	},
	{
		displayName: 'Output Rejected Requests',
		name: 'outputRejected',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether refused requests leave by a second output with their reason, at most 10 a minute since each is an execution',
	},
	{
		displayName: 'Public URL',
		name: 'publicUrl',
		type: 'string',
		default: '',
		placeholder: 'https://hooks.example.com/webhook/…',
		description: 'The URL as the sender knows it, for senders that sign it. Without this option: the production URL.',
	},
	{
		displayName: 'Rate Limit',
		name: 'rateLimit',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Limit Requests',
		description:
			'How many requests one address may send; more get 429. Verified and unverified requests are counted apart, so forged ones do not use up what a genuine sender may send. Each n8n process counts for itself.',
		options: [
			{
				displayName: 'Rate Limit',
				name: 'policy',
				values: [
					{
						displayName: 'Requests',
						name: 'requests',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 60,
						description: 'How many requests of either kind one address may send at once',
					},
					{
						displayName: 'Seconds',
						name: 'seconds',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 60,
						description: 'How long it takes until as many may be sent again: the allowance refills evenly',
					},
				],
			},
		],
	},
	{
		displayName: 'Raw Body as Binary',
		name: 'rawBody',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether the exact bytes that were verified are output too, as the binary field data',
	},
	{
		displayName: 'Response Body',
		name: 'responseBody',
		type: 'string',
		default: '',
		placeholder: '{"received": true}',
		description: 'What is answered immediately: JSON, or text',
	},
	{
		displayName: 'Response Code',
		name: 'responseCode',
		type: 'number',
		typeOptions: { minValue: 200, maxValue: 299 },
		default: 200,
		description: 'The status of a taken delivery, immediately or when the last node finishes',
	},
	{
		displayName: 'Response Data',
		name: 'responseData',
		type: 'options',
		options: [
			{ name: 'All Items', value: 'allEntries', description: 'All items of the last node, as a list' },
			{ name: 'First Item', value: 'firstEntryJson', description: 'The first item of the last node' },
			{ name: 'No Body', value: 'noData', description: 'The status alone' },
		],
		default: 'firstEntryJson',
		description: 'What is answered when the last node finishes',
	},
	{
		displayName: 'Response Headers',
		name: 'responseHeaders',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Header',
		description: 'Headers of the answer to a taken delivery',
		options: [
			{
				displayName: 'Headers',
				name: 'entries',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', description: 'Name of the header' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '', description: 'Value of the header' },
				],
			},
		],
	},
	{
		displayName: 'Timestamp Tolerance (Seconds)',
		name: 'toleranceSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description:
			'How far a signed timestamp may be from now, both ways. Without this option: what the source recommends.',
	},
];
