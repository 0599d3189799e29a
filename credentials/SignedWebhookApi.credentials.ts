import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** What Signed Webhook Send signs and authenticates with, and the only domains that may see it. */
export class SignedWebhookApi implements ICredentialType {
	name = 'signedWebhookApi';

	displayName = 'Signed Webhook API';

	icon: Icon = {
		light: 'file:../nodes/SignedWebhookSend/signedWebhookSend.svg',
		dark: 'file:../nodes/SignedWebhookSend/signedWebhookSend.dark.svg',
	};

	documentationUrl = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks#signed-webhook-send';

	properties: INodeProperties[] = [
		{
			displayName: 'Signing Secret',
			name: 'signingSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'What the payload is signed with; the receiver verifies with the same secret. Needed unless the signature is None.',
		},
		{
			displayName: 'Previous Signing Secret',
			name: 'previousSigningSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'While you rotate: the old secret; schemes that can carry several signatures are signed with both',
		},
		{
			displayName: 'Previous Secret Valid Until',
			name: 'previousSecretValidUntil',
			type: 'dateTime',
			default: '',
			description: 'From this moment on only the current secret signs. A previous secret needs this date.',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Sent as Authorization: Bearer …, and available in the payload as ${ACCESS_TOKEN}',
		},
		{
			displayName: 'Secrets',
			name: 'secrets',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, password: true },
			default: {},
			placeholder: 'Add Secret',
			description: 'Available in the payload as ${NAME} or $NAME',
			options: [
				{
					displayName: 'Secret',
					name: 'values',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'SLACK_TOKEN',
							description: 'Letters, digits and underscores',
						},
						{
							displayName: 'Secret Value',
							name: 'secretValue',
							type: 'string',
							typeOptions: { password: true },
							default: '',
						},
					],
				},
			],
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'api.github.com, *.example.com',
			description:
				'The only hosts that may receive these secrets, separated by commas. *.example.com stands for its subdomains, * for every host.',
		},
	];
}
