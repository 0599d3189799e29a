/** Telephony, mail and video calls. */
const { createHash, sign } = require('node:crypto');

const { ecdsa, ed25519, reencode } = require('./keys.cjs');
const { witness } = require('./row.cjs');

module.exports = [
	witness({
		package: 'twilio',
		body: new URLSearchParams({ From: '+15550100', Body: 'genuine' }).toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		signs: true,
		sign({ url, body }, token) {
			const { getExpectedTwilioSignature } = require('twilio/lib/webhooks/webhooks');
			const signature = getExpectedTwilioSignature(token, url, Object.fromEntries(new URLSearchParams(body)));
			return { headers: { 'x-twilio-signature': signature } };
		},
		verify({ url, headers, body }, token) {
			const parameters = Object.fromEntries(new URLSearchParams(body));
			return require('twilio').validateRequest(token, headers['x-twilio-signature'], url, parameters);
		},
	}),
	witness({
		package: '@vonage/jwt',
		profile: 'vonage',
		reason: 'body-digest-mismatch',
		namesNoHeader: true,
		// the library judges the token; the hash of the body is compared as developer.vonage.com says
		verify({ headers, body }, secret) {
			const token = headers.authorization.replace('Bearer ', '');
			const { payload_hash: hash } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
			return (
				require('@vonage/jwt').verifySignature(token, secret) &&
				hash === createHash('sha256').update(body).digest('hex')
			);
		},
	}),
	witness({
		package: 'telnyx',
		secret: reencode(ed25519.x, 'base64'),
		otherSecret: reencode(ed25519.otherX, 'base64'),
		accepted: 'message.received',
		body: '{"data":{"event_type":"message.received","id":"1","note":"genuine"}}',
		refusal: 'TelnyxWebhookVerificationError',
		clock: { behind: 300, ahead: 300 },
		sign({ body }, _, at) {
			const signature = sign(null, Buffer.from(`${at}|${body}`), ed25519.privateKey).toString('base64');
			return { headers: { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': String(at) } };
		},
		async verify({ headers, body }, publicKey) {
			const { default: Telnyx } = await import('telnyx');
			const client = new Telnyx({ apiKey: 'not-used', publicKey });
			return (await client.webhooks.unwrap(body, { headers })).data.event_type;
		},
	}),
	witness({
		package: '@sendgrid/eventwebhook',
		profile: 'sendgrid',
		secret: ecdsa.publicKey,
		otherSecret: ecdsa.otherPublicKey,
		body: '[{"event":"delivered","email":"genuine@example.com"}]',
		clock: {},
		ourClock: { behind: 300, ahead: 300, because: 'the library does not check the time that SendGrid signs' },
		sign({ body }, _, at) {
			const signature = sign('sha256', Buffer.from(`${at}${body}`), ecdsa.privateKey).toString('base64');
			const prefix = 'x-twilio-email-event-webhook';
			return { headers: { [`${prefix}-signature`]: signature, [`${prefix}-timestamp`]: String(at) } };
		},
		verify({ headers, body }, key) {
			const { EventWebhook, EventWebhookHeader } = require('@sendgrid/eventwebhook');
			const [signature, time] = [EventWebhookHeader.SIGNATURE(), EventWebhookHeader.TIMESTAMP()].map(
				(name) => headers[name.toLowerCase()],
			);
			const receiver = new EventWebhook();
			return receiver.verifySignature(receiver.convertPublicKeyToECDSA(key), body, signature, time);
		},
	}),
	witness({
		package: 'customerio-node',
		profile: 'customer-io',
		clock: {},
		ourClock: { behind: 300, ahead: 300, because: 'the library does not check the time that Customer.io signs' },
		verify({ headers, body }, signingSecret) {
			const { verifyRequestSignature } = require('customerio-node');
			const [timestamp, signature] = [headers['x-cio-timestamp'], headers['x-cio-signature']];
			return verifyRequestSignature({ signingSecret, timestamp, signature, body });
		},
	}),
	witness({
		package: 'livekit-server-sdk',
		profile: 'livekit',
		secret: 'APIwitness:the secret of the API key',
		otherSecret: 'APIwitness:another secret',
		accepted: 'room_started',
		body: '{"event":"room_started","id":"EV_1","room":{"name":"genuine"}}',
		headers: { 'content-type': 'application/webhook+json' },
		refusal: { body: 'sha256 checksum of body does not match', secret: 'signature verification failed' },
		reason: 'body-digest-mismatch',
		signs: true,
		async sign({ body }, secret) {
			const { AccessToken } = await import('livekit-server-sdk');
			const token = new AccessToken(...secret.split(':'), { ttl: 300 });
			const digest = await crypto.subtle.digest('SHA-256', Buffer.from(body));
			token.sha256 = Buffer.from(digest).toString('base64');
			return { headers: { authorization: await token.toJwt() } };
		},
		async verify({ headers, body }, secret) {
			const { WebhookReceiver } = await import('livekit-server-sdk');
			return (await new WebhookReceiver(...secret.split(':')).receive(body, headers.authorization)).event;
		},
	}),
];
