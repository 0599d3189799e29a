import { equalHeader, json, profile, stamped } from '../row';

export const revenuecat = [
	profile({
		name: 'revenuecat',
		displayName: 'RevenueCat',
		group: 'Payments',
		scheme: stamped('X-RevenueCat-Webhook-Signature'),
		secretLabel: 'Signing Secret',
		setup:
			'In RevenueCat, open Integrations → Webhooks → Add: paste the URL, turn on signing, and copy the signing secret to the credential.',
		docs: 'https://www.revenuecat.com/docs/integrations/webhooks',
		retry: {
			keeps: 'id',
			source: 'The event’s ID; every attempt has a new signature. Five retries (general knowledge).',
		},
		event: [json('event.type')],
		deliveryId: [json('event.id')],
		exampleEvents: ['INITIAL_PURCHASE', 'RENEWAL', 'CANCELLATION'],
	}),
	profile({
		name: 'revenuecat-authorization',
		displayName: 'RevenueCat (Authorization Header)',
		group: 'Payments',
		scheme: equalHeader('Authorization'),
		secretLabel: 'Authorization Header Value',
		setup:
			'In RevenueCat, open Integrations → Webhooks → Add: paste the URL and a value for the Authorization header, and enter the same value in the credential.',
		docs: 'https://www.revenuecat.com/docs/integrations/webhooks',
		retry: { keeps: 'id', source: 'The event’s ID. Five retries (general knowledge).' },
		event: [json('event.type')],
		deliveryId: [json('event.id')],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: ['INITIAL_PURCHASE', 'RENEWAL', 'CANCELLATION'],
	}),
];
