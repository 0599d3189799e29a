import type { KeyForm } from '../types';
import {
	base64Header,
	DAY,
	equalHeader,
	header,
	hexHeader,
	hmacOf,
	HOUR,
	inHeader,
	json,
	MINUTE,
	ONLY_200,
	profile,
	spelled,
	stamped,
	standardWebhooks,
	SVIX_RETRY,
	timeIn,
	UTF8,
} from './row';
import { adyen } from './vendors/adyen';
import { coinbase } from './vendors/coinbase';
import { flutterwave } from './vendors/flutterwave';
import { revenuecat } from './vendors/revenuecat';

/**
 * @polar-sh/sdk 1.0.1 validateWebhook: the whole text, as for secrets from before 2026-09-08, else the base64 after `whsec_`, which
 * may be missing.
 */
const POLAR_KEYS: readonly KeyForm[] = [
	{
		encoding: 'utf8',
		orElse: [
			{ prefix: 'whsec_', encoding: 'base64', leastBytes: 8 },
			{ encoding: 'base64', leastBytes: 8 },
		],
	},
];

export const payments = [
	profile({
		name: 'stripe',
		displayName: 'Stripe',
		group: 'Payments',
		// stripe-node src/Webhooks.ts: the key is the whole secret, including `whsec_`; 300 seconds; a timestamp in the future is accepted
		scheme: stamped('Stripe-Signature', { ahead: Infinity }),
		secretLabel: 'Signing Secret',
		secretPrefix: 'whsec_',
		setup:
			'In the Stripe Dashboard, open Workbench → Webhooks → Add destination: paste the URL, select the events, and copy the signing secret (whsec_…) to the credential.',
		docs: 'https://docs.stripe.com/webhooks/signature',
		retry: {
			keeps: 'id',
			spanSeconds: 3 * DAY,
			source: 'The event ID is the documented key for duplicates. Retries for up to 3 days (docs.stripe.com/webhooks).',
		},
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['checkout.session.completed', 'invoice.paid', 'charge.*'],
	}),
	profile({
		name: 'square',
		displayName: 'Square',
		group: 'Payments',
		scheme: base64Header('x-square-hmacsha256-signature', '', { content: '{url}{body}' }),
		secretLabel: 'Signature Key',
		setup:
			'In the Square Developer Console, open Webhooks → Subscriptions → Add: paste the URL, select the events, and copy the signature key to the credential. The URL is part of the signature.',
		docs: 'https://developer.squareup.com/docs/webhooks/step3validate',
		retry: {
			keeps: 'id',
			spanSeconds: 3 * DAY,
			source:
				'The event_id is the documented key for duplicates. Retries for up to 24 hours, or 72 on older pages (developer.squareup.com, Troubleshoot Webhooks).',
		},
		event: [json('type')],
		deliveryId: [json('event_id')],
		exampleEvents: ['payment.updated', 'order.created', 'refund.created'],
	}),
	profile({
		name: 'braintree',
		displayName: 'Braintree',
		group: 'Payments',
		// braintree_node lib/braintree/webhook_notification_gateway.js: the key is SHA-1 of the private key
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha1',
			keys: [{ encoding: 'sha1-of-utf8' }],
			signature: { in: 'form', field: 'bt_signature' },
			forms: [{ prefix: 'public_key|', after: '|', encoding: 'hex' }],
			separator: '&',
			content: '{form:bt_payload}',
			alternativeContent: '{form:bt_payload}\n',
		},
		secretLabel: 'Private Key',
		setup:
			'In the Control Panel, open Settings → API → Webhooks → Create New Webhook and paste the URL; the secret is the API private key on the same page.',
		docs: 'https://developer.paypal.com/braintree/docs/guides/webhooks/overview',
		retry: {
			keeps: 'signature',
			spanSeconds: DAY,
			source:
				'The signed payload carries a time. A retry every hour for 24 hours (developer.paypal.com/braintree, Parse); whether it has the same payload is not documented.',
		},
		limits: 'The event is Base64-encoded XML in bt_payload.',
		body: ['form'],
		exampleEvents: [],
	}),
	profile({
		name: 'paddle',
		displayName: 'Paddle Billing',
		group: 'Payments',
		// paddle-node-sdk src/notifications/helpers/webhooks-validator.ts: 5 seconds; a clock ahead is not judged
		scheme: stamped('Paddle-Signature', {
			t: 'ts=',
			v: 'h1=',
			separator: ';',
			content: '{t}:{body}',
			tolerance: 5,
			ahead: Infinity,
		}),
		secretLabel: 'Endpoint Secret Key',
		secretPrefix: 'pdl_ntfset_',
		setup:
			'In Paddle, open Developer Tools → Notifications → New destination: paste the URL, select the events, and copy the endpoint secret key to the credential.',
		docs: 'https://developer.paddle.com/webhooks/signature-verification',
		retry: {
			keeps: 'id',
			spanSeconds: 3 * DAY,
			source: 'Retries keep event_id. 60 attempts within 3 days (developer.paddle.com, Handle webhook delivery).',
		},
		event: [json('event_type')],
		deliveryId: [json('event_id')],
		exampleEvents: ['transaction.completed', 'subscription.created', 'subscription.*'],
	}),
	profile({
		name: 'lemon-squeezy',
		displayName: 'Lemon Squeezy',
		group: 'Payments',
		scheme: hexHeader('X-Signature'),
		secretLabel: 'Signing Secret',
		setup:
			'In Lemon Squeezy, open Settings → Webhooks → + (Add): paste the URL and the signing secret, and select the events.',
		docs: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
		retry: {
			keeps: 'content',
			spanSeconds: 3 * MINUTE,
			source:
				'Bodies carry object IDs and times. Three more attempts, for example after 5, 25 and 125 s (docs.lemonsqueezy.com, Webhook Requests).',
		},
		event: [json('meta.event_name'), header('X-Event-Name')],
		exampleEvents: ['order_created', 'subscription_created', 'license_key_created'],
	}),
	...adyen,
	...coinbase,
	profile({
		name: 'razorpay',
		displayName: 'Razorpay',
		group: 'Payments',
		scheme: hexHeader('X-Razorpay-Signature'),
		setup:
			'In the Razorpay Dashboard, open Account & Settings → Webhooks → Add New Webhook: paste the URL and the secret, and select the events.',
		docs: 'https://razorpay.com/docs/webhooks/validate-test/',
		retry: {
			keeps: 'content',
			spanSeconds: DAY,
			source:
				'Bodies carry the event’s time and objects with IDs. Retries for 24 hours (razorpay.com/docs/webhooks/best-practices).',
		},
		event: [json('event')],
		deliveryId: [header('x-razorpay-event-id')],
		exampleEvents: ['payment.captured', 'order.paid', 'subscription.charged'],
	}),
	profile({
		name: 'paystack',
		displayName: 'Paystack',
		group: 'Payments',
		scheme: hexHeader('x-paystack-signature', '', hmacOf('hmac-sha512')),
		secretLabel: 'Secret Key',
		secretPrefix: 'sk_',
		setup:
			'In the Paystack Dashboard, open Settings → API Keys & Webhooks: paste the URL; the secret is the secret key (sk_…) on the same page.',
		docs: 'https://paystack.com/docs/payments/webhooks/',
		retry: {
			keeps: 'content',
			spanSeconds: 3 * DAY,
			source:
				'Bodies carry object IDs and times. Four retries in 12 minutes, then one every hour for 72 hours (paystack.com/docs/payments/webhooks, quoted by others).',
		},
		event: [json('event')],
		exampleEvents: ['charge.success', 'transfer.success', 'subscription.create'],
	}),
	...flutterwave,
	profile({
		name: 'gocardless',
		displayName: 'GoCardless',
		group: 'Payments',
		scheme: hexHeader('Webhook-Signature'),
		secretLabel: 'Webhook Endpoint Secret',
		setup:
			'In the GoCardless Dashboard, open Developers → Webhooks → Create endpoint: paste the URL and copy the secret to the credential.',
		docs: 'https://developer.gocardless.com/getting-started/api/staying-up-to-date-with-webhooks',
		retry: {
			keeps: 'content',
			source:
				'Every event of the list has an ID, every webhook one in meta.webhook_id. Up to 8 retries at growing intervals, no span (support.gocardless.com).',
		},
		deliveryId: [json('meta.webhook_id')],
		// the page above: up to 250 events, each with an ID of its own
		lists: [{ path: 'events[]', event: [json('resource_type')], action: [json('action')], deliveryId: [json('id')] }],
		exampleEvents: ['payments.confirmed', 'mandates.active', 'mandates.cancelled'],
	}),
	profile({
		name: 'polar',
		displayName: 'Polar',
		group: 'Payments',
		scheme: standardWebhooks(['webhook'], POLAR_KEYS),
		secretPrefix: 'whsec_',
		setup:
			'In the Polar dashboard, open Settings → Webhooks → Add Endpoint: paste the URL, choose the format Raw, select the events, and copy the secret to the credential.',
		docs: 'https://polar.sh/docs/integrate/webhooks/delivery',
		retry: {
			keeps: 'id',
			source: 'The webhook-id is signed. Up to 10 retries with exponential backoff, no span (polar.sh/docs).',
		},
		event: [json('type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['order.paid', 'subscription.active', 'checkout.created'],
	}),
	profile({
		name: 'dodo-payments',
		displayName: 'Dodo Payments',
		aliases: ['dodo'],
		group: 'Payments',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Key',
		setup:
			'In the Dodo dashboard, open Developer → Webhooks: add the URL, select the events, and copy the signing key to the credential.',
		docs: 'https://docs.dodopayments.com/developer-resources/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: 28 * HOUR,
			source:
				'The webhook-id is signed and kept, although the body may change. Eight attempts on Svix’s schedule of 27 h 35 min (docs.dodopayments.com).',
		},
		event: [json('type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['payment.succeeded', 'subscription.active', 'refund.succeeded'],
	}),
	profile({
		name: 'brex',
		displayName: 'Brex',
		group: 'Payments',
		scheme: standardWebhooks(['webhook', 'svix']),
		secretLabel: 'Signing Key',
		setup:
			'Register the URL with POST /v1/webhooks and read the signing key from GET /v1/webhooks/secrets; during rotation, enter both keys.',
		docs: 'https://developer.brex.com/docs/webhooks',
		retry: SVIX_RETRY,
		event: [json('event_type')],
		deliveryId: [header('webhook-id'), header('svix-id')],
		exampleEvents: ['TRANSFER_PROCESSED', 'TRANSFER_FAILED', 'USER_UPDATED'],
	}),
	profile({
		name: 'chargebee',
		displayName: 'Chargebee',
		group: 'Payments',
		scheme: equalHeader('Authorization', 'basic'),
		secretLabel: 'User:Password',
		setup:
			'In Chargebee, open Settings → Configure Chargebee → Webhooks → Add: paste the URL, protect it with basic authentication, and enter user:password in the credential.',
		docs: 'https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings',
		retry: {
			keeps: 'id',
			spanSeconds: 80 * HOUR,
			source: 'The event ID. Up to 7 retries within about 3 days and 7 hours (chargebee.com/docs).',
		},
		event: [json('event_type')],
		deliveryId: [json('id')],
		limits: 'The password only proves who the sender is; the body is not signed.',
		exampleEvents: ['subscription_created', 'payment_succeeded', 'invoice_generated'],
	}),
	profile({
		name: 'xero',
		displayName: 'Xero',
		group: 'Payments',
		// the key looks like base64 and is used as text
		scheme: base64Header('x-xero-signature'),
		secretLabel: 'Webhooks Key',
		setup:
			'At developer.xero.com, open My Apps → the app → Webhooks: paste the URL, copy the webhooks key to the credential, publish this workflow, then start the intent to receive validation.',
		docs: 'https://developer.xero.com/documentation/guides/webhooks/configuring-your-server',
		retry: {
			keeps: 'content',
			spanSeconds: DAY,
			source: 'Bodies carry the event sequence and random entropy. Retries for up to 24 hours (developer.xero.com).',
		},
		lists: [{ path: 'events[]', event: [json('eventCategory')], action: [json('eventType')] }],
		exampleEvents: ['CONTACT.UPDATE', 'INVOICE.CREATE'],
		handshakes: [
			{
				// some of these are signed wrongly on purpose; 401 is then the correct answer
				title: 'intent to receive',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'events', emptyArray: true },
				],
				verified: true,
				answer: { status: 200 },
			},
		],
		success: { status: 200, contentType: 'text/plain', body: '' },
		successStatuses: ONLY_200,
		// "There is no body in the response": also the refusal that the intent to receive asks for
		refusal: { bodyless: true },
	}),
	profile({
		name: 'quickbooks',
		displayName: 'QuickBooks Online',
		aliases: ['intuit'],
		group: 'Payments',
		scheme: base64Header('intuit-signature'),
		secretLabel: 'Verifier Token',
		setup:
			'At developer.intuit.com, open the app → Webhooks: paste the URL, select the entities, and copy the verifier token to the credential.',
		docs: 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks',
		retry: {
			keeps: 'content',
			spanSeconds: 7 * DAY,
			source:
				'Every entity carries lastUpdated, every CloudEvent an ID. Retries every 6 hours without an end (developer.intuit.com); a week is our limit.',
		},
		lists: [
			{ path: '[]', event: [json('type')], deliveryId: [json('id')] },
			{
				path: 'eventNotifications[].dataChangeEvent.entities[]',
				event: [json('name')],
				action: [json('operation')],
			},
		],
		exampleEvents: ['Customer.Create', 'Invoice.Update', 'qbo.invoice.created.v1'],
		successStatuses: ONLY_200,
	}),
	profile({
		name: 'lithic',
		displayName: 'Lithic',
		group: 'Payments',
		scheme: standardWebhooks(['webhook']),
		setup:
			'In Lithic, create an event subscription with the URL (POST /v1/event_subscriptions), and copy its secret from GET …/secret to the credential.',
		docs: 'https://docs.lithic.com/docs/events-api',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No schedule was found.' },
		event: [json('event_type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['account_holder.created', 'card.created', 'card_transaction.updated'],
	}),
	profile({
		name: 'whop',
		displayName: 'Whop',
		group: 'Payments',
		// @whop/sdk base64-encodes the secret before it calls standardwebhooks, so the key is the text itself
		scheme: standardWebhooks(['webhook'], UTF8),
		secretPrefix: 'ws_',
		setup:
			'In Whop, open Developer → Webhooks → Create webhook: paste the URL, select the events, and copy the secret (ws_…) to the credential.',
		docs: 'https://docs.whop.com/developer/guides/webhooks',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No schedule was found.' },
		event: [json('type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['payment.succeeded', 'membership.activated'],
	}),
	profile({
		name: 'modern-treasury',
		displayName: 'Modern Treasury',
		group: 'Payments',
		scheme: hexHeader('X-Signature'),
		secretLabel: 'Webhook Key',
		setup:
			'In Modern Treasury, open Developers → Webhooks → Add endpoint: paste the URL, select the topics, and copy the webhook key to the credential.',
		docs: 'https://docs.moderntreasury.com/platform/docs/signatures',
		retry: {
			keeps: 'id-and-content',
			source:
				'X-Webhook-ID identifies the webhook (general knowledge); the body carries the object. No schedule was found.',
		},
		event: [json('event')],
		deliveryId: [header('X-Webhook-ID')],
		limits: 'The topic and the delivery ID are not covered by the signature.',
		exampleEvents: ['completed', 'created'],
	}),
	profile({
		name: 'cashfree',
		displayName: 'Cashfree Payments',
		group: 'Payments',
		// cashfree-pg PGVerifyWebhookSignature: no dot between the timestamp and the body, although the pseudocode on the page has one
		scheme: base64Header('x-webhook-signature', '', {
			content: '{t}{body}',
			timestamp: timeIn('x-webhook-timestamp', 'ms'),
		}),
		secretLabel: 'Client Secret',
		setup:
			'In the Cashfree dashboard, open Developers → Webhooks and add the URL. Copy the client secret from Developers → API Keys to the credential.',
		docs: 'https://www.cashfree.com/docs/payments/online/webhooks/signature-verification',
		retry: { keeps: 'content', source: 'Bodies carry the event’s time and the order. No schedule was found.' },
		event: [json('type')],
		exampleEvents: ['PAYMENT_SUCCESS_WEBHOOK', 'PAYMENT_FAILED_WEBHOOK'],
	}),
	profile({
		name: 'mollie',
		displayName: 'Mollie',
		group: 'Payments',
		// mollie-api-php src/Webhooks/SignatureValidator.php: the prefix may be absent
		scheme: inHeader('X-Mollie-Signature', [
			{ prefix: 'sha256=', encoding: 'hex' },
			{ prefix: '', encoding: 'hex' },
		]),
		secretLabel: 'Signing Secret',
		setup:
			'In the Mollie dashboard, open Developers → Webhooks → Create: paste the URL, select the event types, and copy the signing secret to the credential. Classic webhooks, which post only an id, are not signed.',
		docs: 'https://docs.mollie.com/reference/webhooks-new',
		retry: { keeps: 'id', source: 'The event’s ID. No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['payment-link.paid'],
	}),
	profile({
		name: 'checkout-com',
		displayName: 'Checkout.com',
		group: 'Payments',
		scheme: hexHeader('Cko-Signature'),
		secretLabel: 'Signature Key',
		setup:
			'In the Checkout.com dashboard, open Developers → Workflows, create a workflow with a webhook action: paste the URL, and copy the signature key to the credential.',
		docs: 'https://www.checkout.com/docs/developer-resources/event-notifications/receive-webhooks/workflows/set-up-your-webhook-receiver',
		retry: { keeps: 'id', source: 'The event’s ID. No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['payment_approved', 'payment_captured'],
	}),
	...revenuecat,
	profile({
		name: 'autumn',
		displayName: 'Autumn',
		group: 'Payments',
		scheme: standardWebhooks(['svix']),
		secretLabel: 'Signing Secret',
		setup:
			'Ask Autumn’s support to turn on webhooks. In the Autumn dashboard, add the URL as an endpoint, select the events, and copy the signing secret to the credential.',
		docs: 'https://docs.useautumn.com/documentation/webhooks',
		retry: SVIX_RETRY,
		event: [json('type')],
		deliveryId: [header('svix-id')],
		exampleEvents: ['billing.updated'],
	}),
	profile({
		name: 'orb',
		displayName: 'Orb',
		group: 'Payments',
		// orb-node src/resources/webhooks.ts: the time has no zone, and is UTC
		scheme: inHeader('X-Orb-Signature', spelled('v1=', 'hex'), {
			separator: ' ',
			content: 'v1:{t}:{body}',
			timestamp: timeIn('X-Orb-Timestamp', 'rfc3339-zoneless'),
		}),
		secretLabel: 'Webhook Secret',
		setup: 'In Orb, open Developers → Webhooks → Add endpoint: paste the URL, and copy the secret to the credential.',
		docs: 'https://docs.withorb.com/integrations-and-exports/webhooks',
		retry: { keeps: 'id', source: 'The event’s ID. No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['invoice.issued', 'subscription.created', 'customer.credit_balance_depleted'],
	}),
	profile({
		name: 'recurly',
		displayName: 'Recurly',
		group: 'Payments',
		scheme: stamped('recurly-signature', { t: '', v: '', unit: 'ms' }),
		secretLabel: 'Secret Key',
		setup:
			'In Recurly, open Integrations → Webhooks → Configure: add a JSON endpoint with the URL, and copy its secret key to the credential.',
		docs: 'https://docs.recurly.com/recurly-subscriptions/docs/webhooks',
		retry: { keeps: 'id', source: 'The event’s ID. Ten attempts, no span (docs.recurly.com).' },
		event: [json('object_type')],
		action: [json('event_type')],
		deliveryId: [json('id')],
		exampleEvents: ['subscription.updated', 'charge_invoice.paid', 'account'],
	}),
];
