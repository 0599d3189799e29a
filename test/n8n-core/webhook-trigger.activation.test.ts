import { webhookDescriptionIsNativelyResolvable, WebhookPathTakenError } from 'n8n-workflow';
import type { INodeParameters, IWebhookDescription } from 'n8n-workflow';

import { profiles } from '../../core';
import { WebhookTrigger } from '../../nodes/WebhookTrigger/WebhookTrigger.node';
import { UNUSED_KEY } from '../unit/core/signature/keyed-rows';
import { activate, registeredPath, webhookField } from './harness/trigger';
import type { TriggerSetup } from './harness/trigger';

const signing = { webhookSigningSecretApi: { secret: 'canary-secret-1' } };

async function refusalOf(setup: TriggerSetup): Promise<WebhookPathTakenError> {
	const refusal: unknown = await activate(setup).then(
		() => undefined,
		(error: unknown) => error,
	);
	// the only error that n8n 2 shows without trying again
	expect(refusal).toBeInstanceOf(WebhookPathTakenError);
	return refusal as WebhookPathTakenError;
}

test.each<[string, INodeParameters, TriggerSetup['credentials']]>([
	['GitHub', { source: 'github', events: 'pull_request, !star' }, signing],
	['a custom path', { source: 'github', webhookIdMode: 'custom', path: 'team/github' }, signing],
	[
		'only a secure header',
		{ source: 'secureHeader' },
		{ webhookSecureHeaderApi: { headerName: 'X-A', headerValueSecret: 'v' } },
	],
	['an agent channel', { source: 'agentMessage' }, { agentChannelApi: { apiKey: 'k' } }],
	[
		'events left over from another source',
		{ source: 'agentMessage', events: 'a,,b' },
		{ agentChannelApi: { apiKey: 'k' } },
	],
	['a custom signature', { source: 'customSignature' }, signing],
	['deliveries without an event from a source that has none', { source: 'dropbox', events: '""' }, signing],
	[
		'events of a secure header from a header of the sender',
		{ source: 'secureHeader', customEventHeader: 'X-Event', events: 'paid' },
		{ webhookSecureHeaderApi: { headerName: 'X-A', headerValueSecret: 'v' } },
	],
	[
		'a custom signature with an event header',
		{ source: 'customSignature', customEventHeader: 'X-Event', events: 'a' },
		signing,
	],
	[
		'a rotation',
		{ source: 'wandb' },
		{ webhookSigningSecretApi: { secret: 'a', previousSecret: 'b', previousSecretValidUntil: '2031-01-01T00:00:00Z' } },
	],
])('activation succeeds with %s', async (_what, parameters, credentials) => {
	expect(await activate({ parameters, credentials })).toBe(true);
});

test.each<[string, INodeParameters, TriggerSetup['credentials'], string, RegExp]>([
	[
		'no credential',
		{ source: 'github' },
		{},
		'No Webhook Signing Secret credential is selected',
		/select or create a credential/,
	],
	[
		'an empty secret',
		{ source: 'github' },
		{ webhookSigningSecretApi: { secret: '' } },
		'The Webhook Signing Secret credential has no secret',
		/enter the secret/,
	],
	[
		'a previous secret without an end date',
		{ source: 'github' },
		{ webhookSigningSecretApi: { secret: 'canary-secret-1', previousSecret: 'canary-secret-2' } },
		'The previous secret has no end date',
		/Previous Secret Valid Until/,
	],
	[
		'nothing to check',
		{ source: 'github', requireSignature: false },
		{},
		'No verification is configured, so anyone could start this workflow',
		/Require Signature/,
	],
	[
		'no check of an agent channel',
		{ source: 'agentMessage', requireApiKey: false },
		{},
		'No verification is configured, so anyone could start this workflow',
		/Secure Header/,
	],
	[
		'the source Secure Header without its credential',
		{ source: 'secureHeader' },
		{},
		'No Webhook Secure Header credential is selected',
		/select or create a credential/,
	],
	[
		'a malformed header name',
		{ source: 'secureHeader' },
		{ webhookSecureHeaderApi: { headerName: 'X A', headerValueSecret: 'canary-secret-1' } },
		'The header is not a valid header name',
		/X-Team/,
	],
	[
		'no key for an agent channel',
		{ source: 'agentMessage' },
		{ agentChannelApi: { apiKey: ' ' } },
		'The Agent Channel credential has no API key',
		/apiKey=/,
	],
	[
		'a malformed event filter',
		{ source: 'github', events: 'push,,star' },
		signing,
		'Event filter, line 1, column 6: a name is missing',
		/Enter event names, for example/,
	],
	['an empty path', { source: 'github', path: ' ' }, signing, 'Name in URL is empty', /letters, digits/],
	[
		'a path with a parameter',
		{ source: 'github', path: ':id' },
		signing,
		'Name in URL ":id" contains a character that is not allowed in a webhook path',
		/letters, digits/,
	],
	[
		'a part of a custom path with a colon inside',
		{ source: 'github', webhookIdMode: 'custom', path: 'customers/a:b' },
		signing,
		'Name in URL "customers/a:b" contains a character that is not allowed in a webhook path',
		/letters, digits/,
	],
	[
		'a path with a parameter for the protocols of an agent',
		{ source: 'agentMessage', webhookIdMode: 'custom', path: 'agents/:name' },
		{ agentChannelApi: { apiKey: 'canary-key-1' } },
		'Name in URL "agents/:name" contains a character that is not allowed in a webhook path',
		/letters, digits/,
	],
	[
		'a custom signature without the body',
		{ source: 'customSignature', customContent: 'v1' },
		signing,
		'The signed content includes neither the body nor anything that identifies the delivery',
		/\{body\}/,
	],
	[
		'a custom signature with a time from nowhere',
		{ source: 'customSignature', customContent: '{t}.{body}' },
		signing,
		'The signed content includes {t}, but no timestamp is configured',
		/timestamp header/,
	],
])(
	'activation fails with %s and says what is wrong and what to do',
	async (_what, parameters, credentials, message, cure) => {
		const error = await refusalOf({ parameters, credentials });
		// n8n shows only the message of a failed activation
		expect(error.message).toContain(`${message}. `);
		expect(error.message).toMatch(cure);
		expect(`${error.message} ${error.description} ${JSON.stringify(error)}`).not.toMatch(/canary-secret/);
	},
);

