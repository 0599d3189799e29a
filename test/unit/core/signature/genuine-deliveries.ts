/**
 * Deliveries as their vendors send them, reduced to what tells one from another: their IDs, their times, and what vendors change
 * on a second attempt. From the vendors' documentation and recorded requests (see `source` in each row's `retry`).
 */
export interface Sample {
	readonly body: string;
	/** header values that the row's event and delivery ID are read from, where those are headers */
	readonly event?: string;
	readonly id?: string;
	/** further headers, none of them signed */
	readonly headers?: Readonly<Record<string, string>>;
}

/**
 * @param delivery 1 or 2: two different deliveries, as alike as this vendor's can be
 * @param attempt 1 or 2
 */
export type Vendor = (delivery: number, attempt: number) => Sample;

const at = (delivery: number) => `2026-11-25T10:00:0${delivery}Z`;
const millis = (delivery: number) => 1_795_600_000_000 + delivery;
const body = (value: unknown) => JSON.stringify(value);
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** The webhook-id is signed; the body of a retry may be rendered anew. */
const standard: Vendor = (delivery, attempt) => ({
	id: `msg_${delivery}`,
	body: body({ type: 'user.updated', data: { id: 'u1' }, rendered: attempt }),
});

/** The event's own ID in the body, whatever else a retry changes. */
const ownId =
	(idKey: string, eventKey: string): Vendor =>
	(delivery, attempt) => ({ body: body({ [idKey]: `evt_${delivery}`, [eventKey]: 'a.b', attempts: attempt }) });

/** Two changes of one object, a second apart. */
const moment =
	(key: string, rest: object = {}): Vendor =>
	(delivery) => ({ body: body({ ...rest, object: { id: 7 }, [key]: at(delivery) }) });

const hosted =
	(event: string): Vendor =>
	(delivery, attempt) => ({
		event,
		id: `d${delivery}-${attempt}`,
		body: body({ action: 'edited', issue: { id: 7, updated_at: at(delivery) } }),
	});

const order = body({ id: 77, status: 'processing' });
const meta: Vendor = (delivery) => ({
	body: body({ object: 'page', entry: [{ id: '1', time: millis(delivery), changes: [{ field: 'feed' }] }] }),
});
const hubspot: Vendor = (delivery, attempt) => ({
	body: body(
		[1, 2].map((event) => ({
			eventId: delivery * 10 + event,
			subscriptionId: 5,
			occurredAt: 1_795_600_000_000,
			subscriptionType: 'contact.creation',
			attemptNumber: attempt - 1,
		})),
	),
});
const hook0: Vendor = (delivery) => ({ body: '{"eventType":"a.b"}', headers: { 'x-event-id': `e${delivery}` } });
/** Nothing but the time of the request differs. */
const constant: Vendor = () => ({ body: '{"text":"yes"}' });
const trello: Vendor = (delivery) => ({ body: body({ action: { id: `a${delivery}`, type: 'updateCard' } }) });

const vapi: Vendor = (delivery) => ({
	body: body({ message: { type: 'status-update', timestamp: millis(delivery), call: { id: 'c' } } }),
});
/** The ID of the event, in an object of the body. */
const nested: Vendor = (delivery, attempt) => ({
	body: body({ event: { id: `evt_${delivery}`, type: 'a.b' }, attempts: attempt }),
});

