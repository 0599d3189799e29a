import { createHash, createPublicKey } from 'node:crypto';

import {
	createVerifier,
	enteredSettings,
	keyCall,
	requireFetchSettings,
	type Config,
	type SettingField,
	type SignatureProfile,
} from '../../../../../../core/signature';
import type { Claim } from '../claim';

const messageOf = (act: () => unknown): string => {
	try {
		act();
		return '';
	} catch (error) {
		return (error as Error).message;
	}
};

const fieldsOf = ({ scheme }: SignatureProfile): readonly SettingField[] =>
	scheme.kind === 'public-key' ? scheme.settings : [];

/** A second fixed value, without which anybody with an account at the vendor could send deliveries, or no key is known. */
const REQUIRED: Readonly<Record<string, Config>> = {
	// docs.aws.amazon.com/sns: any account can have a topic
	'aws-sns': { topicArn: 'arn' },
	// docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions: audience and service account
	'google-pubsub': { audience: 'a', email: 'e' },
	'google-chat': { audience: 'a' },
	'google-chat-project': { projectNumber: '1' },
	// learn.microsoft.com: the audience is the ID of the app
	'bot-framework': { appId: 'a' },
	'microsoft-graph-rich': { appId: 'a', tenantId: 't' },
	// developer.paypal.com: the webhook ID is part of what is signed
	paypal: { webhookId: 'w' },
	'apple-app-store': { bundleId: 'b', environment: 'Sandbox' },
	kinde: { domain: 'example.kinde.com' },
	'fusionauth-jwks': { url: 'auth.example.com' },
	oidc: { issuer: 'i', audience: 'a' },
};

const required = Object.entries(REQUIRED).map(([profile, config]): Claim => ({
	profile,
	title: `settings ${Object.keys(config).join(' and ')}`,
	holds: (row) =>
		messageOf(() => createVerifier(row, [], { config })) === '' &&
		Object.keys(config)
			.filter((name) => name !== 'environment')
			.every((name) =>
				/ is empty, and without it/.test(
					messageOf(() => createVerifier(row, [], { config: { ...config, [name]: '' } })),
				),
			),
}));

/** Which settings the vendors' documentation requires to fetch a key. */
const FETCHED_WITH: Readonly<Record<string, Config>> = {
	plaid: { clientId: 'c', secret: 's' },
	ebay: { clientId: 'c', clientSecret: 's' },
};

const fetchedWith = Object.entries(FETCHED_WITH).map(([profile, config]): Claim => ({
	profile,
	title: `settings ${Object.keys(config).join(' and ')} to fetch keys`,
	holds: (row) =>
		messageOf(() => requireFetchSettings(row, [], config)) === '' &&
		messageOf(() => createVerifier(row, [], {})) === '' &&
		Object.keys(config).every((name) =>
			messageOf(() => requireFetchSettings(row, [], { ...config, [name]: '' })).endsWith('is empty in the credential'),
		),
}));

/** Settings that a credential hides. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
	plaid: ['secret'],
	ebay: ['clientSecret', 'verificationToken'],
	'microsoft-graph-rich': ['clientState', 'encryptionKey'],
};

/** All that a person enters, where no other claim needs it. */
const ENTERED: Readonly<Record<string, string>> = {
	ebay: 'clientId,clientSecret,verificationToken,endpoint,environment',
	'apple-app-store': 'bundleId,environment,appAppleId',
	kick: '',
	gong: '',
};

const entered = Object.entries(ENTERED).map(([profile, names]): Claim => ({
	profile,
	title: 'settings that are entered',
	holds: (row) =>
		enteredSettings(row)
			.map(({ name }) => name)
			.join() === names,
}));

const hidden = Object.entries(HIDDEN).map(([profile, names]): Claim => ({
	profile,
	title: 'settings that are secrets',
	holds: (row) =>
		fieldsOf(row)
			.filter(({ secret }) => secret)
			.map(({ name }) => name)
			.join() === names.join(),
}));

const EBAY_KEY = { alg: 'ecdsa', kid: 'k-1', signature: 'c2ln', digest: 'SHA1' };
const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The calls for a key, as the vendors' pages have them. */
const calls: readonly (readonly [profile: string, config: Config, headers: Record<string, string>, wanted: object])[] =
	[
		...['production', 'sandbox'].map(
			(environment) =>
				[
					'plaid',
					{ clientId: 'c', secret: 's', environment },
					{
						'plaid-verification': `${segment({ alg: 'ES256', kid: 'k-1' })}.${segment({ iat: 1000, request_body_sha256: '' })}.eA`,
					},
					{
						url: `https://${environment}.plaid.com/webhook_verification_key/get`,
						method: 'POST',
						body: '{"client_id":"c","secret":"s","key_id":"k-1"}',
					},
				] as const,
		),
		...['api.ebay.com', 'api.sandbox.ebay.com'].map(
			(environment) =>
				[
					'ebay',
					{ clientId: 'c', clientSecret: 's', environment },
					{ 'x-ebay-signature': Buffer.from(JSON.stringify(EBAY_KEY)).toString('base64') },
					{
						url: `https://${environment}/commerce/notification/v1/public_key/k-1`,
						token: {
							url: `https://${environment}/identity/v1/oauth2/token`,
							scope: 'https://api.ebay.com/oauth/api_scope',
							id: 'c',
							secret: 's',
						},
					},
				] as const,
		),
	];

const called = calls.map(([name, config, headers, wanted]): Claim => {
	const request = { method: 'POST', headers, body: Buffer.from('{}') };
	return {
		profile: name,
		title: `the call for a key of ${String(config.environment)}`,
		holds: (profile) => {
			const call = keyCall({ profile, secrets: [], config, request, now: 1000 });
			return Object.entries(wanted).every(
				([field, value]) => JSON.stringify(call?.[field as keyof typeof call]) === JSON.stringify(value),
			);
		},
	};
});

/** docs.wise.com prints both keys; these are the SHA-256 of the copies in n8n-nodes-base (Wise, GenericFunctions). */
const WISE = {
	live: 'e86411cd96968b70488a1c11dcd22907075dfd25299800578c405c9010a0834a',
	sandbox: '30bfe2d6312e1b03eedca03db05ee5d0ba3b57e648757b57d0d89a593f710edf',
};

const wise: Claim = {
	profile: 'wise',
	title: 'the keys, and the environments',
	holds: (row) => {
		const keys =
			row.scheme.kind === 'public-key' && row.scheme.keySource.from === 'row' ? row.scheme.keySource.keys : {};
		const hashes = Object.entries(keys).map(([name, pem]) => {
			const der = createPublicKey(pem).export({ format: 'der', type: 'spki' });
			return [name, createHash('sha256').update(der).digest('hex')];
		});
		const { choices = [] } = fieldsOf(row)[0] ?? {};
		return JSON.stringify(Object.fromEntries(hashes)) === JSON.stringify(WISE) && choices.join() === 'live,sandbox';
	},
};

/** Claims that a credential requires what the vendors' documentation requires, and that keys are fetched as it says. */
export const settingClaims: readonly Claim[] = [...required, ...fetchedWith, ...entered, ...hidden, ...called, wise];
