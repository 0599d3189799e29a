import type { SignatureProfile } from '../../types';
import { json, MINUTE, profile, spelled, timeIn } from '../row';

const shared: Pick<SignatureProfile, 'group' | 'scheme' | 'secretLabel'> = {
	group: 'Messaging',
	scheme: {
		kind: 'signed',
		algorithm: 'ed25519',
		keys: [{ encoding: 'raw-hex' }],
		signature: { in: 'header', names: ['X-Signature-Ed25519'] },
		forms: spelled('', 'hex'),
		content: '{t}{body}',
		timestamp: timeIn('X-Signature-Timestamp'),
	},
	secretLabel: 'Public Key',
};

export const discord = [
	profile({
		...shared,
		name: 'discord',
		displayName: 'Discord (Interactions)',
		aliases: ['discord-interactions'],
		setup:
			'In the developer portal, open the app → General Information: paste the URL as the Interactions Endpoint URL while this workflow is published, and copy the public key to the credential.',
		docs: 'https://docs.discord.com/developers/interactions/overview',
		retry: { keeps: 'id', source: 'Every interaction has an ID. Interactions are not retried.' },
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['2', '3', '5'],
		// application command, message component, autocomplete, modal; 1 is the ping
		knownEvents: ['1', '2', '3', '4', '5'],
		handshakes: [
			{
				title: 'PING',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'type', is: 1 },
				],
				verified: true,
				answer: { status: 200, json: { type: 1 } },
			},
		],
		// docs.discord.com/developers/interactions/receiving-and-responding: the answer follows later, through the token
		success: { status: 200, contentType: 'application/json', body: '{"type":5}' },
	}),
	profile({
		...shared,
		name: 'discord-events',
		displayName: 'Discord (Webhook Events)',
		setup:
			'In the developer portal, open the app → Webhooks: paste the URL as the endpoint while this workflow is published, select the events, and copy the public key to the credential.',
		docs: 'https://docs.discord.com/developers/events/webhook-events',
		retry: {
			keeps: 'content',
			spanSeconds: 10 * MINUTE,
			source: 'Bodies carry the event’s time. Retries for up to 10 minutes (docs.discord.com).',
		},
		event: [json('event.type')],
		exampleEvents: ['APPLICATION_AUTHORIZED', 'ENTITLEMENT_CREATE'],
		handshakes: [
			{
				// type 0 here, unlike in interactions; a Content-Type is required even though there is no body
				title: 'PING',
				when: [
					{ on: 'method', is: 'POST' },
					{ on: 'json', path: 'type', is: 0 },
				],
				verified: true,
				answer: { status: 204, headers: { 'Content-Type': 'application/json' } },
			},
		],
		success: { status: 204, contentType: 'application/json', body: '' },
	}),
];
