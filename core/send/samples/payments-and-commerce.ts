import { uuidFromToken, type SampleEvent } from './sample';

/** Payments and shops. */
export const money: readonly SampleEvent[] = [
	/** @see https://docs.stripe.com/api/events/object */
	{
		profile: 'stripe',
		name: 'checkout.session.completed',
		headers: () => ({ 'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)' }),
		body: ({ token, seconds }) => ({
			json: {
				id: `evt_${token}`,
				object: 'event',
				api_version: '2025-09-30.clover',
				created: seconds,
				type: 'checkout.session.completed',
				livemode: false,
				pending_webhooks: 1,
				request: { id: null, idempotency_key: null },
				data: {
					object: {
						id: 'cs_test_a1b2c3',
						object: 'checkout.session',
						amount_total: 2000,
						currency: 'usd',
						customer: 'cus_Na6dX7aXxi11N4',
						payment_status: 'paid',
						status: 'complete',
					},
				},
			},
		}),
	},
	{
		profile: 'stripe',
		name: 'invoice.paid',
		headers: () => ({ 'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)' }),
		body: ({ token, seconds }) => ({
			json: {
				id: `evt_${token}`,
				object: 'event',
				api_version: '2025-09-30.clover',
				created: seconds,
				type: 'invoice.paid',
				livemode: false,
				pending_webhooks: 1,
				request: { id: null, idempotency_key: null },
				data: {
					object: {
						id: 'in_1MtHbELkdIwHu7ix',
						object: 'invoice',
						amount_paid: 4900,
						currency: 'eur',
						customer_email: 'jenny@example.com',
						status: 'paid',
					},
				},
			},
		}),
	},
	/** @see https://developer.paddle.com/webhooks/transactions/transaction-completed */
	{
		profile: 'paddle',
		name: 'transaction.completed',
		body: ({ token, iso }) => ({
			json: {
				event_id: `evt_${token.toLowerCase()}`,
				event_type: 'transaction.completed',
				occurred_at: iso,
				notification_id: `ntf_${token.toLowerCase()}`,
				data: {
					id: 'txn_01hv8wptq8987qeep44cyrewp9',
					status: 'completed',
					customer_id: 'ctm_01hv6y1jedq4p1n0yqn5ba3ky4',
					currency_code: 'USD',
					items: [],
					payments: [],
					details: {
						totals: { subtotal: '30000', tax: '2400', total: '32400', currency_code: 'USD' },
						tax_rates_used: [],
						line_items: [],
					},
				},
			},
		}),
	},
	/** @see https://developer.squareup.com/reference/square/webhooks */
	{
		profile: 'square',
		name: 'payment.updated',
		headers: () => ({ 'square-environment': 'Sandbox', 'User-Agent': 'Square Connect v2' }),
		body: ({ token, iso }) => ({
			json: {
				merchant_id: '6SSW7HV8K2ST5',
				type: 'payment.updated',
				event_id: token,
				created_at: iso,
				data: {
					type: 'payment',
					id: 'KkAkhdMsgzn59SM8A89WgKwekxLZY',
					object: {
						payment: {
							id: 'KkAkhdMsgzn59SM8A89WgKwekxLZY',
							amount_money: { amount: 100, currency: 'USD' },
							status: 'COMPLETED',
						},
					},
				},
			},
		}),
	},
	/** @see https://razorpay.com/docs/webhooks/payloads/payments/ */
	{
		profile: 'razorpay',
		name: 'payment.captured',
		body: ({ seconds }) => ({
			json: {
				entity: 'event',
				account_id: 'acc_BFQ7uQEaa7j2z7',
				event: 'payment.captured',
				contains: ['payment'],
				payload: {
					payment: {
						entity: { id: 'pay_DESlfW9H8K9uqM', amount: 10_000, currency: 'INR', status: 'captured', method: 'upi' },
					},
				},
				created_at: seconds,
			},
		}),
	},
	/** @see https://shopify.dev/docs/api/webhooks */
	{
		profile: 'shopify',
		name: 'orders/create',
		event: 'orders/create',
		// @shopify/shopify-api refuses a delivery without domain, version or webhook ID
		headers: ({ iso, token }) => ({
			'X-Shopify-Webhook-Id': uuidFromToken(token),
			'X-Shopify-Shop-Domain': 'example.myshopify.com',
			'X-Shopify-API-Version': '2026-07',
			'X-Shopify-Triggered-At': iso,
		}),
		body: ({ iso, seconds }) => ({
			json: {
				id: 5_000_000_000_000 + seconds,
				name: '#1001',
				email: 'jon@example.com',
				created_at: iso,
				currency: 'USD',
				total_price: '403.00',
				financial_status: 'paid',
				line_items: [{ id: 1, title: 'IPod Nano - 8GB', quantity: 2, price: '199.00' }],
			},
		}),
	},
];