test('activation fails with an unknown source, whatever the credential', async () => {
	const error = await refusalOf({ parameters: { source: 'nonesuch' }, credentials: signing });
	expect(error.message).toMatch(/^Unknown source: nonesuch\. Choose a source from the list/);
});

test('the unguessable URL consists of n8n’s own id and the name; a custom path stands alone', () => {
	const unguessable = registeredPath({ parameters: { path: 'github' } });
	expect(unguessable).toBe('3f1c0d4e-0000-4000-8000-000000000000/github');
	expect(registeredPath({ parameters: { webhookIdMode: 'custom', path: 'team/github' } })).toBe('team/github');
});

test.each([
	['onReceived', ''],
	['responseNode', ''],
	['lastNode', 'firstEntryJson'],
])('Respond %s uses n8n’s mode of that name, with response data %j', (respond, responseData) => {
	const setup = { parameters: { respond } };
	expect(webhookField(setup, 'responseMode')).toBe(respond);
	expect(webhookField(setup, 'responseData')).toBe(responseData);
});

test('n8n reads the webhook description without its expression engine', () => {
	const [description] = new WebhookTrigger().description.webhooks ?? [];
	expect(webhookDescriptionIsNativelyResolvable(description as IWebhookDescription)).toBe(true);
});

describe('events of a source whose deliveries have none', () => {
	const secureHeader = { webhookSecureHeaderApi: { headerName: 'X-A', headerValueSecret: 'v' } };
	const SECRETS: Record<string, string> = {
		airtable: 'c2VjcmV0',
		gong: UNUSED_KEY,
		fathom: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
		freshdesk: 'user:password',
		'supabase-auth': 'v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
	};
	const senders: Record<string, Record<string, string>> = {
		'google-pubsub': { audience: 'a', email: 'e' },
		oidc: { issuer: 'i', audience: 'a', jwksUrl: 'https://login.example.com/jwks' },
	};
	const without = Object.values(profiles)
		.filter(({ event = [], lists = [] }) => event.length === 0 && lists.every((list) => list.event === undefined))
		.map(({ name }) => name);

	test('there are such sources', () => {
		expect(without).toEqual(expect.arrayContaining(['dropbox', 'freshdesk', 'braintree']));
	});

	test.each(without)('are refused for %s, with what to do instead', async (source) => {
		for (const events of ['order.created', '!order.deleted']) {
			const credentials = {
				webhookSigningSecretApi: { secret: SECRETS[source] ?? 'canary-secret-1' },
				webhookSenderApi: { sender: source, ...senders[source] },
			};
			const refusal = await refusalOf({ parameters: { source, events }, credentials });
			expect(refusal.message).toMatch(/deliveries from this source have no event name.*Clear Events\..*Only When/);
		}
	});

	test.each([
		['secureHeader', secureHeader],
		['customSignature', signing],
	])('are refused for %s unless the place of the event is configured', async (source, credentials) => {
		const refusal = await refusalOf({ parameters: { source, events: 'paid' }, credentials });
		expect(refusal.message).toContain('Fill in Event Header or Event Field, or clear Events.');
		for (const place of ['customEventHeader', 'customEvent']) {
			const parameters = { source, events: 'paid', [place]: 'event' };
			expect(await activate({ parameters, credentials })).toBe(true);
		}
	});
});
