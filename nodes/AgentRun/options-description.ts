import type { INodeProperties } from 'n8n-workflow';

/** The seldom-changed options, by name. */
export const options: INodeProperties = {
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
				'Further hosts that an A2A agent’s card may send the message to, separated by commas: *.example.com stands for its subdomains, * for every host. Empty: only the server of the URL. With a credential, its Allowed Domains decide instead.',
			displayOptions: { show: { '/authentication': ['none'] } },
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: 1,
			description:
				'How many items are sent at a time. The output keeps the order of the input. The first item’s value counts.',
		},
		{
			displayName: 'Extra Headers',
			name: 'extraHeaders',
			type: 'json',
			default: '{}',
			description: 'Further HTTP headers. Keys belong into the credential.',
		},
		{
			displayName: 'Extra JSON',
			name: 'extraJson',
			type: 'json',
			default: '{}',
			description: 'Further fields of the request body; the fields that this node fills win over them',
		},
		{
			displayName: 'Files',
			name: 'files',
			type: 'string',
			default: '',
			placeholder: 'data, attachment_0',
			description:
				'Binary fields of the item that go with the message, separated by commas. For A2A, Chat Completions, CodeMie assistants and workflows, Dify, Flowise, Langflow, n8n chat and Responses.',
		},
		{
			displayName: 'GitHub Event',
			name: 'githubEvent',
			type: 'string',
			default: 'push',
			description: 'For a signed CodeMie webhook: the event name, which its event filter compares',
		},
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			description:
				'Sent as Idempotency-Key. Only set it for a server that honours it: then a run of unknown fate is asked for again, because the server starts it once only.',
		},
		{
			displayName: 'Include Raw Answer',
			name: 'includeRaw',
			type: 'boolean',
			default: true,
			description: 'Whether the output also holds the agent’s whole answer as raw (streamed replies have none)',
		},
		{
			displayName: 'Largest Reply (MiB)',
			name: 'maxReplyMiB',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1024 },
			default: 32,
			description: 'An answer that is larger is not read to its end',
		},
		{
			displayName: 'Let AI Model Choose Everything',
			name: 'modelMayChoose',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description:
				'Whether an AI agent that uses this node as a tool may fill in the URL, the user ID, options and all other fields. Off: only message and session ID; an expression in another field that reads what the model says is refused.',
		},
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 600 },
			default: 5,
			description: 'How often a run in the background is asked for. The first times are quicker.',
		},
		{
			displayName: 'Reply Path',
			name: 'replyPath',
			type: 'string',
			default: '',
			placeholder: 'data.answer[0].text',
			description: 'Where the reply’s text stands in the answer. Empty: the usual places are tried.',
		},
		{
			displayName: 'Retries',
			name: 'retries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 10 },
			default: 2,
			description: 'How often to try again when the agent surely has not started: it was not reached, or answered 429',
		},
		{
			displayName: 'Store After (Seconds)',
			name: 'storeAfterSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3600 },
			default: 60,
			description:
				'For Poll and one item at a time: a run that still goes on after this is waited for by a stored execution, which takes no memory and does not end with n8n. How it went is then in status: a stored execution cannot fail. Without this option, Poll asks from memory until the Timeout.',
		},
		{
			displayName: 'Stream to Chat',
			name: 'streamToChat',
			type: 'boolean',
			default: true,
			description:
				'Whether the reply streams on to n8n’s chat or a streaming webhook response, when the workflow has one',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3600 },
			default: 120,
			description: 'How long to wait for the reply, polling included. The agent may go on running after that.',
		},
		{
			displayName: 'Waiting Limit (Hours)',
			name: 'waitingHours',
			type: 'number',
			typeOptions: { minValue: 0.01, numberPrecision: 2 },
			default: 24,
			description:
				'How long a stored execution waits for its callback or its run. After that it goes on with the started run (status running), for which Check a Started Run can ask.',
		},
	],
};
