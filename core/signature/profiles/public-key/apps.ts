import { HOUR, equalHeader, header, hexHeader, json, profile } from '../row';

export const apps = [
	profile({
		name: 'fal',
		displayName: 'fal.ai',
		aliases: ['fal-ai'],
		group: 'AI',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'detached',
				signature: { in: 'header', name: 'X-Fal-Webhook-Signature' },
				encoding: 'hex',
				algorithm: 'ed25519',
				content: [
					{ of: 'header', name: 'X-Fal-Webhook-Request-Id' },
					'\n',
					{ of: 'header', name: 'X-Fal-Webhook-User-Id' },
					'\n',
					{ of: 'header', name: 'X-Fal-Webhook-Timestamp' },
					'\n',
					{ of: 'body', as: 'sha256-hex' },
				],
				timestamp: { from: header('X-Fal-Webhook-Timestamp'), unit: 's', tolerance: 300 },
				owner: { value: header('X-Fal-Webhook-User-Id'), setting: 'userId' },
				id: 'X-Fal-Webhook-Request-Id',
			},
			// docs.fal.ai names the first, older documents and receivers the second
			keySource: {
				from: 'address',
				addresses: ['https://rest.fal.ai/.well-known/jwks.json', 'https://rest.alpha.fal.ai/.well-known/jwks.json'],
				answer: { form: 'jwks' },
			},
			settings: [
				{
					name: 'userId',
					label: 'fal User ID',
					description:
						'Your user ID at fal.ai, which is in the header X-Fal-Webhook-User-Id. If it is entered, deliveries of other users are refused.',
				},
			],
		},
		setup:
			'Pass the URL as webhookUrl (fal_webhook in the queue API) with each request to fal.ai. There is no secret: the public keys of fal.ai are fetched.',
		docs: 'https://docs.fal.ai/model-endpoints/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: 2 * HOUR,
			source: 'The request ID is signed. Ten attempts within two hours (secondary source).',
		},
		event: [json('status')],
		deliveryId: [json('request_id')],
		limits: 'fal.ai signs for every user. Without the user ID, any user of fal.ai can send results to this URL.',
		exampleEvents: ['OK', 'ERROR'],
	}),
	profile({
		name: 'kinde',
		displayName: 'Kinde',
		group: 'Identity and Cloud',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'body' },
				algorithms: ['RS256'],
				claims: [],
				tolerance: Infinity,
				isDocument: true,
			},
			keySource: {
				from: 'address',
				addresses: ['{domain}/.well-known/jwks', '{domain}/.well-known/jwks.json'],
				answer: { form: 'jwks' },
			},
			settings: [
				{
					name: 'domain',
					label: 'Kinde Domain',
					description: 'The domain of your Kinde environment. Its keys are fetched from there.',
					required: true,
					isOrigin: true,
					placeholder: 'https://example.kinde.com',
				},
			],
		},
		setup:
			'In Kinde, open Settings → Environment → Webhooks → Add webhook: paste the URL and select the events. Enter your Kinde domain in the credential.',
		docs: 'https://docs.kinde.com/integrate/webhooks/about-webhooks/',
		retry: {
			keeps: 'id',
			source: 'The event_id is signed. Retries with back-off; no figures were found (docs.kinde.com).',
		},
		event: [json('type')],
		deliveryId: [json('event_id')],
		limits: 'The body is a signed token without an expiry time.',
		exampleEvents: ['user.created', 'user.updated', 'organization.created'],
	}),
	profile({
		name: 'kick',
		displayName: 'Kick',
		group: 'Messaging',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'detached',
				signature: { in: 'header', name: 'Kick-Event-Signature' },
				encoding: 'base64',
				algorithm: 'rsa-sha256',
				content: [
					{ of: 'header', name: 'Kick-Event-Message-Id' },
					'.',
					{ of: 'header', name: 'Kick-Event-Message-Timestamp' },
					'.',
					{ of: 'body', as: 'bytes' },
				],
				timestamp: { from: header('Kick-Event-Message-Timestamp'), unit: 'rfc3339', tolerance: Infinity },
				id: 'Kick-Event-Message-Id',
			},
			keySource: {
				from: 'address',
				addresses: ['https://api.kick.com/public/v1/public-key'],
				answer: { form: 'pem', path: 'data.public_key' },
			},
			settings: [],
		},
		setup:
			'In Kick, open Settings → Developer → your app: turn on webhooks and paste the URL, then subscribe to events with the API. There is no secret: the public key of Kick is fetched.',
		docs: 'https://docs.kick.com/events/webhook-security',
		retry: { keeps: 'id', source: 'The message ID is signed. No retries are documented (docs.kick.com).' },
		event: [header('Kick-Event-Type')],
		deliveryId: [header('Kick-Event-Message-Id')],
		limits:
			'The signature does not cover the event type, and Kick signs for every app with the same key. Compare the broadcaster with the ones that you expect.',
		exampleEvents: ['chat.message.sent', 'channel.followed', 'livestream.status.updated'],
	}),
	profile({
		name: 'gong',
		displayName: 'Gong',
		group: 'CRM and Support',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'header', name: 'Authorization' },
				algorithms: ['RS256'],
				claims: [{ claim: ['webhook_url'], must: { equalUrl: true }, owner: true }],
				bodyHash: { claim: 'body_sha256', encoding: 'hex' },
				tolerance: 0,
			},
			keySource: { from: 'secrets' },
			settings: [],
		},
		secretLabel: 'Public Key',
		setup:
			'In Gong, open Admin center → Settings → Ecosystem → Automation rules → Add rule: choose Fire webhook, paste the URL, select Signed JWT header, and copy the public key to the credential.',
		docs: 'https://help.gong.io/docs/create-a-webhook-rule',
		retry: {
			keeps: 'id-and-content',
			source: 'The ID of the call, which several rules may send. No schedule was found.',
		},
		deliveryId: [json('callData.metaData.id')],
		limits: 'Gong signs the URL, so set Public URL if this server is called by another one.',
	}),
	profile({
		name: 'fusionauth-jwks',
		displayName: 'FusionAuth (Key Pair)',
		group: 'Identity and Cloud',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'header', name: 'X-FusionAuth-Signature-JWT' },
				algorithms: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
				claims: [],
				bodyHash: { claim: 'request_body_sha256', encoding: 'base64' },
				tolerance: 60,
			},
			keySource: { from: 'address', addresses: ['{url}/.well-known/jwks.json'], answer: { form: 'jwks' } },
			settings: [
				{
					name: 'url',
					label: 'FusionAuth URL',
					description: 'The URL of your FusionAuth. Its keys are fetched from there.',
					required: true,
					isOrigin: true,
					placeholder: 'https://auth.example.com',
				},
			],
		},
		setup:
			'In FusionAuth, open Settings → Key Master and generate an RSA or EC key. Then open Tenants → Webhooks → Add: paste the URL, and choose the key under Security. Enter the URL of FusionAuth in the credential.',
		docs: 'https://fusionauth.io/docs/extend/events-and-webhooks/signing',
		retry: {
			keeps: 'id',
			source: 'The event’s ID. Whether events are retried depends on the transaction setting (fusionauth.io/docs).',
		},
		event: [json('event.type')],
		deliveryId: [json('event.id')],
		exampleEvents: ['user.login.success', 'user.create'],
	}),
	profile({
		name: 'getstream',
		displayName: 'Stream',
		aliases: ['stream-chat'],
		group: 'Messaging',
		scheme: hexHeader('X-Signature'),
		secretLabel: 'API Secret',
		setup:
			'In the Stream Dashboard, open your app → Chat → Webhooks: paste the URL, select the events, and copy the API secret of the app to the credential.',
		docs: 'https://getstream.io/chat/docs/node/webhooks_overview/',
		retry: {
			keeps: 'id-and-content',
			source: 'X-Webhook-Id is the same on retries, and not signed (getstream.io). No schedule was found.',
		},
		event: [json('type')],
		deliveryId: [header('X-Webhook-Id')],
		exampleEvents: ['message.new', 'channel.created', 'user.banned'],
		compresses: 'gzip',
	}),
	profile({
		name: 'auth0-events',
		displayName: 'Auth0 (Event Streams)',
		group: 'Identity and Cloud',
		scheme: equalHeader('Authorization', 'bearer'),
		secretLabel: 'Authorization Token',
		setup:
			'In Auth0, open Event Streams → Create → Webhook: paste the URL, choose Bearer and enter a token, and enter the same token in the credential. For Basic, enter the whole header value (Basic …).',
		docs: 'https://auth0.com/docs/customize/events',
		retry: { keeps: 'id', source: 'Events have an ID (auth0.com/docs). No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('id')],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: ['user.created', 'organization.member.added'],
	}),
];
