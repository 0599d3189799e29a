/**
 * Deliveries with two events, of every row that has lists: the elements are those of the vendors' own samples (see
 * test/vectors/event-samples.json and the pages below), put into one list as the page says that they come.
 */

export interface ListSample {
	readonly profile: string;
	/** the vendor's page on lists */
	readonly source: string;
	readonly document: unknown;
	readonly events: readonly {
		readonly event?: string;
		readonly action?: string;
		readonly deliveryId?: string;
		readonly body: unknown;
		readonly envelope?: unknown;
	}[];
}

const gocardless = [
	{ id: 'EV123', resource_type: 'mandates', action: 'created', links: { mandate: 'MD123' } },
	{ id: 'EV456', resource_type: 'payments', action: 'failed', links: { payment: 'PM123' } },
];
const adyen = [
	{ NotificationRequestItem: { eventCode: 'AUTHORISATION', success: 'true', pspReference: '7914073381342284' } },
	{ NotificationRequestItem: { eventCode: 'CAPTURE', success: 'false', pspReference: '8515131751004933' } },
];
const xero = [
	{ resourceId: '123', eventType: 'CREATE', eventCategory: 'INVOICE', tenantId: '456' },
	{ resourceId: '123', eventType: 'UPDATE', eventCategory: 'CONTACT', tenantId: '456' },
];
const quickbooks = [
	{ name: 'Customer', id: '1', operation: 'Create', lastUpdated: '2015-10-05T14:42:19-0700' },
	{ name: 'Vendor', id: '1', operation: 'Create', lastUpdated: '2015-10-05T14:42:19-0700' },
	{ name: 'Invoice', id: '7', operation: 'Update', lastUpdated: '2015-10-05T14:42:19-0700' },
];
const quickbooksEvents = [
	{ specversion: '1.0', id: '88cd52aa', type: 'qbo.customer.created.v1', intuitentityid: '1234' },
	{ specversion: '1.0', id: '99de63bb', type: 'qbo.invoice.updated.v1', intuitentityid: '4567' },
];
const terraform = [
	{ message: 'Run Planning', trigger: 'run:planning', run_status: 'planning' },
	{ message: 'Run Errored', trigger: 'run:errored', run_status: 'errored' },
];
const pandadoc = [
	{ event: 'document_updated', data: { id: '5ECrsBCuWkzJXkdi88KxC5', status: 'document.draft' } },
	{ event: 'document_state_changed', data: { id: '5ECrsBCuWkzJXkdi88KxC5', status: 'document.completed' } },
];
const feed = [
	{ field: 'feed', value: { item: 'status', post_id: '44444444_444444444', verb: 'add' } },
	{ field: 'leadgen', value: { leadgen_id: 444444444444, page_id: 444444444444 } },
];
const messages = [
	{ sender: { id: '2' }, recipient: { id: '1' }, message: { mid: 'm_1457764197618', text: 'hello, world!' } },
	{ sender: { id: '2' }, recipient: { id: '1' }, postback: { title: 'Start', payload: 'GET_STARTED' } },
];
const standby = { sender: { id: '2' }, recipient: { id: '1' }, message: { mid: 'm_2', text: 'hello' } };
const whatsapp = [
	{ field: 'message_template_status_update', value: { event: 'APPROVED', message_template_id: 1689556908129832 } },
	{ field: 'messages', value: { messaging_product: 'whatsapp', messages: [{ id: 'wamid.HBg', type: 'text' }] } },
];
const instagram = [
	{ field: 'mentions', value: { media_id: '17918195224117851' } },
	{ field: 'comments', value: { id: '17865799348089039', text: 'This is an example.' } },
];
const line = [
	{ type: 'message', webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR', message: { id: '444573844083572737' } },
	{ type: 'follow', webhookEventId: '01FZ74ASS536FW97EX38NKCZQK' },
];
const pusher = [
	{ name: 'channel_vacated', channel: 'other' },
	{ name: 'member_added', channel: 'presence-your_channel_name', user_id: 'a_user_id' },
];
const hubspot = [
	{
		objectId: 1246978,
		eventId: 3816279480,
		subscriptionId: 22,
		occurredAt: 1462216307945,
		subscriptionType: 'contact.creation',
	},
	{
		objectId: 1246965,
		eventId: 3816279340,
		subscriptionId: 25,
		occurredAt: 1462216307945,
		subscriptionType: 'contact.propertyChange',
	},
];
const cloudEvents = [
	{ specversion: '1.0', type: 'com.example.someevent', source: '/mycontext/4', id: 'B234-1234-1234' },
	{ specversion: '1.0', type: 'com.example.someotherevent', source: '/mycontext/9', id: 'C234-1234-1234' },
];
const fastspring = [
	{ id: 'aaaaaaaaaaaaaaaaaaaaaa', type: 'subscription.activated', created: 1426560444801, data: {} },
	{ id: 'bbbbbbbbbbbbbbbbbbbbbb', type: 'order.completed', created: 1426560444802, data: {} },
];
const sendgrid = [
	{ email: 'example@test.com', event: 'processed', sg_event_id: 'rbtnWrG1DVDGGGFHFyun0A==' },
	{ email: 'example@test.com', event: 'bounce', sg_event_id: '6g4ZI7SA-xmRDv57GoPIPw==' },
];
const klaviyo = [
	{ external_id: '1', topic: 'event:klaviyo.email_delivered', payload: {} },
	{ external_id: '2', topic: 'event:klaviyo.opened_email', payload: {} },
];
const okta = [
	{ uuid: 'f1d0b993-cc19-11ed-a688-db22c99ef6c4', eventType: 'user.session.start' },
	{ uuid: 'b90844d5-e5f1-11ee-b2b0-c1b9a2c2a1ed', eventType: 'user.lifecycle.create' },
];
const graph = [
	{ id: 'lsgTZMr9KwAAA', clientState: 's', changeType: 'created', resource: 'users/1/messages/1' },
	{ id: 'lsgTZMr9KwBBB', clientState: 's', changeType: 'updated', resource: 'users/1/messages/2' },
];
const eventGrid = [
	{ id: '831e1650', eventType: 'Microsoft.Storage.BlobCreated', data: { api: 'PutBlockList' } },
	{ id: '4c2359fe', eventType: 'Microsoft.Storage.BlobDeleted', data: { api: 'DeleteBlob' } },
];
const asana = [
	{ action: 'changed', resource: { gid: '1337', resource_type: 'story' }, parent: null },
	{ action: 'added', resource: { gid: '2', resource_type: 'task' }, parent: { gid: '3', resource_type: 'project' } },
];

const hubspotSample = {
	source: 'https://developers.hubspot.com/docs/api-reference/legacy/webhooks/guide',
	document: hubspot,
	events: [
		{ event: 'contact.creation', deliveryId: '3816279480', body: hubspot[0] },
		{ event: 'contact.propertyChange', deliveryId: '3816279340', body: hubspot[1] },
	],
};

const attio = [
	{ event_type: 'record.created', id: { object_id: 'o1', record_id: 'r1' } },
	{ event_type: 'record.updated', id: { object_id: 'o1', record_id: 'r2' } },
];

const mailerlite = [
	{ id: '1', type: 'subscriber.created', email: 'a@example.com' },
	{ id: '2', type: 'subscriber.unsubscribed', email: 'b@example.com' },
];

const mandrill = [
	{ event: 'send', _id: 'a1', ts: 1384954004, msg: { _id: 'a1', email: 'a@example.com' } },
	{ event: 'open', _id: 'a2', ts: 1384954005, msg: { _id: 'a2', email: 'b@example.com' } },
];

const auth0 = [
	{ log_id: '9001', data: { type: 's', date: '2026-12-01T12:00:00.000Z' } },
	{ log_id: '9002', data: { type: 'fp', date: '2026-12-01T12:00:01.000Z' } },
];

const tailscale = [
	{ timestamp: '2026-12-01T12:00:00.000Z', version: 1, type: 'nodeCreated', tailnet: 'example.com' },
	{ timestamp: '2026-12-01T12:00:01.000Z', version: 1, type: 'nodeDeleted', tailnet: 'example.com' },
];

const mautic = {
	'mautic.lead_post_save_new': [{ contact: { id: 1 }, timestamp: '2026-11-27T10:00:00+00:00' }],
	'mautic.email_on_open': [{ stat: { id: 2 }, timestamp: '2026-11-27T10:00:01+00:00' }],
};

const shortcut = [
	{ id: 16_927, entity_type: 'story', action: 'update', name: 'test story' },
	{ id: 16_928, entity_type: 'story-task', action: 'create', description: 'a task' },
];

const linkedin = [
	{ notificationId: 3001, action: 'COMMENT', organizationalEntity: 'urn:li:organization:5', lastModifiedAt: 1 },
	{ notificationId: 3002, action: 'LIKE', organizationalEntity: 'urn:li:organization:5', lastModifiedAt: 2 },
];

export const listSamples: readonly ListSample[] = [
	{
		profile: 'gocardless',
		source: 'https://developer.gocardless.com/getting-started/api/staying-up-to-date-with-webhooks',
		document: { events: gocardless, meta: { webhook_id: 'WB123' } },
		events: [
			{ event: 'mandates', action: 'created', deliveryId: 'EV123' },
			{ event: 'payments', action: 'failed', deliveryId: 'EV456' },
		].map((names, at) => ({ ...names, body: gocardless[at], envelope: { meta: { webhook_id: 'WB123' } } })),
	},
	{
		profile: 'adyen-standard',
		source: 'https://docs.adyen.com/development-resources/webhooks/webhook-types',
		document: { live: 'false', notificationItems: adyen },
		events: [
			{ event: 'AUTHORISATION', deliveryId: '7914073381342284:AUTHORISATION:true' },
			{ event: 'CAPTURE', deliveryId: '8515131751004933:CAPTURE:false' },
		].map((names, at) => ({ ...names, body: adyen[at], envelope: { live: 'false' } })),
	},
	{
		profile: 'xero',
		source: 'https://developer.xero.com/documentation/guides/webhooks/configuring-your-server',
		document: { events: xero, firstEventSequence: 1, lastEventSequence: 2 },
		events: [
			{ event: 'INVOICE', action: 'CREATE' },
			{ event: 'CONTACT', action: 'UPDATE' },
		].map((names, at) => ({ ...names, body: xero[at], envelope: { firstEventSequence: 1, lastEventSequence: 2 } })),
	},
	{
		profile: 'quickbooks',
		source: 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks',
		document: {
			eventNotifications: [
				{ realmId: '1185883450', dataChangeEvent: { entities: quickbooks.slice(0, 2) } },
				{ realmId: '9341453', dataChangeEvent: { entities: quickbooks.slice(2) } },
			],
		},
		events: [
			{ event: 'Customer', action: 'Create', realmId: '1185883450' },
			{ event: 'Vendor', action: 'Create', realmId: '1185883450' },
			{ event: 'Invoice', action: 'Update', realmId: '9341453' },
		].map(({ realmId, ...names }, at) => ({
			...names,
			body: quickbooks[at],
			envelope: { eventNotifications: { realmId, dataChangeEvent: {} } },
		})),
	},
	{
		profile: 'quickbooks',
		source: 'https://blogs.intuit.com/2025/11/12/upcoming-change-to-webhooks-payload-structure',
		document: quickbooksEvents,
		events: [
			{ event: 'qbo.customer.created.v1', deliveryId: '88cd52aa', body: quickbooksEvents[0] },
			{ event: 'qbo.invoice.updated.v1', deliveryId: '99de63bb', body: quickbooksEvents[1] },
		],
	},
	{
		profile: 'terraform-cloud',
		source: 'https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations',
		document: { payload_version: 1, run_id: 'run-FwnENkvDnrpyFC7M', notifications: terraform },
		events: ['run:planning', 'run:errored'].map((event, at) => ({
			event,
			body: terraform[at],
			envelope: { payload_version: 1, run_id: 'run-FwnENkvDnrpyFC7M' },
		})),
	},
	{
		profile: 'pandadoc',
		source: 'https://developers.pandadoc.com/docs/webhooks ("may contain multiple notification objects")',
		document: pandadoc,
		events: [
			{ event: 'document_updated', body: pandadoc[0] },
			{ event: 'document_state_changed', body: pandadoc[1] },
		],
	},
	{
		profile: 'meta',
		source: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started (entry and changes are arrays)',
		document: {
			object: 'page',
			entry: feed.map((change, at) => ({ id: String(at), time: 152054, changes: [change] })),
		},
		events: ['feed', 'leadgen'].map((event, at) => ({
			event,
			body: feed[at],
			envelope: { object: 'page', entry: { id: String(at), time: 152054 } },
		})),
	},
	{
		profile: 'meta',
		source: 'https://developers.facebook.com/docs/messenger-platform/reference/webhook-events',
		document: {
			object: 'page',
			entry: [
				{ id: '1', time: 1, messaging: messages },
				{ id: '2', time: 2, standby: [standby] },
				{ id: '3', time: 3 },
			],
		},
		events: [
			{ event: 'messages', body: messages[0], envelope: { object: 'page', entry: { id: '1', time: 1 } } },
			{ event: 'messaging_postbacks', body: messages[1], envelope: { object: 'page', entry: { id: '1', time: 1 } } },
			{ event: 'standby', body: standby, envelope: { object: 'page', entry: { id: '2', time: 2 } } },
			// nothing is lost of an entry without a list that is known
			{ event: 'page', body: { id: '3', time: 3 }, envelope: { object: 'page' } },
		],
	},
	{
		profile: 'whatsapp',
		source: 'https://developers.facebook.com/docs/whatsapp/cloud-api/guides/set-up-webhooks',
		document: { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: whatsapp }] },
		events: ['message_template_status_update', 'messages'].map((event, at) => ({
			event,
			body: whatsapp[at],
			envelope: { object: 'whatsapp_business_account', entry: { id: '102290129340398' } },
		})),
	},
	{
		profile: 'instagram',
		source: 'https://developers.facebook.com/docs/instagram-platform/webhooks (up to 1000 updates are batched)',
		document: {
			object: 'instagram',
			entry: [{ id: '17', time: 1, changes: instagram, messaging: messages.slice(0, 1) }],
		},
		events: ['mentions', 'comments', 'messages'].map((event, at) => ({
			event,
			body: [...instagram, messages[0]][at],
			envelope: { object: 'instagram', entry: { id: '17', time: 1 } },
		})),
	},
	{
		profile: 'line',
		source: 'https://developers.line.biz/en/docs/messaging-api/receiving-messages/',
		document: { destination: 'xxxxxxxxxx', events: line },
		events: [
			{ event: 'message', deliveryId: '01FZ74A0TDDPYRVKNK77XKC3ZR' },
			{ event: 'follow', deliveryId: '01FZ74ASS536FW97EX38NKCZQK' },
		].map((names, at) => ({ ...names, body: line[at], envelope: { destination: 'xxxxxxxxxx' } })),
	},
	{
		profile: 'pusher',
		source: 'https://pusher.com/docs/channels/server_api/webhooks/',
		document: { time_ms: 1327078148132, events: pusher },
		events: ['channel_vacated', 'member_added'].map((event, at) => ({
			event,
			body: pusher[at],
			envelope: { time_ms: 1327078148132 },
		})),
	},
	{ profile: 'hubspot-v1', ...hubspotSample },
	{ profile: 'hubspot-v2', ...hubspotSample },
	{ profile: 'hubspot-v3', ...hubspotSample },
	{
		profile: 'cloudevents',
		source: 'https://github.com/cloudevents/spec/blob/main/cloudevents/formats/json-format.md (batch)',
		document: cloudEvents,
		events: [
			{ event: 'com.example.someevent', deliveryId: 'B234-1234-1234', body: cloudEvents[0] },
			{ event: 'com.example.someotherevent', deliveryId: 'C234-1234-1234', body: cloudEvents[1] },
		],
	},
	{
		profile: 'fastspring',
		source: 'https://developer.fastspring.com/docs/webhooks-overview ("may contain multiple webhooks in the payload")',
		document: { events: fastspring },
		events: [
			{ event: 'subscription.activated', deliveryId: 'aaaaaaaaaaaaaaaaaaaaaa', body: fastspring[0], envelope: {} },
			{ event: 'order.completed', deliveryId: 'bbbbbbbbbbbbbbbbbbbbbb', body: fastspring[1], envelope: {} },
		],
	},
	{
		profile: 'sendgrid',
		source: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event (JSON examples)',
		document: sendgrid,
		events: [
			{ event: 'processed', deliveryId: 'rbtnWrG1DVDGGGFHFyun0A==', body: sendgrid[0] },
			{ event: 'bounce', deliveryId: '6g4ZI7SA-xmRDv57GoPIPw==', body: sendgrid[1] },
		],
	},
	{
		profile: 'klaviyo',
		source:
			'https://developers.klaviyo.com/en/docs/working_with_system_webhooks ("Array including webhook event payloads")',
		document: { data: klaviyo, meta: { klaviyo_webhook_id: '01' } },
		events: [
			{ event: 'event:klaviyo.email_delivered', deliveryId: '1' },
			{ event: 'event:klaviyo.opened_email', deliveryId: '2' },
		].map((names, at) => ({ ...names, body: klaviyo[at], envelope: { meta: { klaviyo_webhook_id: '01' } } })),
	},
	{
		profile: 'okta',
		source: 'https://developer.okta.com/docs/concepts/event-hooks/',
		document: { eventType: 'com.okta.event_hook', eventId: '85b60edb', data: { events: okta } },
		events: [
			{ event: 'user.session.start', deliveryId: 'f1d0b993-cc19-11ed-a688-db22c99ef6c4' },
			{ event: 'user.lifecycle.create', deliveryId: 'b90844d5-e5f1-11ee-b2b0-c1b9a2c2a1ed' },
		].map((names, at) => ({
			...names,
			body: okta[at],
			envelope: { eventType: 'com.okta.event_hook', eventId: '85b60edb', data: {} },
		})),
	},
	{
		profile: 'microsoft-graph',
		source: 'https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks',
		document: { value: graph },
		events: [
			{ event: 'created', deliveryId: 'lsgTZMr9KwAAA', body: graph[0], envelope: {} },
			{ event: 'updated', deliveryId: 'lsgTZMr9KwBBB', body: graph[1], envelope: {} },
		],
	},
	{
		profile: 'azure-event-grid',
		source: 'https://learn.microsoft.com/en-us/azure/event-grid/event-schema',
		document: eventGrid,
		events: [
			{ event: 'Microsoft.Storage.BlobCreated', deliveryId: '831e1650', body: eventGrid[0] },
			{ event: 'Microsoft.Storage.BlobDeleted', deliveryId: '4c2359fe', body: eventGrid[1] },
		],
	},
	{
		profile: 'asana',
		source: 'https://developers.asana.com/docs/webhooks-guide',
		document: { events: asana },
		events: [
			{ event: 'story', action: 'changed', body: asana[0], envelope: {} },
			{ event: 'task', action: 'added', body: asana[1], envelope: {} },
		],
	},
	{
		profile: 'attio',
		source: 'https://docs.attio.com/rest-api/guides/webhooks',
		document: { webhook_id: '23c4b3a1', events: attio },
		events: [
			{ event: 'record.created', body: attio[0], envelope: { webhook_id: '23c4b3a1' } },
			{ event: 'record.updated', body: attio[1], envelope: { webhook_id: '23c4b3a1' } },
		],
	},
	{
		profile: 'mailerlite',
		source: 'https://developers.mailerlite.com/docs/webhooks.html',
		document: { events: mailerlite, total: 2 },
		events: [
			{ event: 'subscriber.created', body: mailerlite[0], envelope: { total: 2 } },
			{ event: 'subscriber.unsubscribed', body: mailerlite[1], envelope: { total: 2 } },
		],
	},
	{
		profile: 'mandrill',
		source: 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
		document: mandrill,
		events: [
			{ event: 'send', deliveryId: 'a1', body: mandrill[0] },
			{ event: 'open', deliveryId: 'a2', body: mandrill[1] },
		],
	},
	{
		profile: 'auth0',
		source: 'https://auth0.com/docs/customize/log-streams/custom-log-streams',
		document: auth0,
		events: [
			{ event: 's', deliveryId: '9001', body: auth0[0] },
			{ event: 'fp', deliveryId: '9002', body: auth0[1] },
		],
	},
	{
		profile: 'tailscale',
		source: 'https://tailscale.com/kb/1213/webhooks',
		document: tailscale,
		events: [
			{ event: 'nodeCreated', body: tailscale[0] },
			{ event: 'nodeDeleted', body: tailscale[1] },
		],
	},
	{
		profile: 'mautic',
		source: 'https://github.com/mautic/mautic/blob/HEAD/app/bundles/WebhookBundle/Model/WebhookModel.php',
		document: { ...mautic, timestamp: '2026-11-27T10:00:02+00:00' },
		events: Object.entries(mautic).map(([event, [body]]) => ({
			event,
			body,
			envelope: { timestamp: '2026-11-27T10:00:02+00:00' },
		})),
	},
	{
		profile: 'shortcut',
		source: 'https://developer.shortcut.com/api/webhook/v1',
		document: { id: '595285dc', version: 'v1', actions: shortcut },
		events: [
			{ event: 'story', action: 'update', deliveryId: '595285dc' },
			{ event: 'story-task', action: 'create', deliveryId: '595285dc' },
		].map((names, at) => ({ ...names, body: shortcut[at], envelope: { id: '595285dc', version: 'v1' } })),
	},
	{
		profile: 'linkedin',
		source:
			'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-social-action-notifications',
		document: { type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS', notifications: linkedin },
		events: [
			{ action: 'COMMENT', deliveryId: '3001' },
			{ action: 'LIKE', deliveryId: '3002' },
		].map((names, at) => ({
			event: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
			...names,
			body: linkedin[at],
			envelope: { type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS' },
		})),
	},
];
