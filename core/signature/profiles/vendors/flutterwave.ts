import { base64Header, equalHeader, json, MINUTE, profile } from '../row';

export const flutterwave = [
	profile({
		name: 'flutterwave',
		displayName: 'Flutterwave (v4)',
		group: 'Payments',
		scheme: base64Header('flutterwave-signature'),
		secretLabel: 'Secret Hash',
		setup:
			'In the Flutterwave Dashboard, open Settings → Webhooks: paste the URL and a secret hash, and enter the same hash in the credential.',
		docs: 'https://developer.flutterwave.com/docs/webhooks',
		retry: {
			keeps: 'content',
			spanSeconds: 90 * MINUTE,
			source: 'Bodies carry a time and object IDs. Three more attempts, 30 minutes apart (general knowledge).',
		},
		event: [json('type')],
		deliveryId: [json('webhook_id')],
		exampleEvents: ['charge.completed', 'transfer.disburse'],
	}),
	profile({
		name: 'flutterwave-v3',
		displayName: 'Flutterwave (v3)',
		group: 'Payments',
		scheme: equalHeader('verif-hash'),
		secretLabel: 'Secret Hash',
		setup:
			'In the Flutterwave Dashboard, open Settings → Webhooks: paste the URL and a secret hash, and enter the same hash in the credential.',
		docs: 'https://developer.flutterwave.com/v3.0.0/docs/webhooks',
		retry: {
			keeps: 'content',
			spanSeconds: 90 * MINUTE,
			source: 'Bodies carry object IDs and times. Three more attempts, 30 minutes apart (general knowledge).',
		},
		event: [json('event')],
		limits: 'The hash only proves who the sender is; the body is not signed.',
		exampleEvents: ['charge.completed', 'transfer.completed'],
	}),
];
