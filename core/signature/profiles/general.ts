import { json, profile, standardWebhooks } from './row';

export const general = [
	profile({
		name: 'standard-webhooks',
		displayName: 'Standard Webhooks',
		group: 'General',
		scheme: standardWebhooks(['webhook', 'svix']),
		secretLabel: 'Signing Secret',
		setup:
			'Create an endpoint with the URL at the sender and copy its signing secret (whsec_…) or public key (whpk_…) here.',
		docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
		confidence: 'A',
		event: [json('type')],
		deliveryId: [
			{ in: 'header', name: 'webhook-id' },
			{ in: 'header', name: 'svix-id' },
		],
		exampleEvents: ['user.created', 'invoice.paid'],
	}),
];
