import { DAY, header, json, profile } from '../row';

/** docs.wise.com/guides/developer/webhooks/event-handling prints both. */
const WISE_LIVE = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvO8vXV+JksBzZAY6GhSO
XdoTCfhXaaiZ+qAbtaDBiu2AGkGVpmEygFmWP4Li9m5+Ni85BhVvZOodM9epgW3F
bA5Q1SexvAF1PPjX4JpMstak/QhAgl1qMSqEevL8cmUeTgcMuVWCJmlge9h7B1CS
D4rtlimGZozG39rUBDg6Qt2K+P4wBfLblL0k4C4YUdLnpGYEDIth+i8XsRpFlogx
CAFyH9+knYsDbR43UJ9shtc42Ybd40Afihj8KnYKXzchyQ42aC8aZ/h5hyZ28yVy
Oj3Vos0VdBIs/gAyJ/4yyQFCXYte64I7ssrlbGRaco4nKF3HmaNhxwyKyJafz19e
HwIDAQAB
-----END PUBLIC KEY-----`;
const WISE_SANDBOX = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwpb91cEYuyJNQepZAVfP
ZIlPZfNUefH+n6w9SW3fykqKu938cR7WadQv87oF2VuT+fDt7kqeRziTmPSUhqPU
ys/V2Q1rlfJuXbE+Gga37t7zwd0egQ+KyOEHQOpcTwKmtZ81ieGHynAQzsn1We3j
wt760MsCPJ7GMT141ByQM+yW1Bx+4SG3IGjXWyqOWrcXsxAvIXkpUD/jK/L958Cg
nZEgz0BSEh0QxYLITnW1lLokSx/dTianWPFEhMC9BgijempgNXHNfcVirg1lPSyg
z7KqoKUN0oHqWLr2U1A+7kqrl6O2nx3CKs1bj1hToT1+p4kcMoHXA7kA+VBLUpEs
VwIDAQAB
-----END PUBLIC KEY-----`;

