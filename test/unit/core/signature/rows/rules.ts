import { createHash, createHmac } from 'node:crypto';

import {
	createSigner,
	createVerifier,
	profiles,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../../core/signature';
import { NOW } from '../deliveries';
import { requestOf, secretsOf, type Vector } from '../vectors';
import type { Claim } from './claim';
import { foreignVectors } from './verdicts';

/** Rules of a vendor, applied to requests that are known to be genuine. */

const genuine = foreignVectors.filter(({ valid, provider }) => valid && profiles[provider] !== undefined);

const accepts = (row: SignatureProfile, vector: Vector, headers: WebhookRequest['headers'] = vector.headers): boolean =>
	createVerifier(row, secretsOf(vector)).verify({ ...requestOf(vector), headers }, vector.now ?? 0).ok;

const lowered = ({ headers }: Vector): Record<string, string> =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * Rows whose senders use the names of Standard Webhooks or those of Svix. The signature does not cover the names, so a
 * foreign vector is genuine under both. `svix` reads both (src/webhook.ts); the others say that they send through Svix,
 * which can be set to either (docs.svix.com, "Unbranded headers").
 */
export const UNDER_BOTH_NAMES = ['standard-webhooks', 'svix', 'recall', 'brex', 'clerk', 'resend'];

export const renamed = (vector: Vector, prefix: string): Record<string, string> =>
	Object.fromEntries(
		Object.entries(lowered(vector)).map(([name, value]) => [name.replace(/^(?:svix|webhook)-/, prefix), value]),
	);

const underBothNames = UNDER_BOTH_NAMES.flatMap((name) => {
	const vector = genuine.find(({ provider, headers }) => provider === name && Object.keys(headers).length > 2);
	if (vector === undefined) throw new Error(`No vector of ${name}`);
	return ['webhook-', 'svix-'].map((prefix): Claim => {
		const headers = renamed(vector, prefix);
		const request = { ...requestOf(vector), headers };
		return {
			profile: name,
			title: `the names ${prefix}…`,
			holds: (row) => {
				const verifier = createVerifier(row, secretsOf(vector));
				const verdict = verifier.verify(request, vector.now ?? 0);
				const told = verifier.describe(request);
				const { [`${prefix}id`]: id, ...without } = headers;
				const unnamed = verifier.verify({ ...request, headers: without }, vector.now ?? 0);
				return verdict.ok && told.deliveryId === id && !unnamed.ok && unnamed.reason === 'id-missing';
			},
		};
	});
});

/** Another spelling of the header name, from where the vendor says it. */
const OTHER_NAMES: readonly (readonly [profile: string, from: string, to: string])[] = [
	// shopify-app-js lib/types.ts: the newer Events have no X-
	['shopify', 'x-shopify-hmac-sha256', 'shopify-hmac-sha256'],
	// docs.fourthwall.com/webhooks/signature-verification: webhooks of apps
	['fourthwall', 'x-fourthwall-hmac-sha256', 'x-fourthwall-hmac-apps-sha256'],
	// docs.attio.com: "the legacy header X-Attio-Signature has the same value"
	['attio', 'attio-signature', 'x-attio-signature'],
	['attio', 'x-attio-signature', 'attio-signature'],
	// developers.docusign.com, Connect HMAC: X-DocuSign-Signature-1, -2 and so on, one for each of up to 100 keys
	...Array.from(
		{ length: 99 },
		(_, at) => ['docusign', 'x-docusign-signature-1', `x-docusign-signature-${at + 2}`] as const,
	),
];

const underOtherName = OTHER_NAMES.flatMap(([profile, from, to]): readonly Claim[] => {
	const vector = genuine.find((one) => one.provider === profile && lowered(one)[from] !== undefined);
	if (vector === undefined) return [];
	const sent = lowered(vector);
	const { [from]: signature = '' } = sent;
	const rest = Object.fromEntries(Object.entries(sent).filter(([name]) => name !== from && name !== to));
	return [{ profile, title: `the name ${to}`, holds: (row) => accepts(row, vector, { ...rest, [to]: signature }) }];
});

/**
 * Senders that put several signatures into one header while a secret is replaced: spec/standard-webhooks.md ("space
 * delimited"), and the pages of PagerDuty, CircleCI and Infisical.
 */
const STANDARD = [' ', `v1,${Buffer.alloc(32).toString('base64')}`] as const;
const HEX = `v1=${'0'.repeat(64)}`;
/** The separator, and a signature of another key. */
const LISTS: Readonly<Record<string, readonly [separator: string, other: string]>> = {
	pagerduty: [',', HEX],
	circleci: [',', HEX],
	// orb-node src/resources/webhooks.ts
	orb: [' ', HEX],
};

const inLists = Object.values(profiles).flatMap(({ name, scheme }): readonly Claim[] => {
	const isStandard = scheme.kind === 'signed' && scheme.content === '{id}.{t}.{body}';
	const list = isStandard ? STANDARD : LISTS[name];
	if (list === undefined) return [];
	const vector = genuine.find(({ provider }) => provider === name);
	if (vector === undefined) throw new Error(`No vector of ${name}`);
	const [header = '', signature = ''] = Object.entries(vector.headers).find(([one]) => /-signature$/i.test(one)) ?? [];
	const [separator, other] = list;
	const signatures = [other, signature].join(separator);
	const holds = (row: SignatureProfile) => accepts(row, vector, { ...vector.headers, [header]: signatures });
	return [{ profile: name, title: 'a list of signatures', holds }];
});

const refusesSecret = (row: SignatureProfile, secret: string, message: RegExp): boolean => {
	try {
		createVerifier(row, [secret]);
		return false;
	} catch (error) {
		return message.test((error as Error).message);
	}
};

const bytes = (count: number) => Buffer.alloc(count, 7).toString('base64');
const SHORT = /bytes/;

/** How secrets must look. A key of fewer than eight bytes could be guessed; the number is ours. */
const keyRules: readonly Claim[] = [
	...['', 'whsec_', 'v1,whsec_'].map((prefix) => ['standard-webhooks', prefix] as const),
	['openai', 'whsec_'] as const,
].map(([profile, prefix]) => ({
	profile,
	title: `a key ${prefix}… of seven bytes`,
	holds: (row) => refusesSecret(row, `${prefix}${bytes(7)}`, SHORT) && !refusesSecret(row, `${prefix}${bytes(8)}`, /./),
}));

/** @polar-sh/sdk 1.0.1: the text, else what it spells in base64. The least number of bytes is ours. */
const ofPolar = ['whsec_', ''].map((prefix): Claim => ({
	profile: 'polar',
	title: `a key ${prefix}… of seven bytes`,
	holds: (row) => {
		const [short, long] = [7, 8].map((count) => {
			const key = Buffer.alloc(count, 7);
			const signature = createHmac('sha256', key).update(`m.${NOW}.{}`).digest('base64');
			const headers = { 'webhook-id': 'm', 'webhook-timestamp': String(NOW), 'webhook-signature': `v1,${signature}` };
			const verifier = createVerifier(row, [`${prefix}${key.toString('base64')}`]);
			return verifier.verify({ method: 'POST', headers, body: Buffer.from('{}') }, NOW).ok;
		});
		return short === false && long === true;
	},
}));

/** In which form each vendor shows a public key; a key of another form is refused with it. */
export const PUBLIC_KEY_FORMS: readonly (readonly [profile: string, form: string])[] = [
	// RFC 8037: `x` of a JWK
	['rfc9421-ed25519', 'base64url'],
	['rfc9421-digest-ed25519', 'base64url'],
	// discord.com/developers/docs, "Security and Authorization"
	['discord', 'hexadecimal digits'],
	['discord-events', 'hexadecimal digits'],
	// developers.telnyx.com, "Webhook signing"
	['telnyx', 'base64'],
	// docs.sendgrid.com, "Event Webhook Security Features"
	['sendgrid', 'base64 or PEM'],
	// marketplace.gohighlevel.com, Webhook Integration Guide
	['highlevel', 'base64 or PEM'],
];

const keyForms = PUBLIC_KEY_FORMS.map(([profile, form]): Claim => ({
	profile,
	title: `a public key in ${form}`,
	holds: (row) => refusesSecret(row, 'no key', new RegExp(`public key in ${form}(?:$|[^\\w ]| after)`)),
}));

const shownForms = ['whpk_', 'v1a,whpk_', 'whsk_'].map((prefix): Claim => ({
	profile: 'standard-webhooks',
	title: `a public key ${prefix}…`,
	holds: (row) => refusesSecret(row, `${prefix}no key`, new RegExp(`public key in base64 after "${prefix}"`)),
}));

/** Secrets on the vendors' pages, shortened. */
const SHOWN_SECRETS: Readonly<Record<string, string>> = {
	// developer.paddle.com/webhooks/signature-verification
	paddle: 'pdl_ntfset_01gkdqjjhx',
	// linear.app/developers/webhooks
	linear: 'lin_wh_AbCd',
};

/** The beginning of a secret is that of the vendor's sample. */
const prefixes = Object.values(profiles)
	.filter(({ secretPrefix }) => secretPrefix !== undefined)
	.map(({ name }): Claim => {
		const secrets = genuine.filter(({ provider }) => provider === name).flatMap((vector) => secretsOf(vector));
		const shown = [...secrets, SHOWN_SECRETS[name] ?? ''];
		const holds = ({ secretPrefix = '' }: SignatureProfile) =>
			secretPrefix.length > 2 && shown.some((one) => one.startsWith(secretPrefix));
		return { profile: name, title: 'the beginning of the secret', holds };
	});

/** With the private key that the specification publishes, the published signature is made. */
const withPrivateKey = genuine
	.filter(({ signingKey }) => signingKey !== undefined)
	.map((vector): Claim => {
		const sent = lowered(vector);
		const { signingKey = '', now = NOW } = vector;
		return {
			profile: vector.provider,
			title: 'the private key signs',
			holds: (row) => {
				const input = { body: requestOf(vector).body, id: sent['webhook-id'], timestamp: now };
				const { headers } = createSigner(row, [signingKey]).sign(input);
				const isSame = Object.entries(headers).every(([name, value]) => sent[name.toLowerCase()] === value);
				return isSame && refusesSecret(row, signingKey, /sign|private/i);
			},
		};
	});

const signedBy = (row: SignatureProfile, secret: string, body: string, url?: string) =>
	createSigner(row, [secret]).sign({ body: Buffer.from(body), id: 'e-1', timestamp: NOW, method: 'POST', url });

/** What a sample delivery of ours must have beside the signature. */
const ofSamples: readonly Claim[] = [
	{
		profile: 'braintree',
		title: 'what is sent: a public key before the signature',
		// braintree src/lib/webhook_notification_gateway: pairs of a public key and a signature, with | between them
		holds: (row) => {
			const { body } = signedBy(row, 'a secret', 'bt_payload=abc');
			return /^public_key\|[0-9a-f]{40}$/.test(new URLSearchParams(String(body)).get('bt_signature') ?? '');
		},
	},
	{
		profile: 'coinbase-cdp-headers',
		title: 'what is sent: the header with the ID, which is signed',
		// hook0 clients: h= lists the signed headers
		holds: (row) => {
			const { headers } = signedBy(row, 'a secret', '{}');
			const mac = createHmac('sha256', 'a secret').update(`${NOW}.x-event-id.e-1.{}`).digest('hex');
			return headers['X-Hook0-Signature'] === `t=${NOW},h=x-event-id,v1=${mac}` && headers['x-event-id'] === 'e-1';
		},
	},
	{
		profile: 'contentful',
		title: 'what is sent: the list of the signed headers',
		// node-apps-toolkit src/requests/verify-request.ts
		holds: (row) => {
			const names = 'x-contentful-signed-headers,x-contentful-timestamp';
			return (
				signedBy(row, '00'.repeat(32), '{}', 'https://example.com/w').headers['x-contentful-signed-headers'] === names
			);
		},
	},
	{
		profile: 'linear',
		title: 'what is sent: the time is a number',
		// @linear/sdk: webhookTimestamp: number
		holds: (row) => String(signedBy(row, 'a secret', '{}').body).includes(`"webhookTimestamp":${NOW}000`),
	},
];

/** twilio-node src/webhooks/webhooks.ts: the port may be left out of the URL, and a JSON body has its hash in the query. */
const TWILIO_JSON = '{"hello":"world"}';
const ofTwilio = [
	['without the port', 'https://example.com:443/w', 'https://example.com/w'],
	['with the port', 'https://example.com/w', 'https://example.com:443/w'],
	['without its own port', 'https://example.com:8443/w', 'https://example.com/w'],
].map(([what = '', called = '', signed = '']): Claim => {
	const signature = createHmac('sha1', 'a secret').update(`${signed}Aa`).digest('base64');
	const headers = { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' };
	const request = { method: 'POST', url: called, headers, body: Buffer.from('A=a') };
	const holds = (row: SignatureProfile) =>
		createVerifier(row, ['a secret'], { publicUrl: called }).verify(request, NOW).ok;
	return { profile: 'twilio', title: `the URL ${what}`, holds };
});

const twilioJson: Claim = {
	profile: 'twilio',
	title: 'the hash of a JSON body',
	holds: (row) => {
		const url = (text: string) => `https://example.com/w?bodySHA256=${createHash('sha256').update(text).digest('hex')}`;
		const judge = (called: string) => {
			const signature = createHmac('sha1', 'a secret').update(called).digest('base64');
			const headers = { 'x-twilio-signature': signature, 'content-type': 'application/json' };
			const request = { method: 'POST', url: called, headers, body: Buffer.from(TWILIO_JSON) };
			const verdict = createVerifier(row, ['a secret'], { publicUrl: called }).verify(request, NOW);
			return verdict.ok ? 'accepted' : verdict.reason;
		};
		return judge(url(TWILIO_JSON)) === 'accepted' && judge(url('{}')) === 'body-digest-mismatch';
	},
};

export const ruleClaims: readonly Claim[] = [
	...underBothNames,
	...underOtherName,
	...inLists,
	...keyRules,
	...ofPolar,
	...keyForms,
	...shownForms,
	...prefixes,
	...withPrivateKey,
	...ofSamples,
	...ofTwilio,
	twilioJson,
];
