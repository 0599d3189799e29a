/** Chat and streaming. */
const { sign } = require('node:crypto');

const { ed25519, reencode } = require('./keys.cjs');
const { witness } = require('./row.cjs');

const discord = (row) =>
	witness({
		package: 'discord-interactions',
		secret: reencode(ed25519.x, 'hex'),
		otherSecret: reencode(ed25519.otherX, 'hex'),
		body: '{"type":1,"note":"genuine"}',
		clock: {},
		ourClock: { behind: 300, ahead: 300, because: 'the library does not check the time that Discord signs' },
		sign({ body }, _, at) {
			const signature = sign(null, Buffer.from(`${at}${body}`), ed25519.privateKey).toString('hex');
			return { headers: { 'x-signature-ed25519': signature, 'x-signature-timestamp': String(at) } };
		},
		verify({ headers, body }, publicKey) {
			const { verifyKey } = require('discord-interactions');
			return verifyKey(body, headers['x-signature-ed25519'], headers['x-signature-timestamp'], publicKey);
		},
		...row,
	});

module.exports = [
	witness({
		package: '@slack/bolt',
		profile: 'slack',
		refusal: 'signature mismatch',
		clock: { behind: 300 },
		ourClock: { behind: 300, ahead: 300, because: 'Slack’s documentation requires both limits' },
		verify({ headers, body }, signingSecret) {
			require('@slack/bolt').verifySlackRequest({ signingSecret, body, headers });
			return true;
		},
	}),
	discord({ profile: 'discord' }),
	discord({
		profile: 'discord-events',
		body: '{"version":1,"type":1,"event":{"type":"APPLICATION_AUTHORIZED","note":"genuine"}}',
	}),
	witness({
		package: '@line/bot-sdk',
		profile: 'line',
		async verify({ headers, body }, secret) {
			const { validateSignature } = await import('@line/bot-sdk');
			return validateSignature(body, secret, headers['x-line-signature']);
		},
	}),
	witness({
		package: 'grammy',
		by: 'third-party',
		profile: 'telegram',
		secret: 'a_secret_token',
		otherSecret: 'another_token',
		body: '{"update_id":1}',
		bodyNotCovered: true,
		refusal: '401',
		async verify({ url, headers, body }, secretToken) {
			const { Bot, webhookCallback } = require('grammy');
			const botInfo = { id: 1, is_bot: true, first_name: 'b', username: 'b' };
			const receive = webhookCallback(new Bot('1:x', { botInfo }), 'std/http', { secretToken });
			const { status } = await receive(new Request(url, { method: 'POST', headers, body }));
			return status === 200 || status;
		},
	}),
	witness({
		package: 'viber-bot',
		profile: 'viber',
		secret: '445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9',
		namesNoHeader: true,
		verify({ headers, body }, token) {
			const MessageValidator = require('viber-bot/lib/message/message-validator');
			return new MessageValidator({ debug() {} }, token).validateMessage(headers['x-viber-content-signature'], body);
		},
	}),
	witness({
		package: 'whatsapp-api-js',
		by: 'third-party',
		profile: 'whatsapp',
		async verify({ headers, body }, appSecret) {
			const { WhatsAppAPI } = await import('whatsapp-api-js');
			const api = new WhatsAppAPI({ token: 't', appSecret, webhookVerifyToken: 'v', v: 'v21.0' });
			return api.verifyRequestSignature(body, headers['x-hub-signature-256']);
		},
	}),
	witness({
		package: '@twurple/eventsub-http',
		by: 'third-party',
		profile: 'twitch',
		clock: {},
		ourClock: {
			behind: 600,
			ahead: 600,
			because: 'the library does not check the time; Twitch’s documentation says 10 minutes',
		},
		async verify({ headers, body }, secret) {
			const { EventSubMiddleware } = await import('@twurple/eventsub-http');
			const [id, time, signature] = ['id', 'timestamp', 'signature'].map(
				(name) => headers[`twitch-eventsub-message-${name}`],
			);
			// the rest of the listener needs Twitch itself
			const listener = Object.assign(Object.create(EventSubMiddleware.prototype), { _secret: secret });
			return listener._verifyData(id, time, body, signature);
		},
	}),
	witness({
		package: 'pusher',
		body: '{"time_ms":1327078148132,"events":[{"name":"channel_occupied","channel":"genuine"}]}',
		headers: { 'x-pusher-key': 'key' },
		verify({ headers, body }, secret) {
			const Pusher = require('pusher');
			return new Pusher({ appId: '1', key: 'key', secret, cluster: 'eu' })
				.webhook({ headers, rawBody: body })
				.isValid();
		},
	}),
	witness({
		package: '@zoom/rivet',
		profile: 'zoom',
		body: '{"event":"chat_message.replied","payload":{"note":"genuine"}}',
		refusal: 'Failed to verify event originated from Zoom',
		clock: {},
		ourClock: { behind: 300, ahead: 300, because: 'the library does not check the time that Zoom signs' },
		async verify({ headers, body }, webhooksSecretToken) {
			const { AwsLambdaReceiver } = await import('@zoom/rivet/chatbot');
			const receive = new AwsLambdaReceiver({ webhooksSecretToken }).start();
			const answer = await receive({ headers, body, isBase64Encoded: false }, {});
			return answer.statusCode === 200 || answer.body;
		},
	}),
];
