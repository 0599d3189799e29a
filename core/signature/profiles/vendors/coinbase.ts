import { DAY, header, hexHeader, json, profile, stamped } from '../row';

export const coinbase = [
	profile({
		name: 'coinbase-commerce',
		displayName: 'Coinbase Commerce',
		group: 'Payments',
		scheme: hexHeader('X-CC-Webhook-Signature'),
		secretLabel: 'Shared Secret',
		setup:
			'In Coinbase Commerce, open Settings → Notifications → Webhook subscriptions: add the URL and copy the shared secret to the credential.',
		docs: 'https://docs.cdp.coinbase.com/commerce/docs/webhooks-security',
		retry: {
			keeps: 'id',
			spanSeconds: 3 * DAY,
			source:
				'The event’s ID; attempt_number changes the body. Retries for up to 3 days (docs.cloud.coinbase.com/commerce, Webhooks).',
		},
		event: [json('event.type')],
		deliveryId: [json('event.id')],
		exampleEvents: ['charge:created', 'charge:confirmed', 'charge:failed'],
	}),
	profile({
		name: 'coinbase-cdp',
		displayName: 'Coinbase Developer Platform',
		aliases: ['hook0'],
		group: 'Payments',
		scheme: stamped('X-Hook0-Signature', { v: 'v0=' }),
		setup:
			'Create the subscription at portal.cdp.coinbase.com → Webhooks with the URL, and copy its secret to the credential.',
		docs: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures',
		retry: {
			keeps: 'id-and-content',
			source: 'X-Event-Id names the event (Hook0). Up to 60 attempts, no span (docs.cdp.coinbase.com).',
			id: [header('x-event-id')],
		},
		event: [json('eventType'), header('x-event-type')],
		limits: 'Verifies the v0 signature, which covers the time and the body, but not the headers that v1 covers.',
		exampleEvents: ['payments.transfers.completed', 'onramp.transaction.success'],
	}),
	profile({
		name: 'coinbase-cdp-headers',
		displayName: 'Coinbase Developer Platform (Headers Signed)',
		group: 'Payments',
		scheme: stamped('X-Hook0-Signature', {
			content: '{t}.{listed-names}.{listed-values}.{body}',
			listField: { prefix: 'h=', sent: 'x-event-id' },
			id: ['x-event-id'],
		}),
		setup:
			'Create the subscription at portal.cdp.coinbase.com → Webhooks with the URL, and copy its secret to the credential.',
		docs: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures',
		retry: {
			keeps: 'id-and-content',
			source: 'X-Event-Id names the event (Hook0). Up to 60 attempts, no span (docs.cdp.coinbase.com).',
		},
		event: [json('eventType'), header('x-event-type')],
		deliveryId: [header('x-event-id')],
		limits: 'Verifies the v1 signature, which covers the time, the body and the headers that it lists.',
		exampleEvents: ['payments.transfers.completed', 'onramp.transaction.success'],
	}),
];
