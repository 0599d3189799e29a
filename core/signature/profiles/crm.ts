import { HEAD_CHECK, signedPing } from './handshakes';
import {
	base64Header,
	DAY,
	equalHeader,
	header,
	hexHeader,
	hmacOf,
	HOUR,
	inHeader,
	json,
	MINUTE,
	profile,
	spelled,
	timeIn,
} from './row';

const HUBSPOT = {
	group: 'CRM and Support',
	secretLabel: 'Client Secret',
	docs: 'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
	event: [json('subscriptionType')],
	lists: [{ path: '[]', event: [json('subscriptionType')], deliveryId: [json('eventId')] }],
	retry: {
		keeps: 'id',
		spanSeconds: DAY,
		source:
			'The list of event IDs; attemptNumber changes the body. Up to 10 retries within 24 hours (hookdeck.com). Workflow webhooks have no IDs.',
		id: [{ in: 'json-each', list: '', fields: ['eventId', 'subscriptionId', 'occurredAt'] }],
	},
	exampleEvents: ['contact.creation', 'contact.propertyChange', 'deal.deletion'],
} as const;

const HUBSPOT_SETUP =
	'In the HubSpot app, open Webhooks: paste the URL as the target URL and add subscriptions; the client secret is under Auth.';

/** A SHA-256 of secret and text is not an HMAC: anyone who knows one signature can extend the signed text. */
const EXTENDABLE =
	'This version uses a plain hash, which is vulnerable to length extension attacks. Use it only if version 3 is not available.';

