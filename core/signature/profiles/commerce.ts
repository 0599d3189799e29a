import { queryEcho } from './handshakes';
import {
	base64Header,
	DAY,
	header,
	HEX_KEY,
	hexHeader,
	HOUR,
	inHeader,
	json,
	NFKD,
	profile,
	spelled,
	standardWebhooks,
	UTF8,
} from './row';

export const commerce = [
	profile({
		name: 'shopify',
		displayName: 'Shopify',
		group: 'Commerce',
		// shopify-app-js lib/types.ts: the newer "Events" deliveries omit the X-
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'header', names: ['X-Shopify-Hmac-Sha256', 'Shopify-Hmac-Sha256'] },
			forms: spelled('', 'base64'),
			content: '{body}',
		},
		secretLabel: 'Client Secret',
		setup:
			'In the admin, open Settings → Notifications → Webhooks → Create webhook and paste the URL; the secret is the key shown on this page, or the client secret of the app.',
		docs: 'https://shopify.dev/docs/apps/build/webhooks/subscribe/https',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 4 * HOUR,
			source:
				'X-Shopify-Event-Id is the documented key for duplicates (shopify.dev, Ignore duplicate webhooks); several topics send the same order. Eight retries within 4 hours, with the original payload (shopify.dev/changelog).',
		},
		event: [header('X-Shopify-Topic'), header('Shopify-Topic')],
		deliveryId: [
			header('X-Shopify-Event-Id'),
			header('Shopify-Event-Id'),
			header('X-Shopify-Webhook-Id'),
			header('Shopify-Webhook-Id'),
		],
		limits: 'The topic and the delivery ID are not covered by the signature.',
		body: ['any'],
		exampleEvents: ['orders/create', 'products/update', 'app/uninstalled'],
	}),
	profile({
		name: 'woocommerce',
		displayName: 'WooCommerce',
		group: 'Commerce',
		// class-wc-webhook.php signs with wp_specialchars_decode(secret)
		scheme: base64Header('X-WC-Webhook-Signature', '', { keys: [{ encoding: 'utf8-html' }] }),
		secretLabel: 'Secret',
		setup:
			'Open WooCommerce → Settings → Advanced → Webhooks → Add webhook: choose status Active and a topic, and paste the URL and the secret.',
		docs: 'https://woocommerce.com/document/webhooks/',
		retry: {
			keeps: 'id-and-content',
			source: 'Several topics send the same order, each with a delivery ID. No retries (class-wc-webhook.php).',
		},
		event: [header('X-WC-Webhook-Topic')],
		deliveryId: [header('X-WC-Webhook-Delivery-ID')],
		limits: 'The topic is not covered by the signature; two deliveries in the same second have the same delivery ID.',
		exampleEvents: ['order.created', 'product.updated', 'customer.*'],
		handshakes: [
			{
				// unsigned, and only status 200 is accepted (class-wc-webhook.php deliver_ping)
				title: 'ping',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'header', name: 'X-WC-Webhook-Topic', absent: true },
					{ on: 'form', field: 'webhook_id' },
				],
				verified: false,
				answer: { status: 200 },
			},
		],
	}),
	profile({
		name: 'bigcommerce',
		displayName: 'BigCommerce',
		group: 'Commerce',
		// bigcommerce/docs https-webhook-overview.mdx: the client secret is used as text
		scheme: standardWebhooks(['webhook'], UTF8),
		secretLabel: 'Client Secret',
		setup:
			'Create the hook with POST /stores/{hash}/v3/hooks and the URL as the destination; the secret is the client secret of the app or API account.',
		docs: 'https://developer.bigcommerce.com/docs/integrations/webhooks/https-webhook-overview',
		retry: {
			keeps: 'id',
			spanSeconds: 2 * DAY,
			source:
				'The webhook-id is signed. Eleven retries within 48 hours (developer.bigcommerce.com, Webhooks Overview).',
		},
		event: [json('scope')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['store/order/created', 'store/product/updated'],
	}),
	profile({
		name: 'fastspring',
		displayName: 'FastSpring',
		group: 'Commerce',
		scheme: base64Header('X-FS-Signature'),
		secretLabel: 'HMAC SHA256 Secret',
		setup:
			'In FastSpring, open Developer Tools → Webhooks → Add Webhook: paste the URL, select the events, and enter the HMAC SHA256 secret.',
		docs: 'https://developer.fastspring.com/reference/message-security',
		retry: {
			keeps: 'content',
			source:
				'Every event of the list has an ID, which automatic retries keep (developer.fastspring.com). No span was found.',
		},
		lists: [{ path: 'events[]', event: [json('type')], deliveryId: [json('id')] }],
		exampleEvents: ['order.completed', 'subscription.activated', 'return.created'],
	}),
	profile({
		name: 'easypost',
		displayName: 'EasyPost',
		group: 'Commerce',
		// easypost-node src/utils/util.js: the secret is normalised to NFKD before use
		scheme: hexHeader('X-Hmac-Signature', 'hmac-sha256-hex=', { keys: NFKD }),
		setup:
			'In EasyPost, open Account Settings → Webhooks & Events → Add webhook: paste the URL and a webhook secret, and enter the same secret in the credential.',
		docs: 'https://docs.easypost.com/guides/webhooks-guide',
		retry: { keeps: 'id', source: 'The event’s ID. No schedule was found.' },
		event: [json('description')],
		deliveryId: [json('id')],
		exampleEvents: ['tracker.updated', 'tracker.created'],
	}),
	profile({
		name: 'onfleet',
		displayName: 'Onfleet',
		group: 'Commerce',
		scheme: hexHeader('X-Onfleet-Signature', '', { algorithm: 'hmac-sha512', keys: HEX_KEY }),
		setup:
			'Publish this workflow, then call POST /webhooks with the URL. Copy the secret from GET /webhooks/secrets or from Settings → API & Webhooks to the credential.',
		docs: 'https://docs.onfleet.com/reference/webhooks',
		retry: {
			keeps: 'content',
			spanSeconds: DAY,
			source:
				'Bodies carry the task and the time in milliseconds. Retries every 30 minutes for a day (docs.onfleet.com).',
		},
		event: [json('triggerName')],
		exampleEvents: ['taskStarted', 'taskCompleted'],
		handshakes: [queryEcho('check')],
	}),
	profile({
		name: 'fourthwall',
		displayName: 'Fourthwall',
		group: 'Commerce',
		// platform apps use a different header
		scheme: inHeader(['X-Fourthwall-Hmac-SHA256', 'X-Fourthwall-Hmac-Apps-SHA256'], spelled('', 'base64')),
		setup:
			'In Fourthwall, open Settings → For developers → Webhooks → Create webhook: paste the URL, select the events, and copy the secret to the credential.',
		docs: 'https://docs.fourthwall.com/webhooks/signature-verification',
		retry: { keeps: 'id', source: 'The event’s ID. No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['ORDER_PLACED', 'ORDER_UPDATED'],
	}),
	profile({
		name: 'squarespace',
		displayName: 'Squarespace',
		group: 'Commerce',
		scheme: hexHeader('Squarespace-Signature', '', { keys: HEX_KEY }),
		setup:
			'Create the subscription with POST /1.0/webhook_subscriptions and the URL as endpointUrl. Only the response has the secret: copy it to the credential.',
		docs: 'https://developers.squarespace.com/webhooks/verifying-notifications',
		retry: { keeps: 'id', source: 'The notification’s ID. No schedule was found.' },
		event: [json('topic')],
		deliveryId: [json('id')],
		exampleEvents: ['order.create', 'order.update', 'extension.uninstall'],
	}),
	profile({
		name: 'recharge',
		displayName: 'Recharge',
		group: 'Commerce',
		// a plain SHA-256 of the secret and the body, in spite of the header's name
		scheme: hexHeader('X-Recharge-Hmac-Sha256', '', { algorithm: 'sha256-of-secret-and-content' }),
		secretLabel: 'Client Secret',
		setup:
			'Create the webhook with POST /webhooks, the URL as address and a topic. Copy the client secret of the API token (Apps → API tokens) to the credential.',
		docs: 'https://docs.getrecharge.com/docs/webhooks-overview',
		retry: {
			keeps: 'content',
			spanSeconds: 2 * DAY,
			source:
				'Bodies carry the object with its ID and the time of the change. 20 attempts over 48 hours (docs.getrecharge.com).',
		},
		event: [header('X-Recharge-Topic')],
		limits: 'The event name is not covered by the signature.',
		exampleEvents: ['subscription/updated', 'charge/paid', 'order/created'],
	}),
];
