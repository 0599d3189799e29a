/** Project work and customer relations. */
const { sign } = require('node:crypto');

const { ed25519, ed25519PublicKey } = require('./keys.cjs');
const { witness } = require('./row.cjs');

/** DER as base64, without the frame of PEM. */
const spki = (x) => ed25519PublicKey(x).export({ format: 'der', type: 'spki' }).toString('base64');

const hubspot = (version, header, row) =>
	witness({
		package: '@hubspot/api-client',
		profile: `hubspot-${version}`,
		namesNoHeader: true,
		verify({ method, url, headers, body }, clientSecret) {
			const { Signature } = require('@hubspot/api-client');
			return Signature.isValid({
				signatureVersion: version,
				signature: headers[header],
				timestamp: Number(headers['x-hubspot-request-timestamp']) || undefined,
				clientSecret,
				method,
				url,
				requestBody: body,
			});
		},
		...row,
	});

module.exports = [
	witness({
		package: '@notionhq/client',
		profile: 'notion',
		secret: 'secret_of_a_witness',
		verify({ headers, body }, verificationToken) {
			const { verifyWebhookSignature } = require('@notionhq/client');
			return verifyWebhookSignature({ body, signature: headers['x-notion-signature'], verificationToken });
		},
	}),
	witness({
		package: '@linear/sdk',
		profile: 'linear',
		body: '{"type":"Issue","action":"create","note":"genuine","webhookTimestamp":1796126400000}',
		refusal: 'Invalid webhook signature',
		clock: { behind: 60, ahead: 60 },
		ourClock: { behind: 25800, ahead: 60, because: 'Linear’s retries come up to 6 hours later, with the first time' },
		async verify({ headers, body }, secret) {
			const { LinearWebhookClient } = await import('@linear/sdk/webhooks');
			const { webhookTimestamp } = JSON.parse(body);
			return new LinearWebhookClient(secret).verify(Buffer.from(body), headers['linear-signature'], webhookTimestamp);
		},
	}),
	witness({
		package: '@doist/todoist-sdk',
		profile: 'todoist',
		async verify({ headers, body }, clientSecret) {
			const { verifyWebhookSignature } = await import('@doist/todoist-sdk');
			return verifyWebhookSignature({ rawBody: body, signature: headers['x-todoist-hmac-sha256'], clientSecret });
		},
	}),
	witness({
		package: 'acuityscheduling',
		profile: 'acuity',
		body: 'action=scheduled&id=5683&calendarID=genuine',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		refusal: 'was forged',
		verify({ headers, body }, key) {
			require('acuityscheduling').bodyParserVerify(key)({ headers }, {}, Buffer.from(body));
			return true;
		},
	}),
	witness({
		package: 'jsonwebtoken',
		by: 'third-party',
		profile: 'monday',
		bodyNotCovered: true,
		namesNoHeader: true,
		refusal: 'invalid signature',
		signs: true,
		sign({ url }, secret, at) {
			const { sign } = require('jsonwebtoken');
			const claims = { accountId: 1, userId: 7, aud: url, iat: at, exp: at + 300 };
			return { headers: { authorization: sign(claims, secret) } };
		},
		verify({ headers }, secret) {
			const { verify } = require('jsonwebtoken');
			return (
				typeof verify(headers.authorization.replace(/^Bearer /, ''), secret, { algorithms: ['HS256'] }) === 'object'
			);
		},
	}),
	hubspot('v1', 'x-hubspot-signature', {}),
	hubspot('v2', 'x-hubspot-signature', {}),
	hubspot('v3', 'x-hubspot-signature-v3', { clock: { behind: 300 } }),
	witness({
		package: 'mandrill-webhook-validator',
		by: 'third-party',
		profile: 'mandrill',
		body: new URLSearchParams({ mandrill_events: '[{"event":"send","_id":"genuine"}]' }).toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		refusal: 'Forbidden',
		verify({ url, headers, body }, key) {
			const { createExpressMiddleware } = require('mandrill-webhook-validator');
			const request = { body: Object.fromEntries(new URLSearchParams(body)), get: (name) => headers[name] };
			let outcome;
			createExpressMiddleware({ key, url })(request, { send() {}, status: () => ({ send() {} }) }, (error) => {
				outcome = error ?? true;
			});
			if (outcome instanceof Error) throw outcome;
			return outcome;
		},
	}),
	witness({
		package: '@gohighlevel/api-client',
		profile: 'highlevel',
		secret: spki(ed25519.x),
		otherSecret: spki(ed25519.otherX),
		body: '{"type":"ContactCreate","webhookId":"genuine"}',
		sign({ body }) {
			const signature = sign(null, Buffer.from(body), ed25519.privateKey).toString('base64');
			return { headers: { 'x-ghl-signature': signature } };
		},
		verify({ headers, body }, publicKey) {
			const { WebhookManager } = require('@gohighlevel/api-client/dist/lib/webhook/webhook-manager.js');
			const logger = { debug() {}, error() {}, warn() {} };
			return new WebhookManager(logger).verifyEd25519Signature(body, headers['x-ghl-signature'], publicKey);
		},
	}),
];
