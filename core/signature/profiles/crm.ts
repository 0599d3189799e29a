import { base64Header, equalHeader, header, hexHeader, hmacOf, inHeader, json, profile, spelled, timeIn } from './row';

const HUBSPOT = {
	group: 'CRM and Support',
	secretLabel: 'Client Secret',
	docs: 'https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation',
	confidence: 'A',
	event: [json('[0].subscriptionType'), json('subscriptionType')],
	deliveryId: [json('[0].eventId')],
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
		confidence: 'A',
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
		confidence: 'B',
		event: [json('topic')],
		deliveryId: [json('id')],
		exampleEvents: ['conversation.user.created', 'contact.created', 'ticket.created'],
		handshakes: [
			{
				title: 'ping',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'topic', is: 'ping' },
				],
				verified: true,
				answer: { status: 200 },
			},
			{ title: 'URL check', when: [{ on: 'method', is: 'HEAD' }], verified: false, answer: { status: 200 } },
		],
	}),
	profile({
		...HUBSPOT,
		name: 'hubspot-v3',
		displayName: 'HubSpot',
		aliases: ['hubspot'],
		scheme: base64Header('X-HubSpot-Signature-v3', '', {
			content: '{method}{hubspot-uri}{body}{t}',
			timestamp: timeIn('X-HubSpot-Request-Timestamp', 'ms'),
		}),
		setup: `${HUBSPOT_SETUP} The URL is part of the signature.`,
		limits: 'A delivery contains a list of events. The event name is taken from the first one.',
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
		confidence: 'A',
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
		confidence: 'A',
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
		confidence: 'B',
		event: [json('meta.entity')],
		action: [json('meta.action')],
		deliveryId: [json('meta.id')],
		limits: 'The password only proves who the sender is; the body is not signed.',
		exampleEvents: ['deal.create', 'person.change', 'activity.delete'],
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
		confidence: 'C',
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
		confidence: 'A',
		event: [json('type')],
		deliveryId: [json('messageId')],
		limits: 'With batching, Segment signs only the first event. Such deliveries are refused.',
		exampleEvents: ['track', 'identify', 'page'],
	}),
];
