import { queryEcho } from '../handshakes';
import { HOUR, json, profile } from '../row';

/** learn.microsoft.com/graph/change-notifications-with-resource-data: the app that publishes notifications. */
const PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c4a086';

export const microsoft = [
	profile({
		name: 'bot-framework',
		displayName: 'Microsoft Bot Framework',
		aliases: ['azure-bot'],
		group: 'Messaging',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'header', name: 'Authorization' },
				algorithms: ['RS256'],
				claims: [
					{ claim: ['iss'], must: { be: ['https://api.botframework.com'] } },
					{ claim: ['aud'], must: { match: ['{appId}'] }, owner: true },
					{ claim: ['serviceurl'], must: { equalBody: 'serviceUrl' } },
				],
				expires: true,
				tolerance: 300,
				endorses: 'channelId',
			},
			// the jwks_uri of https://login.botframework.com/v1/.well-known/openidconfiguration
			keySource: {
				from: 'address',
				addresses: ['https://login.botframework.com/v1/.well-known/keys'],
				answer: { form: 'jwks' },
			},
			settings: [
				{
					name: 'appId',
					label: 'Microsoft App ID',
					description:
						'The application ID of the bot. Every bot gets genuine tokens, so those for other bots are refused.',
					required: true,
					placeholder: '00000000-0000-0000-0000-000000000000',
				},
			],
		},
		setup:
			'In the Azure portal, open your Azure Bot → Configuration: paste the URL as the messaging endpoint, and copy the Microsoft App ID to the credential.',
		docs: 'https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication',
		retry: { keeps: 'id', source: 'Activities have an ID (learn.microsoft.com). No schedule was found.' },
		event: [json('type')],
		deliveryId: [json('id')],
		limits: 'The token proves who calls and names the service URL; it does not cover the rest of the body.',
		exampleEvents: ['message', 'conversationUpdate', 'invoke'],
	}),
	profile({
		name: 'microsoft-graph-rich',
		displayName: 'Microsoft Graph (With Resource Data)',
		group: 'Identity and Cloud',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'json-list', path: 'validationTokens' },
				algorithms: ['RS256'],
				claims: [
					{
						claim: ['iss'],
						must: {
							match: ['https://sts.windows.net/{tenantId}/', 'https://login.microsoftonline.com/{tenantId}/v2.0'],
						},
						owner: true,
					},
					{ claim: ['aud'], must: { match: ['{appId}'] }, owner: true },
					{ claim: ['azp', 'appid'], must: { be: [PUBLISHER] } },
				],
				expires: true,
				tolerance: 0,
			},
			keySource: {
				from: 'address',
				addresses: ['https://login.microsoftonline.com/common/discovery/v2.0/keys'],
				answer: { form: 'jwks' },
			},
			settings: [
				{
					name: 'appId',
					label: 'Application ID',
					description: 'The client ID of the app that created the subscription.',
					required: true,
					placeholder: '00000000-0000-0000-0000-000000000000',
				},
				{
					name: 'tenantId',
					label: 'Tenant ID',
					description: 'The directory ID of the tenant whose resources change. Several are separated by commas.',
					required: true,
					placeholder: '00000000-0000-0000-0000-000000000000',
				},
				{
					name: 'clientState',
					label: 'Client State',
					description:
						'The clientState of the subscription. If it is entered, notifications with another one are refused.',
					secret: true,
				},
				{
					name: 'encryptionKey',
					label: 'Private Key of the Encryption Certificate',
					description:
						'The RSA key as PEM. If it is entered, the encrypted content is checked and added to each event as decryptedContent.',
					secret: true,
				},
			],
			elements: {
				list: 'value',
				secret: { path: 'clientState', setting: 'clientState' },
				encrypted: { path: 'encryptedContent', keySetting: 'encryptionKey', into: 'decryptedContent' },
			},
		},
		setup:
			'Publish this workflow, then create the subscription with POST /v1.0/subscriptions, includeResourceData, your encryption certificate, and the URL as notificationUrl. Enter the IDs of app and tenant in the credential.',
		docs: 'https://learn.microsoft.com/en-us/graph/change-notifications-with-resource-data',
		retry: {
			keeps: 'id-and-content',
			spanSeconds: 4 * HOUR,
			source: 'IDs of the notifications. Retries for up to 4 hours (learn.microsoft.com).',
			id: [{ in: 'json-each', list: 'value', fields: ['id'] }],
		},
		lists: [{ path: 'value[]', event: [json('lifecycleEvent'), json('changeType')], deliveryId: [json('id')] }],
		limits:
			'The tokens prove who calls. Only the encrypted content is covered by a signature, which is checked with the private key.',
		exampleEvents: ['created', 'updated', 'deleted'],
		success: { status: 202, contentType: 'text/plain', body: '' },
		handshakes: [queryEcho('validationToken', 'POST')],
	}),
];
