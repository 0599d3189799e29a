import { DAY, equalHeader, header, hexHeader, inHeader, json, MINUTE, ONLY_200, profile, spelled, timeIn } from './row';

/** Payment services of one part of the world, such as Latin America. */
export const regionalPayments = [
	profile({
		name: 'mercado-pago',
		displayName: 'Mercado Pago',
		aliases: ['mercadopago'],
		group: 'Payments',
		// mercadopago src/utils/webhook; the page on notifications: data.id in lower case. Its samples have ts in seconds, deliveries in ms
		scheme: inHeader('x-signature', spelled('v1=', 'hex'), {
			separator: ',',
			content: 'id:{query-lowercase:data.id};request-id:{id};ts:{t};',
			id: ['x-request-id'],
			timestamp: { unit: 'any', tolerance: DAY, from: { in: 'field', prefix: 'ts=' } },
		}),
		secretLabel: 'Secret Signature',
		setup:
			'In Mercado Pago, open Your integrations → your application → Webhooks: paste the URL, select the events, and copy the secret signature to the credential.',
		docs: 'https://www.mercadopago.com.br/developers/en/docs/your-integrations/notifications/webhooks',
		retry: {
			keeps: 'signature',
			source:
				'The body is not signed, but a time and the ID of the request are. Whether retries are signed anew is not documented.',
		},
		event: [json('action'), json('type')],
		deliveryId: [header('x-request-id')],
		limits:
			'The signature covers the ID in the URL, not the body: fetch the payment or order by this ID. Notifications of QR codes are not signed.',
		exampleEvents: ['payment.created', 'payment.updated', 'order.processed'],
	}),
	profile({
		name: 'revolut',
		displayName: 'Revolut',
		aliases: ['revolut-business', 'revolut-merchant'],
		group: 'Payments',
		scheme: inHeader('Revolut-Signature', spelled('v1=', 'hex'), {
			separator: ',',
			content: 'v1.{t}.{body}',
			timestamp: timeIn('Revolut-Request-Timestamp', 'ms'),
		}),
		secretLabel: 'Signing Secret',
		secretPrefix: 'wsk_',
		setup:
			'Create the webhook with the Merchant API or the Business API and the URL, and copy signing_secret from the response to the credential.',
		docs: 'https://developer.revolut.com/docs/guides/merchant/monitor-and-observe/webhooks/verify-the-payload-signature',
		retry: {
			keeps: 'content',
			spanSeconds: 30 * MINUTE,
			source:
				'Bodies name an order or a transaction and its new state. Three retries, 10 minutes apart (developer.revolut.com). Attempts to pay for one order can fail several times.',
			repeats: ['ORDER_PAYMENT_DECLINED', 'ORDER_PAYMENT_FAILED'],
		},
		event: [json('event')],
		exampleEvents: ['ORDER_COMPLETED', 'TransactionCreated', 'TransactionStateChanged'],
	}),
	profile({
		name: 'airwallex',
		displayName: 'Airwallex',
		group: 'Payments',
		scheme: hexHeader('x-signature', '', { content: '{t}{body}', timestamp: timeIn('x-timestamp', 'ms') }),
		setup:
			'In Airwallex, open Developer → Webhooks → New webhook: paste the URL, select the events, and copy the secret to the credential.',
		docs: 'https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events',
		retry: {
			keeps: 'id',
			spanSeconds: 3 * DAY,
			source: 'Every event has an ID, which retries keep. Retries over about three days (airwallex.com/docs).',
		},
		event: [json('name')],
		deliveryId: [json('id')],
		exampleEvents: ['payment_intent.succeeded', 'refund.settled'],
		successStatuses: ONLY_200,
	}),
	profile({
		name: 'hotmart',
		displayName: 'Hotmart',
		group: 'Payments',
		scheme: equalHeader('X-HOTMART-HOTTOK'),
		secretLabel: 'Hottok',
		setup:
			'In Hotmart, open Tools → Webhook (API and notifications): add a configuration with the URL and its events, and copy the hottok to the credential.',
		docs: 'https://developers.hotmart.com/docs/en/1.0.0/webhook/using-webhook/',
		retry: { keeps: 'id', source: 'Every event has an ID. No schedule is documented (developers.hotmart.com).' },
		event: [json('event')],
		deliveryId: [json('id')],
		limits: 'The hottok is the same for all webhooks of the account, and does not protect the body.',
		exampleEvents: ['PURCHASE_APPROVED', 'PURCHASE_REFUNDED', 'SUBSCRIPTION_CANCELLATION'],
	}),
	profile({
		name: 'asaas',
		displayName: 'Asaas',
		group: 'Payments',
		scheme: equalHeader('asaas-access-token'),
		secretLabel: 'Authentication Token',
		setup:
			'In Asaas, open Integrations → Webhooks → Create webhook: paste the URL and an authentication token, and enter the same token in the credential. Without a token, deliveries are refused.',
		docs: 'https://docs.asaas.com/docs/receive-asaas-events-at-your-webhook-endpoint',
		retry: {
			keeps: 'id',
			spanSeconds: 14 * DAY,
			source: 'Every event has an ID, which is the key for duplicates. Events are kept for 14 days (docs.asaas.com).',
		},
		event: [json('event')],
		deliveryId: [json('id')],
		exampleEvents: ['PAYMENT_RECEIVED', 'PAYMENT_OVERDUE'],
		successStatuses: ONLY_200,
	}),
];
