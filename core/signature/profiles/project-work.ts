import { HEAD_CHECK } from './handshakes';
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
	json,
	MINUTE,
	ONLY_200,
	profile,
	stamped,
	timeAt,
} from './row';

/** Attempts after a minute, an hour and six hours, each after the one before, and time for the attempts themselves. */
const LINEAR_RETRIES = 7 * HOUR + 10 * MINUTE;

export const projectWork = [
	profile({
		name: 'jira',
		displayName: 'Jira',
		group: 'Project Work',
		// WebSub allows several methods; we accept SHA-256 only
		scheme: hexHeader('X-Hub-Signature', 'sha256='),
		setup: 'In Jira, open Settings → System → WebHooks → Create: paste the URL and the secret, and select the events.',
		docs: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
		retry: {
			keeps: 'content',
			spanSeconds: 30 * MINUTE,
			source:
				'Bodies carry the time in milliseconds. Five retries within about 30 minutes, with the same body (developer.atlassian.com).',
		},
		event: [json('webhookEvent')],
		deliveryId: [header('X-Atlassian-Webhook-Identifier')],
		exampleEvents: ['jira:issue_created', 'jira:issue_updated', 'comment_created'],
	}),
	profile({
		name: 'confluence',
		displayName: 'Confluence Data Center',
		aliases: ['confluence-data-center'],
		group: 'Project Work',
		scheme: hexHeader('X-Hub-Signature', 'sha256='),
		setup:
			'Publish this workflow. In Confluence, open Administration → General Configuration → Webhooks → Create: paste the URL, enter the secret, select Test connection, select the events, and select Active.',
		docs: 'https://confluence.atlassian.com/doc/managing-webhooks-1021225606.html',
		retry: { keeps: 'content', source: 'Bodies carry the time in milliseconds. No retries are documented.' },
		event: [json('event')],
		exampleEvents: ['page_created', 'page_updated', 'comment_created'],
		handshakes: [
			{
				// sends {"test":true} without an event (mattermost/mattermost-plugin-confluence server/confluence_server.go)
				title: 'Test connection',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'test', is: true },
				],
				verified: false,
				answer: { status: 200 },
			},
		],
	}),
	profile({
		name: 'linear',
		displayName: 'Linear',
		group: 'Project Work',
		// linear/linear packages/sdk/src/webhooks/client.ts: 60 seconds both ways, and the header where the body has no time. The
		// SDK would refuse Linear's own retries, which repeat the time of the first attempt.
		scheme: hexHeader('Linear-Signature', '', {
			timestamp: timeAt('webhookTimestamp', 'ms', LINEAR_RETRIES, { ahead: 60, orHeader: 'Linear-Timestamp' }),
		}),
		secretLabel: 'Signing Secret',
		secretPrefix: 'lin_wh_',
		setup:
			'In Linear, open Settings → API → Webhooks → New webhook: paste the URL, select the data, and copy the signing secret to the credential.',
		docs: 'https://linear.app/developers/webhooks',
		retry: {
			keeps: 'content',
			spanSeconds: LINEAR_RETRIES,
			source:
				'Bodies carry object IDs and webhookTimestamp, which retries keep (vercel/eve #1570). Retries after 1 minute, 1 hour and 6 hours (linear.app/developers/webhooks).',
		},
		event: [json('type'), header('Linear-Event')],
		action: [json('action')],
		deliveryId: [header('Linear-Delivery')],
		exampleEvents: ['Issue.create', 'Issue.update', 'Comment.create'],
		successStatuses: ONLY_200,
	}),
	profile({
		name: 'notion',
		displayName: 'Notion',
		group: 'Project Work',
		scheme: hexHeader('X-Notion-Signature', 'sha256='),
		secretLabel: 'Verification Token',
		setup:
			'Publish this workflow without a credential. At notion.so/my-integrations, open the integration → Webhooks → Create a subscription with the URL. Notion then sends a verification token, which appears once in the log of n8n. Enter it under Verify in Notion, then save it in the credential.',
		docs: 'https://developers.notion.com/reference/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source:
				'The event’s ID; attempt_number changes the body. Eight retries within about 24 hours (developers.notion.com, quoted by others).',
		},
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['page.created', 'page.content_updated', 'comment.created'],
		handshakes: [
			{
				// the first POST carries the key itself, so it cannot be verified
				title: 'verification_token',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'verification_token' },
				],
				verified: false,
				answer: { status: 200 },
				capture: {
					label: 'Verification Token',
					from: json('verification_token'),
					// example in step 2 on the page above: 43 letters and digits after secret_
					form: /^secret_[0-9A-Za-z]{32,64}$/,
					proof: 'enter it under Verify in Notion, which accepts only its own token',
					renewal:
						'remove the Webhook Signing Secret credential from this node, publish the workflow and click Resend token in Notion',
				},
			},
		],
	}),
	profile({
		name: 'asana',
		displayName: 'Asana',
		group: 'Project Work',
		// the secret looks like hex and is used as text
		scheme: hexHeader('X-Hook-Signature'),
		secretLabel: 'X-Hook-Secret',
		setup:
			'Publish this workflow without a credential, then create the webhook with POST /api/1.0/webhooks and the URL as the target. Save the X-Hook-Secret from the response in the credential. It also appears once in the log of n8n.',
		docs: 'https://developers.asana.com/docs/webhooks-guide',
		retry: {
			keeps: 'content',
			spanSeconds: DAY,
			source: 'Every event carries created_at. Retries for 24 hours (developers.asana.com).',
		},
		lists: [{ path: 'events[]', event: [json('resource.resource_type')], action: [json('action')] }],
		exampleEvents: ['task.added', 'task.changed', 'project.*'],
		successStatuses: [200, 204],
		handshakes: [
			{
				title: 'X-Hook-Secret',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'header', name: 'X-Hook-Secret' },
					{ on: 'header', name: 'X-Hook-Signature', absent: true },
				],
				verified: false,
				answer: { status: 200, headers: { 'X-Hook-Secret': { echo: header('X-Hook-Secret') } } },
				capture: {
					label: 'X-Hook-Secret',
					from: header('X-Hook-Secret'),
					// developers.asana.com/reference/createwebhook: 64 hexadecimal digits; 32 have also been observed
					form: /^[0-9a-f]{32,64}$/,
					// same page: the 201 response to the request also contains the secret
					proof: 'compare it with the X-Hook-Secret in Asana’s response to POST /webhooks',
					renewal:
						'copy the X-Hook-Secret from Asana’s response to POST /webhooks into the credential, and keep the current secret as the previous one',
				},
			},
			{
				title: 'heartbeat',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'events', emptyArray: true },
				],
				verified: true,
				answer: { status: 200 },
			},
		],
	}),
	profile({
		name: 'trello',
		displayName: 'Trello',
		group: 'Project Work',
		scheme: base64Header('X-Trello-Webhook', '', { algorithm: 'hmac-sha1', content: '{body}{url}' }),
		secretLabel: 'Application Secret',
		setup:
			'Publish this workflow, then create the webhook with POST /1/webhooks and the URL as callbackURL; the secret is at trello.com/power-ups/admin → API key. The URL is part of the signature.',
		docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
		retry: {
			keeps: 'content',
			spanSeconds: 4 * MINUTE,
			source: 'Every action has an ID and a date. Retries after 30, 60 and 120 s (general knowledge).',
		},
		event: [json('action.type')],
		deliveryId: [json('action.id')],
		exampleEvents: ['createCard', 'updateCard', 'commentCard'],
		handshakes: [HEAD_CHECK],
	}),
	profile({
		name: 'monday',
		displayName: 'monday.com',
		group: 'Project Work',
		scheme: {
			kind: 'jws',
			algorithm: 'hmac-sha256',
			keys: [{ encoding: 'utf8' }],
			header: 'Authorization',
			prefix: 'Bearer ',
			urlClaim: 'aud',
			lifetime: 300,
			tolerance: 60,
		},
		secretLabel: 'Signing Secret',
		setup:
			'Publish this workflow, then add the webhook with the URL to the board through your app; the signing secret is under the app’s Basic Information (the client secret for app lifecycle events).',
		docs: 'https://developer.monday.com/api-reference/docs/webhooks',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 30 * MINUTE,
			source:
				'The triggerUuid. A retry every minute for 30 minutes (developer.monday.com). The token does not cover the body.',
		},
		event: [json('event.type'), json('type')],
		deliveryId: [json('event.triggerUuid')],
		limits:
			'The token proves who the sender is and when it was sent, but does not protect the body. Webhooks created in the board itself are not signed.',
		exampleEvents: ['create_pulse', 'update_column_value', 'create_update'],
		handshakes: [
			{
				title: 'challenge',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'challenge' },
				],
				verified: false,
				answer: { status: 200, json: { challenge: { echo: json('challenge') } } },
			},
		],
	}),
	profile({
		name: 'airtable',
		displayName: 'Airtable',
		group: 'Project Work',
		scheme: hexHeader('X-Airtable-Content-MAC', 'hmac-sha256=', { keys: BASE64_KEY }),
		secretLabel: 'MAC Secret (Base64)',
		setup:
			'Create the webhook with POST /v0/bases/{baseId}/webhooks and the URL as notificationUrl; copy macSecretBase64 from the response to the credential.',
		docs: 'https://airtable.com/developers/web/api/webhooks-overview',
		retry: { keeps: 'content', source: 'Notifications carry the time in milliseconds. No span was found.' },
		limits: 'A delivery only says that something changed. Fetch the payloads from the API.',
		exampleEvents: [],
		success: { status: 200, contentType: 'text/plain', body: '' },
	}),
	profile({
		name: 'calendly',
		displayName: 'Calendly',
		group: 'Project Work',
		scheme: stamped('Calendly-Webhook-Signature', { tolerance: 180 }),
		secretLabel: 'Signing Key',
		setup:
			'Create the subscription with POST /webhook_subscriptions, the URL and a signing_key of your own; enter the same key in the credential.',
		docs: 'https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures',
		retry: {
			keeps: 'content',
			spanSeconds: DAY,
			source:
				'Bodies carry created_at. Retries for 24 hours (developer.calendly.com). Whether they are signed anew is not documented.',
		},
		event: [json('event')],
		exampleEvents: ['invitee.created', 'invitee.canceled'],
	}),
	profile({
		name: 'cal-com',
		displayName: 'Cal.com',
		aliases: ['cal', 'calcom'],
		group: 'Project Work',
		scheme: hexHeader('X-Cal-Signature-256'),
		setup:
			'In Cal.com, open Settings → Developer → Webhooks → New: paste the URL and the secret, and select the triggers.',
		docs: 'https://cal.com/docs/core-features/webhooks',
		retry: { keeps: 'content', source: 'Bodies carry createdAt. No retries are documented.' },
		event: [json('triggerEvent')],
		exampleEvents: ['BOOKING_CREATED', 'BOOKING_CANCELLED', 'MEETING_ENDED'],
	}),
	profile({
		name: 'acuity',
		displayName: 'Acuity Scheduling',
		group: 'Project Work',
		scheme: base64Header('x-acuity-signature'),
		secretLabel: 'API Key',
		setup:
			'In Acuity, open Integrations → Webhooks and paste the URL; the API key of the main admin is under Integrations → API.',
		docs: 'https://developers.acuityscheduling.com/docs/webhooks',
		retry: {
			keeps: 'nothing',
			source:
				'Bodies hold the action and the appointment, so two changes of one appointment are equal; there is no ID.',
		},
		// webhooks made through the API put appointment. before the names of those in the settings
		event: [form('action')],
		eventAliases: [form('action', 'appointment.')],
		exampleEvents: ['scheduled', 'rescheduled', 'canceled', 'order.completed'],
	}),
	profile({
		name: 'google-channel',
		displayName: 'Google Drive and Calendar',
		aliases: ['google-drive', 'google-calendar'],
		group: 'Project Work',
		scheme: equalHeader('X-Goog-Channel-Token'),
		secretLabel: 'Channel Token',
		setup:
			'Call files.watch or events.watch with type web_hook, the URL as address and the token; enter the same token in the credential.',
		docs: 'https://developers.google.com/workspace/drive/api/guides/push',
		retry: {
			keeps: 'id',
			source: 'Channel and message number (developers.google.com). Retries with exponential backoff, no span.',
		},
		event: [header('X-Goog-Resource-State')],
		deliveryId: [
			{ in: 'joined', parts: [header('X-Goog-Channel-ID'), header('X-Goog-Message-Number')], separator: ':' },
		],
		limits: 'The token only proves who the sender is; nothing is signed.',
		exampleEvents: ['exists', 'update', 'trash'],
		// X-Goog-Resource-State of Drive, and exists and not_exists of Calendar
		knownEvents: ['sync', 'add', 'remove', 'update', 'trash', 'untrash', 'change', 'exists', 'not_exists'],
		// developers.google.com/workspace/drive/api/guides/push
		successStatuses: [200, 201, 202, 204],
		handshakes: [
			{
				title: 'sync',
				when: [{ on: 'header', name: 'X-Goog-Resource-State', is: 'sync' }],
				verified: true,
				answer: { status: 200 },
			},
		],
	}),
	profile({
		name: 'clickup',
		displayName: 'ClickUp',
		group: 'Project Work',
		scheme: hexHeader('X-Signature'),
		setup:
			'Call POST /team/{team_id}/webhook with the URL as endpoint. Only the response has the secret, as webhook.secret: copy it to the credential.',
		docs: 'https://developer.clickup.com/docs/webhooksignature',
		retry: {
			keeps: 'id-and-content',
			source:
				'Tasks and lists carry history items with IDs. Folders, spaces and goals carry neither an ID of the change nor a time. Five attempts; the webhook is suspended after 100 failures (developer.clickup.com).',
			id: [{ in: 'json-each', list: 'history_items', fields: ['id'] }],
		},
		event: [json('event')],
		exampleEvents: ['taskCreated', 'taskUpdated', 'taskStatusUpdated'],
	}),
	profile({
		name: 'todoist',
		displayName: 'Todoist',
		group: 'Project Work',
		scheme: base64Header('X-Todoist-Hmac-SHA256'),
		secretLabel: 'Client Secret',
		setup:
			'In the App Management Console, open the app → Webhooks: paste the URL, select the events, and copy the client secret of the app to the credential. Deliveries begin once a user has authorized the app.',
		docs: 'https://developer.todoist.com/api/v1/#tag/Webhooks',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 45 * MINUTE,
			source: 'Retries keep X-Todoist-Delivery-ID. Three retries, 15 minutes apart (developer.todoist.com).',
		},
		event: [json('event_name')],
		deliveryId: [header('X-Todoist-Delivery-ID')],
		limits: 'The delivery ID is not covered by the signature.',
		exampleEvents: ['item:added', 'item:completed', 'note:added'],
		successStatuses: ONLY_200,
	}),
	profile({
		name: 'taiga',
		displayName: 'Taiga',
		group: 'Project Work',
		scheme: hexHeader('X-TAIGA-WEBHOOK-SIGNATURE', '', hmacOf('hmac-sha1')),
		secretLabel: 'Secret Key',
		setup:
			'In the project, open Settings → Integrations → Webhooks → Add: paste the URL and a secret key, and enter the same key in the credential.',
		docs: 'https://docs.taiga.io/webhooks.html',
		retry: { keeps: 'content', source: 'Bodies carry the date in microseconds. No schedule was found.' },
		event: [json('type')],
		action: [json('action')],
		exampleEvents: ['issue', 'userstory.create'],
	}),
	profile({
		name: 'savvycal',
		displayName: 'SavvyCal',
		group: 'Project Work',
		scheme: hexHeader('x-savvycal-signature', 'sha256='),
		setup:
			'In SavvyCal, open Settings → Integrations → Webhooks → Add: paste the URL, and copy the secret to the credential.',
		docs: 'https://developers.savvycal.com/',
		retry: { keeps: 'id', source: 'The event’s ID. No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['event.created', 'event.canceled'],
	}),
	profile({
		name: 'shortcut',
		displayName: 'Shortcut',
		group: 'Project Work',
		scheme: hexHeader('Payload-Signature'),
		setup:
			'In Shortcut, open Settings → Integrations → Webhooks → Add: paste the URL and a secret, and enter the same secret in the credential.',
		docs: 'https://developer.shortcut.com/api/webhook/v1',
		retry: { keeps: 'id', source: 'Every change has an ID. No schedule was found.' },
		deliveryId: [json('id')],
		// one change can be several actions, for example on a story and on its tasks
		lists: [{ path: 'actions[]', event: [json('entity_type')], action: [json('action')] }],
		exampleEvents: ['story.update', 'story.create', 'epic'],
	}),
	profile({
		name: 'openproject',
		displayName: 'OpenProject',
		group: 'Project Work',
		// opf/openproject represented_webhook_job.rb
		scheme: hexHeader('X-OP-Signature', 'sha1=', { algorithm: 'hmac-sha1' }),
		secretLabel: 'Signature Secret',
		setup:
			'In OpenProject, open Administration → API and webhooks → Webhooks: paste the URL and a signature secret, and enter the same secret in the credential.',
		docs: 'https://www.openproject.org/docs/system-admin-guide/api-and-webhooks/',
		retry: {
			keeps: 'content',
			source: 'Bodies carry the object with the time of its change. No retries are documented.',
		},
		event: [json('action')],
		exampleEvents: ['work_package:created', 'work_package:updated', 'time_entry:created'],
	}),
	profile({
		name: 'plane',
		displayName: 'Plane',
		group: 'Project Work',
		// makeplane/plane bgtasks/webhook_task.py
		scheme: hexHeader('X-Plane-Signature'),
		secretLabel: 'Secret Key',
		setup:
			'In Plane, open Workspace settings → Webhooks → Add webhook: paste the URL, and copy the secret key to the credential; it is shown only once.',
		docs: 'https://developers.plane.so/dev-tools/intro-webhooks',
		retry: {
			keeps: 'content',
			spanSeconds: HOUR,
			source:
				'Bodies carry the object with the time of its change; the delivery ID is new on each attempt. Five retries, at most 10 minutes apart (webhook_task.py).',
		},
		event: [json('event')],
		action: [json('action')],
		deliveryId: [header('X-Plane-Delivery')],
		exampleEvents: ['issue.created', 'issue.updated', 'issue_comment'],
	}),
	profile({
		name: 'vikunja',
		displayName: 'Vikunja',
		group: 'Project Work',
		// go-vikunja/vikunja pkg/models/webhooks.go
		scheme: hexHeader('X-Vikunja-Signature'),
		setup:
			'In Vikunja, open the project’s menu → Webhooks: paste the URL, select the events, and enter the same secret in the credential.',
		docs: 'https://vikunja.io/docs/webhooks/',
		retry: { keeps: 'content', source: 'Bodies carry the time of the event. No retries are documented.' },
		event: [json('event_name')],
		exampleEvents: ['task.created', 'task.updated', 'project.updated'],
	}),
];
