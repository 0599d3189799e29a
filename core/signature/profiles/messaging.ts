import { TELEGRAM_UPDATES } from './known-events';
import {
	BASE64_KEY,
	base64Header,
	DAY,
	equalHeader,
	form,
	header,
	hexHeader,
	hmacOf,
	HOUR,
	inHeader,
	json,
	MINUTE,
	ONLY_200,
	profile,
	query,
	spelled,
	timeIn,
	UTF8,
} from './row';
import { discord } from './vendors/discord';
import { meta } from './vendors/meta';

/** X sends a short random text (docs.x.com "Securing webhooks"). A delivery is a JSON object, which never matches. */
const CRC_TOKEN = /[\w+/=.~-]{1,256}/;

/** Zoom sends 22 characters of base64url. The content of a delivery contains colons, so it never matches. */
const PLAIN_TOKEN = /[\w-]{1,128}/;

/**
 * Each product's callback names its event in a field of its own: messages, calls, conferences, recordings, transcriptions, media streams
 * (twilio.com/docs/usage/webhooks).
 */
const TWILIO_EVENTS = [
	'EventType',
	'StatusCallbackEvent',
	'SmsStatus',
	'MessageStatus',
	'CallStatus',
	'RecordingStatus',
	'TranscriptionStatus',
	'TranscriptionEvent',
	'StreamEvent',
];

