import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { profiles } from '../core/signature';
import { nameList } from '../core/text/name-list';

/** Senders that verify the URL by repeating a token that the builder has entered at the sender. */
const verifyingByToken = Object.values(profiles)
	.filter(({ handshakes = [] }) => handshakes.some(({ when }) => when.some(({ on }) => on === 'query-token')))
	.map(({ displayName }) => displayName);

/** The secret with which a sender signs its webhooks, and the previous one during a rotation. */
export class WebhookSigningSecretApi implements ICredentialType {
	name = 'webhookSigningSecretApi';

	displayName = 'Webhook Signing Secret API';

	icon: Icon = {
		light: 'file:../nodes/WebhookTrigger/webhookTrigger.svg',
		dark: 'file:../nodes/WebhookTrigger/webhookTrigger.dark.svg',
	};

	documentationUrl =
		'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks/blob/main/docs/webhook-trigger.md#fields';

	properties: INodeProperties[] = [
		{
			displayName: 'Signing Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The secret that the sender signs with, exactly as shown in its settings. For senders that use key pairs, such as Discord and SendGrid, enter the public key. Only optional if there are named secrets.',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'During rotation, the old secret. Accepted in addition to the new one until the date below.',
		},
		{
			displayName: 'Previous Secret Valid Until',
			name: 'previousSecretValidUntil',
			type: 'dateTime',
			default: '',
			description: 'When to stop accepting the previous secret. Required if a previous secret is set.',
		},
		{
			displayName: 'Named Secrets',
			name: 'namedSecrets',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, password: true },
			default: {},
			placeholder: 'Add Secret',
			description:
				'Secrets of several senders that call the same URL, for example one for each customer. The output shows the name of the one that matched. With more than ten secrets, the senders must state a key ID: see the option Key ID of the node.',
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
							placeholder: 'customer-1',
							description: 'Name of the sender, or the key ID that it sends',
						},
						{
							displayName: 'Secret Value',
							name: 'secretValue',
							type: 'string',
							typeOptions: { password: true },
							default: '',
							description: 'The secret that this sender signs with',
						},
					],
				},
			],
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: `The token that the sender repeats when it verifies the URL. Only needed for ${nameList(verifyingByToken)}: enter the same value here as there.`,
		},
	];
}