export const vendors: Readonly<Record<string, Vendor>> = {
	wandb: constant,
	openai: standard,
	replicate: standard,
	recall: standard,
	elevenlabs: (delivery) => ({
		body: body({ type: 't', event_timestamp: 17_000 + delivery, data: { agent_id: 'a' } }),
	}),
	retell: (delivery) => ({ body: body({ event: 'call_ended', call: { call_id: `c${delivery}` } }) }),
	'hugging-face': (delivery) => ({ body: '{"event":{"scope":"repo.config","action":"update"}}', id: `w${delivery}` }),
	github: hosted('issues'),
	'github-legacy-sha1': hosted('issues'),
	gitlab: standard,
	'gitlab-token': (delivery) => ({ id: `k${delivery}`, event: 'Push Hook', body: '{"object_kind":"push"}' }),
	'gitlab-status-checks': constant,
	bitbucket: hosted('pullrequest:updated'),
	'bitbucket-server': hosted('pr:modified'),
	gitea: hosted('issues'),
	forgejo: hosted('issues'),
	gogs: hosted('issues'),
	'azure-devops': (delivery) => ({
		body: body({ subscriptionId: 's', notificationId: delivery, id: 'sample', eventType: 'git.push' }),
	}),
	npm: (delivery) => ({ body: body({ event: 'package:star', name: 'a', time: millis(delivery) }) }),
	'standard-webhooks': standard,
	svix: standard,
	cloudevents: (delivery) => ({
		body: '{"size":1}',
		headers: { 'ce-source': `/s${delivery}`, 'ce-id': '1', 'ce-type': 'a.b' },
	}),
	convoy: constant,
	'convoy-advanced': constant,
	'rfc9421-digest-hmac-sha256': constant,
	'rfc9421-digest-ed25519': constant,
	'rfc9421-hmac-sha256': constant,
	'rfc9421-ed25519': constant,
	stripe: (delivery, attempt) => ({
		body: body({ id: `evt_${delivery}`, type: 'a.b', pending_webhooks: 3 - attempt }),
	}),
	square: ownId('event_id', 'type'),
	braintree: (delivery) => ({ body: form({ bt_payload: Buffer.from(at(delivery)).toString('base64') }) }),
	paddle: ownId('event_id', 'event_type'),
	'lemon-squeezy': moment('updated_at', { meta: { event_name: 'subscription_updated' } }),
	'adyen-standard': (delivery) => ({
		body: body({
			notificationItems: [
				{ NotificationRequestItem: { pspReference: `p${delivery}`, eventCode: 'CAPTURE', success: 'true' } },
			],
		}),
	}),
	'adyen-platforms': moment('timestamp', { type: 'balancePlatform.transfer.updated' }),
	'coinbase-commerce': (delivery, attempt) => ({
		body: body({ attempt_number: attempt, event: { id: `e${delivery}`, type: 'charge:created' } }),
	}),
	'coinbase-cdp': hook0,
	'coinbase-cdp-headers': (delivery) => ({ body: '{"eventType":"a.b"}', id: `e${delivery}` }),
	razorpay: (delivery) => ({ body: body({ event: 'order.paid', created_at: 17_000 + delivery }), id: `r${delivery}` }),
	paystack: (delivery) => ({ body: body({ event: 'charge.success', data: { id: delivery } }) }),
	flutterwave: moment('timestamp', { webhook_id: 'wbk_1', type: 'charge.completed' }),
	'flutterwave-v3': (delivery) => ({ body: body({ event: 'charge.completed', data: { id: delivery } }) }),
	gocardless: (delivery) => ({
		body: body({ events: [{ id: 'EV1', action: 'confirmed' }], meta: { webhook_id: `WB${delivery}` } }),
	}),
	polar: standard,
	'dodo-payments': standard,
	brex: standard,
	chargebee: ownId('id', 'event_type'),
	xero: (delivery) => ({ body: body({ events: [{ eventType: 'UPDATE' }], firstEventSequence: delivery }) }),
	quickbooks: (delivery) => ({
		body: body({
			eventNotifications: [{ dataChangeEvent: { entities: [{ id: '1', lastUpdated: at(delivery) }] } }],
		}),
	}),
	shopify: (delivery) => ({ body: order, event: ['orders/create', 'orders/paid'][delivery - 1], id: 'one-purchase' }),
	woocommerce: (delivery) => ({ body: order, event: 'order.updated', id: `d${delivery}` }),
	bigcommerce: standard,
	fastspring: (delivery) => ({ body: body({ events: [{ id: `e${delivery}`, type: 'order.completed' }] }) }),
	slack: ownId('event_id', 'type'),
	discord: (delivery) => ({ body: body({ id: `i${delivery}`, type: 2, data: { name: 'ping' } }) }),
	'discord-events': (delivery) => ({ body: body({ event: { type: 'ENTITLEMENT_CREATE', timestamp: at(delivery) } }) }),
	telegram: (delivery) => ({ body: body({ update_id: delivery, message: { text: 'yes' } }) }),
	line: (delivery, attempt) => ({
		body: body({
			events: ['a', `b${delivery}`].map((id) => ({
				type: 'message',
				webhookEventId: id,
				deliveryContext: { isRedelivery: attempt > 1 },
			})),
		}),
	}),
	meta,
	whatsapp: (delivery) => ({
		body: body({ entry: [{ changes: [{ field: 'messages', value: { messages: [{ id: `wamid.${delivery}` }] } }] }] }),
	}),
	instagram: meta,
	zoom: (delivery) => ({ body: body({ event: 'meeting.started', event_ts: millis(delivery), payload: {} }) }),
	twilio: (delivery) => ({
		body: form({ CallSid: 'CA1', CallStatus: 'in-progress', Digits: '1' }),
		headers: { 'i-twilio-idempotency-token': `t${delivery}`, 'content-type': 'application/x-www-form-urlencoded' },
	}),
	telnyx: (delivery, attempt) => ({
		body: body({ data: { id: `e${delivery}`, event_type: 'call.initiated' }, meta: { attempt } }),
	}),
	twitch: (delivery) => ({ body: '{"event":{"user_id":"1"}}', event: 'channel.follow', id: `m${delivery}` }),
	'x-twitter': (delivery) => ({ body: body({ follow_events: [{ created_timestamp: String(millis(delivery)) }] }) }),
	'microsoft-teams': moment('timestamp', { type: 'message', text: 'yes' }),
	pusher: (delivery) => ({ body: body({ time_ms: millis(delivery), events: [{ name: 'channel_occupied' }] }) }),
	sendgrid: (delivery) => ({ body: body([{ event: 'open', sg_event_id: `s${delivery}` }]) }),
	mailgun: (delivery) => ({
		body: body({
			signature: { token: `k${delivery}`, timestamp: '1700000000' },
			'event-data': { event: 'opened', id: 'one-message' },
		}),
	}),
	'mailgun-routes': (delivery) => ({ body: form({ timestamp: '1700000000', token: `k${delivery}`, subject: 'Re' }) }),
	postmark: (delivery) => ({ body: body({ RecordType: 'Open', MessageID: 'm1', ReceivedAt: at(delivery) }) }),
	resend: standard,
	loops: standard,
	klaviyo: (delivery, attempt) => ({
		body: body({
			data: [{ topic: 'a', external_id: `e${delivery}` }],
			meta: { klaviyo_webhook_id: '01', timestamp: at(attempt) },
		}),
	}),
	'customer-io': ownId('event_id', 'object_type'),
	zendesk: (delivery) => ({ body: '{"ping":1}', id: `i${delivery}` }),
	intercom: (delivery, attempt) => ({
		body: body({ topic: 'contact.created', id: `notif_${delivery}`, delivery_attempts: attempt }),
	}),
	'hubspot-v3': hubspot,
	'hubspot-v2': hubspot,
	'hubspot-v1': hubspot,
	front: moment('emitted_at', { type: 'assignee_changed' }),
	'front-rules': moment('emitted_at', { type: 'assign' }),
	pipedrive: (delivery, attempt) => ({
		body: body({ meta: { id: `e${delivery}`, entity: 'deal', action: 'change', attempt }, data: { id: 1 } }),
	}),
	freshdesk: constant,
	segment: (delivery) => ({ body: body({ type: 'track', messageId: `m${delivery}`, event: 'Clicked' }) }),
	jira: (delivery, attempt) => ({
		body: body({ webhookEvent: 'jira:issue_updated', timestamp: millis(delivery) }),
		id: `w${delivery}`,
		headers: { 'x-atlassian-webhook-retry': String(attempt) },
	}),
	confluence: (delivery) => ({ body: body({ event: 'page_updated', timestamp: millis(delivery) }) }),
	linear: (delivery) => ({
		body: body({ type: 'Issue', action: 'update', data: { id: 'i', updatedAt: at(delivery) } }),
		id: `d${delivery}`,
	}),
	notion: (delivery, attempt) => ({
		body: body({ id: `e${delivery}`, type: 'page.content_updated', attempt_number: attempt }),
	}),
	asana: (delivery) => ({
		body: body({ events: [{ action: 'changed', resource: { gid: '1' }, created_at: at(delivery) }] }),
	}),
	trello,
	monday: (delivery) => ({
		body: body({ event: { type: 'update_column_value', pulseId: 1, triggerUuid: `t${delivery}` } }),
	}),
	airtable: moment('timestamp', { base: { id: 'b' }, webhook: { id: 'w' } }),
	calendly: moment('created_at', { event: 'invitee.created' }),
	'cal-com': moment('createdAt', { triggerEvent: 'BOOKING_RESCHEDULED' }),
	acuity: () => ({
		body: form({ action: 'changed', id: '1', calendarID: '2' }),
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
	}),
	'google-channel': (delivery) => ({
		body: '',
		headers: {
			'x-goog-channel-id': 'c',
			'x-goog-message-number': String(delivery),
			'x-goog-resource-state': 'update',
		},
	}),
	typeform: ownId('event_id', 'event_type'),
	tally: ownId('eventId', 'eventType'),
	contentful: (delivery) => ({
		body: '{"text":"changed"}',
		event: 'ContentManagement.Entry.publish',
		id: `k${delivery}`,
	}),
	sanity: (delivery) => ({ body: '{"_id":"post-1"}', id: `k${delivery}` }),
	webflow: (delivery) => ({
		body: body({ triggerType: 'collection_item_changed', payload: { id: 'i', lastUpdated: at(delivery) } }),
	}),
	dropbox: () => ({ body: '{"list_folder":{"accounts":["dbid:AAH4f99T0taONIb"]}}' }),
	'dropbox-sign': (delivery) => ({
		body: body({
			event: { event_time: '1700000000', event_type: 'signature_request_signed' },
			signature_request: { signature_request_id: `s${delivery}` },
		}),
	}),
	box: (delivery, attempt) => ({
		body: body({ id: `e${delivery}`, webhook: { id: '53' }, trigger: 'FILE.UPLOADED', created_at: at(delivery) }),
		id: `d${delivery}-${attempt}`,
	}),
	docusign: (delivery, attempt) => ({
		body: body({
			event: 'recipient-completed',
			retryCount: attempt - 1,
			configurationId: 1,
			generatedDateTime: at(1),
			data: { envelopeId: 'e', recipientId: String(delivery) },
		}),
	}),
	pandadoc: (delivery) => ({ body: '[{"event":"document_updated","data":{"id":"d"}}]', id: `e${delivery}` }),
	mux: (delivery, attempt) => ({
		body: body({ id: `e${delivery}`, type: 'video.asset.ready', attempts: Array(attempt - 1).fill({}) }),
	}),
	sentry: (delivery) => ({
		body: body({ action: 'resolved', data: { issue: { id: '1' } } }),
		event: 'issue',
		id: `r${delivery}`,
	}),
	pagerduty: (delivery) => ({ body: body({ event: { id: `e${delivery}`, event_type: 'incident.triggered' } }) }),
	vercel: ownId('id', 'type'),
	netlify: moment('updated_at', { id: 'd1', state: 'ready' }),
	buildkite: (delivery) => ({ body: body({ event: 'build.finished', build: { id: `b${delivery}` } }) }),
	'buildkite-token': (delivery) => ({ body: body({ event: 'build.finished', build: { id: `b${delivery}` } }) }),
	'terraform-cloud': (delivery) => ({
		body: body({ run_id: 'run-1', notifications: [{ trigger: 'run:completed', run_updated_at: at(delivery) }] }),
	}),
	render: standard,
	scalr: moment('timestamp', { eventName: 'HostUp' }),
	circleci: ownId('id', 'type'),
	workos: ownId('id', 'event'),
	clerk: standard,
	okta: ownId('eventId', 'eventType'),
	'microsoft-graph': (delivery) => ({
		body: body({ value: [{ id: `n${delivery}`, changeType: 'updated', resource: 'me' }] }),
	}),
	'azure-event-grid': (delivery) => ({
		body: body([{ id: `e${delivery}`, eventType: 'Microsoft.Storage.BlobCreated' }]),
	}),
	firecrawl: (delivery) => ({ body: body({ type: 'crawl.page', id: 'job', webhookId: `w${delivery}` }) }),
	cursor: (delivery) => ({
		id: `m${delivery}`,
		body: body({ event: 'statusChange', id: 'bc_1', timestamp: at(delivery) }),
	}),
	deepgram: (delivery) => ({ body: body({ metadata: { request_id: `r${delivery}` } }) }),
	vapi: vapi,
	'vapi-secret': vapi,
	fireflies: (delivery) => ({
		body: body({ event: 'meeting.transcribed', timestamp: millis(delivery), meeting_id: 'm' }),
	}),
	granola: standard,
	circleback: (delivery) => ({ body: body({ id: delivery, name: 'Weekly sync' }) }),
	lithic: standard,
	whop: standard,
	'modern-treasury': (delivery) => ({ id: `w${delivery}`, body: body({ event: 'completed', data: { id: 'p1' } }) }),
	cashfree: (delivery) => ({ body: body({ type: 'PAYMENT_SUCCESS_WEBHOOK', event_time: at(delivery) }) }),
	mollie: ownId('id', 'type'),
	'checkout-com': ownId('id', 'type'),
	revenuecat: nested,
	'revenuecat-authorization': nested,
	easypost: ownId('id', 'description'),
	onfleet: (delivery) => ({ body: body({ taskId: 't', time: millis(delivery), triggerName: 'taskStarted' }) }),
	fourthwall: ownId('id', 'type'),
	viber: (delivery) => ({ body: body({ event: 'message', timestamp: millis(delivery), message_token: 7 }) }),
	// somebody is made a moderator for the second time
	webex: () => ({ body: body({ resource: 'memberships', event: 'updated', data: { id: 'm', isModerator: true } }) }),
	waha: (delivery, attempt) => ({
		id: `r${delivery}-${attempt}`,
		body: body({ id: `evt_${delivery}`, event: 'message', session: 'default' }),
	}),
	'evolution-api': (delivery) => ({ body: body({ event: 'messages.upsert', date_time: at(delivery) }) }),
	livekit: ownId('id', 'event'),
	beehiiv: standard,
	// removed from a group in between, which does not update the subscriber
	mailerlite: () => ({ body: body({ events: [{ type: 'subscriber.added_to_group', id: '1', group: { id: '2' } }] }) }),
	mailchimp: (delivery) => ({ body: form({ type: 'subscribe', fired_at: at(delivery) }) }),
	mandrill: (delivery) => ({ body: form({ mandrill_events: body([{ event: 'open', _id: 'm', ts: delivery }]) }) }),
	attio: (delivery) => ({ id: `i${delivery}`, body: '{"events":[{"event_type":"record.updated"}]}' }),
	ashby: (delivery, attempt) => ({
		body: body({ webhookActionId: `w${delivery}`, action: 'candidateStageChange', data: { rendered: attempt } }),
	}),
	greenhouse: (delivery) => ({ id: `g${delivery}`, body: '{"action":"delete_candidate"}' }),
	// the same tag is added for the second time
	'help-scout': () => ({ event: 'convo.tags', body: body({ id: 1, tags: [{ tag: 'vip' }] }) }),
	chatwoot: (delivery) => ({ id: `c${delivery}`, body: '{"event":"conversation_updated","id":1}' }),
	tawk: (delivery) => ({ id: `h${delivery}`, body: '{"event":"chat:start","chatId":"c"}' }),
	mautic: (delivery) => ({ body: body({ 'mautic.page_on_hit': [{ timestamp: at(delivery) }] }) }),
	clickup: (delivery) => ({ body: body({ event: 'taskUpdated', task_id: 't', history_items: [{ id: delivery }] }) }),
	todoist: (delivery) => ({ id: `t${delivery}`, body: '{"event_name":"item:updated"}' }),
	taiga: (delivery) => ({ body: body({ action: 'change', type: 'issue', date: at(delivery) }) }),
	savvycal: ownId('id', 'type'),
	figma: (delivery) => ({ body: body({ event_type: 'FILE_UPDATE', timestamp: at(delivery) }) }),
	// the submission is edited
	formstack: (delivery) => ({ body: body({ FormID: '1', UniqueID: '2', Comment: `text ${delivery}` }) }),
	// the vendor's sample has the survey's ID as that of the event
	surveymonkey: (delivery) => ({
		body: body({ event_type: 'response_completed', event_id: '123456789', event_datetime: at(delivery) }),
	}),
	liveblocks: standard,
	tiktok: (delivery) => ({ body: body({ event: 'video.publish.complete', create_time: delivery }) }),
	'incident-io': standard,
	rootly: nested,
	grafana: constant,
	'grafana-timestamp': constant,
	heroku: ownId('id', 'resource'),
	doppler: constant,
	currents: (delivery) => ({ body: body({ event: 'RUN_START', runUrl: `https://app.currents.dev/run/${delivery}` }) }),
	hookdeck: (delivery) => ({ id: `evt_${delivery}`, body: '{"any":"payload"}' }),
	// the token cannot be refreshed, a second time
	nango: () => ({ body: body({ type: 'auth', operation: 'refresh', connectionId: 'c', success: false }) }),
	make: standard,
	'supabase-database': constant,
	qstash: (delivery) => ({ id: `msg_${delivery}`, body: '{"hello":"world"}' }),
	'supabase-auth': standard,
	privy: standard,
	'aws-sns': (delivery) => ({
		body: body({ Type: 'Notification', MessageId: `m${delivery}`, Message: 'the same', Timestamp: at(1) }),
	}),
	'google-pubsub': (delivery) => ({ body: body({ message: { messageId: `m${delivery}`, data: 'c2FtZQ==' } }) }),
	'google-chat': moment('eventTime', { type: 'MESSAGE' }),
	'google-chat-project': moment('eventTime', { type: 'MESSAGE' }),
	'bot-framework': ownId('id', 'type'),
	'microsoft-graph-rich': (delivery) => ({
		body: body({ value: [{ id: `n${delivery}`, changeType: 'updated', resource: 'me' }] }),
	}),
	'apple-app-store': ownId('notificationUUID', 'notificationType'),
	paypal: ownId('id', 'event_type'),
	// two updates of one item, without an ID and a time
	plaid: () => ({ body: body({ webhook_type: 'TRANSACTIONS', webhook_code: 'SYNC_UPDATES_AVAILABLE', item_id: 'i' }) }),
	wise: (delivery) => ({
		headers: { 'x-delivery-id': `d${delivery}` },
		body: body({ event_type: 'transfers#state-change', data: { resource: { id: 1 } } }),
	}),
	ebay: (delivery, attempt) => ({
		body: body({ notification: { notificationId: `n${delivery}`, publishAttemptCount: attempt } }),
	}),
	fal: (delivery) => ({
		headers: { 'x-fal-webhook-request-id': `r${delivery}` },
		body: body({ request_id: `r${delivery}`, status: 'OK' }),
	}),
	kinde: ownId('event_id', 'type'),
	kick: (delivery) => ({
		headers: { 'kick-event-message-id': `k${delivery}`, 'kick-event-type': 'channel.followed' },
		body: '{"follower":{"user_id":1}}',
	}),
	gong: (delivery) => ({ body: body({ callData: { metaData: { id: `c${delivery}` } }, isTest: false }) }),
	'fusionauth-jwks': nested,
	getstream: (delivery) => ({ id: `w${delivery}`, body: '{"type":"user.muted"}' }),
	'auth0-events': ownId('id', 'type'),
	oidc: constant,
	auth0: (delivery) => ({ body: body([{ log_id: `l${delivery}`, data: { type: 's' } }]) }),
	fusionauth: nested,
	claude: (delivery, attempt) => ({
		id: `msg_${delivery}`,
		body: body({ type: 'event', data: { type: 'session.created' }, rendered: attempt }),
	}),
	langfuse: ownId('id', 'type'),
	autumn: standard,
	plain: ownId('id', 'type'),
	tailscale: (delivery) => ({ body: body([{ type: 'nodeCreated', timestamp: at(delivery) }]) }),
	infisical: (delivery) => ({ body: body({ event: 'secrets.modified', timestamp: millis(delivery) }) }),
	planetscale: (delivery) => ({ body: body({ event: 'branch.ready', timestamp: delivery }) }),
	discourse: (delivery) => ({ event: 'ping', id: `${delivery}`, body: '{"ping":"OK"}' }),
	orb: ownId('id', 'type'),
	recurly: ownId('id', 'object_type'),
	smartcar: (delivery) => ({
		body: body({ eventType: 'VEHICLE_STATE', data: {}, meta: { deliveryId: `d${delivery}` } }),
	}),
	terra: constant,
	launchdarkly: ownId('_id', 'kind'),
	fathom: standard,
	onfido: moment('completed_at_iso8601'),
	nylas: ownId('id', 'type'),
	squarespace: ownId('id', 'topic'),
	recharge: (delivery) => ({
		event: 'subscription/updated',
		body: body({ subscription: { id: 880_001, updated_at: at(delivery) } }),
	}),
	dub: ownId('id', 'event'),
	shortcut: ownId('id', 'version'),
	'mercado-pago': (delivery) => ({
		id: `r${delivery}`,
		body: body({ id: 11, action: 'payment.updated', data: { id: 'A7' } }),
	}),
	revolut: moment('timestamp'),
	airwallex: ownId('id', 'name'),
	hotmart: ownId('id', 'event'),
	asaas: ownId('id', 'event'),
	highlevel: ownId('webhookId', 'type'),
	twenty: moment('eventDate'),
	zammad: (delivery) => ({
		event: 'Notify n8n',
		id: `job-${delivery}`,
		body: body({ ticket: { id: 81 }, article: { id: 104 } }),
	}),
	frappe: constant,
	openproject: (delivery) => ({
		body: body({ action: 'work_package:updated', work_package: { id: 36, updatedAt: at(delivery) } }),
	}),
	plane: (delivery, attempt) => ({
		id: `d${delivery}-${attempt}`,
		body: body({ event: 'issue', action: 'updated', data: { id: 'i', updated_at: at(delivery) } }),
	}),
	vikunja: moment('time'),
	ghost: constant,
	formbricks: standard,
	documenso: moment('createdAt'),
	outline: ownId('id', 'event'),
	linkedin: moment('occurredAt'),
	composio: standard,
	sonarqube: ownId('taskId', 'status'),
	vonage: moment('timestamp'),
};
