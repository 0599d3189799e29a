import { matchesEvent, parseEventFilter } from '../../../../../core/event';
import {
	answerHandshake,
	createSigner,
	createVerifier,
	profiles,
	verifyWebhook,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../../core/signature';

const post = (headers: Record<string, string>, body: string): WebhookRequest => ({
	method: 'POST',
	headers,
	body: Buffer.from(body),
});

const describeDelivery = (profile: string, headers: Record<string, string>, document: object) =>
	createVerifier(profile, ['user:password']).describe(post(headers, JSON.stringify(document)));

/** developers.facebook.com/docs/messenger-platform/reference/webhook-events, and the page of Instagram. */
describe('direct messages of Meta have the names of the fields that an app subscribes to', () => {
	const message = (object: string, part: object) => ({
		object,
		entry: [{ id: '1', time: 1458692752478, messaging: [{ sender: { id: '2' }, recipient: { id: '1' }, ...part }] }],
	});
	test.each([
		['page', { message: { mid: 'mid.1', text: 'hello, world!' } }, 'messages'],
		['page', { message: { mid: 'mid.1', is_echo: true, app_id: 1 } }, 'message_echoes'],
		['page', { message_edit: { mid: 'mid.1', text: 'x', num_edit: 1 } }, 'message_edits'],
		['page', { postback: { title: 'T', payload: 'P' } }, 'messaging_postbacks'],
		['page', { delivery: { mids: ['mid.1'], watermark: 1 } }, 'message_deliveries'],
		['page', { read: { watermark: 1 } }, 'message_reads'],
		['page', { reaction: { reaction: 'love', action: 'react', mid: 'm' } }, 'message_reactions'],
		['page', { optin: { type: 'notification_messages' } }, 'messaging_optins'],
		['page', { referral: { ref: 'R', source: 'SHORTLINK' } }, 'messaging_referrals'],
		['page', { account_linking: { status: 'linked' } }, 'messaging_account_linking'],
		['page', { pass_thread_control: { new_owner_app_id: '1' } }, 'messaging_handovers'],
		['page', { policy_enforcement: { action: 'block' } }, 'messaging_policy_enforcement'],
		['instagram', { message: { mid: 'm', text: 'hi' } }, 'messages'],
		['instagram', { message: { mid: 'm', is_echo: true } }, 'messages'],
		['instagram', { read: { mid: 'm' } }, 'messaging_seen'],
		['instagram', { postback: { mid: 'm', title: 'T' } }, 'messaging_postbacks'],
		['instagram', { referral: { ref: 'R' } }, 'messaging_referral'],
	])('%s %j', (object, part, event) => {
		const profile = object === 'page' ? 'meta' : 'instagram';
		expect(describeDelivery(profile, {}, message(object, part)).event).toBe(event);
	});

	test('a message to another app of the page is standby', () =>
		expect(
			describeDelivery('meta', {}, { object: 'page', entry: [{ id: '1', standby: [{ message: {} }] }] }).event,
		).toBe('standby'));

	test('a kind that is not known has the name of the object', () =>
		expect(describeDelivery('meta', {}, message('page', { brand_new: {} })).event).toBe('page'));
});

/** docs.gitlab.com: webhook_events and administration/system_hooks. */
describe('GitLab', () => {
	const hooks = [
		['Merge Request Hook', { object_kind: 'merge_request', object_attributes: { action: 'open' } }],
		['System Hook', { event_name: 'project_create' }],
		['System Hook', { object_kind: 'merge_request', object_attributes: { action: 'merge' } }],
		['Member Hook', { event_name: 'user_add_to_group' }],
	] as const;
	const told = hooks.map(([name, body]) => describeDelivery('gitlab-token', { 'X-Gitlab-Event': name }, body));

	test('names the event by the header, and system hooks by the body', () =>
		expect(told.map(({ event }) => event)).toEqual([
			'Merge Request Hook',
			'project_create',
			'merge_request',
			'Member Hook',
		]));

	test.each([
		['Merge Request Hook', [true, false, false, false]],
		['merge_request', [true, false, true, false]],
		['merge_request.open', [true, false, false, false]],
		['System Hook', [false, true, true, false]],
		['user_add_to_group', [false, false, false, true]],
		['!merge_request', [false, true, false, true]],
	])('the filter %j takes what has this name anywhere', (filter, taken) =>
		expect(told.map((name) => matchesEvent(parseEventFilter(filter), name))).toEqual(taken),
	);
});

test('Pipedrive: a body of version 1 has an event, and no delivery ID but the number of an object', () => {
	const body = { v: 1, event: 'added.deal', meta: { action: 'added', object: 'deal', id: 17 }, current: {} };
	const told = describeDelivery('pipedrive', {}, body);
	expect(told).toMatchObject({ event: 'deal', action: 'added', deliveryId: undefined });
	for (const filter of ['deal', 'deal.added', 'added.deal', 'added.*']) {
		expect(matchesEvent(parseEventFilter(filter), told)).toBe(true);
	}
});

test('Twitch: the end of a subscription is not the event that it was for', () => {
	const headers = {
		'Twitch-Eventsub-Message-Type': 'revocation',
		'Twitch-Eventsub-Subscription-Type': 'channel.follow',
	};
	const told = describeDelivery('twitch', headers, { subscription: { type: 'channel.follow' } });
	expect(told.event).toBe('revocation');
	expect(matchesEvent(parseEventFilter('channel.follow'), told)).toBe(false);
});

test('Acuity: a webhook of the API has the same events as one of the settings', () => {
	const verifier = createVerifier('acuity', ['a secret']);
	const told = verifier.describe(post({}, 'action=appointment.scheduled&id=1'));
	expect(told.event).toBe('appointment.scheduled');
	for (const filter of ['scheduled', 'appointment.scheduled']) {
		expect(matchesEvent(parseEventFilter(filter), told)).toBe(true);
	}
});

test('Webflow: the ID of an item is not the ID of a delivery', () =>
	expect(describeDelivery('webflow', {}, { triggerType: 'site_publish', payload: { id: 'item' } })).toMatchObject({
		event: 'site_publish',
		deliveryId: undefined,
	}));

test('Hugging Face: the delivery ID is in a header', () =>
	expect(describeDelivery('hugging-face', { 'Webhook-Id': 'wh_1' }, { event: {} }).deliveryId).toBe('wh_1'));

/** class-wc-webhook.php: hash_hmac('sha256', body, wp_specialchars_decode(secret, ENT_QUOTES)). */
test('WooCommerce: an entity in the secret counts as its character', () => {
	// printf '{"id":1}' | openssl dgst -sha256 -hmac 'a&b' -binary | base64
	const headers = {
		'X-WC-Webhook-Signature': 'DZZ3mhyNjKxgGYJPujiR4ZGjbQJd9qbIQuhcMQ11PTE=',
		'X-WC-Webhook-Topic': 'order.created',
	};
	for (const secret of ['a&amp;b', 'a&b']) {
		const verdict = verifyWebhook({ profile: 'woocommerce', secrets: [secret], request: post(headers, '{"id":1}') });
		expect(verdict.ok).toBe(true);
	}
});

test('Polar: a secret signs as the text that it is', () => {
	const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
	const { headers } = createSigner('polar', [secret]).sign({ body: Buffer.from('{}'), id: 'm', timestamp: 1731705121 });
	expect(headers['webhook-signature']?.split(' ')).toHaveLength(1);
});

/** docs.slack.dev: a check of the certificate is not signed and wants a plain 200. */
describe('Slack checks the certificate', () => {
	const handshake = (request: WebhookRequest) => answerHandshake({ profile: 'slack', secrets: ['a secret'], request });

	test.each([
		['POST', post({}, 'ssl_check=1&token=xxx')],
		['GET', { method: 'GET', url: '/x?ssl_check=1&token=xxx', headers: {}, body: Buffer.alloc(0) }],
	])('with %s', (_, request) => expect(handshake(request)).toMatchObject({ status: 200, body: '' }));

	test.each([
		['another value', post({}, 'ssl_check=0')],
		['a slash command', post({}, 'command=%2Fweather&text=ssl_check%3D1')],
	])('%s is none', (_, request) => expect(handshake(request)).toBeUndefined());
});

describe('answers that senders read', () => {
	const rows = Object.values(profiles);

	test('an answer that a row wants has a status that its sender takes', () => {
		for (const { name, success, successStatuses } of rows) {
			const status = success?.status ?? 200;
			expect([name, successStatuses === undefined || successStatuses.includes(status)]).toEqual([name, true]);
		}
	});

	/** Mailgun, QuickBooks, Telnyx, Xero and Linear: documents and SDKs as the rows quote them. */
	test('who takes nothing but 200', () => {
		const strict = ({ successStatuses }: SignatureProfile) => String(successStatuses) === '200';
		expect(rows.filter(strict).map(({ name }) => name)).toEqual(
			expect.arrayContaining(['linear', 'mailgun', 'mailgun-routes', 'quickbooks', 'telnyx', 'xero']),
		);
	});

	test('what Slack, Twilio, Discord and Xero read', () => {
		expect(profiles.slack?.success).toEqual({ status: 200, contentType: 'text/plain', body: '' });
		expect(profiles.twilio?.success).toMatchObject({
			contentType: 'text/xml',
			body: expect.stringMatching(/<Response>/) as string,
		});
		expect(JSON.parse(profiles.discord?.success?.body ?? '')).toEqual({ type: 5 });
		expect(profiles.xero?.refusal).toEqual({ bodyless: true });
	});
});
