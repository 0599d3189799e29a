import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { AgentChannelApi } from '../../../../../credentials/AgentChannelApi.credentials';
import { AgentEndpointApi } from '../../../../../credentials/AgentEndpointApi.credentials';
import { AgentEndpointAwsApi } from '../../../../../credentials/AgentEndpointAwsApi.credentials';
import { AgentEndpointGoogleOAuth2Api } from '../../../../../credentials/AgentEndpointGoogleOAuth2Api.credentials';
import { AgentEndpointOAuth2Api } from '../../../../../credentials/AgentEndpointOAuth2Api.credentials';
import { SignedWebhookApi } from '../../../../../credentials/SignedWebhookApi.credentials';
import { WebhookSecureHeaderApi } from '../../../../../credentials/WebhookSecureHeaderApi.credentials';
import { WebhookSenderApi } from '../../../../../credentials/WebhookSenderApi.credentials';
import { WebhookSigningSecretApi } from '../../../../../credentials/WebhookSigningSecretApi.credentials';
import { credentialSecrets, secretFields } from '../../../../../nodes/shared/masking/credential-secrets';
import type { CredentialType } from '../../../../../nodes/shared/masking/credential-secrets';

const classes = {
	AgentChannelApi,
	AgentEndpointApi,
	AgentEndpointAwsApi,
	AgentEndpointGoogleOAuth2Api,
	AgentEndpointOAuth2Api,
	SignedWebhookApi,
	WebhookSecureHeaderApi,
	WebhookSenderApi,
	WebhookSigningSecretApi,
};
const credentials = Object.values(classes).map((Credential): ICredentialType => new Credential());

/** Returns the paths of the password fields, including those in collections. */
function passwords(properties: readonly INodeProperties[], path: readonly string[] = []): string[] {
	return properties.flatMap((property) => {
		const here = [...path, property.name];
		const inner = (property.options ?? []).flatMap((option) =>
			'values' in option
				? passwords(option.values, [...here, option.name])
				: 'type' in option
					? passwords([option], here)
					: [],
		);
		const isSecret = property.typeOptions?.password === true && property.type === 'string';
		return [...(isSecret ? [here.join('.')] : []), ...inner];
	});
}

/** What n8n's own OAuth2 credential adds: its client secret, its key, and the tokens that it stores. */
const OAUTH2_FIELDS = [
	'clientSecret',
	'privateKey',
	'oauthTokenData.access_token',
	'oauthTokenData.refresh_token',
	'oauthTokenData.id_token',
];

/** What n8n's own credentials add. */
const BASE_FIELDS: Readonly<Record<string, readonly string[]>> = {
	aws: ['secretAccessKey', 'sessionToken'],
	googleOAuth2Api: OAUTH2_FIELDS,
	oAuth2Api: OAUTH2_FIELDS,
};

describe('every password field is known as a secret', () => {
	test.each(credentials.map((credential) => [credential.name, credential] as const))(
		'%s',
		(name, { properties, extends: bases = [] }) => {
			const inherited = new Set(bases.flatMap((base) => BASE_FIELDS[base] ?? []));
			// a field that has another name for each kind of secret is listed several times
			const expected = [...new Set([...passwords(properties), ...inherited])];
			expect([...secretFields[name as CredentialType]].sort()).toEqual(expected.sort());
			expect(expected.length).toBeGreaterThan(0);
		},
	);

	test('in every credential', () => {
		const files = readdirSync(join(__dirname, '../../../../../credentials')).filter((file) => file.endsWith('.ts'));
		expect(files.map((file) => file.split('.')[0])).toEqual(Object.keys(classes));
		expect(Object.keys(secretFields).sort()).toEqual(credentials.map(({ name }) => name).sort());
	});
});

describe('the secrets of a credential are found', () => {
	test.each(Object.entries(secretFields) as Array<[CredentialType, readonly string[]]>)(
		'in each field of %s',
		(type, paths) => {
			for (const path of paths) {
				const value = `value of ${path}`;
				const [first = '', ...rest] = path.split('.');
				const nested = rest.reduceRight<unknown>(
					(inner, name) => (name === 'values' ? { values: [inner] } : { [name]: inner }),
					value,
				);
				expect(credentialSecrets(type, { [first]: nested })).toEqual([value]);
			}
		},
	);

	test('in each row of a list', () => {
		const values = [
			{ name: 'A', secretValue: 'one' },
			{ name: 'B', secretValue: ' two ' },
			{ name: 'C' },
			{ secretValue: '' },
		];
		expect(credentialSecrets('signedWebhookApi', { secrets: { values } })).toEqual(['one', 'two']);
	});

	test.each([
		{},
		{ apiKey: '' },
		{ apiKey: '  ' },
		{ apiKey: 5 },
		{ apiKey: null },
		Object.create({ apiKey: 'inherited' }) as object,
	])('in no empty or invalid field: %j', (data) => {
		expect(credentialSecrets('agentChannelApi', data as Record<string, unknown>)).toEqual([]);
	});

	test('together with the user before the password', () => {
		expect(credentialSecrets('agentEndpointApi', { user: 'me', apiKey: 'the key' })).toEqual(['the key', 'me:the key']);
		expect(credentialSecrets('agentEndpointOAuth2Api', { clientId: 'me', clientSecret: 'x' })).toContain('me:x');
	});

	test.each([
		['Bearer abcdefgh', ['abcdefgh']],
		['token abcdefgh', ['abcdefgh']],
		['SSWS 00abc', ['00abc']],
		[`Basic ${Buffer.from('user:pass:word').toString('base64')}`, ['user:pass:word', 'pass:word']],
		['whsec_abcdefgh', ['abcdefgh']],
		['v1,whsec_abcdefgh', ['abcdefgh']],
		['correct horse battery', []],
		['plain', []],
	])('together with the secret part of %j', (headerValueSecret, parts) => {
		const secrets = credentialSecrets('webhookSecureHeaderApi', { headerValueSecret });
		expect(secrets).toEqual(expect.arrayContaining([headerValueSecret, ...parts]));
		expect(secrets.length).toBeLessThanOrEqual(parts.length + 2);
	});

	test('together with the secret part of a URL', () => {
		const secretUrl = 'https://me:p4ssw0rd@hook.example/webhook/0123456789abcdef0/run?mode=fast&key=fedcba9876543210';
		expect(credentialSecrets('agentEndpointApi', { secretUrl })).toEqual([
			secretUrl,
			'/webhook/0123456789abcdef0/run?mode=fast&key=fedcba9876543210',
			'/webhook/0123456789abcdef0/run',
			'p4ssw0rd',
			'0123456789abcdef0',
			'fedcba9876543210',
		]);
		expect(credentialSecrets('agentEndpointApi', { secretUrl: 'https://hook.example/' })).toEqual([
			'https://hook.example/',
		]);
		expect(credentialSecrets('agentEndpointApi', { secretUrl: 'https://[' })).toEqual(['https://[']);
	});
});
