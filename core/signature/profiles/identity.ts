import { DAY, equalHeader, header, HOUR, json, profile, query, stamped, standardWebhooks, SVIX_RETRY } from './row';

export const identity = [
	profile({
		name: 'workos',
		displayName: 'WorkOS',
		group: 'Identity and Cloud',
		// workos-node src/common/crypto/signature-provider.ts: milliseconds, 180 seconds; a clock ahead is not judged
		scheme: stamped('WorkOS-Signature', { unit: 'ms', tolerance: 180, ahead: Infinity }),
		secretLabel: 'Signing Secret',
		setup:
			'In the WorkOS Dashboard, open Developer → Webhooks → Create endpoint: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://workos.com/docs/events/data-syncing/webhooks',
		retry: { keeps: 'id', spanSeconds: 3 * DAY, source: 'The event’s ID. Retries for up to 3 days (workos.com/docs).' },
		event: [json('event')],
		deliveryId: [json('id')],
		exampleEvents: ['user.created', 'dsync.user.created', 'connection.activated'],
	}),
	profile({
		name: 'clerk',
		displayName: 'Clerk',
		group: 'Identity and Cloud',
		scheme: standardWebhooks(['svix', 'webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'In the Clerk Dashboard, open Configure → Webhooks → Add Endpoint: paste the URL, select the events, and copy the signing secret (whsec_…) to the credential.',
		docs: 'https://clerk.com/docs/webhooks/sync-data',
		retry: SVIX_RETRY,
		event: [json('type')],
		deliveryId: [header('svix-id'), header('webhook-id')],
		exampleEvents: ['user.created', 'session.created', 'organization.created'],
	}),
	profile({
		name: 'okta',
		displayName: 'Okta Event Hooks',
		group: 'Identity and Cloud',
		scheme: equalHeader('Authorization'),
		secretLabel: 'Authentication Secret',
		setup:
			'Publish this workflow. Then, in the Admin Console, open Workflow → Event Hooks → Create: enter the URL, the authentication field Authorization and the secret, select the events, and verify the hook.',
		docs: 'https://developer.okta.com/docs/concepts/event-hooks/',
		retry: { keeps: 'id', source: 'The eventId is the documented key for duplicates. One retry (developer.okta.com).' },
		deliveryId: [json('eventId')],
		lists: [{ path: 'data.events[]', event: [json('eventType')], deliveryId: [json('uuid')] }],
		limits: 'The secret only proves who the sender is; the body is not signed.',
		exampleEvents: ['user.session.start', 'user.lifecycle.create'],
		success: { status: 200, contentType: 'application/json', body: '' },
		handshakes: [
			{
				title: 'one-time verification',
				when: [
					{ on: 'method', is: 'GET' },
					{ on: 'header', name: 'X-Okta-Verification-Challenge' },
				],
				verified: false,
				answer: { status: 200, json: { verification: { echo: header('X-Okta-Verification-Challenge') } } },
			},
		],
	}),
	profile({
		name: 'microsoft-graph',
		displayName: 'Microsoft Graph',
		group: 'Identity and Cloud',
		scheme: { kind: 'token', token: json('clientState'), spelling: 'plain', each: 'value' },
		secretLabel: 'Client State',
		setup:
			'Publish this workflow, then create the subscription with POST /v1.0/subscriptions, the URL as notificationUrl and the client state; enter the same state in the credential.',
		docs: 'https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 4 * HOUR,
			source:
				'IDs of the notifications, where they have one; two changes of a resource can send the same content. Retries for up to 4 hours (learn.microsoft.com).',
			id: [{ in: 'json-each', list: 'value', fields: ['id'] }],
		},
		lists: [{ path: 'value[]', event: [json('lifecycleEvent'), json('changeType')], deliveryId: [json('id')] }],
		limits: 'The client state only proves who the sender is; the body is not signed.',
		exampleEvents: ['created', 'updated', 'deleted'],
		success: { status: 202, contentType: 'text/plain', body: '' },
		handshakes: [
			{
				title: 'validationToken',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'query', name: 'validationToken' },
				],
				verified: false,
				answer: { status: 200, text: { echo: query('validationToken') } },
			},
		],
	}),
	profile({
		name: 'azure-event-grid',
		displayName: 'Azure Event Grid',
		aliases: ['event-grid'],
		group: 'Identity and Cloud',
		scheme: equalHeader('X-Webhook-Token'),
		secretLabel: 'Delivery Property Value',
		setup:
			'Publish this workflow, then add an event subscription of type Web Hook with the URL and a static, secret delivery property X-Webhook-Token; enter its value in the credential.',
		docs: 'https://learn.microsoft.com/en-us/azure/event-grid/webhook-event-delivery',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source: 'The list of event IDs. Retries for 24 hours (learn.microsoft.com).',
			id: [{ in: 'json-each', list: '', fields: ['id'] }, json('id')],
		},
		event: [json('type')],
		deliveryId: [json('id')],
		// the schema of Event Grid has eventType, that of CloudEvents has type
		lists: [{ path: '[]', event: [json('eventType'), json('type')], deliveryId: [json('id')] }],
		limits: 'The header only proves who the sender is; the body is not signed.',
		exampleEvents: ['Microsoft.Storage.BlobCreated', 'Microsoft.Resources.*'],
		handshakes: [
			{
				title: 'SubscriptionValidation',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'header', name: 'aeg-event-type', is: 'SubscriptionValidation' },
					{ on: 'json', path: '[0].data.validationCode' },
				],
				verified: false,
				answer: { status: 200, json: { validationResponse: { echo: json('[0].data.validationCode') } } },
			},
			{
				title: 'CloudEvents abuse protection',
				when: [
					{ on: 'method', is: 'OPTIONS' },
					{ on: 'header', name: 'WebHook-Request-Origin' },
				],
				verified: false,
				answer: {
					status: 200,
					headers: {
						Allow: 'POST, OPTIONS',
						'WebHook-Allowed-Origin': { echo: header('WebHook-Request-Origin') },
						'WebHook-Allowed-Rate': '*',
					},
				},
			},
		],
	}),
];
