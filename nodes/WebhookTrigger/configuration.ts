import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { ConfigurationError } from '../../core/configuration-error';
import { parseEventFilter } from '../../core/event';
import type { EventFilter } from '../../core/event';
import { createVerifier, customProfile, profiles, tokenProfile } from '../../core/signature';
import type { CustomProfileInput, SignatureProfile, Verifier } from '../../core/signature';
import { channelKey, secureHeader, signingSecrets } from './secrets';
import { AGENT_MESSAGE, CUSTOM_SIGNATURE, SECURE_HEADER } from './sources';

type Context = IWebhookFunctions | IHookFunctions;

/** One check of a request; all of them must pass. */
export interface Check {
	/** What the log calls it. */
	name: 'secure header' | 'API key' | 'signature';
	verifier: Verifier;
	/** Secrets that the sender repeats in the body of every request, as Microsoft Graph does. */
	secretsInBody?: string[];
}

/** A node's settings, checked and compiled: what `webhook()` works with. */
export interface TriggerConfiguration {
	source: string;
	/** At least one, in the order in which they are made. */
	checks: Check[];
	/** The check whose profile knows event, handshake and delivery id; the last one. */
	verifier: Verifier;
	events: EventFilter;
	/** Header names in lower case, and query parameters, whose values are secrets. */
	secretHeaders: string[];
	secretQuery: string[];
	secretsInBody: string[];
}

/**
 * Reads and checks the whole configuration.
 *
 * @param now milliseconds since 1970
 * @throws ConfigurationError that names the mistake and the cure; never the secret
 */
export async function readConfiguration(context: Context, now: number): Promise<TriggerConfiguration> {
	const source = context.getNodeParameter('source') as string;
	checkPath(context);
	const header = await headerCheck(context, source);
	const main = await mainCheck(context, source, now);
	const checks = [header?.check, main].filter((check) => check !== undefined);
	const last = checks.at(-1);
	if (last === undefined) {
		throw new ConfigurationError(
			'No check is configured, so anyone could start this workflow',
			'Switch Require Signature on, or choose a Secure Header credential.',
		);
	}
	return {
		source,
		checks,
		verifier: last.verifier,
		events: parseEventFilter(source === AGENT_MESSAGE ? '' : (context.getNodeParameter('events', '') as string)),
		secretHeaders: [
			'authorization',
			'cookie',
			'x-api-key',
			...(header ? [header.name.toLowerCase()] : []),
			...tokenHeaders(source),
		],
		secretQuery: source === AGENT_MESSAGE ? ['apiKey'] : [],
		secretsInBody: main?.secretsInBody ?? [],
	};
}

function checkPath(context: Context): void {
	const path = (context.getNodeParameter('path', '') as string).trim();
	if (path === '' || /[:?#\s]/.test(path)) {
		throw new ConfigurationError(
			path === '' ? 'Name in URL is empty' : `Name in URL "${path}" holds a character that a webhook path cannot have`,
			'Use letters, digits, hyphens and slashes, for example github or team/github.',
		);
	}
}

/** Chosen = checked. The source's own words for event and delivery stay known, even where nothing but the header is checked. */
async function headerCheck(context: Context, source: string): Promise<{ name: string; check: Check } | undefined> {
	if (source !== SECURE_HEADER && context.getNode().credentials?.webhookSecureHeaderApi === undefined) return undefined;
	const { name, value } = secureHeader(await credential(context, 'webhookSecureHeaderApi', 'Webhook Secure Header'));
	const { event, action, deliveryId, documentField } = profiles[source] ?? {};
	const profile = { ...tokenProfile({ header: name }), event, action, deliveryId, documentField };
	return { name, check: { name: 'secure header', verifier: createVerifier(profile, [value]) } };
}

async function mainCheck(context: Context, source: string, now: number): Promise<Check | undefined> {
	if (source === SECURE_HEADER) return undefined;
	if (source === AGENT_MESSAGE) {
		if (context.getNodeParameter('requireApiKey', true) === false) return undefined;
		const key = channelKey(await credential(context, 'agentChannelApi', 'Agent Channel'));
		return { name: 'API key', verifier: createVerifier(tokenProfile({ query: 'apiKey' }), [key]) };
	}
	if (context.getNodeParameter('requireSignature', true) === false) return undefined;
	const profile = signatureProfile(context, source);
	const secrets = signingSecrets(await credential(context, 'webhookSigningSecretApi', 'Webhook Signing Secret'), now);
	const inBody = profile.scheme.kind === 'token' && profile.scheme.token.in === 'json';
	return { name: 'signature', verifier: createVerifier(profile, secrets), ...(inBody && { secretsInBody: secrets }) };
}

async function credential(context: Context, type: string, displayName: string): Promise<IDataObject> {
	if (context.getNode().credentials?.[type] === undefined) {
		throw new ConfigurationError(
			`No ${displayName} credential is chosen`,
			'Open the Webhook Trigger and choose or create one.',
		);
	}
	return await context.getCredentials<IDataObject>(type);
}

function signatureProfile(context: Context, source: string): SignatureProfile {
	if (source === CUSTOM_SIGNATURE) return customProfile(customInput(context));
	const profile = profiles[source];
	if (profile) return profile;
	throw new ConfigurationError(
		`The source ${source} is unknown`,
		'Choose one from the list; a newer version of the package may have it.',
	);
}

function customInput(context: Context): CustomProfileInput {
	const field = (name: string) => (context.getNodeParameter(name, '') as string).trim();
	return {
		header: field('customHeader'),
		prefix: field('customPrefix'),
		encoding: field('customEncoding') as CustomProfileInput['encoding'],
		algorithm: field('customAlgorithm') as CustomProfileInput['algorithm'],
		content: context.getNodeParameter('customContent', '{body}') as string,
		...(field('customTimestampHeader') && { timestampHeader: field('customTimestampHeader') }),
		...(field('customIdHeader') && { idHeader: field('customIdHeader') }),
		...(field('customEvent') && { eventPath: field('customEvent') }),
	};
}

/** Sources whose "signature" is a plain token carry their secret in a header, whether it is checked here or not. */
function tokenHeaders(source: string): string[] {
	const scheme = profiles[source]?.scheme;
	return scheme?.kind === 'token' && scheme.token.in === 'header' ? [scheme.token.name.toLowerCase()] : [];
}
