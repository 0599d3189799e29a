import type { IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { matchesEvent, parseEventFilter, unknownEvents } from '../../../core/event';
import type { EventFilter } from '../../../core/event';
import { Failure } from '../../../core/failure';
import { namesEvents, profiles, signsPath } from '../../../core/signature';
import type { CopyRule, SignatureProfile, VerifierOptions } from '../../../core/signature';
import { oneLine } from '../../../core/text/one-line';
import { CUSTOM_SIGNATURE } from '../../shared/custom-signature';
import { Redactor } from '../../shared/masking/redaction';
import { AGENT_MESSAGE, CALLER_PROFILE, KEYED_SOURCES, SECRET_URL, SECURE_HEADER } from '../description/sources';
import { readOptions } from '../options/options';
import type { TriggerOptions } from '../options/options';
import { checkOneHeader, checkProtocols } from './channel';
import { apiKeyCheck, secureHeaderCheck, senderCheck, profileOf, signatureCheck } from './configured-checks';
import type { CheckInput, Check } from './configured-checks';
import type { Masking } from './masking';
import { readParameter } from './parameter';
import { checkKeyIdPlace, readPath } from './path';
import { rememberingWarnings } from './remembering';

/** The checked and compiled configuration of a node, which `webhook()` works with. */
export interface TriggerConfiguration {
	readonly source: string;
	/** In the order in which they are made; empty only if the URL is the secret, or if no secret is known yet. */
	readonly checks: Check[];
	/**
	 * The profile of a source that sends its secret in the first request (Notion, Asana), while no secret is stored.
	 * Until one is, deliveries are refused.
	 */
	readonly profileAwaitingSecret?: SignatureProfile;
	readonly events: EventFilter;
	readonly respond: string;
	readonly options: TriggerOptions;
	readonly masking: Masking;
}

/**
 * Reads and checks the whole configuration.
 *
 * @param now milliseconds since 1970
 * @throws Failure that names the mistake and the cure; never the secret
 */
export async function readConfiguration(
	context: IWebhookFunctions | IHookFunctions,
	node: INode,
	now: number,
): Promise<TriggerConfiguration> {
	const redactor = new Redactor();
	return await redactor.failuresOf(async () => await read({ context, node, now, redactor }));
}

async function read(given: Omit<CheckInput, 'source' | 'copies'>): Promise<TriggerConfiguration> {
	const { context, node, redactor } = given;
	const source = readParameter(context, node, 'source', '') as string;
	const path = readPath(context, node, source);
	checkProtocols(context, node);
	const options = readOptions(context, node);
	checkKeyIdPlace(path, options.keyId);
	const input = { ...given, source, copies: copyRule(options) };
	const header = await secureHeaderCheck(input);
	const profileAwaitingSecret = awaitingProfile(input);
	const main = profileAwaitingSecret ? undefined : await sourceCheck(input, options);
	const callers = await callerChecks(input);
	checkOneHeader(node, header?.name, callers);
	const checks = [header?.check, ...callers, main].filter((check) => check !== undefined);
	if (checks.length === 0 && !profileAwaitingSecret && source !== SECRET_URL) {
		throw new Failure(
			'unverified-webhook',
			'No verification is configured, so anyone could start this workflow',
			'Turn on Require Signature or Require Secure Header.',
		);
	}
	if (main?.secretInBody && options.rawBody) {
		throw new Failure(
			'conflicting-settings',
			'This source includes its secret in every body, so the raw body cannot be included in the output',
			'Remove the Raw Body as Binary option. The output includes the parsed body, with the secret masked.',
		);
	}
	checkResponseCode(source, options.response.status);
	const events = readEvents(input, checks.at(-1)?.verifier.profile ?? profileAwaitingSecret);
	return {
		source,
		checks,
		...(profileAwaitingSecret && { profileAwaitingSecret }),
		events,
		respond: readParameter(context, node, 'respond', 'onReceived') as string,
		options,
		masking: { redactor, secureHeader: header?.name.toLowerCase() },
	};
}

/** @throws Failure for a status that the sender treats as a failure */
function checkResponseCode(source: string, status: number | undefined): void {
	const { displayName, successStatuses } = profiles[source] ?? {};
	if (status === undefined || successStatuses === undefined || successStatuses.includes(status)) return;
	throw new Failure(
		'conflicting-settings',
		`${displayName} treats the response code ${status} as a failure and would send every delivery again`,
		`Set Response Code to ${successStatuses.join(' or ')}, or remove the option.`,
	);
}

/** Returns warnings for the builder about settings that are allowed but are likely mistakes. */
export function warningsOf(configuration: TriggerConfiguration): readonly string[] {
	const { options, checks } = configuration;
	return [
		...unknownEventWarnings(configuration),
		...coverageWarnings(configuration),
		...rememberingWarnings(options, checks),
	];
}

/** What a scheme that the builder has described leaves unprotected. The notes of the sources say it of all others. */
function coverageWarnings({ source, checks }: TriggerConfiguration): readonly string[] {
	const limits =
		source === CUSTOM_SIGNATURE && checks.find(({ name }) => name === 'signature')?.verifier.profile.limits;
	return limits ? [`Custom Signature: ${limits}`] : [];
}

/** Names in Events that the source does not have. */
export function unknownEventWarnings({
	source,
	events,
}: Pick<TriggerConfiguration, 'source' | 'events'>): readonly string[] {
	const { displayName, knownEvents } = profiles[source] ?? {};
	if (knownEvents === undefined) return [];
	return unknownEvents(events, knownEvents).map(({ name, nearest: [nearest] }) => {
		const cure = nearest === undefined ? 'Check its name in Events' : `The nearest one is ${nearest}`;
		return `${displayName} has no event ${oneLine(name, MAX_EVENT_NAME)}. ${cure}`;
	});
}

const MAX_EVENT_NAME = 100;

/** @throws Failure for a filter that no delivery of the source could pass */
function readEvents({ context, node, source }: CheckInput, profile: SignatureProfile | undefined): EventFilter {
	if (source === AGENT_MESSAGE || source === SECRET_URL) return parseEventFilter('');
	const filter = parseEventFilter(readParameter(context, node, 'events', '') as string);
	if (matchesEvent(filter, {}) || (profile && namesEvents(profile))) return filter;
	const own = source === SECURE_HEADER || source === CUSTOM_SIGNATURE;
	throw new Failure(
		'conflicting-settings',
		'Events is filled in, but deliveries from this source have no event name, so none would start the workflow',
		own
			? 'Fill in Event Header or Event Field, or clear Events.'
			: 'Clear Events. To select deliveries by their content, add the option Only When.',
	);
}

/** The API key and the token of an agent channel's callers. The token comes last, because it says who calls. */
async function callerChecks(input: CheckInput): Promise<readonly Check[]> {
	const { context, node, source, copies } = input;
	if (source !== AGENT_MESSAGE) return [];
	const byKey = readParameter(context, node, 'requireApiKey', true) !== false;
	const byToken = readParameter(context, node, 'requireToken', false) === true;
	return [
		...(byKey ? [await apiKeyCheck(input)] : []),
		...(byToken ? [await senderCheck(input, CALLER_PROFILE, { copies })] : []),
	];
}

async function sourceCheck(input: CheckInput, options: TriggerOptions): Promise<Check | undefined> {
	const { context, node, source } = input;
	if (source === SECURE_HEADER || source === SECRET_URL || source === AGENT_MESSAGE) return undefined;
	if (readParameter(context, node, 'requireSignature', true) === false) return undefined;
	const given = {
		toleranceSeconds: options.toleranceSeconds,
		copies: input.copies,
		publicUrl: options.publicUrl ?? ownUrl(context, profileOf(input)),
		keyId: options.keyId,
	} satisfies VerifierOptions;
	return KEYED_SOURCES.includes(source) ? await senderCheck(input, source, given) : await signatureCheck(input, given);
}

/** Whoever sets a window wants copies found, also where only the content tells them. */
function copyRule({ strictReplayProtection, duplicateWindowSeconds = 0 }: TriggerOptions): CopyRule {
	if (strictReplayProtection) return 'content';
	return duplicateWindowSeconds === 0 ? 'retry' : 'retry-or-content';
}

/** Notion and Asana send their secret with their first request, so the webhook must be live before there is one to store. */
function awaitingProfile({ context, node, source }: CheckInput): SignatureProfile | undefined {
	if (node.credentials?.webhookSigningSecretApi !== undefined) return undefined;
	if (source === SECURE_HEADER || source === SECRET_URL || source === AGENT_MESSAGE) return undefined;
	if (readParameter(context, node, 'requireSignature', true) === false) return undefined;
	const profile = profileOf({ context, node, source });
	return profile.handshakes?.some(({ capture }) => capture !== undefined) ? profile : undefined;
}

/** The URL that n8n is configured with (WEBHOOK_URL); never what a request says in its Host header. */
function ownUrl(context: IWebhookFunctions | IHookFunctions, { scheme }: SignatureProfile): string | undefined {
	if (!signsPath(scheme)) return undefined;
	const url =
		'getWebhookResourceUrl' in context
			? context.getWebhookResourceUrl('default')
			: context.getNodeWebhookUrl('default');
	return url ?? undefined;
}
