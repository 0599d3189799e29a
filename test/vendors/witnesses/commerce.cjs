/** Shops and parcels. */
const { witness } = require('./row.cjs');

const shopifyHeaders = {
	'x-shopify-topic': 'orders/create',
	'x-shopify-api-version': '2026-10',
	'x-shopify-shop-domain': 'example.myshopify.com',
	'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
};

module.exports = [
	witness({
		package: '@shopify/shopify-api',
		profile: 'shopify',
		headers: shopifyHeaders,
		async verify({ url, headers, body }, apiSecretKey) {
			await import('@shopify/shopify-api/adapters/web-api');
			const { ApiVersion, shopifyApi } = await import('@shopify/shopify-api');
			const { webhooks } = shopifyApi({
				apiKey: 'not-used',
				apiSecretKey,
				hostName: 'app.example',
				apiVersion: Object.values(ApiVersion).at(-1),
				isEmbeddedApp: false,
				logger: { level: 0 },
			});
			const verdict = await webhooks.validate({
				rawBody: body,
				rawRequest: new Request(url, { method: 'POST', headers }),
			});
			return verdict.valid ? verdict.topic === 'ORDERS_CREATE' || verdict.topic : false;
		},
	}),
	witness({
		package: '@easypost/api',
		profile: 'easypost',
		// EasyPost normalises the secret, so the accent becomes a separate character
		secret: 'sécret',
		accepted: 'tracker.updated',
		body: '{"id":"evt_1","object":"Event","description":"tracker.updated","result":{"note":"genuine"}}',
		refusal: 'did not originate from EasyPost',
		verify({ headers, body }, secret) {
			const EasyPost = require('@easypost/api');
			const client = new (EasyPost.default ?? EasyPost)('not-used');
			return client.Utils.validateWebhook(Buffer.from(body), headers, secret).description;
		},
	}),
];
