import { randomString } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, IHttpRequestMethods } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { renderPayload } from '../../../core/payload';
import type { RetryPolicy } from '../../../core/send';
import { createSigner } from '../../../core/signature';
import type { SignatureProfile, Signer } from '../../../core/signature';
import type { ExchangeLimits, PlainRequest } from '../../shared/http';
import { credentialSecrets } from '../../shared/masking/credential-secrets';
import type { Redactor } from '../../shared/masking/redaction';
import { parseSenderSecrets } from '../../shared/signing/credentials';
import type { SenderSecrets } from '../../shared/signing/credentials';
import { mergeHeaders } from '../../shared/signing/headers';
import { targetUrl, warningsFor } from '../configuration/target-url';
import { UNSIGNED } from '../description/signature-menu';
import { givenOptions, readOptions } from '../options/options';
import type { SendOptions } from '../options/options';
import { retryPolicyOf } from '../options/retry';
import { exchangeLimitsOf } from '../options/run';
import { sendableContentType } from './payload';
import type { Payload } from './payload';

/** Credential, URL and options of a delivery; the same for all operations. */
export interface Sender {
	readonly secrets: SenderSecrets;
	readonly url: string;
	readonly options: SendOptions;
	readonly policy: RetryPolicy;
	readonly limits: ExchangeLimits;
	readonly warnings: string[];
	readonly redactor: Redactor;
}

/** @param redactor receives the credential's secrets before anything else can fail */
export async function readSender(context: IExecuteFunctions, itemIndex: number, redactor: Redactor): Promise<Sender> {
	const credential = await context.getCredentials<IDataObject>('signedWebhookApi', itemIndex);
	redactor.add(credentialSecrets('signedWebhookApi', credential));
	const secrets = parseSenderSecrets(credential, Date.now());
	const given = givenOptions(context, itemIndex);
	const options = readOptions(given);
	const url = targetUrl(context, itemIndex, secrets);
	return {
		secrets,
		url,
		options,
		policy: retryPolicyOf(given),
		limits: exchangeLimitsOf(options),
		warnings: warningsFor(url, secrets),
		redactor,
	};
}

/** What is sent. */
export interface Message extends Payload {
	readonly method: IHttpRequestMethods;
	/** The signature profile or its name, or UNSIGNED. */
	readonly signature: string | SignatureProfile;
	readonly deliveryId: string;
	/** The event's name, for senders that put it in a header. */
	readonly event?: string;
	/** The headers of a simulated provider. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** A message with everything but its time: it builds one request for each attempt. */
export interface OutgoingMessage {
	readonly signer: Signer | undefined;
	readonly requestAt: (unixSeconds: number) => PlainRequest;
}

/** Combines message, signature, authorization and the builder's headers. Only the time is left open. */
export function composeMessage({ secrets, url, options }: Sender, message: Message): OutgoingMessage {
	const { method, body, contentType, deliveryId: id, event } = message;
	const signer = signerOf(message.signature, secrets);
	const typed = typedHeaders(options, secrets.named);
	const others = { ...message.headers, ...Object.fromEntries(typed.map(({ name, value }) => [name, value])) };
	return {
		signer,
		requestAt(timestamp) {
			const input = {
				body,
				id,
				timestamp,
				method,
				url,
				contentType,
				headers: others,
				...(event !== undefined && { event }),
			};
			const signed = signer?.sign(input);
			const own = { 'Content-Type': contentType, ...message.headers, ...authorization(secrets), ...signed?.headers };
			own['Content-Type'] = sendableContentType(own['Content-Type']);
			return {
				method,
				url: signed?.url ?? url,
				headers: mergeHeaders(own, typed),
				body: signed?.body ?? body,
				allowedDomains: secrets.allowedDomains,
			};
		},
	};
}

/** Returns the builder's id if a delivery is sent again, otherwise a new one. */
export function deliveryIdOf({ deliveryId = '' }: SendOptions): string {
	const id = String(deliveryId).trim();
	if (id === '') return `msg_${randomString(24)}`;
	if (/^[\x21-\x7e]{1,256}$/.test(id)) return id;
	throw new Failure(
		'invalid-option',
		'The delivery ID is not valid',
		'Use up to 256 letters, digits, hyphens and underscores, without spaces.',
	);
}

function signerOf(signature: string | SignatureProfile, { signing }: SenderSecrets): Signer | undefined {
	if (signature === UNSIGNED) return undefined;
	if (signing.length > 0) return createSigner(signature, signing);
	throw new Failure(
		'missing-secret',
		'The credential has no signing secret',
		'Open the Signed Webhook credential and enter a signing secret, or set Signature to None.',
	);
}

function authorization({ accessToken }: SenderSecrets): Record<string, string> {
	return accessToken === '' ? {} : { Authorization: `Bearer ${accessToken}` };
}

/** Returns the builder's headers. A value may name a secret, so that the secret itself stays in the credential. */
function typedHeaders({ headers }: SendOptions, secrets: Record<string, string>) {
	return (headers?.values ?? []).map(({ name, value }) => ({
		name: name.trim(),
		value: renderPayload(String(value), {}, { format: 'text', unknown: 'keep', secrets }),
	}));
}
