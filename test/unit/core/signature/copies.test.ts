import { createHmac } from 'node:crypto';

import { createVerifier, customProfile, type SignatureProfile } from '../../../../core/signature';

/** Pairs of genuine deliveries from public reports: what one receiver lost, or ran twice. */

const NOW = 1_760_000_000;
const URL_CALLED = 'https://example.com/webhook';
const hmac = (secret: string, text: string, encoding: 'base64' | 'hex' = 'base64') =>
	createHmac('sha256', secret).update(text).digest(encoding);

interface Sent {
	readonly headers: Record<string, string>;
	readonly body: string;
	readonly at?: number;
}

const keyOf = (profile: string | SignatureProfile, secret: string, { headers, body, at = NOW }: Sent) => {
	const verdict = createVerifier(profile, [secret], { publicUrl: URL_CALLED }).verify(
		{ method: 'POST', headers, body: Buffer.from(body) },
		at,
	);
	expect(verdict).toMatchObject({ ok: true });
	return verdict.ok ? verdict.replayKey : undefined;
};

const woo = (topic: string, id: string): Sent => ({
	headers: {
		// woocommerce/woocommerce#19764
		'x-wc-webhook-signature': '6KrsoUj0NTb/1ET6mEsK0J6YS9X5tFW4LVaCtUUIJ0s=',
		'x-wc-webhook-topic': topic,
		'x-wc-webhook-delivery-id': id,
	},
	body: '{"id":77,"status":"processing"}',
});

const order = '{"id":820982911946154508,"updated_at":"2026-11-25T00:00:00Z"}';
const shopify = (topic: string, eventId: string): Sent => ({
	headers: {
		'x-shopify-hmac-sha256': hmac('k', order),
		'x-shopify-topic': topic,
		'x-shopify-event-id': eventId,
		'x-shopify-webhook-id': `w-${topic}-${eventId}`,
	},
	body: order,
});

const zendesk = (invocation: string, at: string): Sent => ({
	headers: {
		'x-zendesk-webhook-signature': hmac('k', `${at}{"ping":1}`),
		'x-zendesk-webhook-signature-timestamp': at,
		'x-zendesk-webhook-invocation-id': invocation,
	},
	body: '{"ping":1}',
});

const pipedrive = (attempt: number, id = 'e1'): Sent => ({
	headers: { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` },
	body: JSON.stringify({ meta: { id, attempt, entity: 'deal', action: 'create' }, data: { id: 1 } }),
});

const intercom = (attempts: number): Sent => {
	const body = JSON.stringify({
		type: 'notification_event',
		topic: 'contact.created',
		id: 'n1',
		delivery_attempts: attempts,
	});
	return { headers: { 'x-hub-signature': `sha1=${createHmac('sha1', 'k').update(body).digest('hex')}` }, body };
};

const twilio = (fields: Record<string, string>, token?: string): Sent => {
	const signed = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
	const content = URL_CALLED + signed.map(([name, value]) => name + value).join('');
	return {
		headers: {
			'content-type': 'application/x-www-form-urlencoded',
			'x-twilio-signature': createHmac('sha1', 'k').update(content).digest('base64'),
			...(token !== undefined && { 'i-twilio-idempotency-token': token }),
		},
		body: new URLSearchParams(fields).toString(),
	};
};
const digits = { CallSid: 'CA1', CallStatus: 'in-progress', Digits: '1' };
const message = { MessageSid: 'SM1', SmsStatus: 'received', Body: 'yes' };

const plain = customProfile({ header: 'X-Sig' });
const withId = customProfile({ header: 'X-Sig', idHeader: 'X-Id' });
const withTime = customProfile({ header: 'X-Sig', timestampHeader: 'X-T', content: '{t}.{body}' });
const ownSender = (extra: Record<string, string> = {}): Sent => ({
	headers: { 'x-sig': hmac('k', '{"a":1}', 'hex'), ...extra },
	body: '{"a":1}',
});
const timed = (at: number): Sent => ({
	headers: { 'x-sig': hmac('k', `${at}.{"a":1}`, 'hex'), 'x-t': String(at) },
	body: '{"a":1}',
});

describe('different deliveries are different', () => {
	test.each<[string, string | SignatureProfile, string, Sent, Sent]>([
		['two topics of one WooCommerce order', 'woocommerce', 'k', woo('order.created', 'd1'), woo('order.updated', 'd2')],
		[
			'two WooCommerce updates to the same state',
			'woocommerce',
			'k',
			woo('order.updated', 'd1'),
			woo('order.updated', 'd2'),
		],
		['two topics of one Shopify order', 'shopify', 'k', shopify('orders/create', 'e1'), shopify('orders/paid', 'e1')],
		[
			'two Shopify events with the same content',
			'shopify',
			'k',
			shopify('orders/updated', 'e1'),
			shopify('orders/updated', 'e2'),
		],
		[
			'two runs of a Zendesk trigger with a constant body',
			'zendesk',
			'k',
			zendesk('i1', '2025-10-09T08:53:20Z'),
			zendesk('i2', '2025-10-09T08:53:21Z'),
		],
		['the same digit in two <Gather>s of one Twilio call', 'twilio', 'k', twilio(digits, 't1'), twilio(digits, 't2')],
		[
			'two Twilio messages of the same words',
			'twilio',
			'k',
			twilio(message),
			twilio({ ...message, MessageSid: 'SM2' }),
		],
		['two deals of Pipedrive', 'pipedrive', 'u:p', pipedrive(1), pipedrive(1, 'e2')],
		[
			'two equal bodies with two ids of a sender of one’s own',
			withId,
			'k',
			ownSender({ 'x-id': '1' }),
			ownSender({ 'x-id': '2' }),
		],
		['two equal bodies at two times of a sender of one’s own', withTime, 'k', timed(NOW), timed(NOW + 1)],
	])('%s', (_, profile, secret, first, second) => {
		expect(keyOf(profile, secret, second)).not.toBe(keyOf(profile, secret, first));
	});

	const dropboxBody =
		'{"list_folder":{"accounts":["dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc"]},"delta":{"users":[12345678]}}';
	test.each<[string, string | SignatureProfile, string, Sent]>([
		[
			'a second change of one Dropbox account',
			'dropbox',
			'k',
			{ headers: { 'x-dropbox-signature': hmac('k', dropboxBody, 'hex') }, body: dropboxBody },
		],
		['the same words again of a sender without id and time', plain, 'k', ownSender()],
	])('nothing tells %s apart, so nothing is a copy', (_, profile, secret, sent) => {
		expect(keyOf(profile, secret, sent)).toBe('');
	});
});

describe('a retry is the same delivery', () => {
	test.each<[string, string | SignatureProfile, string, Sent, Sent]>([
		['of a Twilio message', 'twilio', 'k', twilio(message), twilio(message, 't2')],
		['of Shopify', 'shopify', 'k', shopify('orders/paid', 'e1'), shopify('orders/paid', 'e1')],
		['of Pipedrive, which counts its attempts in the body', 'pipedrive', 'u:p', pipedrive(1), pipedrive(2)],
		['of Intercom, which counts its attempts in the body', 'intercom', 'k', intercom(1), intercom(2)],
		['with the id of a sender of one’s own', withId, 'k', ownSender({ 'x-id': '1' }), ownSender({ 'x-id': '1' })],
		['with the very same time and signature', withTime, 'k', timed(NOW), timed(NOW)],
	])('%s', (_, profile, secret, first, second) => {
		expect(keyOf(profile, secret, second)).toBe(keyOf(profile, secret, first));
	});
});