export const messaging = [
	profile({
		name: 'slack',
		displayName: 'Slack',
		group: 'Messaging',
		scheme: hexHeader('X-Slack-Signature', 'v0=', {
			content: 'v0:{t}:{body}',
			timestamp: timeIn('X-Slack-Request-Timestamp'),
		}),
		secretLabel: 'Signing Secret',
		setup:
			'In the Slack app, open Event Subscriptions, Interactivity or Slash Commands and paste the URL; the signing secret is under Basic Information.',
		docs: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source:
				'Retries keep event_id: at once, after 1 and 5 minutes (dev.classmethod.jp, a secondary source), with delayed events hourly for 24 hours (general knowledge). Commands and interactions are not retried.',
		},
		event: [json('event.type'), json('type'), form('command')],
		deliveryId: [json('event_id')],
		documentField: 'payload',
		exampleEvents: ['message', 'app_mention', 'reaction_added', 'block_actions'],
		handshakes: [
			{
				title: 'url_verification',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'type', is: 'url_verification' },
				],
				verified: true,
				answer: { status: 200, json: { challenge: { echo: json('challenge') } } },
			},
			{
				// docs.slack.dev/interactivity/implementing-slash-commands: a check of the certificate, without a signature
				title: 'ssl_check',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'form', field: 'ssl_check', is: '1' },
				],
				verified: false,
				answer: { status: 200 },
			},
			{
				title: 'ssl_check (GET)',
				when: [
					{ on: 'method', is: 'GET' },
					{ on: 'query', name: 'ssl_check', is: '1' },
				],
				verified: false,
				answer: { status: 200 },
			},
		],
		// a modal takes a body for an instruction, and a slash command shows it to the person who typed the command
		success: { status: 200, contentType: 'text/plain', body: '' },
	}),
	...discord,
	profile({
		name: 'telegram',
		displayName: 'Telegram',
		group: 'Messaging',
		scheme: equalHeader('X-Telegram-Bot-Api-Secret-Token'),
		secretLabel: 'Secret Token',
		setup:
			'Call https://api.telegram.org/bot<token>/setWebhook with the URL and the secret_token (letters, digits, _ and -).',
		docs: 'https://core.telegram.org/bots/api#setwebhook',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source: 'The update_id is the documented key for duplicates. Updates are kept for 24 hours (core.telegram.org).',
		},
		event: [{ in: 'json-key', except: ['update_id'] }],
		deliveryId: [json('update_id')],
		limits: 'The token only proves who the sender is; the body is not signed.',
		exampleEvents: ['message', 'callback_query', 'channel_post'],
		knownEvents: TELEGRAM_UPDATES,
	}),
	profile({
		name: 'line',
		displayName: 'LINE',
		group: 'Messaging',
		scheme: base64Header('x-line-signature'),
		secretLabel: 'Channel Secret',
		setup:
			'In the LINE Developers Console, open the channel → Messaging API: paste the URL and turn on "Use webhook"; the channel secret is under Basic settings.',
		docs: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
		retry: {
			keeps: 'id',
			source:
				'A redelivery keeps webhookEventId and sets isRedelivery (developers.line.biz). No schedule is published.',
			id: [{ in: 'json-each', list: 'events', fields: ['webhookEventId'] }],
		},
		lists: [{ path: 'events[]', event: [json('type')], deliveryId: [json('webhookEventId')] }],
		exampleEvents: ['message', 'follow', 'postback'],
		handshakes: [
			{
				title: 'verify button',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'events', emptyArray: true },
				],
				verified: true,
				answer: { status: 200 },
			},
		],
	}),
	...meta,

	profile({
		name: 'zoom',
		displayName: 'Zoom',
		group: 'Messaging',
		scheme: hexHeader('x-zm-signature', 'v0=', {
			content: 'v0:{t}:{body}',
			// the vendor specifies no tolerance; we use five minutes
			timestamp: timeIn('x-zm-request-timestamp'),
		}),
		secretLabel: 'Secret Token',
		setup:
			'In the Zoom Marketplace, open the app → Features → Event Subscriptions: copy the secret token to the credential, publish this workflow, then paste the URL and validate it.',
		docs: 'https://developers.zoom.us/docs/api/webhooks/',
		retry: {
			keeps: 'content',
			spanSeconds: 90 * MINUTE,
			source: 'Bodies carry event_ts. Retries after 5, 25 and 85 minutes (developers.zoom.us).',
		},
		event: [json('event')],
		exampleEvents: ['meeting.started', 'meeting.ended', 'recording.completed'],
		successStatuses: [200, 204],
		handshakes: [
			{
				title: 'endpoint.url_validation',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'event', is: 'endpoint.url_validation' },
				],
				verified: true,
				answer: {
					status: 200,
					json: {
						plainToken: { echo: json('payload.plainToken') },
						encryptedToken: { mac: json('payload.plainToken'), form: PLAIN_TOKEN, encoding: 'hex' },
					},
				},
			},
		],
	}),
	profile({
		name: 'twilio',
		displayName: 'Twilio',
		group: 'Messaging',
		scheme: base64Header('X-Twilio-Signature', '', {
			algorithm: 'hmac-sha1',
			content: '{url}{sorted-parameters:bodySHA256}',
			alternativeContent: '{url-other-port}{sorted-parameters:bodySHA256}',
			bodyDigestQuery: 'bodySHA256',
		}),
		secretLabel: 'Auth Token',
		setup:
			'In the Twilio Console, paste the URL into the settings of the phone number or messaging service; the auth token is on the account page. The URL is part of the signature.',
		docs: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 15,
			source:
				'A message has a SID; a call shares its SID, and a <Gather> its parameters, so I-Twilio-Idempotency-Token names the request, and retries keep it (Twilio Agent Connect). Retries end within 15 s (Connection Overrides).',
			id: [form('MessageSid'), header('I-Twilio-Idempotency-Token')],
		},
		event: TWILIO_EVENTS.map((field) => form(field)),
		deliveryId: [form('MessageSid'), form('CallSid')],
		exampleEvents: ['received', 'delivered', 'ringing', 'completed'],
		// twilio.com/docs/api/errors/12300: JSON in place of TwiML is an error; no verb means that nothing is to be done
		success: {
			status: 200,
			contentType: 'text/xml',
			body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
		},
	}),
	profile({
		name: 'telnyx',
		displayName: 'Telnyx',
		group: 'Messaging',
		scheme: inHeader('telnyx-signature-ed25519', spelled('', 'base64'), {
			algorithm: 'ed25519',
			keys: [{ encoding: 'raw-base64' }],
			content: '{t}|{body}',
			timestamp: timeIn('telnyx-timestamp'),
		}),
		secretLabel: 'Public Key',
		setup:
			'In Mission Control, paste the URL into the settings of the connection or messaging profile; the public key is under Account → Keys & Credentials.',
		docs: 'https://developers.telnyx.com/docs/voice/programmable-voice/voice-api-webhooks',
		retry: {
			keeps: 'id',
			source:
				'The event’s ID; meta.attempt changes the body (telnyx 7.24.0). Retries go to the failover URL, no span (developers.telnyx.com).',
		},
		event: [json('data.event_type')],
		deliveryId: [json('data.id')],
		exampleEvents: ['message.received', 'call.initiated', 'message.finalized'],
		// developers.telnyx.com: after "a non 200 OK response" the failover URL is called
		successStatuses: ONLY_200,
	}),
	profile({
		name: 'twitch',
		displayName: 'Twitch EventSub',
		group: 'Messaging',
		scheme: hexHeader('Twitch-Eventsub-Message-Signature', 'sha256=', {
			content: '{id}{t}{body}',
			id: ['Twitch-Eventsub-Message-Id'],
			timestamp: timeIn('Twitch-Eventsub-Message-Timestamp', 'rfc3339', 600),
		}),
		secretLabel: 'Subscription Secret',
		setup:
			'Publish this workflow, then create the subscription with POST /helix/eventsub/subscriptions and transport {method: webhook, callback: the URL, secret}.',
		docs: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
		retry: {
			keeps: 'id',
			source: 'The message ID is signed and is the documented key for duplicates. No schedule is published.',
		},
		// the end of a subscription comes under the type of the events that will no longer come
		event: [
			header('Twitch-Eventsub-Message-Type', { only: ['revocation'] }),
			header('Twitch-Eventsub-Subscription-Type'),
			json('subscription.type'),
		],
		deliveryId: [header('Twitch-Eventsub-Message-Id')],
		exampleEvents: ['stream.online', 'channel.follow', 'channel.subscribe', 'revocation'],
		handshakes: [
			{
				title: 'webhook_callback_verification',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'header', name: 'Twitch-Eventsub-Message-Type', is: 'webhook_callback_verification' },
				],
				verified: true,
				answer: { status: 200, text: { echo: json('challenge') } },
			},
		],
	}),
	profile({
		name: 'x-twitter',
		displayName: 'X (Twitter)',
		aliases: ['x', 'twitter'],
		group: 'Messaging',
		scheme: base64Header('X-Twitter-Webhooks-Signature', 'sha256='),
		secretLabel: 'Consumer Secret',
		setup:
			'Publish this workflow, then register the URL with POST /2/webhooks; the secret is the consumer secret (API secret key) of the app.',
		docs: 'https://docs.x.com/x-api/webhooks/quickstart',
		retry: {
			keeps: 'content',
			spanSeconds: 5 * MINUTE,
			source:
				'Every event has an ID or a time. Up to three retries within 5 minutes, in the enterprise tier (developer.x.com, Account Activity API).',
		},
		event: [{ in: 'json-key', except: ['for_user_id', 'user_has_blocked', 'users', 'apps'] }],
		exampleEvents: ['tweet_create_events', 'direct_message_events', 'follow_events'],
		handshakes: [
			{
				title: 'CRC',
				when: [
					{ on: 'method', is: 'GET' },
					{ on: 'query', name: 'crc_token' },
				],
				verified: false,
				answer: {
					status: 200,
					json: { response_token: { mac: query('crc_token'), form: CRC_TOKEN, encoding: 'base64', prefix: 'sha256=' } },
				},
			},
		],
	}),
	profile({
		name: 'microsoft-teams',
		displayName: 'Microsoft Teams (Outgoing Webhook)',
		aliases: ['teams'],
		group: 'Messaging',
		scheme: base64Header('Authorization', 'HMAC ', { keys: BASE64_KEY }),
		secretLabel: 'Security Token',
		setup:
			'In Teams, open Manage team → Apps → Create an outgoing webhook: paste the URL and copy the security token to the credential; it is shown only once. Teams expects a response within five seconds.',
		docs: 'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook',
		retry: { keeps: 'content', source: 'Every message has an ID and a time. No retries are documented.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['message'],
		success: { status: 200, contentType: 'application/json', body: '{"type":"message","text":"Received"}' },
	}),
	profile({
		name: 'pusher',
		displayName: 'Pusher Channels',
		group: 'Messaging',
		scheme: hexHeader('X-Pusher-Signature'),
		secretLabel: 'App Secret',
		setup:
			'In the Pusher dashboard, open the app → Webhooks: add the URL and the event types; the secret is under App Keys, next to the key that is sent in X-Pusher-Key.',
		docs: 'https://pusher.com/docs/channels/server_api/webhooks/',
		retry: {
			keeps: 'content',
			spanSeconds: 5 * MINUTE,
			source: 'Bodies carry time_ms. Retries for 5 minutes (docs.bird.com/pusher).',
		},
		lists: [{ path: 'events[]', event: [json('name')] }],
		exampleEvents: ['channel_occupied', 'member_added', 'client_event'],
	}),
	profile({
		name: 'viber',
		displayName: 'Viber',
		group: 'Messaging',
		scheme: hexHeader('X-Viber-Content-Signature'),
		secretLabel: 'Authentication Token',
		setup:
			'Publish this workflow, then call set_webhook with the URL. Enter the bot’s token from the Viber admin panel in the credential.',
		docs: 'https://developers.viber.com/docs/api/rest-bot-api/',
		retry: {
			keeps: 'content',
			spanSeconds: HOUR,
			source: 'Bodies carry the time and the message’s token. Retries for an hour (developers.viber.com).',
		},
		event: [json('event')],
		deliveryId: [json('message_token')],
		exampleEvents: ['message', 'delivered', 'subscribed'],
		handshakes: [
			{
				title: 'set_webhook',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'event', is: 'webhook' },
				],
				verified: true,
				answer: { status: 200 },
			},
		],
	}),
	profile({
		name: 'webex',
		displayName: 'Webex',
		group: 'Messaging',
		scheme: hexHeader('X-Spark-Signature', '', hmacOf('hmac-sha1')),
		setup: 'Call POST /v1/webhooks with the URL as targetUrl, and a secret. Enter the same secret in the credential.',
		docs: 'https://developer.webex.com/docs/api/guides/webhooks',
		retry: {
			keeps: 'nothing',
			source:
				'There is no delivery ID (developer.webex.com, Event reference), and the same change to a membership has the same body each time. No retries are documented.',
		},
		event: [json('resource')],
		action: [json('event')],
		exampleEvents: ['messages.created', 'memberships.created'],
	}),
	profile({
		name: 'waha',
		displayName: 'WAHA',
		group: 'Messaging',
		scheme: hexHeader('X-Webhook-Hmac', '', hmacOf('hmac-sha512')),
		secretLabel: 'HMAC Key',
		setup:
			'In the session configuration, add the URL under webhooks and a key under hmac, and enter the same key in the credential.',
		docs: 'https://waha.devlike.pro/docs/how-to/events/',
		retry: {
			keeps: 'content',
			source: 'Bodies carry the event’s ID and time. Retries are configured per session (waha.devlike.pro).',
		},
		event: [json('event')],
		deliveryId: [header('X-Webhook-Request-Id')],
		limits: 'The delivery ID and the timestamp are not covered by the signature.',
		exampleEvents: ['message', 'session.status'],
	}),
	profile({
		name: 'evolution-api',
		displayName: 'Evolution API',
		group: 'Messaging',
		// EvolutionAPI/evolution-api webhook.controller.ts generateJwtToken: 10 minutes
		scheme: {
			kind: 'jws',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			header: 'Authorization',
			prefix: 'Bearer ',
			lifetime: 600,
			tolerance: 0,
		},
		secretLabel: 'JWT Key',
		setup: 'Call /webhook/set with the URL, and with a jwt_key under headers. Enter the same key in the credential.',
		docs: 'https://doc.evolution-api.com/v2/en/configuration/webhooks',
		retry: {
			keeps: 'content',
			source:
				'Bodies carry the time and the message’s ID. Ten attempts; 400, 401, 403, 404 and 422 are not retried (EvolutionAPI/evolution-api webhook.controller.ts).',
		},
		event: [json('event')],
		limits: 'The token proves who sent the delivery and when, but it does not protect the body.',
		exampleEvents: ['messages.upsert', 'connection.update'],
	}),
	profile({
		name: 'livekit',
		displayName: 'LiveKit',
		group: 'Messaging',
		// livekit-server-sdk src/WebhookReceiver.ts: the issuer is the API key; Content-Type: application/webhook+json
		scheme: {
			kind: 'jws',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			header: 'Authorization',
			bodyHash: { claim: 'sha256', encoding: 'base64' },
			issuerInSecret: true,
			lifetime: 300,
			tolerance: 60,
		},
		secretLabel: 'API Key:API Secret',
		setup:
			'In LiveKit Cloud, open Settings → Webhooks: paste the URL and choose an API key. Enter the key and its secret from Settings → Keys in the credential as key:secret; the secret alone works too.',
		docs: 'https://docs.livekit.io/home/server/webhooks/',
		retry: { keeps: 'id', source: 'Every event has an ID in the body, which the token covers. No schedule was found.' },
		event: [json('event')],
		deliveryId: [json('id')],
		exampleEvents: ['room_started', 'room_finished', 'participant_joined'],
	}),
	profile({
		name: 'vonage',
		displayName: 'Vonage',
		aliases: ['nexmo'],
		group: 'Messaging',
		// developer.vonage.com, Signed webhooks: HS256 with the signature secret, iss is Vonage, and a hash of the body
		scheme: {
			kind: 'jws',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			header: 'Authorization',
			prefix: 'Bearer ',
			bodyHash: { claim: 'payload_hash', encoding: 'hex' },
			issuer: 'Vonage',
			tolerance: 60,
		},
		secretLabel: 'Signature Secret',
		setup:
			'In the Vonage dashboard, open Applications → your application: paste the URL with the method POST and turn on signed webhooks. Copy the signature secret from the API settings to the credential.',
		docs: 'https://developer.vonage.com/en/getting-started/concepts/webhooks',
		retry: {
			keeps: 'content',
			source: 'Bodies carry the ID of the message or call, its status and a time. No span was found.',
		},
		event: [json('status'), json('message_type')],
		exampleEvents: ['delivered', 'answered', 'text'],
	}),
];
