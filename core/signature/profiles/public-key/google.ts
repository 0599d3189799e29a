import type { ClaimRule, KeySource, SettingField, TokenProof } from '../../types';
import { DAY, json, profile } from '../row';

/** google-auth-library: the clocks may differ by 300 s. */
const SKEW = 300;

const bearer = (claims: readonly ClaimRule[]): TokenProof => ({
	kind: 'token-proof',
	place: { in: 'header', name: 'Authorization' },
	algorithms: ['RS256'],
	claims,
	expires: true,
	tolerance: SKEW,
});

const ofGoogle: ClaimRule = {
	claim: ['iss'],
	must: { be: ['https://accounts.google.com', 'accounts.google.com'] },
};
const forMe: ClaimRule = { claim: ['aud'], must: { match: ['{audience}'] }, owner: true };
const verifiedEmail: ClaimRule = { claim: ['email_verified'], must: { be: [true] } };

const keys: KeySource = {
	from: 'address',
	addresses: ['https://www.googleapis.com/oauth2/v3/certs'],
	answer: { form: 'jwks' },
};

const audience = (description: string): SettingField => ({
	name: 'audience',
	label: 'Audience',
	description,
	required: true,
	placeholder: 'https://n8n.example.com/webhook/…',
});

const CHAT_ACCOUNT = 'chat@system.gserviceaccount.com';
const NOT_COVERED = 'The token proves who calls; it does not cover the body.';

export const google = [
	profile({
		name: 'google-pubsub',
		displayName: 'Google Pub/Sub (Push)',
		aliases: ['pubsub'],
		group: 'Identity and Cloud',
		scheme: {
			kind: 'public-key',
			proof: bearer([ofGoogle, forMe, { claim: ['email'], must: { match: ['{email}'] }, owner: true }, verifiedEmail]),
			keySource: keys,
			settings: [
				audience('The audience of the subscription. Where none is set there, it is the URL of this webhook.'),
				{
					name: 'email',
					label: 'Service Account',
					description:
						'The e-mail address of the service account that the subscription signs in with. Any Google account can get a signed token, so tokens of others are refused.',
					required: true,
					placeholder: 'push@my-project.iam.gserviceaccount.com',
				},
			],
		},
		setup:
			'In the Google Cloud console, open Pub/Sub → Subscriptions → Create subscription: choose Push, paste the URL, turn on Enable authentication, and choose a service account. Enter its address and the audience in the credential.',
		docs: 'https://docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
		retry: {
			keeps: 'id',
			spanSeconds: 7 * DAY,
			source:
				'The messageId is unique in its topic. Unacknowledged messages are kept for 7 days by default (docs.cloud.google.com).',
		},
		deliveryId: [json('message.messageId')],
		limits: NOT_COVERED,
	}),
	profile({
		name: 'google-chat',
		displayName: 'Google Chat (URL Audience)',
		group: 'Messaging',
		scheme: {
			kind: 'public-key',
			proof: bearer([ofGoogle, forMe, { claim: ['email'], must: { be: [CHAT_ACCOUNT] } }, verifiedEmail]),
			keySource: keys,
			settings: [audience('The URL of the HTTP endpoint, exactly as it was entered in the Chat API.')],
		},
		setup:
			'In the Google Cloud console, open Google Chat API → Configuration: choose HTTP endpoint URL, paste the URL, and set Authentication audience to HTTP endpoint URL. Enter the same URL in the credential.',
		docs: 'https://developers.google.com/workspace/chat/verify-requests-from-chat',
		retry: { keeps: 'content', source: 'Every event has the time at which it occurred. No retries are documented.' },
		event: [json('type')],
		limits: NOT_COVERED,
		exampleEvents: ['MESSAGE', 'ADDED_TO_SPACE', 'CARD_CLICKED'],
	}),
	profile({
		name: 'google-chat-project',
		displayName: 'Google Chat (Project Number)',
		group: 'Messaging',
		scheme: {
			kind: 'public-key',
			proof: bearer([
				{ claim: ['iss'], must: { be: [CHAT_ACCOUNT] } },
				{ claim: ['aud'], must: { match: ['{projectNumber}'] }, owner: true },
			]),
			keySource: {
				from: 'address',
				addresses: [`https://www.googleapis.com/service_accounts/v1/metadata/x509/${CHAT_ACCOUNT}`],
				answer: { form: 'certificates-by-id' },
			},
			settings: [
				{
					name: 'projectNumber',
					label: 'Project Number',
					description: 'The number of the Google Cloud project, as its dashboard shows it (not its ID).',
					required: true,
					placeholder: '1234567890',
				},
			],
		},
		setup:
			'In the Google Cloud console, open Google Chat API → Configuration: choose HTTP endpoint URL, paste the URL, and set Authentication audience to Project Number. Enter that number in the credential.',
		docs: 'https://developers.google.com/workspace/chat/verify-requests-from-chat',
		retry: { keeps: 'content', source: 'Every event has the time at which it occurred. No retries are documented.' },
		event: [json('type')],
		limits: NOT_COVERED,
		exampleEvents: ['MESSAGE', 'ADDED_TO_SPACE', 'CARD_CLICKED'],
	}),
];