export const payments = [
	profile({
		name: 'paypal',
		displayName: 'PayPal',
		group: 'Payments',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'detached',
				signature: { in: 'header', name: 'PAYPAL-TRANSMISSION-SIG' },
				encoding: 'base64',
				algorithm: { named: header('PAYPAL-AUTH-ALGO'), by: { SHA256withRSA: 'rsa-sha256' } },
				// paypal/PayPal-Python-SDK notifications.py
				content: [
					{ of: 'header', name: 'PAYPAL-TRANSMISSION-ID' },
					'|',
					{ of: 'header', name: 'PAYPAL-TRANSMISSION-TIME' },
					'|',
					{ of: 'setting', name: 'webhookId' },
					'|',
					{ of: 'body', as: 'crc32' },
				],
				timestamp: { from: header('PAYPAL-TRANSMISSION-TIME'), unit: 'rfc3339', tolerance: Infinity },
			},
			keySource: {
				from: 'request',
				address: [header('PAYPAL-CERT-URL')],
				host: /^(?:api|api-m|messageverificationcerts)(?:\.sandbox)?\.paypal\.com$/,
				path: /^\/v1\/notifications\/certs\/[\w-]{1,128}$/,
				answer: { form: 'certificate', subject: /^CN=[\w.-]*\.paypal\.com$/ },
			},
			settings: [
				{
					name: 'webhookId',
					label: 'Webhook ID',
					description:
						'The ID that the PayPal dashboard shows beside the webhook. It is part of what is signed: anybody can have PayPal sign for a webhook of their own.',
					required: true,
					placeholder: '3TR748995U920805P',
				},
			],
		},
		setup:
			'In the PayPal Developer Dashboard, open Apps & Credentials → your app → Webhooks → Add Webhook: paste the URL, select the events, and copy the webhook ID to the credential. Events of the simulator cannot be verified.',
		docs: 'https://developer.paypal.com/api/rest/webhooks/rest/',
		retry: {
			keeps: 'id',
			spanSeconds: 3 * DAY,
			source: 'The event’s ID. Up to 25 attempts over 3 days (developer.paypal.com).',
			id: [json('id')],
		},
		event: [json('event_type')],
		deliveryId: [header('PAYPAL-TRANSMISSION-ID')],
		limits:
			'The signature covers a CRC-32 of the body, which is weaker than a hash. Look up payments of value at PayPal.',
		exampleEvents: ['PAYMENT.CAPTURE.COMPLETED', 'CHECKOUT.ORDER.APPROVED', 'BILLING.SUBSCRIPTION.*'],
	}),
	profile({
		name: 'plaid',
		displayName: 'Plaid',
		group: 'Payments',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'header', name: 'Plaid-Verification' },
				algorithms: ['ES256'],
				claims: [],
				bodyHash: { claim: 'request_body_sha256', encoding: 'hex' },
				maxAge: 300,
				tolerance: 0,
			},
			keySource: {
				from: 'address',
				addresses: ['https://{environment}.plaid.com/webhook_verification_key/get'],
				answer: { form: 'jwk', path: 'key' },
				post: { client_id: '{clientId}', secret: '{secret}', key_id: '{key-id}' },
			},
			settings: [
				{
					name: 'clientId',
					label: 'Client ID',
					description: 'The client_id of your Plaid team, with which the keys are fetched.',
					required: true,
					fetchOnly: true,
				},
				{
					name: 'secret',
					label: 'Secret',
					description: 'The secret of the environment, with which the keys are fetched.',
					required: true,
					fetchOnly: true,
					secret: true,
				},
				{
					name: 'environment',
					label: 'Environment',
					description: 'The environment that sends the webhooks.',
					choices: ['production', 'sandbox'],
				},
			],
		},
		setup:
			'Pass the URL as webhook when you create a Link token, or set it for an item with /item/webhook/update. Copy the client ID and the secret from the Plaid Dashboard → Developers → Keys to the credential.',
		docs: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
		retry: {
			keeps: 'nothing',
			source: 'Two updates of one item have the same body and no ID. Retries for up to 24 hours (secondary source).',
		},
		event: [{ in: 'joined', parts: [json('webhook_type'), json('webhook_code')], separator: '.' }],
		exampleEvents: ['TRANSACTIONS.SYNC_UPDATES_AVAILABLE', 'ITEM.ERROR', 'ASSETS.PRODUCT_READY'],
	}),
	profile({
		name: 'wise',
		displayName: 'Wise',
		group: 'Payments',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'detached',
				// X-Signature beside it is the old one, with SHA-1
				signature: { in: 'header', name: 'X-Signature-SHA256' },
				encoding: 'base64',
				algorithm: 'rsa-sha256',
				content: [{ of: 'body', as: 'bytes' }],
			},
			keySource: { from: 'row', choice: 'environment', keys: { live: WISE_LIVE, sandbox: WISE_SANDBOX } },
			settings: [
				{
					name: 'environment',
					label: 'Environment',
					description: 'The environment that sends the webhooks. Each has a key of its own.',
					choices: ['live', 'sandbox'],
				},
			],
		},
		setup:
			'In Wise, open Settings → Developer tools → Webhooks → Create new webhook: paste the URL and select an event. There is no secret: the public keys of Wise are known.',
		docs: 'https://docs.wise.com/guides/developer/webhooks/event-handling',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 14 * DAY,
			source: 'The X-Delivery-Id, which is not signed. Up to 25 attempts over two weeks (docs.wise.com).',
		},
		event: [json('event_type')],
		deliveryId: [header('X-Delivery-Id')],
		limits:
			'Wise signs the webhooks of every profile with the same key. Compare data.resource.profile_id with your own.',
		exampleEvents: ['transfers#state-change', 'balances#credit'],
	}),
	profile({
		name: 'ebay',
		displayName: 'eBay',
		group: 'Commerce',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'detached',
				signature: {
					in: 'envelope',
					name: 'X-EBAY-SIGNATURE',
					path: 'signature',
					keyId: 'kid',
					must: { digest: 'SHA1' },
				},
				encoding: 'base64',
				algorithm: 'ecdsa-sha1',
				content: [{ of: 'body', as: 'bytes' }],
			},
			keySource: {
				from: 'address',
				addresses: ['https://{environment}/commerce/notification/v1/public_key/{key-id}'],
				answer: { form: 'pem', path: 'key' },
				token: {
					address: 'https://{environment}/identity/v1/oauth2/token',
					scope: 'https://api.ebay.com/oauth/api_scope',
					id: 'clientId',
					secret: 'clientSecret',
				},
			},
			settings: [
				{
					name: 'clientId',
					label: 'App ID (Client ID)',
					description: 'From the application keys of your eBay developer account. The keys are fetched with it.',
					required: true,
					fetchOnly: true,
				},
				{
					name: 'clientSecret',
					label: 'Cert ID (Client Secret)',
					description: 'From the application keys of your eBay developer account. The keys are fetched with it.',
					required: true,
					fetchOnly: true,
					secret: true,
				},
				{
					name: 'verificationToken',
					label: 'Verification Token',
					description: 'The token of 32 to 80 characters that you entered beside the URL. It answers eBay’s challenge.',
					secret: true,
				},
				{
					name: 'endpoint',
					label: 'Endpoint URL',
					description: 'The URL of this webhook, exactly as you entered it at eBay.',
				},
				{
					name: 'environment',
					label: 'API Host',
					description: 'The host of the API that sends the notifications.',
					choices: ['api.ebay.com', 'api.sandbox.ebay.com'],
				},
			],
		},
		setup:
			'Publish this workflow. In the eBay Developer Program, open Alerts & Notifications: enter the URL and a verification token, and enter both, the App ID and the Cert ID in the credential.',
		docs: 'https://developer.ebay.com/api-docs/commerce/notification/overview.html',
		retry: {
			keeps: 'id',
			source:
				'The notificationId is signed; the body counts the attempts (publishAttemptCount). No schedule was found.',
		},
		event: [json('metadata.topic')],
		deliveryId: [json('notification.notificationId')],
		exampleEvents: ['MARKETPLACE_ACCOUNT_DELETION', 'ITEM_SOLD'],
		handshakes: [
			{
				title: 'challenge_code',
				when: [
					{ on: 'method', is: 'GET' },
					{ on: 'query', name: 'challenge_code' },
				],
				verified: false,
				answer: {
					status: 200,
					json: {
						challengeResponse: {
							sha256: [
								{ echo: { in: 'query', name: 'challenge_code' } },
								{ setting: 'verificationToken' },
								{ setting: 'endpoint' },
							],
						},
					},
				},
			},
		],
	}),
];
