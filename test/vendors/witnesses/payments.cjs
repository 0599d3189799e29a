/** Payment services. */
const { witness } = require('./row.cjs');

const ADYEN_KEYS = {
	secret: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
	otherSecret: 'DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00',
};

const BRAINTREE_CHECK =
	'<notification><timestamp type="datetime">2026-12-01T12:00:00Z</timestamp><kind>check</kind><subject><check type="boolean">true</check></subject></notification>';
const payload = (xml) => new URLSearchParams({ bt_payload: Buffer.from(xml).toString('base64') }).toString();

/** Coinbase's CDP sends through Hook0. */
const hook0 = (row) =>
	witness({
		package: 'hook0-client',
		refusal: 'Invalid signature',
		clock: { behind: 300, ahead: 300 },
		async verify({ headers, body }, secret) {
			const { verifyWebhookSignature } = require('hook0-client');
			const signature = headers['x-hook0-signature'];
			return verifyWebhookSignature(signature, Buffer.from(body), new Headers(headers), secret, 300);
		},
		...row,
	});

module.exports = [
	witness({
		package: 'stripe',
		secret: 'whsec_of_a_witness',
		otherSecret: 'whsec_another',
		accepted: 'invoice.paid',
		body: '{"id":"evt_1","object":"event","type":"invoice.paid","note":"genuine"}',
		refusal: 'No signatures found matching the expected signature',
		clock: { behind: 300 },
		signs: true,
		async sign({ body }, secret, timestamp) {
			const { default: Stripe } = await import('stripe');
			const signature = new Stripe('sk_test').webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
			return { headers: { 'stripe-signature': signature } };
		},
		async verify({ headers, body }, secret) {
			const { default: Stripe } = await import('stripe');
			const event = new Stripe('sk_test').webhooks.constructEvent(body, headers['stripe-signature'], secret);
			return event.type;
		},
	}),
	witness({
		package: '@paddle/paddle-node-sdk',
		profile: 'paddle',
		accepted: 'business.updated',
		body: '{"event_id":"evt_1","event_type":"business.updated","occurred_at":"2026-12-01T12:00:00Z","data":{"id":"genuine","contacts":[]}}',
		refusal: '[Paddle] Webhook signature verification failed',
		clock: { behind: 5 },
		namesNoHeader: true,
		async verify({ headers, body }, secret) {
			const { Paddle } = require('@paddle/paddle-node-sdk');
			const event = await new Paddle('api-key').webhooks.unmarshal(body, secret, headers['paddle-signature']);
			return event.eventType;
		},
	}),
	witness({
		package: 'square',
		async verify({ url, headers, body }, signatureKey) {
			const { WebhooksHelper } = require('square');
			const signatureHeader = headers['x-square-hmacsha256-signature'];
			return WebhooksHelper.verifySignature({ requestBody: body, signatureHeader, signatureKey, notificationUrl: url });
		},
	}),
	witness({
		package: 'braintree',
		body: payload(BRAINTREE_CHECK),
		tampered: (body) => body.replace(/bt_payload=[^&]+/, payload(`${BRAINTREE_CHECK} `)),
		refusal: 'signature does not match payload',
		namesNoHeader: true,
		signs: true,
		sign(_, privateKey) {
			const { webhookTesting } = gateway(privateKey);
			const fields = webhookTesting.sampleNotification('subscription_charged_successfully', 'my_id');
			return {
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
				body: new URLSearchParams(fields).toString(),
			};
		},
		async verify({ body }, privateKey) {
			const form = new URLSearchParams(body);
			const { webhookNotification } = gateway(privateKey);
			return (
				typeof (await webhookNotification.parse(form.get('bt_signature'), form.get('bt_payload'))).kind === 'string'
			);
		},
	}),
	witness({
		package: '@adyen/api-library',
		profile: 'adyen-platforms',
		...ADYEN_KEYS,
		verify: ({ headers, body }, key) => adyen().validateHMACSignature(key, headers.hmacsignature, body),
	}),
	witness({
		package: '@adyen/api-library',
		profile: 'adyen-standard',
		...ADYEN_KEYS,
		body: JSON.stringify({
			notificationItems: [
				{
					NotificationRequestItem: {
						pspReference: '7914073381342284',
						merchantAccountCode: 'TestMerchant',
						merchantReference: 'genuine',
						amount: { value: 1130, currency: 'EUR' },
						eventCode: 'AUTHORISATION',
						success: 'true',
					},
				},
			],
		}),
		namesNoHeader: true,
		verify({ body }, key) {
			const [{ NotificationRequestItem: item }] = JSON.parse(body).notificationItems;
			return adyen().validateHMAC(item, key);
		},
		signs: true,
		sign({ body }, key) {
			const document = JSON.parse(body);
			const [{ NotificationRequestItem: item }] = document.notificationItems;
			item.additionalData = { hmacSignature: adyen().calculateHmac(item, key) };
			return { body: JSON.stringify(document) };
		},
	}),
	witness({
		package: 'coinbase-commerce-node',
		profile: 'coinbase-commerce',
		accepted: 'charge:confirmed',
		body: '{"id":1,"event":{"type":"charge:confirmed","note":"genuine"}}',
		refusal: 'SignatureVerificationError',
		signs: true,
		sign({ body }, secret) {
			const { Webhook } = require('coinbase-commerce-node');
			return { headers: { 'x-cc-webhook-signature': Webhook.computeSignature(body, secret) } };
		},
		verify({ headers, body }, secret) {
			const { Webhook } = require('coinbase-commerce-node');
			return Webhook.verifyEventBody(body, headers['x-cc-webhook-signature'], secret).type;
		},
		namesNoHeader: true,
	}),
	hook0({ profile: 'coinbase-cdp' }),
	hook0({ profile: 'coinbase-cdp-headers' }),
	witness({
		package: 'razorpay',
		verify: ({ headers, body }, secret) =>
			require('razorpay').validateWebhookSignature(body, headers['x-razorpay-signature'], secret),
	}),
	witness({
		package: 'gocardless-nodejs',
		profile: 'gocardless',
		accepted: 'EV1',
		body: '{"events":[{"id":"EV1","action":"paid_out","note":"genuine"}]}',
		refusal: 'does not match your webhook secret',
		verify({ headers, body }, secret) {
			const { parse } = require('gocardless-nodejs/webhooks');
			return parse(body, secret, headers['webhook-signature'])[0].id;
		},
	}),
	witness({
		package: 'mercadopago',
		profile: 'mercado-pago',
		url: 'https://receiver.example/hook?data.id=1234567890&type=payment',
		bodyNotCovered: true,
		refusal: 'SignatureMismatch',
		clock: {},
		ourClock: {
			behind: 86_400,
			ahead: 86_400,
			because: 'the library judges the time only where it is given a tolerance',
		},
		verify({ url, headers }, secret) {
			const { WebhookSignatureValidator } = require('mercadopago');
			WebhookSignatureValidator.validate({
				xSignature: headers['x-signature'],
				xRequestId: headers['x-request-id'],
				dataId: new URL(url).searchParams.get('data.id'),
				secret,
			});
			return true;
		},
	}),
	witness({
		package: 'modern-treasury',
		signs: true,
		async sign({ body }, key) {
			return { headers: { 'x-signature': (await modernTreasury()).webhooks.getSignature(body, { key }) } };
		},
		verify: async ({ headers, body }, key) =>
			(await modernTreasury()).webhooks.validateSignature(body, headers, { key }),
	}),
	witness({
		package: 'chargebee',
		secret: 'user:a password',
		otherSecret: 'user:another password',
		bodyNotCovered: true,
		refusal: 'Invalid credentials',
		async verify({ headers }, secret) {
			const { basicAuthValidator } = require('chargebee');
			const at = secret.indexOf(':');
			await basicAuthValidator((user, password) => user === secret.slice(0, at) && password === secret.slice(at + 1))(
				headers,
			);
			return true;
		},
	}),
];

function gateway(privateKey) {
	const { BraintreeGateway, Environment } = require('braintree');
	// our own signatures stand behind `public_key|`, because receivers do not compare it with a secret
	return new BraintreeGateway({
		environment: Environment.Sandbox,
		merchantId: 'm',
		publicKey: 'public_key',
		privateKey,
	});
}

function adyen() {
	const { hmacValidator: HmacValidator } = require('@adyen/api-library');
	return new HmacValidator();
}

async function modernTreasury() {
	const { default: ModernTreasury } = await import('modern-treasury');
	return new ModernTreasury({ apiKey: 'not-used', organizationID: 'not-used' });
}
