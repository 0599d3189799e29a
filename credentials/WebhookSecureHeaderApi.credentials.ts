import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A header that every genuine request has: its name, and the value to compare with. */
export class WebhookSecureHeaderApi implements ICredentialType {
	name = 'webhookSecureHeaderApi';

	displayName = 'Webhook Secure Header API';

	icon: Icon = {
		light: 'file:../nodes/WebhookTrigger/webhookTrigger.svg',
		dark: 'file:../nodes/WebhookTrigger/webhookTrigger.dark.svg',
	};

	documentationUrl =
		'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/webhook-trigger.md#fields';

	properties: INodeProperties[] = [
		{
			displayName: 'Secure Header Name',
			name: 'headerName',
			type: 'string',
			default: 'X-Secure-Header',
			required: true,
			placeholder: 'X-Secure-Header',
			description: 'Name of the header that the sender adds to every request. For a bearer token, enter Authorization.',
		},
		{
			displayName: 'Secure Header Value',
			name: 'headerValueSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The exact value of the header. For a bearer token, enter Bearer, a space, and the token.',
			hint: 'Choose at least 32 random characters, or copy the value that the sender has.',
		},
	];
}
