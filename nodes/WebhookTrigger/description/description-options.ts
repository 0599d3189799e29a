import type { INodeProperties } from 'n8n-workflow';

/** The less common options, in alphabetical order as n8n requires. */
export const optionFields: INodeProperties[] = [
	{
		displayName: 'Allowed IPs',
		name: 'allowedIps',
		type: 'string',
		default: '',
		placeholder: '192.0.2.7, 10.0.0.0/8, 2001:db8::/32',
		description:
			'Comma-separated list of IP addresses and networks that can send requests. All others get the status 403. If n8n runs behind a proxy, set the environment variable N8N_PROXY_HOPS.',
	},
	{
		displayName: 'Answer While Disabled',
		name: 'disabledStatus',
		type: 'options',
		options: [
			{ name: '410 Gone', value: 410, description: 'Tell senders to stop and remove this webhook' },
			{ name: '503 Service Unavailable', value: 503, description: 'Tell senders to retry later' },
		],
		default: 503,
		description: 'Status to respond with while Enabled is turned off',
	},
	{
		displayName: 'Batch',
		name: 'batch',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Collect Deliveries',
		description:
			'Whether to collect several deliveries into one execution, with one item for each. Senders get their response when the execution is stored. Each n8n process collects its own. Requires Respond to be set to Immediately.',
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
						description:
							'How many deliveries to collect at most. The execution starts as soon as this number is reached.',
					},
					{
						displayName: 'Milliseconds',
						name: 'waitMs',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 10000 },
						default: 1000,
						description:
							'How long to wait for more deliveries after the first one. This is also the longest time that a sender waits for the response.',
					},
				],
			},
		],
	},
	{
		displayName: 'Duplicate Window (Seconds)',
		name: 'duplicateWindowSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 2592000 },
		default: 86400,
		description:
			'How long to remember a stored delivery, so that copies of it do not start the workflow again. Set to 0 to turn this off. Defaults to the time for which the source repeats a failed delivery, and to at least one day. Sources whose copies cannot be told from new deliveries, such as Dropbox, remember nothing by default. If you set a window for them, a delivery with the same event and content counts as a copy.',
	},
	{
		displayName: 'Maximum Body Size (KB)',
		name: 'maxBodyKb',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1024,
		description:
			'The largest body to accept. Larger requests get the status 413. The limit of n8n itself (N8N_PAYLOAD_SIZE_MAX) also applies.',
	},
	{
		displayName: 'Only When',
		name: 'conditions',
		type: 'filter',
		default: {},
		placeholder: 'Add Condition',
		typeOptions: { filter: { caseSensitive: true, typeValidation: 'loose', version: 2 } },
		description:
			'Conditions that a verified delivery must meet to start the workflow. Other deliveries get the status 200 and are ignored. On the left, enter a path such as body.action, headers.x-team, query.env, event or deliveryId. In a list of events, each event is checked. Expressions also work, but slow down every request.',
	},
	{
		displayName: 'Output Ignored Deliveries',
		name: 'outputIgnored',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to send verified deliveries that do not start the workflow to a second output, together with the reason: an event that is not selected, a condition that is not met, or a copy. Limited to 10 per minute in each n8n process, because each one starts an execution. Combine with Output Rejected Requests to see every request that arrives.',
	},
	{
		displayName: 'Output Rejected Requests',
		name: 'outputRejected',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to send refused requests, such as those with a wrong signature, to a second output, together with the reason. Limited to 10 per minute in each n8n process, because each one starts an execution.',
	},
	{
		displayName: 'Public URL',
		name: 'publicUrl',
		type: 'string',
		default: '',
		placeholder: 'https://hooks.example.com/webhook/…',
		description:
			'The URL that the sender calls, for sources that include it in the signature. Set this if n8n is reached at another URL, for example behind a proxy. A slash at the end and the query are taken from each request. Defaults to the production URL.',
	},
	{
		displayName: 'Rate Limit',
		name: 'rateLimit',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Limit Requests',
		description:
			'How many requests to accept from one IP address. Further requests get the status 429. Verified and unverified requests are counted separately, so forged requests do not use up the limit of a genuine sender. Each n8n process counts separately.',
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
						description:
							'How many verified requests, and how many unverified ones, to accept from one address in the time below',
					},
					{
						displayName: 'Seconds',
						name: 'seconds',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 60,
						description:
							'How long it takes until the full number of requests is available again. The limit refills evenly over this time.',
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
		description: 'Whether to include the exact bytes that were verified in the output, as the binary field data',
	},
	{
		displayName: 'Remember Deliveries',
		name: 'rememberDeliveries',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Across Processes and Restarts',
				value: 'database',
				description:
					'Keep them in the database of n8n. A delivery is run once by whichever n8n process it arrives at, also after a restart. Choose this for queue mode.',
			},
			{
				name: 'In This Process',
				value: 'process',
				description:
					'Keep them in memory. Copies that arrive at another n8n process, or after a restart, start the workflow again.',
			},
		],
		default: 'process',
		description:
			'Where to remember deliveries so that copies do not start the workflow again. Across processes, a copy that arrives elsewhere shows as an execution that ends at this node, and a delivery whose n8n process was killed runs again when a copy of it arrives.',
	},
	{
		displayName: 'Response Body',
		name: 'responseBody',
		type: 'string',
		default: '',
		placeholder: '{"received": true}',
		description:
			'Body of the immediate response, as JSON or text. Leave empty for an empty body. An expression can use the delivery, for example to return a challenge.',
	},
	{
		displayName: 'Response Code',
		name: 'responseCode',
		type: 'number',
		typeOptions: { minValue: 200, maxValue: 299 },
		default: 200,
		description:
			'Status code of the response to an accepted delivery. Applies if Respond is set to Immediately or When Last Node Finishes.',
	},
	{
		displayName: 'Response Data',
		name: 'responseData',
		type: 'options',
		options: [
			{ name: 'All Items', value: 'allEntries', description: 'Respond with all items of the last node, as a list' },
			{ name: 'First Item', value: 'firstEntryJson', description: 'Respond with the first item of the last node' },
			{ name: 'No Body', value: 'noData', description: 'Respond with the status code only' },
		],
		default: 'firstEntryJson',
		description: 'Data to respond with when the last node finishes',
	},
	{
		displayName: 'Response Headers',
		name: 'responseHeaders',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Header',
		description: 'Headers of the response to an accepted delivery',
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
		displayName: 'Strict Replay Protection',
		name: 'strictReplayProtection',
		type: 'boolean',
		default: false,
		description:
			'Whether to compare deliveries by their signed content only. Then someone who has captured a delivery cannot send it again with another delivery ID or event name. The price: of two genuine deliveries with the same content, such as two topics of one order, only the first starts the workflow. The second gets the status "duplicate".',
	},
	{
		displayName: 'Timestamp Tolerance (Seconds)',
		name: 'toleranceSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description:
			'How far a signed timestamp can differ from the current time, in either direction. Defaults to the value that the source recommends.',
	},
];
