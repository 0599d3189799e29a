import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The key that callers of an agent channel (Webhook Trigger, source Agent Message) include in the URL. */
export class AgentChannelApi implements ICredentialType {
	name = 'agentChannelApi';

	displayName = 'Agent Channel API';

	icon: Icon = {
		light: 'file:../nodes/WebhookTrigger/webhookTrigger.svg',
		dark: 'file:../nodes/WebhookTrigger/webhookTrigger.dark.svg',
	};

	documentationUrl =
		'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/webhook-trigger.md#agent-message';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The key that callers append to the webhook URL, as ?apiKey=…. Clients of A2A and OpenAI send it as a bearer token.',
			hint: 'Choose at least 32 random characters, and give them to the callers.',
		},
	];
}
