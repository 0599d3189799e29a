import { HEAD_CHECK, queryEcho } from './handshakes';
import {
	base64Header,
	DAY,
	equalHeader,
	form,
	header,
	hexHeader,
	HOUR,
	inHeader,
	json,
	ONLY_200,
	profile,
	query,
	spelled,
	standardWebhooks,
	SVIX_RETRY,
	timeIn,
	UTF8,
} from './row';

/**
 * Seconds. As far as is known, retries arrive for eight hours with the time of the first attempt. Used tokens are
 * remembered.
 */
const MAILGUN_TOLERANCE = 9 * 3600;

export const email = [
	profile({
		name: 'sendgrid',
		displayName: 'SendGrid Event Webhook',
		group: 'Email',
		scheme: inHeader('X-Twilio-Email-Event-Webhook-Signature', spelled('', 'base64'), {
			algorithm: 'ecdsa-p256-sha256',
			keys: [{ encoding: 'spki' }],
			content: '{t}{body}',
			timestamp: timeIn('X-Twilio-Email-Event-Webhook-Timestamp'),
		}),
		secretLabel: 'Verification Key',
		setup:
			'In SendGrid, open Settings → Mail Settings → Event Webhooks: paste the URL, enable the signed event webhook, and copy the verification key to the credential.',
		docs: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
		retry: {
			keeps: 'content',
			spanSeconds: DAY,
			source:
				'Every event has an sg_event_id. Retries for up to 24 hours (sendgrid/docs, Getting Started with the Event Webhook).',
		},
		lists: [{ path: '[]', event: [json('event')], deliveryId: [json('sg_event_id')] }],
		exampleEvents: ['delivered', 'bounce', 'open', 'click'],
	}),
	profile({
		name: 'mailgun',
		displayName: 'Mailgun',
		group: 'Email',
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'json', path: 'signature.signature' },
			forms: spelled('', 'hex'),
			content: '{json:signature.timestamp}{json:signature.token}',
			timestamp: { unit: 's', tolerance: MAILGUN_TOLERANCE, from: { in: 'json', path: 'signature.timestamp' } },
		},
		secretLabel: 'HTTP Webhook Signing Key',
		setup:
			'In Mailgun, open Sending → Webhooks: add the URL for each event and copy the HTTP webhook signing key to the credential.',
		docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
		retry: {
			keeps: 'signature',
			spanSeconds: 8 * HOUR,
			source:
				'The signed token is used once. Retries for 8 hours (documentation.mailgun.com); whether they keep the token is not documented.',
		},
		event: [json('event-data.event')],
		action: [json('event-data.severity')],
		deliveryId: [json('event-data.id')],
		limits: 'The signature covers a one-time token, not the event.',
		exampleEvents: ['delivered', 'failed', 'opened', 'complained'],
		// documentation.mailgun.com webhook-retries: 200 is a success, 406 a refusal; everything else is sent again
		successStatuses: ONLY_200,
	}),
	profile({
		name: 'mailgun-routes',
		displayName: 'Mailgun Routes',
		group: 'Email',
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'form', field: 'signature' },
			forms: spelled('', 'hex'),
			content: '{form:timestamp}{form:token}',
			timestamp: { unit: 's', tolerance: MAILGUN_TOLERANCE, from: { in: 'form', field: 'timestamp' } },
		},
		secretLabel: 'HTTP Webhook Signing Key',
		setup:
			'In Mailgun, open Receiving → Create route with the action Forward to the URL; the secret is the HTTP webhook signing key.',
		docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/',
		retry: {
			keeps: 'signature',
			spanSeconds: 8 * HOUR,
			source:
				'The signed token is used once. Retries for 8 hours (documentation.mailgun.com, Receiving Messages via HTTP); whether they keep the token is not documented.',
		},
		limits: 'The signature covers a one-time token, not the message.',
		body: ['form', 'multipart'],
		exampleEvents: [],
		successStatuses: ONLY_200,
	}),
	profile({
		name: 'postmark',
		displayName: 'Postmark',
		group: 'Email',
		scheme: equalHeader('Authorization', 'basic'),
		secretLabel: 'User:Password',
		setup:
			'In Postmark, open Server → Message stream → Webhooks → Add webhook: paste the URL, set basic authentication, and enter user:password in the credential.',
		docs: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
		retry: {
			keeps: 'content',
			spanSeconds: 11 * HOUR,
			source:
				'Every record carries the time of what happened; MessageID is the e-mail’s. Inbound: 10 retries within 10.5 hours (postmarkapp.com).',
		},
		event: [json('RecordType')],
		deliveryId: [json('ID'), json('MessageID')],
		limits: 'The password only proves who the sender is; the body is not signed.',
		exampleEvents: ['Delivery', 'Bounce', 'Open', 'SpamComplaint'],
	}),
	profile({
		name: 'resend',
		displayName: 'Resend',
		group: 'Email',
		scheme: standardWebhooks(['svix', 'webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'At resend.com/webhooks, choose Add webhook: paste the URL, select the events, and copy the signing secret (whsec_…) to the credential.',
		docs: 'https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests',
		retry: {
			keeps: 'id',
			spanSeconds: 28 * HOUR,
			source: 'The svix-id is signed. Eight attempts within 27 h 35 min (resend.com/docs).',
		},
		event: [json('type')],
		deliveryId: [header('svix-id'), header('webhook-id')],
		exampleEvents: ['email.sent', 'email.delivered', 'email.bounced', 'contact.created'],
	}),
	profile({
		name: 'loops',
		displayName: 'Loops',
		group: 'Email',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'In Loops, open Settings → Webhooks: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://loops.so/docs/webhooks',
		retry: SVIX_RETRY,
		event: [json('eventName')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['email.delivered', 'contact.created', 'campaign.email.sent'],
	}),
	profile({
		name: 'klaviyo',
		displayName: 'Klaviyo',
		group: 'Email',
		scheme: hexHeader('Klaviyo-Signature', '', {
			content: '{body}{t}',
			// the vendor specifies no tolerance; we use five minutes
			timestamp: timeIn('Klaviyo-Timestamp', 'rfc1123'),
		}),
		secretLabel: 'Endpoint Secret',
		setup:
			'In Klaviyo, open Integrations → Developers → Webhooks → Create: paste the URL and a secret of at least 16 characters, and select the topics.',
		docs: 'https://developers.klaviyo.com/en/docs/working_with_system_webhooks',
		retry: {
			keeps: 'id',
			source:
				'The list of event IDs; meta.timestamp is the time of sending (developers.klaviyo.com, Working with system webhooks). No schedule was found.',
			id: [
				{
					in: 'joined',
					parts: [json('meta.klaviyo_webhook_id'), { in: 'json-each', list: 'data', fields: ['topic', 'external_id'] }],
					separator: ':',
				},
			],
		},
		lists: [{ path: 'data[]', event: [json('topic')], deliveryId: [json('external_id')] }],
		exampleEvents: ['event:klaviyo.email_delivered', 'event:klaviyo.opened_email'],
	}),
	profile({
		name: 'customer-io',
		displayName: 'Customer.io',
		aliases: ['customerio'],
		group: 'Email',
		scheme: hexHeader('X-CIO-Signature', '', { content: 'v0:{t}:{body}', timestamp: timeIn('X-CIO-Timestamp') }),
		secretLabel: 'Webhook Signing Key',
		setup:
			'In Customer.io, open Data & Integrations → Integrations → Reporting Webhooks → Add: paste the URL, select the events, and copy the signing key to the credential.',
		docs: 'https://docs.customer.io/integrations/api/webhooks/',
		retry: { keeps: 'id', source: 'The event_id is unique for each event (docs.customer.io). No span was found.' },
		event: [json('object_type')],
		action: [json('metric')],
		deliveryId: [json('event_id')],
		exampleEvents: ['email.delivered', 'email.opened', 'customer.unsubscribed'],
	}),
	profile({
		name: 'beehiiv',
		displayName: 'beehiiv',
		group: 'Email',
		scheme: standardWebhooks(['svix']),
		secretLabel: 'Signing Secret',
		setup:
			'In beehiiv, open Settings → Webhooks → New endpoint: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://developers.beehiiv.com/webhooks/webhooks-overview',
		retry: SVIX_RETRY,
		event: [json('event_type')],
		deliveryId: [header('svix-id')],
		exampleEvents: ['subscription.created', 'subscription.confirmed', 'post.sent'],
	}),
	profile({
		name: 'mailerlite',
		displayName: 'MailerLite',
		group: 'Email',
		scheme: hexHeader('Signature'),
		setup:
			'In MailerLite, open Integrations → Webhooks → Create: paste the URL, select the events, and copy the secret to the credential.',
		docs: 'https://developers.mailerlite.com/docs/webhooks.html',
		retry: {
			keeps: 'nothing',
			source:
				'Bodies carry the subscriber, but neither an ID nor the time of the event, so a subscriber who is added to a group again has the same body. No schedule was found.',
		},
		event: [json('event')],
		lists: [{ path: 'events[]', event: [json('type')] }],
		exampleEvents: ['subscriber.created', 'subscriber.unsubscribed'],
	}),
	profile({
		name: 'mailchimp',
		displayName: 'Mailchimp Audiences',
		group: 'Email',
		scheme: { kind: 'token', token: query('secret'), spelling: 'plain' },
		secretLabel: 'Secret in the URL',
		setup:
			'Publish this workflow. In Mailchimp, open Audience → Settings → Webhooks → Create: paste the URL, followed by ?secret= and the secret of the credential.',
		docs: 'https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/',
		retry: { keeps: 'content', source: 'Forms carry the time and the member’s ID. No schedule was found.' },
		event: [form('type')],
		limits: 'The secret is in the URL, so it may appear in logs. Deliveries are not signed.',
		exampleEvents: ['subscribe', 'unsubscribe'],
		handshakes: [{ title: 'URL check', when: [{ on: 'method', is: 'GET' }], verified: true, answer: { status: 200 } }],
	}),
	profile({
		name: 'mandrill',
		displayName: 'Mandrill',
		group: 'Email',
		scheme: base64Header('X-Mandrill-Signature', '', { algorithm: 'hmac-sha1', content: '{url}{sorted-parameters}' }),
		secretLabel: 'Webhook Key',
		setup:
			'Publish this workflow. In Mandrill, open Settings → Webhooks → Add a webhook: paste the URL, and copy the key of the webhook to the credential. The signature covers the URL.',
		docs: 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
		retry: { keeps: 'content', source: 'Every event carries its time and the message’s ID. No schedule was found.' },
		// changes of the allowlist and denylist have type and action in place of event
		lists: [{ path: '[]', event: [json('event'), json('type')], action: [json('action')], deliveryId: [json('_id')] }],
		documentField: 'mandrill_events',
		exampleEvents: ['send', 'open', 'click'],
		handshakes: [HEAD_CHECK],
	}),
	profile({
		name: 'nylas',
		displayName: 'Nylas',
		group: 'Email',
		scheme: hexHeader('X-Nylas-Signature'),
		setup:
			'Publish this workflow, because Nylas checks the URL. In the Nylas dashboard, open Notifications → Create webhook: paste the URL, select the triggers, and copy the webhook secret to the credential.',
		docs: 'https://developer.nylas.com/docs/v3/notifications/webhooks/',
		retry: {
			keeps: 'id',
			source:
				'The notification’s ID; webhook_delivery_attempt changes the body. Three attempts, no span (developer.nylas.com).',
		},
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['message.created', 'event.updated', 'grant.expired'],
		handshakes: [queryEcho('challenge')],
	}),
];
