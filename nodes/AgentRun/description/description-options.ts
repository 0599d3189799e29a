import type { INodeProperties } from 'n8n-workflow';

import { FILE_APIS } from './supported-by';

/** The less common options, sorted by name. */
export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	default: {},
	placeholder: 'Add option',
	options: [
		{
			displayName: 'Allowed Agent Hosts',
			name: 'allowedAgentHosts',
			type: 'string',
			default: '',
			placeholder: 'agents.example.com, *.example.com',
			description:
				'Comma-separated list of additional hosts that an A2A agent card can direct the message to. Use *.example.com for all subdomains of example.com, or * for any host. If empty, the message goes only to the server in the URL. With a credential, its Allowed Domains apply instead.',
			displayOptions: { show: { '/authentication': ['none'] } },
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: 1,
			description:
				'How many items to send at the same time. The output keeps the order of the input. If you use an expression, the value for the first item applies to all items.',
		},
		{
			displayName: 'Extra Headers',
			name: 'extraHeaders',
			type: 'json',
			default: '{}',
			description:
				'Additional HTTP headers, for example {"X-Team": "support"}. Store keys in the credential, not here.',
		},
		{
			displayName: 'Extra JSON',
			name: 'extraJson',
			type: 'json',
			default: '{}',
			description:
				'Additional fields for the request body, for example {"temperature": 0}. Fields that the node sets itself take precedence.',
		},
		{
			displayName: 'Files',
			name: 'files',
			type: 'string',
			default: '',
			placeholder: 'data, attachment_0',
			description: `Comma-separated list of the binary fields of the item to send with the message, for example data. Supported by ${FILE_APIS}.`,
		},
		{
			displayName: 'GitHub Event',
			name: 'githubEvent',
			type: 'string',
			default: 'push',
			description: 'Event name for the event filter of a signed CodeMie webhook, for example push',
		},
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			description:
				'Value of the Idempotency-Key header. Set it only if the server supports this header: the node then retries requests whose outcome is unknown, because the server starts each run only once.',
		},
		{
			displayName: 'Include Raw Answer',
			name: 'includeRaw',
			type: 'boolean',
			default: true,
			description:
				'Whether to include the complete response of the agent in the output as raw. Not available for streamed replies.',
		},
		{
			displayName: 'Largest Reply (MiB)',
			name: 'maxReplyMiB',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1024 },
			default: 32,
			description: 'Maximum size of a reply. The run fails if the reply is larger.',
		},
		{
			displayName: 'Let AI Model Choose Everything',
			name: 'modelMayChoose',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether an AI agent that uses this node as a tool can fill in all fields, including the URL, the user ID and the options. If turned off, it can fill in only the message and the session ID, and the node rejects expressions in other fields that use output of the model.',
		},
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 600 },
			default: 5,
			description:
				'How long to wait between two checks of a run in the background. The first checks follow each other more quickly.',
		},
		{
			displayName: 'Reply Path',
			name: 'replyPath',
			type: 'string',
			default: '',
			placeholder: 'data.answer[0].text',
			description:
				'Path of the reply text in the response, for example data.answer[0].text. If empty, the node looks in the usual places.',
		},
		{
			displayName: 'Retries',
			name: 'retries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10 },
			default: 2,
			description:
				'How many times to retry if the agent has definitely not started, because it could not be reached or responded with 429',
		},
		{
			displayName: 'Store After (Seconds)',
			name: 'storeAfterSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3600 },
			default: 60,
			description:
				'When to store an execution that polls a long run. A stored execution uses no memory, and the run is checked until it ends, also after a restart of n8n. The node cannot fail then, so check status in the output. Applies to Poll with a single input item. Without this option, the execution stays in memory until the Timeout.',
		},
		{
			displayName: 'Stream to Chat',
			name: 'streamToChat',
			type: 'boolean',
			default: true,
			description:
				'Whether to stream the reply to the n8n chat or to a streaming webhook response, if the workflow has one',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3600 },
			default: 120,
			description: 'How long to wait for the reply, including polling. The agent may keep running after the timeout.',
		},
		{
			displayName: 'Waiting Limit (Hours)',
			name: 'waitingHours',
			type: 'number',
			typeOptions: { minValue: 0.01, numberPrecision: 2 },
			default: 24,
			description:
				'How long a stored execution waits for the callback or the end of the run. It then continues with the status running, and you can check the run later with Check a Started Run.',
		},
	],
};
