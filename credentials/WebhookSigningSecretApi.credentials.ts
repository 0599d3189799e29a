import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** What a sender signs its webhooks with, and its predecessor while a rotation lasts. */
export class WebhookSigningSecretApi implements ICredentialType {
	name = 'webhookSigningSecretApi';

	displayName = 'Webhook Signing Secret API';

	icon: Icon = {
		light: 'file:../nodes/WebhookTrigger/webhookTrigger.svg',
		dark: 'file:../nodes/WebhookTrigger/webhookTrigger.dark.svg',
	};

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks#webhook-trigger';

	properties: INodeProperties[] = [
		{
			displayName: 'Signing Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The secret that the sender signs with, exactly as its settings page shows it. For Discord, SendGrid and other senders with key pairs: their public key.',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'While you rotate: the old secret, accepted beside the new one until the date below',
		},
		{
			displayName: 'Previous Secret Valid Until',
			name: 'previousSecretValidUntil',
			type: 'dateTime',
			default: '',
			description: 'From this moment on only the current secret is accepted. A previous secret needs this date.',
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for senders that repeat a word of yours when they check the URL, such as Meta, WhatsApp and Instagram: the same word as there',
		},
	];
}
