import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { AgentRun } from '../../../nodes/AgentRun/AgentRun.node';
import { SignedWebhookSend } from '../../../nodes/SignedWebhookSend/SignedWebhookSend.node';
import { WebhookTrigger } from '../../../nodes/WebhookTrigger/WebhookTrigger.node';

const tests = {
	...new AgentRun().methods.credentialTest,
	...new SignedWebhookSend().methods.credentialTest,
	...new WebhookTrigger().methods.credentialTest,
};
type TestName = keyof typeof tests;

/** Uses a context without any helper, so a test that makes a request would fail. */
async function run(name: TestName, data: ICredentialDataDecryptedObject): Promise<INodeCredentialTestResult> {
	const credential: ICredentialsDecrypted = { id: '1', name: 'c', type: 't', data };
	const result = await tests[name].call({} as ICredentialTestFunctions, credential);
	expect(JSON.stringify(result)).not.toMatch(/canary/);
	return result;
}

test.each<[TestName, ICredentialDataDecryptedObject, RegExp]>([
	[
		'agentEndpointShape',
		{ apiKey: 'canary', allowedDomains: 'a.example' },
		/as query apiKey to a\.example only\. No request was made/,
	],
	['agentEndpointShape', { apiKey: 'canary', allowedDomains: '*', location: 'bearer' }, /as a bearer token to \* only/],
	[
		'agentEndpointShape',
		{ apiKey: 'canary', allowedDomains: '*', location: 'header', headerName: 'X-K' },
		/as header X-K/,
	],
	[
		'signedWebhookShape',
		{ signingSecret: 'canary', allowedDomains: 'a.example' },
		/1 signing secret, no access token, 0 named secrets, for use with a\.example only\. Nothing was sent/,
	],
	[
		'signedWebhookShape',
		{
			signingSecret: 'canary',
			previousSigningSecret: 'canary2',
			previousSecretValidUntil: '2031-01-01',
			accessToken: 'canary',
			secrets: { values: [{ name: 'A', secretValue: 'canary' }] },
			allowedDomains: '*',
		},
		/2 signing secrets, an access token, 1 named secret/,
	],
	[
		'signedWebhookShape',
		{
			signingSecret: 'canary',
			previousSigningSecret: 'canary2',
			previousSecretValidUntil: '2021-01-01',
			allowedDomains: '*',
		},
		/1 signing secret,/,
	],
	['signingSecretShape', { secret: 'canary' }, /The secret is set\. The first delivery will show/],
	[
		'signingSecretShape',
		{ secret: 'canary', previousSecret: 'canary2', previousSecretValidUntil: '2031-01-01' },
		/The current and the previous secret are set/,
	],
	['signingSecretShape', { secret: ' canary' }, /begins or ends with a space/],
	[
		'secureHeaderShape',
		{ headerName: 'X-Team', headerValueSecret: 'canary' },
		/must have the header X-Team with exactly this value/,
	],
	['agentChannelShape', { apiKey: 'canary' }, /The key is short/],
	[
		'agentChannelShape',
		{ apiKey: 'canary-canary-canary-canary' },
		/^Callers must append \?apiKey= followed by this key to the webhook URL\.$/,
	],
])('%s describes a complete credential correctly', async (name, data, message) => {
	const result = await run(name, data);
	expect(result.status).toBe('OK');
	expect(result.message).toMatch(message);
});

test.each<[TestName, ICredentialDataDecryptedObject, string]>([
	['agentEndpointShape', {}, 'The credential has no API key'],
	['agentEndpointShape', { apiKey: 'canary' }, 'The credential has no allowed domains'],
	[
		'agentEndpointShape',
		{ apiKey: 'canary“', allowedDomains: '*', location: 'bearer' },
		'The API key contains a character that is not allowed in an HTTP header',
	],
	['signedWebhookShape', { signingSecret: 'canary' }, 'The credential has no allowed domains'],
	[
		'signedWebhookShape',
		{ previousSigningSecret: 'canary', allowedDomains: '*' },
		'The previous secret has no end date',
	],
	[
		'signedWebhookShape',
		{ accessToken: 'canary\nx', allowedDomains: '*' },
		'The access token contains a character that is not allowed in an HTTP header',
	],
	['signingSecretShape', {}, 'The Webhook Signing Secret credential has no secret'],
	['signingSecretShape', { secret: ' ' }, 'The Webhook Signing Secret credential has no secret'],
	[
		'signingSecretShape',
		{ secret: 'canary', previousSecret: 'canary2', previousSecretValidUntil: 'soon' },
		'The previous secret has no end date',
	],
	['secureHeaderShape', { headerName: 'X A', headerValueSecret: 'canary' }, 'The header is not a valid header name'],
	[
		'secureHeaderShape',
		{ headerName: '', headerValueSecret: 'canary' },
		'The Webhook Secure Header credential has no header name',
	],
	['secureHeaderShape', { headerName: 'X-A' }, 'The Webhook Secure Header credential has no header value'],
	['agentChannelShape', { apiKey: '' }, 'The Agent Channel credential has no API key'],
])('%s refuses %j and says what to do', async (name, data, message) => {
	const result = await run(name, data);
	expect(result.status).toBe('Error');
	expect(result.message.slice(0, message.length + 2)).toBe(`${message}. `);
	expect(result.message.slice(message.length + 2)).toMatch(/^[A-Z].{10,}/);
});
