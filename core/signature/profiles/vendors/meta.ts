import type { EventList, Handshake, RetryRule } from '../../types';
import { DAY, hexHeader, HOUR, json, profile, query } from '../row';

/** Meta subscribes with a GET that repeats the verify token (developers.facebook.com, "Getting started"). */
const META_CHALLENGE: Handshake = {
	title: 'hub.challenge',
	when: [
		{ on: 'method', is: 'GET' },
		{ on: 'query', name: 'hub.mode', is: 'subscribe' },
		{ on: 'query-token', name: 'hub.verify_token' },
	],
	verified: false,
	answer: { status: 200, text: { echo: query('hub.challenge') } },
};

type KindNames = readonly (readonly [path: string, name: string])[];

/**
 * A message is in entry[].messaging[], and one of its properties says what it is. This is the name of the field that the app has
 * subscribed to (developers.facebook.com/docs/messenger-platform/reference/webhook-events).
 */
const MESSENGER_KINDS: KindNames = [
	['message.is_echo', 'message_echoes'],
	['message', 'messages'],
	['message_edit', 'message_edits'],
	['postback', 'messaging_postbacks'],
	['delivery', 'message_deliveries'],
	['read', 'message_reads'],
	['reaction', 'message_reactions'],
	['optin', 'messaging_optins'],
	['referral', 'messaging_referrals'],
	['account_linking', 'messaging_account_linking'],
	['policy_enforcement', 'messaging_policy_enforcement'],
	['pass_thread_control', 'messaging_handovers'],
	['take_thread_control', 'messaging_handovers'],
	['request_thread_control', 'messaging_handovers'],
	['app_roles', 'messaging_handovers'],
	['game_play', 'messaging_game_plays'],
	['messaging_feedback', 'messaging_feedback'],
];

/** Instagram has no field for echoes (developers.facebook.com/docs/instagram-platform/webhooks). */
const INSTAGRAM_KINDS: KindNames = [
	['message', 'messages'],
	['message_edit', 'message_edit'],
	['postback', 'messaging_postbacks'],
	['read', 'messaging_seen'],
	['reaction', 'message_reactions'],
	['optin', 'messaging_optins'],
	['referral', 'messaging_referral'],
	['pass_thread_control', 'messaging_handover'],
	['take_thread_control', 'messaging_handover'],
	['request_thread_control', 'messaging_handover'],
];

interface MetaProduct {
	readonly name: string;
	readonly displayName: string;
	readonly aliases?: readonly string[];
	/** absent where messages are not in entry[].messaging[] */
	readonly kinds?: KindNames;
	readonly exampleEvents: readonly string[];
	readonly retry: RetryRule;
}

const messagesOf = (kinds: KindNames): readonly EventList[] => [
	{ path: 'entry[].messaging[]', event: [{ in: 'property', names: kinds }] },
	{ path: 'entry[].standby[]', event: [{ in: 'text', text: 'standby' }] },
];

function product({ kinds, ...own }: MetaProduct) {
	return profile({
		...own,
		group: 'Messaging',
		scheme: hexHeader('X-Hub-Signature-256', 'sha256='),
		secretLabel: 'App Secret',
		setup:
			'In the Meta app dashboard, open Webhooks: paste the URL and a verify token, and subscribe to the fields; the app secret is under App settings → Basic. In the credential, choose the kind App Secret and Verify Token.',
		docs: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
		event: [json('object')],
		lists: [{ path: 'entry[].changes[]', event: [json('field')] }, ...(kinds === undefined ? [] : messagesOf(kinds))],
		handshakes: [META_CHALLENGE],
	});
}

export const meta = [
	product({
		name: 'meta',
		displayName: 'Meta (Facebook)',
		aliases: ['facebook'],
		kinds: MESSENGER_KINDS,
		exampleEvents: ['feed', 'messages', 'messaging_postbacks', 'leadgen'],
		retry: {
			keeps: 'content',
			spanSeconds: 36 * HOUR,
			source:
				'Every entry has a time and IDs. Retries for 36 hours (developers.facebook.com, Graph API webhooks, quoted by others).',
		},
	}),
	product({
		name: 'whatsapp',
		displayName: 'WhatsApp Business',
		exampleEvents: ['messages', 'message_template_status_update'],
		retry: {
			keeps: 'content',
			spanSeconds: 7 * DAY,
			source:
				'Every message and status has an ID and a time. Retries for up to 7 days (developers.facebook.com, WhatsApp webhooks, quoted by others).',
		},
	}),
	product({
		name: 'instagram',
		displayName: 'Instagram',
		kinds: INSTAGRAM_KINDS,
		exampleEvents: ['comments', 'mentions', 'messages', 'messaging_postbacks'],
		retry: {
			keeps: 'content',
			spanSeconds: 36 * HOUR,
			source:
				'Every entry has a time and IDs. Retries for 36 hours (developers.facebook.com, Graph API webhooks, quoted by others).',
		},
	}),
];