export const crm = [
	profile({
		name: 'zendesk',
		displayName: 'Zendesk',
		group: 'CRM and Support',
		// the secret looks like base64 and is used as text
		scheme: base64Header('X-Zendesk-Webhook-Signature', '', {
			content: '{t}{body}',
			// the vendor specifies no tolerance; we use five minutes
			timestamp: timeIn('X-Zendesk-Webhook-Signature-Timestamp', 'rfc3339'),
		}),
		secretLabel: 'Signing Secret',
		setup:
			'In the Admin Center, open Apps and integrations → Webhooks → Create webhook: paste the URL, then reveal the signing secret and copy it to the credential.',
		docs: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
		retry: {
			keeps: 'id-and-content',
			source:
				'A trigger can send a constant text; the invocation ID names the delivery, whose attempts are listed under it (developer.zendesk.com). Retries after a 409, a timeout, or a 429 or 503 with Retry-After, no span (the same, quoted by others).',
		},
		event: [json('type')],
		deliveryId: [header('X-Zendesk-Webhook-Invocation-Id')],
		body: ['any'],
		exampleEvents: ['zen:event-type:ticket.created', 'zen:event-type:user.*'],
	}),
	profile({
		name: 'intercom',
		displayName: 'Intercom',
		group: 'CRM and Support',
		scheme: hexHeader('X-Hub-Signature', 'sha1=', hmacOf('hmac-sha1')),
		secretLabel: 'Client Secret',
		setup:
			'In the Developer Hub, open the app → Configure → Webhooks: paste the URL and select the topics; the client secret is under Basic information.',
		docs: 'https://developers.intercom.com/docs/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: 2 * HOUR,
			source:
				'The notification’s ID; delivery_attempts changes the body. After a 429, retries at growing delays of up to 2 hours (developers.intercom.com, Webhook Notifications); otherwise one after a minute (general knowledge).',
		},
		event: [json('topic')],
		deliveryId: [json('id')],
		exampleEvents: ['conversation.user.created', 'contact.created', 'ticket.created'],
		handshakes: [signedPing('topic', 'ping'), HEAD_CHECK],
	}),
	profile({
		...HUBSPOT,
		name: 'hubspot-v3',
		displayName: 'HubSpot',
		aliases: ['hubspot'],
		scheme: base64Header('X-HubSpot-Signature-v3', '', {
			content: '{method}{hubspot-uri}{body}{t}',
			// hubspot-api-nodejs src/utils/signature.ts: 300 seconds; a timestamp in the future is accepted
			timestamp: timeIn('X-HubSpot-Request-Timestamp', 'ms', 300, Infinity),
		}),
		setup: `${HUBSPOT_SETUP} The URL is part of the signature.`,
	}),
	profile({
		...HUBSPOT,
		name: 'hubspot-v2',
		displayName: 'HubSpot (Version 2)',
		scheme: inHeader('X-HubSpot-Signature', spelled('', 'hex'), {
			algorithm: 'sha256-of-secret-and-content',
			content: '{method}{url}{body}',
		}),
		setup: `${HUBSPOT_SETUP} The URL is part of the signature.`,
		limits: EXTENDABLE,
	}),
	profile({
		...HUBSPOT,
		name: 'hubspot-v1',
		displayName: 'HubSpot (Version 1)',
		scheme: inHeader('X-HubSpot-Signature', spelled('', 'hex'), { algorithm: 'sha256-of-secret-and-content' }),
		setup: HUBSPOT_SETUP,
		limits: EXTENDABLE,
	}),
	profile({
		name: 'front',
		displayName: 'Front (Application)',
		group: 'CRM and Support',
		scheme: base64Header('X-Front-Signature', '', {
			content: '{t}:{body}',
			timestamp: timeIn('X-Front-Request-Timestamp', 'ms'),
		}),
		secretLabel: 'App Secret',
		setup:
			'Publish this workflow. Then, in Front, open Settings → Developers → the app → Webhooks and paste the URL; the app secret is under Basic information.',
		docs: 'https://dev.frontapp.com/docs/application-webhooks',
		retry: { keeps: 'content', source: 'Every event has an ID and a time. No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('payload.id'), json('id')],
		exampleEvents: ['inbound_received', 'outbound_sent', 'assignee_changed'],
		handshakes: [
			{
				title: 'x-front-challenge',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'header', name: 'x-front-challenge' },
				],
				verified: true,
				answer: { status: 200, json: { challenge: { echo: header('x-front-challenge') } } },
			},
		],
	}),
	profile({
		name: 'front-rules',
		displayName: 'Front (Rule)',
		group: 'CRM and Support',
		scheme: base64Header('X-Front-Signature', '', hmacOf('hmac-sha1')),
		secretLabel: 'API Secret',
		setup:
			'In Front, create a rule with the action "Send to a webhook" and the URL; the API secret is under Settings → API & webhooks.',
		docs: 'https://dev.frontapp.com/docs/rule-webhooks',
		retry: { keeps: 'content', source: 'Every event has an ID and a time. No retries are documented.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['inbound', 'outbound', 'assign'],
	}),
	profile({
		name: 'pipedrive',
		displayName: 'Pipedrive',
		group: 'CRM and Support',
		scheme: equalHeader('Authorization', 'basic'),
		secretLabel: 'User:Password',
		setup:
			'In Pipedrive, open Tools and apps → Webhooks → Create webhook: paste the URL and an HTTP auth user and password, and enter user:password in the credential.',
		docs: 'https://pipedrive.readme.io/docs/guide-for-webhooks-v2',
		retry: {
			keeps: 'id',
			spanSeconds: 4 * MINUTE,
			source:
				'The event’s ID; meta.attempt changes the body. Three retries after 3, 30 and 150 s (pipedrive.readme.io). In version 1, meta.id is the object’s, so nothing is a copy.',
		},
		// version 1 has meta.object, and in meta.id the number of the object: only the id of version 2 is a delivery's
		event: [json('meta.entity'), json('meta.object')],
		action: [json('meta.action')],
		deliveryId: [{ in: 'json', path: 'meta.id', textOnly: true }],
		eventAliases: [json('event')],
		limits: 'The password only proves who the sender is; the body is not signed.',
		exampleEvents: ['deal.create', 'person.change', 'activity.delete', 'added.deal'],
	}),
	profile({
		name: 'freshdesk',
		displayName: 'Freshdesk',
		group: 'CRM and Support',
		scheme: equalHeader('Authorization', 'basic'),
		secretLabel: 'User:Password',
		setup:
			'In Freshdesk, open Admin → Workflows → Automations and add the action "Trigger webhook": paste the URL, require authentication, and enter user:password in the credential.',
		docs: 'https://support.freshdesk.com/support/solutions/articles/132589-using-webhooks-in-automation-rules',
		retry: {
			keeps: 'nothing',
			source:
				'Bodies are texts of the user, and there is no ID. Retries after 5, 30 and 60 minutes (support.freshdesk.com) run again.',
		},
		limits: 'The password only proves who the sender is; the body is not signed.',
		body: ['any'],
		exampleEvents: [],
	}),
	profile({
		name: 'segment',
		displayName: 'Segment',
		group: 'CRM and Support',
		scheme: hexHeader('X-Signature', '', hmacOf('hmac-sha1')),
		secretLabel: 'Shared Secret',
		setup:
			'In Segment, open Destinations → Webhooks (Actions) → Settings: enter the shared secret, and paste the URL in each mapping, without batching.',
		docs: 'https://segment.com/docs/connections/destinations/catalog/actions-webhook/',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 4 * HOUR,
			source:
				'The messageId; several mappings can send one message, and a mapping can leave it out. Retries for 4 hours (segment.com/docs).',
		},
		event: [json('type')],
		deliveryId: [json('messageId')],
		limits: 'With batching, Segment signs only the first event. Such deliveries are refused.',
		exampleEvents: ['track', 'identify', 'page'],
	}),
	profile({
		name: 'attio',
		displayName: 'Attio',
		group: 'CRM and Support',
		scheme: inHeader(['Attio-Signature', 'X-Attio-Signature'], spelled('', 'hex')),
		setup:
			'Create the webhook with POST /v2/webhooks or in the workspace settings: enter the URL and the events, and copy the secret to the credential.',
		docs: 'https://docs.attio.com/rest-api/guides/webhooks',
		retry: {
			keeps: 'id-and-content',
			source:
				'Two changes to a record can have the same body, so the Idempotency-Key is compared too (docs.attio.com). No schedule was found.',
		},
		deliveryId: [header('Idempotency-Key')],
		lists: [{ path: 'events[]', event: [json('event_type')] }],
		limits: 'The delivery ID is not covered by the signature.',
		exampleEvents: ['record.created', 'record.updated', 'note.created'],
	}),
	profile({
		name: 'ashby',
		displayName: 'Ashby',
		group: 'CRM and Support',
		scheme: hexHeader('Ashby-Signature', 'sha256='),
		secretLabel: 'Secret Token',
		setup:
			'Publish this workflow. In Ashby, open Admin → Integrations → Webhooks → New webhook: paste the URL and select the event. Enter the secret token in the credential.',
		docs: 'https://developers.ashbyhq.com/docs/setting-up-webhooks',
		retry: {
			keeps: 'id',
			source:
				'The webhookActionId identifies the event and stays the same on retries (developers.ashbyhq.com, Common Payload Data). No schedule was found.',
		},
		event: [json('action')],
		deliveryId: [json('webhookActionId')],
		exampleEvents: ['candidateHire', 'applicationSubmit', 'candidateStageChange'],
		handshakes: [signedPing('action', 'ping')],
	}),
	profile({
		name: 'greenhouse',
		displayName: 'Greenhouse',
		group: 'CRM and Support',
		scheme: hexHeader('Signature', 'sha256 '),
		secretLabel: 'Secret Key',
		setup:
			'In Greenhouse, open Configure → Dev Center → Web Hooks → Web hooks: choose when to send the webhook, paste the URL, and enter a secret key. Enter the same key in the credential.',
		docs: 'https://developers.greenhouse.io/webhooks.html',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 15 * HOUR,
			source: 'Greenhouse-Event-ID identifies the event. Seven retries over 15 hours (developers.greenhouse.io).',
		},
		event: [json('action')],
		deliveryId: [header('Greenhouse-Event-ID')],
		limits: 'The delivery ID is not covered by the signature.',
		exampleEvents: ['new_candidate_application', 'hire_candidate'],
	}),
	profile({
		name: 'help-scout',
		displayName: 'Help Scout',
		group: 'CRM and Support',
		scheme: base64Header('X-HelpScout-Signature', '', hmacOf('hmac-sha1')),
		secretLabel: 'Secret Key',
		setup:
			'In Help Scout, open Manage → Apps → Webhooks → Install app: paste the URL and a secret key, select the events, and enter the same key in the credential.',
		docs: 'https://developer.helpscout.com/webhooks/',
		retry: {
			keeps: 'nothing',
			source:
				'Bodies carry the conversation, but neither an ID nor the time of the event, so a tag that is added again can have the same body (developer.helpscout.com). No schedule was found.',
		},
		event: [header('X-HelpScout-Event')],
		limits: 'The event name is not covered by the signature.',
		exampleEvents: ['convo.created', 'customer.created'],
	}),
	profile({
		name: 'chatwoot',
		displayName: 'Chatwoot',
		group: 'CRM and Support',
		scheme: hexHeader('X-Chatwoot-Signature', 'sha256=', {
			content: '{t}.{body}',
			timestamp: timeIn('X-Chatwoot-Timestamp'),
		}),
		setup:
			'In Chatwoot, open Settings → Integrations → Webhooks → Add new webhook: paste the URL, select the events, and copy the secret to the credential.',
		docs: 'https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks',
		retry: {
			keeps: 'id-and-content',
			source:
				'X-Chatwoot-Delivery identifies the delivery (according to third-party receivers). No schedule was found.',
		},
		event: [json('event')],
		deliveryId: [header('X-Chatwoot-Delivery')],
		limits: 'The delivery ID is not covered by the signature.',
		exampleEvents: ['message_created', 'conversation_created'],
	}),
	profile({
		name: 'tawk',
		displayName: 'tawk.to',
		group: 'CRM and Support',
		scheme: hexHeader('X-Tawk-Signature', '', hmacOf('hmac-sha1')),
		secretLabel: 'Secret Key',
		setup:
			'In tawk.to, open Administration → Settings → Webhooks → Create webhook: paste the URL, select the events, and copy the secret key to the credential.',
		docs: 'https://developer.tawk.to/webhooks/',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 12 * HOUR,
			source:
				'X-Hook-Event-Id identifies the event and stays the same on retries. Retries for 12 hours (developer.tawk.to).',
		},
		event: [json('event')],
		deliveryId: [header('X-Hook-Event-Id')],
		limits: 'The delivery ID is not covered by the signature.',
		exampleEvents: ['chat:start', 'chat:end', 'ticket:create'],
	}),
	profile({
		name: 'mautic',
		displayName: 'Mautic',
		group: 'CRM and Support',
		scheme: base64Header('Webhook-Signature'),
		setup:
			'In Mautic, open Settings → Webhooks → New: paste the URL as the webhook POST URL, enter a secret, and select the events. Enter the same secret in the credential.',
		docs: 'https://devdocs.mautic.org/en/latest/webhooks/getting_started.html',
		retry: { keeps: 'content', source: 'Bodies carry the time of each event. No schedule was found.' },
		event: [{ in: 'json-key', except: ['timestamp'] }],
		// WebhookModel::getWebhookPayload: queued events of several kinds come together, each kind in a list of its own
		lists: [{ path: '*[]' }],
		exampleEvents: ['mautic.lead_post_save_new', 'mautic.email_on_open'],
	}),
	profile({
		name: 'plain',
		displayName: 'Plain',
		group: 'CRM and Support',
		scheme: hexHeader('Plain-Request-Signature'),
		secretLabel: 'HMAC Secret',
		setup:
			'In Plain, open Settings → Request signing and copy the HMAC secret of the workspace to the credential; then add the URL under Settings → Webhooks → Add webhook target.',
		docs: 'https://www.plain.com/docs/api-reference/request-signing',
		retry: {
			keeps: 'id',
			source: 'Every event has an ID; the attempt number in the body changes. No schedule was found.',
		},
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['thread.thread_created'],
	}),
	profile({
		name: 'discourse',
		displayName: 'Discourse',
		group: 'CRM and Support',
		scheme: hexHeader('X-Discourse-Event-Signature', 'sha256='),
		setup:
			'In Discourse, open Admin → API → Webhooks → New webhook: paste the URL, choose application/json, enter a secret of at least 12 characters, and select the events. Enter the same secret in the credential.',
		docs: 'https://meta.discourse.org/t/configure-webhooks-that-trigger-on-discourse-events/49045',
		retry: {
			keeps: 'id-and-content',
			source:
				'Each request has an event ID; pings have the same body. Discourse does not retry unless retry_web_hook_events is on (discourse/discourse emit_web_hook_event.rb).',
		},
		event: [header('X-Discourse-Event')],
		deliveryId: [header('X-Discourse-Event-Id')],
		limits: 'The event name and the delivery ID are not covered by the signature.',
		exampleEvents: ['topic_created', 'post_created', 'user_created'],
	}),
	profile({
		name: 'highlevel',
		displayName: 'HighLevel',
		aliases: ['gohighlevel', 'leadconnector'],
		group: 'CRM and Support',
		// @gohighlevel/api-client lib/webhook/webhook-manager: x-wh-signature with RSA is no longer sent
		scheme: inHeader('X-GHL-Signature', spelled('', 'base64'), {
			algorithm: 'ed25519',
			keys: [{ encoding: 'spki' }],
		}),
		secretLabel: 'Public Key',
		setup:
			'In the HighLevel marketplace, open your app → Webhooks: paste the URL and select the events. Copy the Ed25519 public key from the Webhook Integration Guide to the credential.',
		docs: 'https://marketplace.gohighlevel.com/docs/webhook/WebhookIntegrationGuide',
		retry: { keeps: 'id', source: 'Every webhook has a webhookId in the body. No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('webhookId')],
		limits:
			'HighLevel signs for every app with the same key. Compare locationId or companyId with the ones that you expect.',
		exampleEvents: ['ContactCreate', 'OpportunityStatusUpdate', 'INSTALL'],
	}),
	profile({
		name: 'twenty',
		displayName: 'Twenty',
		group: 'CRM and Support',
		// twentyhq/twenty call-webhook.job.ts
		scheme: hexHeader('X-Twenty-Webhook-Signature', '', {
			content: '{t}:{body}',
			timestamp: timeIn('X-Twenty-Webhook-Timestamp', 'ms'),
		}),
		setup:
			'In Twenty, open Settings → APIs & Webhooks → Create webhook: paste the URL and a secret, and enter the same secret in the credential.',
		docs: 'https://docs.twenty.com/developers/extend/webhooks',
		retry: {
			keeps: 'content',
			source: 'Bodies carry the record and the time of the event. No retries (call-webhook.job.ts).',
		},
		event: [json('eventName'), json('event')],
		exampleEvents: ['person.created', 'company.updated', 'opportunity.deleted'],
	}),
	profile({
		name: 'zammad',
		displayName: 'Zammad',
		group: 'CRM and Support',
		// zammad/zammad lib/user_agent.rb set_signature
		scheme: hexHeader('X-Hub-Signature', 'sha1=', hmacOf('hmac-sha1')),
		secretLabel: 'HMAC SHA1 Signature Token',
		setup:
			'In Zammad, open Admin → Manage → Webhook → New Webhook: paste the URL and a signature token, and enter the same token in the credential. Then add a trigger that calls the webhook.',
		docs: 'https://admin-docs.zammad.org/en/latest/manage/webhook.html',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 8 * MINUTE,
			source:
				'Several triggers send the same ticket, each with a delivery ID. Five attempts, up to 40 seconds apart, of a minute each (trigger_webhook_job.rb).',
		},
		event: [header('X-Zammad-Trigger')],
		deliveryId: [header('X-Zammad-Delivery')],
		limits: 'The signature covers neither the name of the trigger, which is the event, nor the delivery ID.',
	}),
	profile({
		name: 'frappe',
		displayName: 'Frappe / ERPNext',
		aliases: ['erpnext'],
		group: 'CRM and Support',
		scheme: base64Header('X-Frappe-Webhook-Signature'),
		setup:
			'In ERPNext, open Integrations → Webhook → New: choose the document and its event, paste the URL, turn on Enable Security, and enter the same secret in the credential.',
		docs: 'https://docs.frappe.io/framework/user/en/guides/integration/webhooks',
		retry: {
			keeps: 'nothing',
			source:
				'The fields of the body are chosen by the user, and two changes can have the same ones. Three attempts within seconds (frappe webhook.py).',
		},
		limits: 'A delivery has no event and no ID: add the fields that you need to the webhook.',
	}),
];
