/** Content, files and forms. */
const { witness } = require('./row.cjs');

const CONTENTFUL_HEADERS = ['x-contentful-signed-headers', 'x-contentful-timestamp'];

const contentfulRequest = ({ method, url, headers, body }) => ({
	method,
	path: new URL(url).pathname + new URL(url).search,
	headers,
	body,
});

module.exports = [
	witness({
		package: '@contentful/node-apps-toolkit',
		profile: 'contentful',
		secret: 'a'.repeat(64),
		otherSecret: 'b'.repeat(64),
		clock: { behind: 30 },
		ourClock: {
			behind: 30,
			ahead: 30,
			because: 'a clock that is far ahead is a mistake, or a delivery kept for later',
		},
		signs: true,
		async sign(request, secret, at) {
			const { signRequest } = await import('@contentful/node-apps-toolkit');
			return { headers: signRequest(secret, { ...contentfulRequest(request), headers: {} }, at * 1000) };
		},
		async verify(request, secret) {
			const { verifyRequest } = await import('@contentful/node-apps-toolkit');
			return verifyRequest(secret, contentfulRequest(request));
		},
	}),
	witness({
		package: '@sanity/webhook',
		profile: 'sanity',
		clock: {},
		ourClock: { behind: 300, ahead: 300, because: 'the library does not check the time that Sanity signs' },
		signs: true,
		async sign({ body }, secret, at) {
			const { encodeSignatureHeader, SIGNATURE_HEADER_NAME } = await import('@sanity/webhook');
			return { headers: { [SIGNATURE_HEADER_NAME]: await encodeSignatureHeader(body, at * 1000, secret) } };
		},
		async verify({ headers, body }, secret) {
			const { isValidSignature, SIGNATURE_HEADER_NAME } = await import('@sanity/webhook');
			return isValidSignature(body, headers[SIGNATURE_HEADER_NAME], secret);
		},
	}),
	witness({
		package: 'webflow-api',
		profile: 'webflow',
		clock: {},
		ourClock: {
			behind: 300,
			ahead: 300,
			because: 'the library does not check the time; Webflow’s documentation says 5 minutes',
		},
		verify({ headers, body }, secret) {
			const { WebflowClient } = require('webflow-api');
			return new WebflowClient({ accessToken: 'not-used' }).webhooks.verifySignature({ headers, body, secret });
		},
	}),
	witness({
		package: '@dropbox/sign',
		profile: 'dropbox-sign',
		// the signature covers the time and the type only
		body: '{"event":{"event_time":"1796126400","event_type":"genuine","event_hash":""}}',
		namesNoHeader: true,
		verify({ body }, key) {
			const { EventCallbackHelper, EventCallbackRequest } = require('@dropbox/sign');
			return EventCallbackHelper.isValid(key, EventCallbackRequest.init(JSON.parse(body)));
		},
	}),
	witness({
		package: 'box-node-sdk',
		profile: 'box',
		headers: { 'box-signature-version': '1', 'box-signature-algorithm': 'HmacSHA256' },
		clock: { behind: 600, ahead: 0 },
		ourClock: { behind: 600, ahead: 600, because: 'Box’s documentation limits the age; a clock may be a little ahead' },
		async verify({ headers, body }, key) {
			const { WebhooksManager } = await import('box-node-sdk/managers/webhooks');
			return WebhooksManager.validateMessage(body, headers, key);
		},
	}),
	witness({
		package: '@mux/mux-node',
		profile: 'mux',
		refusal: 'No signatures found matching the expected signature',
		clock: { behind: 300 },
		async verify({ headers, body }, secret) {
			const { default: Mux } = await import('@mux/mux-node');
			const client = new Mux({ tokenId: 'not-used', tokenSecret: 'not-used' });
			await client.webhooks.verifySignature(body, headers, secret);
			return true;
		},
	}),
];
