import type { IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { bodyRulesOf, createVerifier, profiles, tokenProfile } from '../../../core/signature';
import type { CopyRule, Handshake, SignatureProfile, VerifierOptions, Verifier } from '../../../core/signature';
import { CUSTOM_SIGNATURE, customSignatureProfile, eventFacts } from '../../shared/custom-signature';
import type { ReadParameter } from '../../shared/custom-signature';
import { credentialSecrets } from '../../shared/masking/credential-secrets';
import type { CredentialType } from '../../shared/masking/credential-secrets';
import type { Redactor } from '../../shared/masking/redaction';
import { signingSecrets } from '../../shared/signing/signing-secrets';
import { SECURE_HEADER, SENDER_SOURCES } from '../description/sources';
import { isConversational, protocolsOf } from './channel';
import { agentChannelKey, secureHeader, senderSettingsOf } from './credentials';
import { readParameter } from './parameter';

/** What the checks are built from. */
export interface CheckInput {
	readonly context: IWebhookFunctions | IHookFunctions;
	readonly node: INode;
	readonly source: string;
	/** Unix milliseconds. */
	readonly now: number;
	/** Receives the secrets of every credential that is read. */
	readonly redactor: Redactor;
	/** What is taken for a copy. */
	readonly copies: CopyRule;
}

/** The check of the secure header. It reads event and delivery ID as the source sends them, even as the only check. */
export async function secureHeaderCheck(input: CheckInput): Promise<{ name: string; check: Check } | undefined> {
	const { context, node, source } = input;
	if (source !== SECURE_HEADER && readParameter(context, node, 'requireSecureHeader', false) !== true) return undefined;
	const { name, value } = secureHeader(await credential(input, 'webhookSecureHeaderApi', 'Webhook Secure Header'));
	const row = profiles[source];
	const { event, action, deliveryId, lists, eventAliases, documentField, handshakes } = row ?? {};
	const answerable = handshakes?.filter((handshake) => !needsSecret(handshake));
	const own = row && { body: bodyRulesOf(row).forms, retry: row.retry };
	const names = { event, action, deliveryId, lists, eventAliases };
	const known = row && { ...names, documentField, ...own, handshakes: answerable };
	const places = source === SECURE_HEADER ? eventFacts(parameterReader(input)) : {};
	return {
		name,
		check: {
			name: 'secure header',
			verifier: createVerifier({ ...tokenProfile({ header: name, ...places }), ...known }, [value], {
				copies: input.copies,
			}),
		},
	};
}

/** Is the signing secret needed to recognise the handshake, or to answer it? */
function needsSecret({ answer, when }: Handshake): boolean {
	const values = [answer.text, ...Object.values(answer.json ?? {}), ...Object.values(answer.headers ?? {})];
	return (
		values.some((value) => typeof value === 'object' && 'mac' in value) || when.some(({ on }) => on === 'query-token')
	);
}

export async function apiKeyCheck(input: CheckInput): Promise<Check> {
	const key = agentChannelKey(await credential(input, 'agentChannelApi', 'Agent Channel'));
	const profile = isConversational(protocolsOf(input.node)) ? BEARER_OR_URL : tokenProfile({ query: 'apiKey' });
	return { name: 'API key', verifier: createVerifier(profile, [key], { copies: input.copies }) };
}

/** Clients of A2A and OpenAI send the key as bearer token. */
const BEARER_OR_URL: SignatureProfile = {
	...tokenProfile({ header: 'Authorization' }),
	name: 'api-key',
	scheme: { kind: 'token', token: { in: 'header', name: 'authorization' }, spelling: 'bearer', orQuery: 'apiKey' },
};

export async function signatureCheck(input: CheckInput, options: VerifierOptions): Promise<Check> {
	const data = await credential(input, 'webhookSigningSecretApi', 'Webhook Signing Secret');
	const { secrets, named } = signingSecrets(data, input.now);
	const handshakeToken = typeof data.verifyToken === 'string' && data.verifyToken !== '' ? data.verifyToken : undefined;
	const profile = profileOf(input);
	const inBody = profile.scheme.kind === 'token' && /^(?:json|form)$/.test(profile.scheme.token.in);
	const verifier = createVerifier(profile, secrets, { ...options, handshakeToken, named });
	const secretNames = [...ROTATION.slice(0, secrets.length), ...named.map(({ name }) => name)];
	return { name: 'signature', verifier, secretNames, ...(inBody && { secretInBody: true }) };
}

/** What the output calls the secrets without a name. */
const ROTATION = ['current', 'previous'];

/** The check of a sender whose public keys are known or fetched. Without settings, no credential is needed. */
export async function senderCheck(input: CheckInput, source: string, options: VerifierOptions): Promise<Check> {
	const data = SENDER_SOURCES.includes(source)
		? await credential(input, 'webhookSenderApi', 'Webhook Sender')
		: undefined;
	const { config, secrets } = data === undefined ? { config: {}, secrets: [] } : senderSettingsOf(data, source);
	const name = source === input.source ? 'signature' : 'caller token';
	return { name, verifier: createVerifier(source, secrets, { ...options, config }) };
}

/** @throws Failure for a source without a profile */
export function profileOf({
	context,
	node,
	source,
}: Pick<CheckInput, 'context' | 'node' | 'source'>): SignatureProfile {
	if (source === CUSTOM_SIGNATURE) {
		return customSignatureProfile(parameterReader({ context, node }));
	}
	const profile = profiles[source];
	if (profile) return profile;
	throw new Failure(
		'unknown-choice',
		`Unknown source: ${source}`,
		'Choose a source from the list. A newer version of this package may support it.',
	);
}

function parameterReader({ context, node }: Pick<CheckInput, 'context' | 'node'>): ReadParameter {
	return (name, fallback) => readParameter(context, node, name, fallback);
}

async function credential(
	{ context, node, redactor }: CheckInput,
	type: CredentialType,
	displayName: string,
): Promise<IDataObject> {
	if (node.credentials?.[type] === undefined) {
		throw new Failure(
			'missing-credential',
			`No ${displayName} credential is selected`,
			'Open the Webhook Trigger node and select or create a credential.',
		);
	}
	const data = await context.getCredentials<IDataObject>(type);
	redactor.add(credentialSecrets(type, data));
	return data;
}

/** One check of a request. All checks must pass. */
export interface Check {
	/** The name used in the log. */
	readonly name: 'secure header' | 'API key' | 'signature' | 'caller token';
	readonly verifier: Verifier;
	/** What the output calls each secret; default: current and previous. */
	readonly secretNames?: readonly string[];
	/** True if the sender repeats the secret in the body of every request, as Microsoft Graph does. */
	readonly secretInBody?: true;
}
