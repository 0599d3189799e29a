import type { ValueSource } from '../types';
import { HEAD_CHECK, queryEcho, signedPing } from './handshakes';
import {
	base64Header,
	DAY,
	equalHeader,
	header,
	hexHeader,
	hmacOf,
	HOUR,
	json,
	MINUTE,
	profile,
	query,
	spelled,
	stamped,
	standardWebhooks,
	timeIn,
	UTF8,
} from './row';

/** One header for each of up to 100 Connect keys. */
const DOCUSIGN_HEADERS = Array.from({ length: 100 }, (_, index) => `X-DocuSign-Signature-${index + 1}`);

/** A recipient's event names the recipient, an envelope's does not. */
const DOCUSIGN_DELIVERY = [
	[json('data.envelopeId'), json('data.recipientId'), json('generatedDateTime')],
	[json('data.envelopeId'), json('generatedDateTime')],
].map((parts): ValueSource => ({ in: 'joined', parts: [json('configurationId'), ...parts], separator: ':' }));

/** LinkedIn sends a UUID; what is signed of a delivery begins with `hmacsha256=`. */
const LINKEDIN_CHALLENGE = /[0-9A-Fa-f-]{1,64}/;

export const contentAndForms = [
	profile({
		name: 'typeform',
		displayName: 'Typeform',
		group: 'Content and Forms',
		scheme: base64Header('Typeform-Signature', 'sha256='),
		secretLabel: 'Secret',
		setup:
			'In the form, open Connect → Webhooks → Add a webhook: paste the URL, edit the webhook to add the secret, and turn it on.',
		docs: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
		retry: {
			keeps: 'id',
			spanSeconds: 10 * HOUR,
			source: 'The event_id names the webhook. Retries for 10 hours (typeform.com/developers).',
		},
		event: [json('event_type')],
		deliveryId: [json('event_id')],
		exampleEvents: ['form_response', 'form_response_partial'],
		knownEvents: ['form_response', 'form_response_partial'],
		// typeform.com/developers/webhooks: "410 Gone or 404 Not Found" are not retried and disable the webhook
		refusal: { disabledBy: [404, 410] },
	}),
	profile({
		name: 'tally',
		displayName: 'Tally',
		group: 'Content and Forms',
		scheme: base64Header('Tally-Signature'),
		secretLabel: 'Signing Secret',
		setup: 'In the form, open Integrations → Webhooks → Connect: paste the URL and the signing secret.',
		docs: 'https://tally.so/help/webhooks',
		retry: {
			keeps: 'id',
			spanSeconds: 32 * HOUR,
			source: 'The eventId. Five retries within 31 h 35 min (developers.tally.so).',
		},
		event: [json('eventType')],
		deliveryId: [json('eventId')],
		exampleEvents: ['FORM_RESPONSE'],
	}),
	profile({
		name: 'contentful',
		displayName: 'Contentful',
		group: 'Content and Forms',
		// contentful/node-apps-toolkit src/requests: 30 seconds
		scheme: hexHeader('x-contentful-signature', '', {
			content:
				'{method}\n{contentful-path}\n{canonical-headers:x-contentful-signed-headers,x-contentful-timestamp}\n{body}',
			timestamp: timeIn('x-contentful-timestamp', 'ms', 30),
			constantHeaders: { 'x-contentful-signed-headers': 'x-contentful-signed-headers,x-contentful-timestamp' },
		}),
		secretLabel: 'Signing Secret',
		setup:
			'In the space, open Settings → Webhooks and add a webhook with the URL. On the Settings tab, enable request verification and copy the 64-character secret to the credential.',
		docs: 'https://www.contentful.com/developers/docs/webhooks/request-verification/',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: DAY,
			source:
				'The idempotency key is the documented key for duplicates; a transformation can make bodies constant. Two retries, 30 s apart, or as many as the space’s own policy allows in 24 hours (contentful.com/developers, Retry Policy).',
		},
		event: [header('X-Contentful-Topic')],
		deliveryId: [header('X-Contentful-Idempotency-Key')],
		body: ['json', 'form'],
		exampleEvents: ['ContentManagement.Entry.publish', 'ContentManagement.Asset.*'],
	}),
	profile({
		name: 'sanity',
		displayName: 'Sanity',
		group: 'Content and Forms',
		scheme: stamped('sanity-webhook-signature', { encoding: 'base64url', unit: 'ms' }),
		secretLabel: 'Secret',
		setup:
			'At sanity.io/manage, open the project → API → Webhooks → Create webhook: paste the URL, the filter and the secret.',
		docs: 'https://www.sanity.io/docs/content-lake/webhook-best-practices',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: MINUTE,
			source: 'The idempotency key; projections repeat. Two retries, 30 s apart (sanity.io changelog, 29 April 2026).',
		},
		event: [json('_type')],
		action: [header('sanity-operation')],
		deliveryId: [header('idempotency-key')],
		exampleEvents: ['post', 'product'],
	}),
	profile({
		name: 'webflow',
		displayName: 'Webflow',
		group: 'Content and Forms',
		scheme: hexHeader('x-webflow-signature', '', {
			content: '{t}:{body}',
			timestamp: timeIn('x-webflow-timestamp', 'ms'),
		}),
		secretLabel: 'Webhook Secret Key',
		setup:
			'Create the webhook with POST /v2/sites/{id}/webhooks and the URL, and copy its secretKey (or the OAuth client secret) to the credential; webhooks made in the dashboard are not signed.',
		docs: 'https://developers.webflow.com/data/docs/working-with-webhooks',
		retry: {
			keeps: 'content',
			spanSeconds: 30 * MINUTE,
			source:
				'Payloads carry the time of the change, but not that of an inventory, where the signed time counts. Three attempts, 10 minutes apart (developers.webflow.com; intervals: general knowledge).',
			repeats: ['ecomm_inventory_changed'],
		},
		event: [json('triggerType')],
		exampleEvents: ['form_submission', 'site_publish', 'collection_item_created'],
	}),
	profile({
		name: 'dropbox',
		displayName: 'Dropbox',
		group: 'Content and Forms',
		scheme: hexHeader('X-Dropbox-Signature'),
		secretLabel: 'App Secret',
		setup:
			'Publish this workflow. Then, at dropbox.com/developers/apps, open the app → Settings → Webhooks and add the URL; the app secret is on the same page.',
		docs: 'https://www.dropbox.com/developers/reference/webhooks',
		retry: {
			keeps: 'nothing',
			source: 'A body holds only account IDs, so every change of an account sends the same one.',
		},
		limits: 'A delivery only says that something changed. Later changes may send exactly the same content again.',
		exampleEvents: [],
		handshakes: [queryEcho('challenge')],
	}),
	profile({
		name: 'dropbox-sign',
		displayName: 'Dropbox Sign',
		aliases: ['hellosign'],
		group: 'Content and Forms',
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'json', path: 'event.event_hash' },
			forms: spelled('', 'hex'),
			content: '{json:event.event_time}{json:event.event_type}',
		},
		secretLabel: 'API Key',
		setup:
			'In Dropbox Sign, open Settings → API and paste the URL as the account callback; the API key is on the same page.',
		docs: 'https://developers.hellosign.com/docs/events/walkthrough/',
		retry: {
			keeps: 'content',
			spanSeconds: 31 * HOUR,
			source: 'Bodies carry event_time and the request. Six retries within 30 h 20 min (faq.hellosign.com).',
		},
		event: [json('event.event_type')],
		documentField: 'json',
		limits: 'The signature covers only the time and the type of the event.',
		body: ['json', 'form', 'multipart'],
		exampleEvents: ['signature_request_sent', 'signature_request_signed', 'signature_request_all_signed'],
		success: { status: 200, contentType: 'text/plain', body: 'Hello API Event Received' },
	}),
	profile({
		name: 'box',
		displayName: 'Box',
		group: 'Content and Forms',
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'header', names: ['BOX-SIGNATURE-PRIMARY', 'BOX-SIGNATURE-SECONDARY'], perSecret: true },
			forms: spelled('', 'base64'),
			content: '{body}{t}',
			timestamp: timeIn('BOX-DELIVERY-TIMESTAMP', 'rfc3339', 600),
		},
		secretLabel: 'Signature Key',
		setup:
			'In the Box Developer Console, open the app → Webhooks → Create webhook with the URL; generate the primary (and secondary) signature key under Manage signature keys.',
		docs: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
		retry: {
			keeps: 'id',
			spanSeconds: 2 * HOUR,
			source:
				'Retries keep the event’s ID and change that of the delivery: up to 12 within 2 hours (developer.box.com, V2 webhooks).',
			id: [{ in: 'joined', parts: [json('webhook.id'), json('id')], separator: ':' }],
		},
		event: [json('trigger')],
		deliveryId: [header('BOX-DELIVERY-ID')],
		exampleEvents: ['FILE.UPLOADED', 'FILE.*', 'FOLDER.CREATED'],
	}),
	profile({
		name: 'docusign',
		displayName: 'DocuSign Connect',
		group: 'Content and Forms',
		// the key looks like base64 and is used as text
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'header', names: DOCUSIGN_HEADERS, perSecret: true },
			forms: spelled('', 'base64'),
			content: '{body}',
		},
		secretLabel: 'HMAC Key',
		setup:
			'In DocuSign, open Settings → Connect: add a configuration with the URL and "Include HMAC Signature"; create the key under Connect Keys and copy it to the credential.',
		docs: 'https://developers.docusign.com/platform/webhooks/connect/hmac/',
		retry: {
			keeps: 'id',
			spanSeconds: 7 * DAY,
			source:
				'Envelope, recipient and time of the event; retryCount changes the body. 45 attempts or 7 days (iambaton.com, a secondary source). XML bodies are not recognised.',
			id: DOCUSIGN_DELIVERY,
		},
		event: [json('event')],
		body: ['any'],
		exampleEvents: ['envelope-sent', 'envelope-completed', 'recipient-completed'],
	}),
	profile({
		name: 'pandadoc',
		displayName: 'PandaDoc',
		group: 'Content and Forms',
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: UTF8,
			signature: { in: 'query', name: 'signature' },
			forms: spelled('', 'hex'),
			content: '{body}',
		},
		secretLabel: 'Shared Key',
		setup:
			'In the Developer Dashboard, open Configuration → Webhooks → New: paste the URL, select the events, and copy the shared key to the credential.',
		docs: 'https://developers.pandadoc.com/docs/webhook-verification',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 15 * DAY,
			source:
				'X-PandaDoc-Webhook-Event-Id is the documented key for duplicates, over retries by hand too (developers.pandadoc.com), which are possible for 15 days (hc.pandadoc.com).',
		},
		deliveryId: [header('X-PandaDoc-Webhook-Event-Id')],
		lists: [{ path: '[]', event: [json('event')] }],
		exampleEvents: ['document_state_changed', 'recipient_completed'],
	}),
	profile({
		name: 'mux',
		displayName: 'Mux',
		group: 'Content and Forms',
		// mux-node-sdk src/resources/webhooks.ts: 300 seconds; a timestamp in the future is accepted
		scheme: stamped('mux-signature', { ahead: Infinity }),
		secretLabel: 'Signing Secret',
		setup:
			'In the Mux dashboard, open Settings → Webhooks → Create new webhook: paste the URL and copy the signing secret to the credential.',
		docs: 'https://www.mux.com/docs/core/verify-webhook-signatures',
		retry: {
			keeps: 'id',
			spanSeconds: DAY,
			source: 'The event’s ID; the list of attempts changes the body. Retries for 24 hours (general knowledge).',
		},
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['video.asset.ready', 'video.upload.created', 'video.live_stream.active'],
	}),
	profile({
		name: 'figma',
		displayName: 'Figma',
		group: 'Content and Forms',
		scheme: { kind: 'token', token: json('passcode'), spelling: 'plain' },
		secretLabel: 'Passcode',
		setup:
			'Publish this workflow, then call POST /v2/webhooks with the URL as endpoint, and a passcode. Enter the same passcode in the credential.',
		docs: 'https://developers.figma.com/docs/rest-api/webhooks-security/',
		retry: { keeps: 'content', source: 'Bodies carry the file, the event and its time. No schedule was found.' },
		event: [json('event_type')],
		limits: 'The passcode only proves who the sender is; the body is not signed.',
		exampleEvents: ['FILE_UPDATE', 'FILE_COMMENT', 'LIBRARY_PUBLISH'],
		handshakes: [signedPing('event_type', 'PING')],
	}),
	profile({
		name: 'formstack',
		displayName: 'Formstack',
		group: 'Content and Forms',
		scheme: hexHeader('X-FS-Signature', 'sha256='),
		secretLabel: 'HMAC Key',
		setup:
			'In the form, open Settings → Emails & Actions → Add webhook: paste the URL, choose JSON, and enter an HMAC key. Enter the same key in the credential.',
		docs: 'https://help.formstack.com/s/article/Webhooks',
		retry: {
			keeps: 'id-and-content',
			source: 'The ID is that of the submission, which can be edited. No schedule was found.',
		},
		deliveryId: [json('UniqueID')],
		exampleEvents: [],
	}),
	profile({
		name: 'surveymonkey',
		displayName: 'SurveyMonkey',
		group: 'Content and Forms',
		scheme: base64Header('Sm-Signature', '', hmacOf('hmac-sha1')),
		secretLabel: 'Client ID&Client Secret',
		setup:
			'Publish this workflow, then call POST /v3/webhooks with the URL. In the credential, enter the client ID and the client secret of the app as clientId&clientSecret.',
		docs: 'https://github.com/SurveyMonkey/public_api_docs/blob/main/includes/_webhooks.md',
		retry: {
			keeps: 'id-and-content',
			source:
				'The vendor’s sample has the survey’s ID as event_id; event_datetime tells the events apart. No schedule was found.',
		},
		event: [json('event_type')],
		deliveryId: [json('event_id')],
		exampleEvents: ['response_completed'],
		handshakes: [HEAD_CHECK],
	}),
	profile({
		name: 'liveblocks',
		displayName: 'Liveblocks',
		group: 'Content and Forms',
		scheme: standardWebhooks(['webhook']),
		secretLabel: 'Signing Secret',
		setup:
			'In the Liveblocks dashboard, open the project → Webhooks → Create endpoint: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://liveblocks.io/docs/platform/webhooks',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No schedule was found.' },
		event: [json('type')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['storageUpdated', 'userEntered', 'commentCreated'],
	}),
	profile({
		name: 'tiktok',
		displayName: 'TikTok',
		group: 'Content and Forms',
		scheme: stamped('TikTok-Signature', { v: 's=' }),
		secretLabel: 'Client Secret',
		setup:
			'In the TikTok developer portal, open the app → Webhooks: paste the URL, and copy the client secret of the app to the credential.',
		docs: 'https://developers.tiktok.com/doc/webhooks-verification',
		retry: { keeps: 'content', source: 'Bodies carry the time, the user and the content. No schedule was found.' },
		event: [json('event')],
		exampleEvents: ['video.publish.complete', 'authorization.removed'],
	}),
	profile({
		name: 'dub',
		displayName: 'Dub',
		group: 'Content and Forms',
		scheme: hexHeader('Dub-Signature'),
		secretPrefix: 'whsec_',
		setup:
			'In Dub, open Settings → Webhooks → Create webhook: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://dub.co/docs/concepts/webhooks/verify-webhook-requests',
		retry: { keeps: 'id', spanSeconds: DAY, source: 'The event’s ID. Retries for up to 24 hours (dub.co/docs).' },
		event: [json('event')],
		deliveryId: [json('id')],
		exampleEvents: ['link.clicked', 'lead.created', 'sale.created'],
	}),
	profile({
		name: 'ghost',
		displayName: 'Ghost',
		group: 'Content and Forms',
		// TryGhost/Ghost services/webhooks/WebhookTrigger.js
		scheme: stamped('X-Ghost-Signature', { v: 'sha256=', unit: 'ms', content: '{body}{t}' }),
		secretLabel: 'Secret',
		setup:
			'In Ghost, open Settings → Integrations → Add custom integration → Add webhook: choose an event, paste the URL and a secret, and enter the same secret in the credential.',
		docs: 'https://docs.ghost.org/webhooks',
		retry: {
			keeps: 'signature',
			source:
				'A time is signed; site.changed has no other content. A POST is not tried again (WebhookTrigger.js, got).',
		},
		event: [json('event')],
		exampleEvents: ['post.published', 'member.added', 'site.changed'],
		refusal: { disabledBy: [410] },
	}),
	profile({
		name: 'formbricks',
		displayName: 'Formbricks',
		group: 'Content and Forms',
		scheme: standardWebhooks(['webhook']),
		setup:
			'In Formbricks, open Workspace settings → Integrations → Webhooks → Add webhook: paste the URL, select the triggers and surveys, and copy the secret to the credential.',
		docs: 'https://formbricks.com/docs/xm-and-surveys/core-features/integrations/webhooks',
		retry: { keeps: 'id', source: 'The webhook-id is signed. No schedule was found.' },
		event: [json('event')],
		deliveryId: [header('webhook-id')],
		exampleEvents: ['responseFinished', 'responseCreated'],
	}),
	profile({
		name: 'documenso',
		displayName: 'Documenso',
		group: 'Content and Forms',
		scheme: equalHeader('X-Documenso-Secret'),
		setup:
			'In Documenso, open Settings → Webhooks → Create webhook: paste the URL, select the triggers, and enter the same secret in the credential.',
		docs: 'https://docs.documenso.com/docs/developers/webhooks/verification',
		retry: {
			keeps: 'content',
			source: 'Bodies carry the document and the time of the event. No schedule was found.',
		},
		event: [json('event')],
		exampleEvents: ['DOCUMENT_COMPLETED', 'DOCUMENT_SIGNED'],
	}),
	profile({
		name: 'outline',
		displayName: 'Outline',
		group: 'Content and Forms',
		// outline/outline server/models/WebhookSubscription.ts
		scheme: stamped('Outline-Signature', { v: 's=', unit: 'ms' }),
		secretLabel: 'Signing Secret',
		secretPrefix: 'ol_whs_',
		setup:
			'In Outline, open Settings → Webhooks → New webhook: paste the URL, select the events, and copy the signing secret to the credential.',
		docs: 'https://www.getoutline.com/developers',
		retry: { keeps: 'id', source: 'Every delivery has an ID in the body. No schedule was found.' },
		event: [json('event')],
		deliveryId: [json('id')],
		exampleEvents: ['documents.publish', 'documents.update'],
	}),
	profile({
		name: 'linkedin',
		displayName: 'LinkedIn',
		group: 'Content and Forms',
		// learn.microsoft.com/linkedin, Webhook validation: what is signed begins with the name of the algorithm, the header does not
		scheme: hexHeader('X-LI-Signature', '', { content: 'hmacsha256={body}' }),
		secretLabel: 'Client Secret',
		setup:
			'Publish this workflow. In the LinkedIn developer portal, open your app → Webhooks: add the URL, which LinkedIn then validates every two hours. The secret is the client secret of the app.',
		docs: 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation',
		retry: {
			keeps: 'content',
			spanSeconds: 8 * HOUR,
			source:
				'Notifications have IDs, leads the time of the action. Retries every 5 minutes for 8 hours (learn.microsoft.com/linkedin).',
		},
		event: [json('type')],
		action: [json('leadAction')],
		lists: [{ path: 'notifications[]', action: [json('action')], deliveryId: [json('notificationId')] }],
		exampleEvents: ['LEAD_ACTION', 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS'],
		handshakes: [
			{
				title: 'challengeCode',
				when: [
					{ on: 'method', is: 'GET' },
					{ on: 'query', name: 'challengeCode' },
				],
				verified: false,
				answer: {
					status: 200,
					json: {
						challengeCode: { echo: query('challengeCode') },
						challengeResponse: { mac: query('challengeCode'), form: LINKEDIN_CHALLENGE, encoding: 'hex' },
					},
				},
			},
		],
	}),
];
